"""Accepted: what could have been written in the place of a number, with the digits that were used."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from worked.checking.judge import GUARD, Judge, Level, Mark
from worked.checking.ranges import Range
from worked.checking.reading import last_place
from worked.checking.report import GOOD
from worked.number import plain

MOST_PLACES = 15
UP, DOWN, NEAREST = (Context(prec=400, rounding=rounding) for rounding in (ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP))


def due_of(judge: Judge, mark: Mark, flipped: bool) -> str:
    """What the numbers before a cell lead to, with the digits that are asked for; "" where it is open."""
    found = judge.evaluate(mark.cell, Level.STRICT) if _is_wrong(mark) and mark.cell.formula else mark.expected
    if found.is_open:
        return ""
    number = _middle(found, _unit(judge, mark))
    return plain(-number if flipped and number else number)


def accepted_of(judge: Judge, mark: Mark, flipped: bool) -> tuple[Decimal, Decimal] | None:
    """The smallest and the largest number that could have been written; None where any could."""
    found, span, unit = mark.expected, mark.span, _unit(judge, mark)
    if found.is_open:
        return None
    scale = min(1.0, float(unit) / span.unit)
    below, above = (span.high - span.number) * scale, (span.number - span.low) * scale
    least, most = _reach(judge, mark)
    guard = 0.0 if judge.reading.cut else GUARD * span.unit * scale
    low, high = UP.quantize(Decimal(least - below - guard), unit), DOWN.quantize(Decimal(most + above + guard), unit)
    if low > high:
        low = high = _middle(found, unit)
    if mark.verdict in GOOD:
        written = mark.answer.written.number.copy_negate() if flipped else mark.answer.written.number
        low, high = min(low, written), max(high, written)
    return (NEAREST.minus(high), NEAREST.minus(low)) if flipped else (low, high)


def _is_wrong(mark: Mark) -> bool:
    return mark.verdict not in GOOD


def _reach(judge: Judge, mark: Mark) -> tuple[float, float]:
    """The least and the most that a cell may come to, by all ways that agree with the one that it is held to."""
    low, high = mark.expected.low, mark.expected.high
    if mark.cell.formula:
        for other in judge.results(mark.cell, Level.LOOSE, mark.others):
            if not other.is_open and other.low <= high and low <= other.high:
                low, high = min(low, other.low), max(high, other.high)
    return low, high


def _middle(found: Range, unit: Decimal) -> Decimal:
    return NEAREST.quantize(Decimal((found.low + found.high) / 2), unit)


def _unit(judge: Judge, mark: Mark) -> Decimal:
    """One unit of the last digit: as many as were written, and for a wrong number at least two that tell something."""
    places = max(Decimal(repr(mark.span.unit)).adjusted(), -MOST_PLACES)
    key = judge.key.shown(mark.cell.id)
    telling = max(key.adjusted() - 1, last_place(key)) if _is_wrong(mark) and key else places
    return Decimal(1).scaleb(min(places, telling))
