"""Affine: a range of numbers that remembers what it moves with (affine arithmetic: Comba & Stolfi 1993).

A `Range` is an interval with a memory: besides its bounds it knows, to first order, how it moves with each number
that was written, so that a (1 - a) of a written a comes out as narrow as it is. Natural interval bounds are kept
beside it and the narrower of both counts.

Floats suffice here: what is judged has at most a dozen digits, and every written number is granted the noise of a
program's arithmetic (see `Reading.interval`). The digits of the key are proven elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

INFINITE = math.inf
NONE: Mapping[str, float] = {}
HUGE = 1e150
# Such a share of a number is what a small epsilon changes, and more than rounding in another order does.
NEGLIGIBLE = 0.002


class Range:
    """An interval `low` to `high`, and the same as `center` + sum of `slopes` * [-1, 1] + `error` * [-1, 1].

    `derived` marks the result of an operation, which a student may have rounded on paper before going on with it.
    `nonzero` gives the bounds of one that could be rounded to zero, for where it is known that it was not.
    """

    __slots__ = ("center", "derived", "error", "high", "low", "nonzero", "slopes")

    def __init__(
        self,
        low: float,
        high: float,
        center: float,
        slopes: Mapping[str, float] = NONE,
        error: float = 0.0,
        derived: bool = True,
    ) -> None:
        self.low, self.high = low, high
        self.center, self.slopes, self.error, self.derived = center, slopes, error, derived
        self.nonzero: tuple[float, float] | None = None

    @property
    def radius(self) -> float:
        """How far the number may lie from the centre."""
        return sum(map(abs, self.slopes.values())) + self.error

    @property
    def is_open(self) -> bool:
        """Whether nothing is known at one of its ends, or too little to speak of."""
        return not (-HUGE < self.low <= self.high < HUGE)

    def __repr__(self) -> str:
        return f"Range({self.low!r}, {self.high!r})"


def point(number: float) -> Range:
    """A number that is known."""
    return Range(number, number, number, derived=False)


def written(name: str, low: float, high: float) -> Range:
    """What the number written in a cell may stand for; the cell's name marks what moves with it."""
    if low == high:
        return point(low)
    if low == -INFINITE or high == INFINITE:
        return anything(low, high)
    center = (low + high) / 2
    return Range(low, high, center, {name: (high - low) / 2}, derived=False)


def anything(low: float = -INFINITE, high: float = INFINITE) -> Range:
    """A number of which nothing more is known."""
    if math.isinf(low) or math.isinf(high):
        return Range(low, high, 0.0, NONE, INFINITE)
    return Range(low, high, (low + high) / 2, NONE, (high - low) / 2)


def narrowed(low: float, high: float, center: float, slopes: Mapping[str, float], error: float) -> Range:
    """The range of both descriptions; where they contradict each other by a float's noise, the natural one counts."""
    if not math.isfinite(error) or not math.isfinite(center):
        return anything(low, high)
    radius = error
    for slope in slopes.values():
        radius += abs(slope)
    first, last = max(low, center - radius), min(high, center + radius)
    return Range(first, last, center, slopes, error) if first <= last else Range(low, high, center, slopes, error)


def alike(own: Range, others: Iterable[Range], unit: float) -> list[Range]:
    """The ranges that differ from another one by no more than rounding or a small epsilon.

    What differs by more comes from other numbers.
    """
    near = max(own.high - own.low + unit, NEGLIGIBLE * max(abs(own.low), abs(own.high)))
    return [found for found in others if found.low <= own.high + near and found.high >= own.low - near]


def hull(own: Range, others: Iterable[Range]) -> Range:
    """A range that holds some others too, as far as they are not open, and moves as it does."""
    low, high = own.low, own.high
    for other in others:
        if not other.is_open:
            low, high = min(low, other.low), max(high, other.high)
    if (low, high) == (own.low, own.high) or own.is_open:
        return own
    return Range(low, high, own.center, own.slopes, own.error + max(own.low - low, high - own.high), own.derived)


def centred(found: Range) -> Range:
    """A range with its centre between its bounds, where a function can be followed from it."""
    return found if found.low <= found.center <= found.high else anything(found.low, found.high)


def clipped(found: Range, low: float | None, high: float | None) -> Range:
    """A range within the bounds of an activation."""
    first = found.low if low is None else min(max(found.low, low), max(found.high, low))
    last = found.high if high is None else max(min(found.high, high), min(found.low, high))
    return Range(first, last, found.center, found.slopes, found.error, found.derived)


def times(left: Range, right: Range) -> Range:
    """The product of two ranges; what both move together is lost only to second order."""
    a, b, c, d = left.low, left.high, right.low, right.high
    ends = (a * c, a * d, b * c, b * d)
    low, high = min(ends), max(ends)
    if math.isnan(sum(ends)):
        return anything()
    x, y = left.center, right.center
    slopes = {name: slope * y for name, slope in left.slopes.items()}
    for name, slope in right.slopes.items():
        slopes[name] = slopes.get(name, 0.0) + slope * x
    error = abs(x) * right.error + abs(y) * left.error
    if (left.slopes or left.error) and (right.slopes or right.error):
        error += left.radius * right.radius
    return narrowed(low, high, x * y, slopes, error) if error == error else anything(low, high)


def bent(argument: Range, low: float, high: float, middle: float, slope: float, slopes: tuple[float, float]) -> Range:
    """A function of a range: to first order its slope at the centre, and what its slope may differ from that."""
    if not all(map(math.isfinite, (low, high, middle, slope, *slopes))):
        return anything(low, high)
    radius = argument.radius
    spread = max(abs(slopes[0] - slope), abs(slopes[1] - slope)) * radius
    moved = {name: slope * each for name, each in argument.slopes.items()}
    return narrowed(low, high, middle, moved, abs(slope) * argument.error + spread)
