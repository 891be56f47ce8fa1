"""Slips: numbers like a wrong one that would have been right, so that the pen slipped or a digit was misread."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.computing import RANGES, Level
from worked.checking.judge import Judge
from worked.checking.mark import Mark
from worked.checking.mistake import Mistake
from worked.checking.mistakes import slips
from worked.checking.ranges import Range
from worked.checking.reading import NOISE, Span, last_place

# What would have been right is known to so many units, or it is too vague to tell a slip.
MOST_UNITS, MOST_ASSIGNMENTS = 6.0, 3
LESS_THAN_A_UNIT = 1 - 1e-9


def slips_of(judge: Judge, mark: Mark) -> Iterator[Mistake]:
    """The slips of the pen that lead to a wrong number."""
    unit = max(mark.span.unit, judge.reading.ruled(mark.answer))
    right = [found for found in _right(judge, mark) if found.high - found.low <= MOST_UNITS * unit]
    factor = judge.reading.factor(mark.answer.quantity)
    last = _last_place(judge, mark)
    for mistake in slips():
        assert mistake.meant
        for meant in mistake.meant(mark.answer.written.number):
            if mistake.whole and last_place(meant) < last:
                continue
            span = _span(meant, factor)
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


def _last_place(judge: Judge, mark: Mark) -> int:
    """The exponent of the last digit that the student writes in numbers of this quantity, or of this sheet."""
    places = {
        name: last_place(other.answer.written.number)
        for name, other in judge.marks.items()
        if not other.answer.is_exact and name != mark.cell.id
    }
    same = [place for name, place in places.items() if judge.marks[name].answer.quantity == mark.answer.quantity]
    return min(same or places.values(), default=last_place(mark.answer.written.number) - 1)


def _span(meant: Decimal, factor: float) -> Span:
    """What a number stands for that was meant and never written."""
    number, unit = factor * float(meant), abs(factor) * 10.0 ** last_place(meant)
    reach = unit / 2 + abs(number) * NOISE
    return Span(number - reach, number + reach, number, unit)
