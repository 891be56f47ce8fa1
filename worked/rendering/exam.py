"""Exam: blanks that can be written in by hand, and a key whose boxes lie exactly on the blanks of its sheet.

The key is set as the sheet is, by the numbers that stand on the sheet; only then are the answers put into the blanks.
All lengths are in millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any, ClassVar

from worked.document import Block, Choice, Columns, Document, Maths, Prose, Shown, Table, Workspace
from worked.formula.notation import Answer
from worked.formula.printers.base import Printer
from worked.formula.printers.text import clean
from worked.record import Record
from worked.rendering.line_breaks import Ruler, measure

PAPER, GUTTER, INDENT = 174, 6, 8  # a line, what parts columns, and what stands before formulas
SIGN, PADDING = 1.85, 3  # a character, and what stands beside the columns of a table
BLANK, WIDE_BLANK, LEAST_BLANK = 30, 22, 8  # how wide a blank is, and may be before the heads of a table are broken
BESIDE_WORKSPACE = 1.3  # how much wider a column is than the room for working beside it


class ExamLayout:
    """What stands on a sheet, and how much room there is for it; `given` are the numbers on it."""

    def __init__(self, document: Document) -> None:
        self.values, self.mode = document.values, document.mode
        self.given: Mapping[str, Shown] = document.values
        if document.mode == "key":
            asked = frozenset(document.asked or slots(document.blocks))
            self.given = {slot: shown for slot, shown in document.values.items() if slot not in asked}
        self.ruler = measure(self.given, Long)
        self.bare = measure(self.given, Bare)
        self.rooms = dict(rooms(document.blocks, PAPER))

    def printer(self, kind: type[Printer]) -> type[Printer]:
        """A printer like `kind` for the sheet; in a key it writes the answers into the blanks."""
        base = (Filled, kind) if self.mode == "key" else (kind,)
        return type(f"Exam{kind.__name__}", base, {"found": self.values, "by_hand": True})

    def shares_of(self, columns: Columns) -> list[float]:
        """How wide columns are, as shares."""
        return shares_of(columns)

    def length(self, block: Block) -> int:
        """How many characters of a formula fit on a line."""
        return int((self.rooms.get(id(block), PAPER) - INDENT) / SIGN)

    def paper(self, table: Table) -> int:
        """How many characters of a table fit on a line."""
        return int(self.rooms.get(id(table), PAPER) / SIGN)

    def narrow(self, table: Table) -> int:
        """How wide the blanks of a table are where there are too many for the usual width; else 0."""
        width = self.blank(table)
        return width if width < BLANK else 0

    def blank(self, table: Table) -> int:
        """How wide the blanks of a table may be; 0 where there are none."""
        return self._fit(table)[0]

    def heads(self, table: Table) -> list[int]:
        """For each column how wide its head may be, where it has to be broken; else 0."""
        blank, broken = self._fit(table)
        widths = [self._wide(*each, blank, broken) for each in zip(table.columns, self._columns(table), strict=True)]
        lengths = [SIGN * self._letters(head) for head in table.columns]
        return [ceil(wide) if length > wide else 0 for length, wide in zip(lengths, widths, strict=True)]

    def _fit(self, table: Table) -> tuple[int, bool]:
        """How wide the blanks of a table may be, and whether its heads have to be broken for that."""
        columns = self._columns(table)
        if not any(blanks for column in columns for _, blanks in column):
            return 0, False
        room = self.rooms.get(id(table), PAPER) - PADDING * len(columns)
        pairs = list(zip(table.columns, columns, strict=True))
        for broken, least in ((False, WIDE_BLANK), (True, LEAST_BLANK)):
            for width in range(BLANK, least - 1, -1):
                if sum(self._wide(head, column, width, broken) for head, column in pairs) <= room:
                    return width, broken
        return LEAST_BLANK, True

    def widths(self, table: Table) -> list[int]:
        """How many characters wide each column is, with what stands beside it."""
        blank = self.blank(table)
        return [
            max([0 if broken else self._letters(head), *(int(words + count * blank / SIGN) for words, count in column)])
            + 2
            for head, broken, column in zip(table.columns, self.heads(table), self._columns(table), strict=True)
        ]

    def _columns(self, table: Table) -> list[list[tuple[int, int]]]:
        """For each column how many characters and how many blanks stand in each of its cells."""
        places = range(len(table.columns))
        return [[(self._letters(row[place]), self.blanks(row[place])) for row in table.rows] for place in places]

    def _wide(self, head: Prose, column: list[tuple[int, int]], blank: int, broken: bool) -> float:
        """How wide a column is, where its head may be broken into its words."""
        letters = self._longest_word(head) if broken else self._letters(head)
        return max([SIGN * letters, *(SIGN * words + count * blank for words, count in column)])

    def blanks(self, prose: Prose) -> int:
        """How many blanks the sheet has in some prose."""
        return sum(slot not in self.given for slot in slots(prose))

    def _letters(self, prose: Prose) -> int:
        """How many characters stand in some prose beside its blanks."""
        return sum(map(self._letters_of, prose))

    def _longest_word(self, head: Prose) -> int:
        """How many characters the longest word of a head has; its formulas do not break."""
        words = [word for part in head for word in (part.split() if isinstance(part, str) else [part])]
        return max((self._letters((word,)) for word in words), default=0)

    def _letters_of(self, part: Any) -> int:
        if isinstance(part, Maths):
            return len(self.bare(part.formula))
        if isinstance(part, Choice):
            return len(self.given[part.slot][0]) if part.slot in self.given else 0
        return len(clean(part if isinstance(part, str) else part.text))


class Filled(Printer):
    """What a printer does in a key: it prints what the sheet shows, and in its blanks what has been `found`."""

    found: ClassVar[Mapping[str, tuple[str, bool]]]

    def is_blank(self, slot: str) -> bool:
        return slot not in self.values and slot not in self.found

    def _answer(self, node: Answer, grouped: int) -> str:
        if node.slot in self.values:
            return self._grouped(self.values[node.slot][0], grouped)
        return self.written(node.slot, self.found[node.slot][0]) if node.slot in self.found else self.blank(node.slot)


class Long(Ruler):
    """A ruler for lines, on which blanks have their full width."""

    def blank(self, slot: str) -> str:
        return "_" * int(BLANK / SIGN)


class Bare(Ruler):
    """A ruler for what stands beside the blanks."""

    def blank(self, slot: str) -> str:
        return ""


def slots(part: Any) -> Iterator[str]:
    """The slots of all answers and choices in some blocks, prose or a formula, as often as they stand there."""
    if isinstance(part, Answer | Choice):
        yield part.slot
    elif isinstance(part, tuple):
        for each in part:
            yield from slots(each)
    elif isinstance(part, Record):
        for name in part._fields:
            yield from slots(getattr(part, name))


def rooms(blocks: tuple[Block, ...], room: float) -> Iterator[tuple[int, float]]:
    """How wide the room of each block is, by the id of the block."""
    for block in blocks:
        yield id(block), room
        if isinstance(block, Columns):
            shares = shares_of(block)
            free = room - GUTTER * (len(shares) - 1)
            for share, column in zip(shares, block.columns, strict=True):
                yield from rooms(column, free * share / sum(shares))


def shares_of(columns: Columns) -> list[float]:
    """How wide columns are, as shares: room for working, in the last one, is less wide than what it is for."""
    spaced = any(isinstance(block, Workspace) for column in columns.columns for block in column)
    return [BESIDE_WORKSPACE if spaced else 1.0 for _ in columns.columns[1:]] + [1.0]
