"""Accepted: what could have been written in the place of a number, with the digits that were used."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from worked.checking.judge import GUARD, Judge, Level, Mark
from worked.checking.ranges import Range
from worked.checking.report import GOOD
from worked.number import plain

MOST_PLACES = 15
UP, DOWN, NEAREST = (Context(prec=400, rounding=rounding) for rounding in (ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP))


def due_of(judge: Judge, mark: Mark, flipped: bool) -> str:
    """What the numbers before a cell lead to, with the digits that were used; "" where it is open."""
    wrong = mark.verdict == "wrong" and mark.cell.formula
    found = judge.evaluate(mark.cell, Level.STRICT) if wrong else mark.expected
    if found.is_open:
        return ""
    number = _middle(found, mark)
    return plain(-number if flipped and number else number)


def accepted_of(judge: Judge, mark: Mark, flipped: bool) -> tuple[Decimal, Decimal] | None:
    """The smallest and the largest number that could have been written; None where any could."""
    found, span = mark.expected, mark.span
    if found.is_open:
        return None
    guard, unit = GUARD * span.unit, _unit(mark)
    least, most = _reach(judge, mark)
    low = UP.quantize(Decimal(least - (span.high - span.number) - guard), unit)
    high = DOWN.quantize(Decimal(most + (span.number - span.low) + guard), unit)
    if low > high:
        low = high = _middle(found, mark)
    if mark.verdict in GOOD:
        written = mark.answer.written.number.copy_negate() if flipped else mark.answer.written.number
        low, high = min(low, written), max(high, written)
    return (NEAREST.minus(high), NEAREST.minus(low)) if flipped else (low, high)


def _reach(judge: Judge, mark: Mark) -> tuple[float, float]:
    """The least and the most that a cell may come to, by all ways that agree with the one that it is held to."""
    low, high = mark.expected.low, mark.expected.high
    if mark.cell.formula:
        for other in judge.results(mark.cell, Level.LOOSE, mark.others):
            if not other.is_open and other.low <= high and low <= other.high:
                low, high = min(low, other.low), max(high, other.high)
    return low, high


def _middle(found: Range, mark: Mark) -> Decimal:
    return NEAREST.quantize(Decimal((found.low + found.high) / 2), _unit(mark))


def _unit(mark: Mark) -> Decimal:
    """One unit of the last digit, as many as were written, within reason."""
    return Decimal(1).scaleb(max(Decimal(repr(mark.span.unit)).adjusted(), -MOST_PLACES))
