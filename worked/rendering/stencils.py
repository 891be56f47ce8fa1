"""Stencil: a document rendered once, with holes for its numbers, to be filled again and again with others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from worked.document import Document
from worked.errors import WorkedError
from worked.formula import Answer, Symbol, Value
from worked.formula.exact import arithmetic, is_arithmetic
from worked.formula.printers.base import Printer
from worked.record import Record
from worked.rendering.formats import Format, find_format
from worked.rendering.page import Page
from worked.rendering.render import text_of

Values = Mapping[str, tuple[str, bool]]
Writer = Callable[[Values], str]

TOKEN = re.compile("\ue000([0-9]+)\ue001")


class Stencil(Record):
    """A page with holes: `literals` are the texts between them, `order` says which of the `writers` fills each hole.

    Numbers that a document lacks, the answers of a student's copy, have no hole. Lines break where they broke in the
    document that the stencil was made of.
    """

    literals: tuple[str, ...]
    order: tuple[int, ...]
    writers: tuple[Writer, ...]

    def fill(self, values: Values) -> str:
        """The page with these numbers: the text that rendering the document with them would give."""
        texts = [write(values) for write in self.writers]
        parts = list(self.literals)
        parts[1::2] = [texts[place] for place in self.order]
        return "".join(parts)


def stencil(document: Document, format: str = "markdown") -> Stencil:
    """The stencil of a document in a format whose output is text."""
    chosen = find_format(format)
    if chosen.binary:
        raise WorkedError(f"a stencil holds text, and {chosen.name} is none; use typst or latex")
    if chosen.screen:
        raise WorkedError("a stencil has holes for numbers of any width, and plain text aligns them; use markdown")
    page = HoledPage(document, chosen)
    return page.stencil(text_of(page))


class HoledPage(Page):
    """A page that leaves a hole wherever a number, a sign that depends on one, a chosen word or a picture stands."""

    def __init__(self, document: Document, format: Format) -> None:
        self.places: dict[tuple[Any, ...], int] = {}
        self.writers: list[Writer] = []
        self.has_fractions = any(is_arithmetic(text) and arithmetic(text) for text, _ in document.values.values())
        super().__init__(document, format)

    def stencil(self, text: str) -> Stencil:
        """The stencil of this page, or of a part of it."""
        literals = TOKEN.split(text)
        order = tuple([int(number) for number in literals[1::2]])
        literals[1::2] = [""] * len(order)
        return Stencil(tuple(literals), order, tuple(self.writers))

    def hole(self, key: tuple[Any, ...], write: Writer) -> str:
        """The token of a hole; holes with the same key share their text."""
        place = self.places.setdefault(key, len(self.writers))
        if place == len(self.writers):
            self.writers.append(write)
        return f"\ue000{place}\ue001"

    def number(self, kind: type[Printer], slot: str, level: int, leading: bool) -> str:
        """A number that may be a fraction: how tightly it binds, and so its brackets, may be others in each copy."""
        node = Value(slot, Symbol(slot))
        return self.hole((kind, slot, level, leading), lambda values: str(kind(values).operand(node, level, leading)))

    def around(self, write: Callable[[str], str], text: str) -> str:
        """What stands around a formula, which is as tall as what fills its holes."""
        if not self.has_fractions or not TOKEN.search(text):
            return str(write(text))
        return self.hole((write, text), lambda values: str(write(self.filled(text, values))))

    def filled(self, text: str, values: Values) -> str:
        """A part of the page with its holes filled."""
        return TOKEN.sub(lambda found: self.writers[int(found[1])](values), text)

    def make(self, kind: type[Printer]) -> Any:
        return super().make(holed(kind, self))

    def chosen(self, slot: str) -> str:
        words = self.format.words
        return self.hole(("word", slot), lambda values: words(values[slot][0]))

    def drawn(self, draw: Callable[..., str]) -> str:
        return self.hole((draw,), draw)


def holed(kind: type[Printer], page: HoledPage) -> type[Printer]:
    """A printer like `kind` that prints the holes of the page."""
    plain = kind()

    class Holed(kind):  # type: ignore[misc, valid-type]
        def _grouped_hole(self, slot: str, grouped: int) -> str:
            def write(values: Values) -> str:
                return plain._grouped(values[slot][0], grouped)

            return page.hole((kind, slot, grouped), write)

        def operand(self, node: Any, level: int, leading: bool = False) -> str:
            slot = getattr(node, "slot", "")
            if not (isinstance(node, (Value, Answer)) and slot in self.values and page.has_fractions):
                return str(super().operand(node, level, leading))
            text = page.number(kind, slot, level, leading)
            return self.boxed(text) if isinstance(node, Answer) and self.mode == "key" else text

        def brackets(self, text: str) -> str:
            return page.around(plain.brackets, text)

        def bars(self, text: str) -> str:
            return page.around(plain.bars, text)

        def boxed(self, text: str) -> str:
            return page.around(plain.boxed, text)

        def _value(self, node: Any, grouped: int) -> str:
            return self._grouped_hole(node.slot, grouped)

        def _answer(self, node: Any, grouped: int) -> str:
            if node.slot not in self.values:
                return self.blank(node.slot)
            text = self._grouped_hole(node.slot, grouped)
            return self.boxed(text) if self.mode == "key" else text

        def written(self, slot: str, text: str) -> str:
            return page.hole((kind, slot, "written"), lambda values: plain.written(slot, values[slot][0]))

        def sign(self, side: Any) -> str:
            if getattr(side, "slot", "") not in self.values:
                return str(super().sign(side))
            return page.hole((kind, type(side), side.slot, "sign"), lambda values: kind(values).sign(side))

    return Holed
