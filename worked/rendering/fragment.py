"""Fragment: the blocks of a document as HTML within a page of somebody else, such as a question of a platform."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

from worked.document import Document, Figure
from worked.record import replace
from worked.rendering.blanks import Put, filled
from worked.rendering.formats import find_format
from worked.rendering.page import Page
from worked.rendering.render import text_of

HTML = "html"
TEMPLATE = "fragment.html.j2"

# What becomes of a picture: its SVG, and what it shows in words.
Draw = Callable[[str, str], str]


def fragment(document: Document, put: Put, draw: Draw | None = None) -> str:
    """The blocks of a document as well-formed HTML without a head.

    `put` makes the HTML that takes the place of a blank, from the name of its slot; `draw` that of a picture, by
    default its SVG.
    """
    page = _Fragment(document, replace(find_format(HTML), template=TEMPLATE))
    page.draw = draw
    return filled(text_of(page), lambda slot: put(unescape(slot)))


class _Fragment(Page):
    """A page whose pictures may lie elsewhere."""

    draw: Draw | None = None

    def svg(self, figure: Figure) -> str:
        """A picture as HTML."""
        drawn = super().svg(figure)
        return self.draw(drawn, self.words(figure.picture.description)) if self.draw else drawn
