"""Accepted: what could have been written in place of a number, with the digits that were used."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from itertools import islice
from typing import NamedTuple

from worked.checking.answer_key.known import middle, over
from worked.checking.judging.computing import Level, Result
from worked.checking.judging.drift import farthest
from worked.checking.judging.judge import GUARD, Judge
from worked.checking.judging.mark import FAR_SHARE, Mark, reach
from worked.checking.numbers.ranges import Range, clipped, point
from worked.checking.numbers.reading import last_place
from worked.checking.report import GOOD
from worked.number import plain, rounded

MOST_PLACES, MOST_RANGES, MOST_ASSIGNMENTS = 15, 4, 2
UP, DOWN, NEAREST = (Context(prec=400, rounding=rounding) for rounding in (ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP))


class Span(NamedTuple):
    """From which number to which, both of them accepted."""

    low: Decimal
    high: Decimal


def due_of(judge: Judge, mark: Mark) -> str:
    """What the numbers before a cell lead to, with the digits that the exercise asks for; "" where it is open."""
    found = mark.expected
    if mark.verdict not in GOOD and mark.cell.formula and not judge.computing.is_far_from_sheet(mark.cell):
        found = judge.computing.evaluate(mark.cell, Level.STRICT)
    if found.is_open:
        return ""
    key, name = judge.key, mark.cell.id
    number = (found.low + found.high) / 2
    is_true = found.low <= key.truth(name) <= found.high
    exact = middle(key.exact[name].enclosure) if is_true else Decimal(repr(number))
    factor = judge.reading.exact_factor(mark.answer.quantity)
    is_exact = is_true or judge.evidence.is_exact(mark.cell, number)
    if is_exact and mark.cell.formula and (text := over(key.exact[name], factor)):
        return text
    due = exact / factor
    return plain(rounded(due, key.asked(mark.cell), key.problem.rounding.half))


def accepted_of(judge: Judge, mark: Mark) -> tuple[Span, ...]:
    """The ranges of numbers that could have been written, the one with the true number first; () where any could."""
    ranges = [(found, level) for found, level in _ranges(judge, mark) if not found.is_open]
    factor = judge.reading.exact_factor(mark.answer.quantity)
    unit = _unit(judge, mark)
    spans = [span for found, level in ranges if (span := _written(judge, mark, found, level, unit, factor))]
    if mark.verdict in GOOD:
        written = mark.answer.written
        number = NEAREST.quantize(written.number, unit) if written.whole else written.number
        spans.append(Span(number, number))
    truth = Decimal(repr(judge.key.truth(mark.cell.id))) / factor
    return tuple(sorted(_merged(spans, unit), key=lambda span: _away(span, truth)))[:MOST_RANGES]


def _ranges(judge: Judge, mark: Mark) -> Iterator[tuple[Range, Level]]:
    """What a number is held to, and how strictly: the true one, and what the numbers before it lead to."""
    cell, computing = mark.cell, judge.computing
    yield from ((point(truth), Level.WRITTEN) for truth in judge.key.truths(cell.id))
    if cell.formula is None:
        return
    if computing.is_far_from_sheet(cell):
        yield mark.expected, Level.LOOSE
        return
    if mark.way:
        yield mark.way.found, mark.way.level
    for others in judge.assignments(judge.suspects(cell), MOST_ASSIGNMENTS):
        every = computing.results(cell, Level.LOOSE, others)
        yield from ((found, Level.LOOSE) for found in _judged(judge, mark, every if not others else islice(every, 1)))
        yield computing.evaluate(cell, Level.WRITTEN, None, others), Level.WRITTEN


def _judged(judge: Judge, mark: Mark, results: Iterable[Result]) -> Iterator[Range]:
    """What the ways to a cell lead to, as far as the judge goes along with them."""
    key, cell, unit = judge.key, mark.cell, mark.span.unit
    truth, tainted = key.truth(cell.id), judge.behind(cell) & judge.tainted
    first: Range | None = None
    for found, formula in results:
        low, high = -math.inf, math.inf
        if first is None:
            first = found
        elif not key.means_several(cell):
            # A number that is nearer to 0 than the range has less of its size to be away.
            away = reach(first, unit, min(abs(first.low), abs(first.high))) / (1 + FAR_SHARE)
            low, high = first.low - away, first.high + away
        if not tainted and not found.is_open:
            most = farthest(key, judge.reading, mark, formula, found, judge.marks) - GUARD * unit
            low, high = max(low, truth - most), min(high, truth + most)
        if found.low <= high and found.high >= low <= high and judge.evidence.is_useful(cell, found, unit):
            yield clipped(found, low, high)


def _written(judge: Judge, mark: Mark, found: Range, level: Level, unit: Decimal, factor: Decimal) -> Span | None:
    """Which numbers with so many digits a range may be written as; None where there is none."""
    span, scale = mark.span, float(unit) * abs(float(factor)) / mark.span.unit
    below, above = (span.high - span.number) * scale, (span.number - span.low) * scale
    if mark.answer.written.whole:  # a fraction has no digits: what it may be written as has those that are asked for
        below = above = float(unit * abs(factor)) / 2
    guard = GUARD * span.unit * scale if level is Level.LOOSE and not judge.reading.cut else 0.0
    ends = Decimal(found.low - below - guard) / factor, Decimal(found.high + above + guard) / factor
    low, high = UP.quantize(min(ends), unit), DOWN.quantize(max(ends), unit)
    return Span(low if low else abs(low), high if high else abs(high)) if low <= high else None


def _merged(spans: Iterable[Span], unit: Decimal) -> list[Span]:
    """The spans with those that touch put together."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.low <= found[-1].high + unit:
            found[-1] = Span(found[-1].low, max(found[-1].high, span.high))
        else:
            found.append(span)
    return found


def _away(span: Span, truth: Decimal) -> Decimal:
    return max(span.low - truth, truth - span.high, Decimal(0))


def _unit(judge: Judge, mark: Mark) -> Decimal:
    """One unit of the last digit: as many as were written, and for a wrong number at least two that tell something."""
    factor = abs(judge.reading.factor(mark.answer.quantity))
    places = max(Decimal(repr(mark.span.unit / factor)).adjusted(), -MOST_PLACES)
    key = judge.key.shown(mark.cell.id)
    telling = max(key.adjusted() - 1, last_place(key)) if mark.verdict not in GOOD and key else places
    return Decimal(1).scaleb(min(places, telling))
