"""Slips: numbers like a wrong one that would have been right, so that the pen slipped or a digit was misread."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.judging.computing import RANGES, Level
from worked.checking.judging.judge import Judge
from worked.checking.judging.mark import Mark
from worked.checking.mistakes import all_slips
from worked.checking.mistakes.mistake import Mistake
from worked.checking.numbers.ranges import Range
from worked.checking.numbers.reading import NOISE, Span, last_place

# What would have been right is known to so many units, or it is too vague to tell a slip.
MOST_UNITS, MOST_ASSIGNMENTS = 6.0, 3
LESS_THAN_A_UNIT = 1 - 1e-9


class LastPlaces:
    """The exponents of the last digits that a student writes, by quantity and in the whole sheet."""

    def __init__(self, judge: Judge) -> None:
        self._found: dict[str, list[tuple[int, str]]] = {}
        for name, mark in judge.marks.items():
            if not mark.answer.is_exact:
                for quantity in (mark.answer.quantity, ""):
                    self._found.setdefault(quantity, []).append((last_place(mark.answer.written.number), name))
        for places in self._found.values():
            places.sort()

    def beside(self, mark: Mark) -> int:
        """The smallest one of other numbers of the same quantity, or else of the sheet."""
        for quantity in (mark.answer.quantity, ""):
            for place, name in self._found.get(quantity, ()):
                if name != mark.cell.id:
                    return place
        return last_place(mark.answer.written.number) - 1


def slips_of(judge: Judge, mark: Mark, places: LastPlaces) -> Iterator[Mistake]:
    """The slips of the pen that lead to a wrong number."""
    unit = max(mark.span.unit, judge.reading.ruled(mark.answer))
    right = [found for found in _right(judge, mark) if found.high - found.low <= MOST_UNITS * unit]
    factor = judge.reading.factor(mark.answer.quantity)
    if not right:
        return
    last = places.beside(mark)
    low, high = min(found.low for found in right), max(found.high for found in right)
    for mistake in all_slips():
        assert mistake.meant
        for meant in mistake.meant(mark.answer.written.number):
            span = _span(meant, factor)
            beside = span.low > high + span.unit or span.high < low - span.unit
            if beside or (mistake.whole and last_place(meant) < last):
                continue
            if any(judge.meets(found, span, Level.STRICT) and _is_near(mark, found, mistake) for found in right):
                yield mistake
                break


def _is_near(mark: Mark, right: Range, mistake: Mistake) -> bool:
    """Whether digits that were cut off are less than a whole unit."""
    away = min(abs(right.low - mark.number), abs(right.high - mark.number))
    return mistake.whole or away < LESS_THAN_A_UNIT * mark.spans[-1].unit


def _right(judge: Judge, mark: Mark) -> Iterator[Range]:
    """What would have been right: the true number, and what follows from the numbers before."""
    yield mark.right
    if mark.cell.formula and not judge.computing.is_far_from_sheet(mark.cell):
        assignments = list(judge.assignments(judge.suspects(mark.cell), MOST_ASSIGNMENTS))
        for level in RANGES:
            for others in assignments:
                yield judge.computing.evaluate(mark.cell, level, None, others)


def _span(meant: Decimal, factor: float) -> Span:
    """What a number stands for that was meant and never written."""
    number, unit = factor * float(meant), abs(factor) * 10.0 ** last_place(meant)
    reach = unit / 2 + abs(number) * NOISE
    return Span(number - reach, number + reach, number, unit)
