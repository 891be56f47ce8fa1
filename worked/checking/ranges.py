"""Ranges: what a number may be when the numbers before it are only known as they were written.

A `Range` is an interval with a memory: besides its bounds it knows, to first order, how it moves with each number
that was written, so that a (1 - a) of a written a comes out as narrow as it is (affine arithmetic: Comba & Stolfi
1993). Natural interval bounds are kept beside it and the narrower of both counts.

Floats suffice here: what is judged has at most a dozen digits, and every written number is granted the noise of a
program's arithmetic (see `Reading.interval`). The digits of the key are proven elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from worked.number import compare

INFINITE = math.inf
NONE: Mapping[str, float] = {}
ALMOST_WHOLE, TINY, HUGE = 1e-9, 1e-100, 1e150
# Half a unit of a digit more than is written.
FINER = 0.05


class Range:
    """An interval `low` to `high`, and the same as `center` + sum of `slopes` * [-1, 1] + `error` * [-1, 1].

    `derived` marks the result of an operation, which a student may have rounded on paper before going on with it.
    """

    __slots__ = ("center", "derived", "error", "high", "low", "slopes")

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


def centred(found: Range) -> Range:
    """A range with its centre between its bounds, where a function can be followed from it."""
    return found if found.low <= found.center <= found.high else anything(found.low, found.high)


def clipped(found: Range, low: float | None, high: float | None) -> Range:
    """A range within the bounds of an activation."""
    first = found.low if low is None else min(max(found.low, low), max(found.high, low))
    last = found.high if high is None else max(min(found.high, high), min(found.low, high))
    return Range(first, last, found.center, found.slopes, found.error, found.derived)


class Ranges:
    """Arithmetic on ranges; see `formula.tree.Arithmetic`.

    `unit` tells one unit of the last digit that a student keeps of an intermediate result between two bounds, or is
    None where intermediate results are not rounded; `cut`: further digits are cut off. The outermost result is never
    rounded here.
    """

    def __init__(self, unit: Callable[[float, float], float] | None = None, cut: bool = False) -> None:
        self.unit, self.cut = unit, cut
        self._numbers: dict[str, Range] = {}

    def number(self, text: str) -> Range:
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = point(float(text))
        return found

    def kept(self, value: Range) -> Range:
        """An intermediate result as it may be kept on paper: in full, with more digits, or rounded to the unit."""
        if self.unit is None or not value.derived or math.isinf(value.error):
            return value
        unit = self.unit(value.low, value.high)
        if unit <= TINY:
            return value
        finer = FINER * unit
        first, last = _rounded(value.low, unit, self.cut, -1), _rounded(value.high, unit, self.cut, 1)
        low, high = min(value.low - finer, first), max(value.high + finer, last)
        if first == last:
            away = max(abs(first - value.low), abs(first - value.high), finer)
        else:
            away = unit if self.cut else unit / 2
        if value.low == value.high == first:
            return value
        return Range(low, high, value.center, value.slopes, value.error + away, False)

    def total(self, terms: Sequence[Range]) -> Range:
        low = high = center = error = 0.0
        slopes: dict[str, float] = {}
        for term in map(self.kept, terms):
            low, high = low + term.low, high + term.high
            center, error = center + term.center, error + term.error
            for name, slope in term.slopes.items():
                slopes[name] = slopes.get(name, 0.0) + slope
        return narrowed(low, high, center, slopes, error)

    def product(self, factors: Sequence[Range]) -> Range:
        result = factors[0]
        for factor in factors[1:]:
            result = _times(self.kept(result), self.kept(factor))
        return result

    def vanishes(self, value: Range) -> bool:
        """Whether a factor is exactly zero."""
        return value.low == value.high == 0

    def divide(self, top: Range, bottom: Range) -> Range:
        if not (top.derived or bottom.derived) and top.low == top.high and 0 != bottom.low == bottom.high:
            return point(top.low / bottom.low)
        bottom = self.kept(bottom)
        if bottom.low <= TINY and bottom.high >= -TINY:
            return anything()
        bottom = centred(bottom)
        low, high, middle = bottom.low, bottom.high, bottom.center
        if math.isinf(low) or math.isinf(high):
            return _times(self.kept(top), anything(1 / high, 1 / low))
        slopes = (-1 / (low * low), -1 / (high * high))
        return _times(self.kept(top), _bent(bottom, 1 / high, 1 / low, 1 / middle, -1 / (middle * middle), slopes))

    def negate(self, body: Range) -> Range:
        slopes = {name: -slope for name, slope in body.slopes.items()}
        return Range(-body.high, -body.low, -body.center, slopes, body.error, body.derived)

    def power(self, base: Range, exponent: int) -> Range:
        base = self.kept(base)
        result = self.product([base] * exponent)
        if exponent % 2 == 0 and result.low < 0:
            return Range(0.0, max(result.high, 0.0), result.center, result.slopes, result.error)
        return result

    def call(self, name: str, argument: Range) -> Range:
        return getattr(self, name)(self.kept(argument))

    def exp(self, argument: Range) -> Range:
        argument = centred(argument)
        low, high, middle = (_exp(end) for end in (argument.low, argument.high, argument.center))
        return _bent(argument, low, high, middle, middle, (low, high))

    def ln(self, argument: Range) -> Range:
        argument = centred(argument)
        low, high, middle = argument.low, argument.high, argument.center
        if low <= 0:
            return anything(-INFINITE, math.log(high) if 0 < high < INFINITE else INFINITE)
        if high == INFINITE:
            return anything(math.log(low), INFINITE)
        return _bent(argument, math.log(low), math.log(high), math.log(middle), 1 / middle, (1 / low, 1 / high))

    def tanh(self, argument: Range) -> Range:
        argument = centred(argument)
        low, high, middle = (math.tanh(end) for end in (argument.low, argument.high, argument.center))
        ends = [1 - low**2, 1 - high**2, *([1.0] if argument.low < 0 < argument.high else [])]
        return _bent(argument, low, high, middle, 1 - middle**2, (min(ends), max(ends)))

    def maximum(self, arguments: Sequence[Range]) -> Range:
        arguments = [self.kept(argument) for argument in arguments]
        low, high = max(each.low for each in arguments), max(each.high for each in arguments)
        for each in arguments:
            if all(each is other or each.low >= other.high for other in arguments):
                return Range(low, high, each.center, each.slopes, each.error)
        return anything(low, high)

    def choose(
        self, left: Range, relation: str, right: Range, then: Callable[[], Range], otherwise: Callable[[], Range]
    ) -> Range:
        holds = compare((left.low, left.high), relation, (right.low, right.high))  # type: ignore[arg-type]
        if holds is None:
            first, second = then(), otherwise()
            return anything(min(first.low, second.low), max(first.high, second.high))
        return then() if holds else otherwise()


def _rounded(number: float, unit: float, cut: bool, side: int) -> float:
    """A number rounded to a unit; what is just between two goes to the `side`, -1 or 1, for it may go to either."""
    units = number / unit
    if not math.isfinite(units) or abs(units - round(units)) < ALMOST_WHOLE:
        return number
    if cut:
        return math.trunc(units) * unit
    return (math.ceil(units - 0.5 - ALMOST_WHOLE) if side < 0 else math.floor(units + 0.5 + ALMOST_WHOLE)) * unit


def _exp(number: float) -> float:
    return math.exp(number) if number < 700 else INFINITE


def _times(left: Range, right: Range) -> Range:
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


def _bent(argument: Range, low: float, high: float, middle: float, slope: float, slopes: tuple[float, float]) -> Range:
    """A function of a range: to first order its slope at the centre, and what its slope may differ from that."""
    if not all(map(math.isfinite, (low, high, middle, slope, *slopes))):
        return anything(low, high)
    radius = argument.radius
    spread = max(abs(slopes[0] - slope), abs(slopes[1] - slope)) * radius
    moved = {name: slope * each for name, each in argument.slopes.items()}
    return narrowed(low, high, middle, moved, abs(slope) * argument.error + spread)
