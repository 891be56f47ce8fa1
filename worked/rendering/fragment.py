"""Fragment: the blocks of a document as HTML within a page of somebody else, such as a question of a platform."""

from __future__ import annotations

from collections.abc import Callable
from html import escape, unescape
from typing import Any

from worked.document import Document, Figure
from worked.record import replace
from worked.rendering.blanks import Put, filled
from worked.rendering.formats import Format, find_format
from worked.rendering.page import Page
from worked.rendering.render import text_of

HTML = "html"
TEMPLATE = "fragment.html.j2"

# What becomes of a picture: its SVG, and what it shows in words.
Draw = Callable[[str, str], str]


def fragment(document: Document, put: Put, draw: Draw | None = None, latex: bool = False) -> str:
    """The blocks of a document as well-formed HTML without a head.

    `put` makes the HTML that takes the place of a blank, from the name of its slot; `draw` that of a picture, by
    default its SVG. Formulas are MathML, or `latex` between \\\\( and \\\\).
    """
    format = replace(find_format(HTML), template=TEMPLATE)
    page = _LatexFragment(document, _in_latex(format)) if latex else _Fragment(document, format)
    page.draw = draw
    return filled(text_of(page), lambda slot: put(unescape(slot)))


def _in_latex(format: Format) -> Format:
    return replace(format, printer="latex.Latex", maths=("\\(", "\\)"), named="", blanks_outside=True)


class _Fragment(Page):
    """A page whose pictures may lie elsewhere."""

    draw: Draw | None = None

    def svg(self, figure: Figure) -> str:
        """A picture as HTML."""
        drawn = super().svg(figure)
        return self.draw(drawn, self.words(figure.picture.description)) if self.draw else drawn


class _LatexFragment(_Fragment):
    """Such a page whose formulas are LaTeX, in which HTML would find signs of its own."""

    def _delimited(self, text: str, formula: Any) -> str:
        return escape(super()._delimited(text, formula), quote=False)

    def _piece(self, text: str, display: bool) -> str:
        return escape(super()._piece(text, display), quote=False)
