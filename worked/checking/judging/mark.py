"""Mark: what is found of one answer of a sheet."""

from __future__ import annotations

from typing import NamedTuple

from worked.cells.cell import Cell
from worked.checking.judging.computing import Level, Others
from worked.checking.numbers.ranges import Range, point
from worked.checking.numbers.reading import Answer, Span
from worked.formula import Formula

# A range is far from a number that it misses by so many of its widths and units, and such a share of the number.
FAR_WIDTHS, FAR_UNITS, FAR_SHARE = 4.0, 20.0, 0.002


class Way(NamedTuple):
    """A range that a number may come from: by which formula, how strictly, and which numbers were taken as others."""

    found: Range
    formula: Formula
    level: Level
    others: Others

    def is_far(self, span: Span, wider: float = 0.0) -> bool:
        """Whether it is so far from what is written that no other way, `wider` by so much, will meet it."""
        gap = max(self.found.low - span.high, span.low - self.found.high)
        return gap > wider + reach(self.found, span.unit, abs(span.number))


def reach(found: Range, unit: float, size: float) -> float:
    """How far from a range a number of some size may lie that other ways to the same result may still meet."""
    return FAR_WIDTHS * (found.high - found.low) + FAR_UNITS * unit + FAR_SHARE * size


class Mark:
    """What is found of one answer.

    `expected` is the range that it is held to, `way` the one that it comes from. Where it is wrong, `right` is what
    should stand there by the numbers before it, and `true` what should if these were right too. `no_credit_after` says
    why what follows from it earns nothing, "" where it does; `no_credit` why it earns nothing itself.
    """

    __slots__ = (
        *("answer", "cell", "expected", "follows", "no_credit", "no_credit_after"),
        *("right", "span", "spans", "true", "verdict", "way"),
    )

    def __init__(self, cell: Cell, answer: Answer, spans: list[Span]) -> None:
        self.cell, self.answer, self.spans, self.span = cell, answer, spans, spans[0]
        self.verdict = "wrong"
        self.follows, self.no_credit_after, self.no_credit = False, "", ""
        self.expected = self.right = self.true = point(0.0)
        self.way: Way | None = None

    @property
    def number(self) -> float:
        """The number written, with the sign of the problem's convention."""
        return self.span.number

    @property
    def is_loose(self) -> bool:
        """Whether only rounding on the way explains it."""
        return self.way is not None and self.way.level is Level.LOOSE
