"""Layout: a worksheet as it is laid out, whatever its numbers; net and exercise alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from worked.cells.cell import Cell
from worked.document import LAYOUTS, Block, Document, Heading, Shown
from worked.pages.symbols.slots import numbers
from worked.pages.training.losses import words
from worked.record import NOTHING, Record
from worked.trace.replay import Outcomes
from worked.trace.wording import Wording


class Part(Record):
    """A part of a page: its heading, "" for the statement, and its blocks."""

    heading: str
    blocks: tuple[Block, ...]


class Layout(Record, open=True):
    """A worksheet as it is laid out: its blocks, with slots for numbers of `cells`, words and numbers of no cell.

    `wordings` are the words on it that depend on numbers. A student's copy shows those that are `given`, and the
    numbers of cells that are `not_asked`. `others` are numbers of no cell of the task. `arrangement` is one of LAYOUTS.
    """

    title: str
    mode: str
    blocks: tuple[Block, ...]
    cells: Mapping[str, Cell]
    wordings: tuple[Wording, ...] = ()
    given: tuple[Wording, ...] = ()
    not_asked: Collection[str] = ()
    others: Mapping[str, Shown] = NOTHING
    arrangement: str = LAYOUTS[0]

    def values(self, outcomes: Outcomes) -> dict[str, Shown]:
        """What may be shown of these outcomes in the slots: in a student's copy only what it does not ask for."""
        if self.mode == "student":
            shown = numbers(self.cells, outcomes, self.mode, self.not_asked)
            return {**shown, **words(self.given, outcomes), **self.others}
        return {**numbers(self.cells, outcomes, self.mode), **words(self.wordings, outcomes), **self.others}

    def document(self, outcomes: Outcomes) -> Document:
        """The page with these outcomes."""
        return Document(self.title, self.blocks, self.values(outcomes), self.mode, self.arrangement)

    def parts(self) -> list[Part]:
        """The page in parts: the statement, and what stands under each heading of the first level."""
        found: list[tuple[str, list[Block]]] = [("", [])]
        for block in self.blocks:
            if isinstance(block, Heading) and block.level == 1:
                found.append(("".join(map(str, block.text)), []))
            found[-1][1].append(block)
        return [Part(heading, tuple(blocks)) for heading, blocks in found]
