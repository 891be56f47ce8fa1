"""Ranges: what a number may be when the numbers before it are only known as they were written.

The arithmetic on ranges (`affine`): every operation gives a range that holds whatever the true result may be. A
function is followed to first order wherever it is smooth; where it is not, its bounds alone are known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from worked.checking.numbers.affine import (
    INFINITE,
    Range,
    alike,
    anything,
    bent,
    centred,
    clipped,
    hull,
    narrowed,
    point,
    times,
    written,
)
from worked.checking.numbers.partial_sums import widened_by_partial_sums
from worked.formula import FUNCTIONS, ElementaryFunction
from worked.formula.floats import FLOATS
from worked.formula.functions import FAR
from worked.number import compare

__all__ = ["Range", "Ranges", "alike", "anything", "clipped", "hull", "point", "written"]

ALMOST_WHOLE, TINY = 1e-9, 1e-100
# Half a unit of a digit more than is written.
FINER = 0.05
# So many equal factors are still multiplied one by one on paper.
FEW = 4
EXACT = 15  # decimals of a cosine, beyond which a float's noise lies

Unit = Callable[[float, float], float]


class Ranges:
    """Arithmetic on ranges; see `formula.arithmetic`.

    `unit` gives one unit of the last digit that a student keeps of an intermediate result between two bounds, or is
    None where intermediate results are not rounded; `cut`: further digits are cut off. The outermost result is never
    rounded here.
    """

    def __init__(self, unit: Unit | None = None, cut: bool = False) -> None:
        self.unit, self.cut = unit, cut
        self._numbers: dict[str, Range] = {}

    def number(self, text: str) -> Range:
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = point(float(text))
        return found

    def constant(self, name: str) -> Range:
        """The constant pi, the only one there is."""
        assert name == "pi", name
        return point(math.pi)

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

    def _kept_divisor(self, value: Range) -> Range:
        """A divisor as it may be kept on paper: whoever would divide by a 0 there keeps more digits."""
        kept = self.kept(value)
        if self.unit is None or kept is value or not _touches_zero(kept):
            return kept
        low, high = value.nonzero or (value.low, value.high)
        bounds = self._rounded_to_nonzero(low, high, self.unit(low, high))
        return anything(*bounds) if bounds else kept

    def _rounded_to_nonzero(self, low: float, high: float, unit: float) -> tuple[float, float] | None:
        """Between which numbers a range is rounded, to the unit or finer ones, where no 0 comes of it.

        None where it holds 0 before it is rounded, for then it may be as close to 0 as one likes.
        """
        if high < -TINY:
            found = self._rounded_to_nonzero(-high, -low, unit)
            return (-found[1], -found[0]) if found else None
        if low <= TINY or unit <= TINY:
            return None
        first, last = _showing(low, unit, self.cut, -1), _showing(high, unit, self.cut, 1)
        least = min(low - FINER * first, _rounded(low, first, self.cut, -1))
        return least, max(high + FINER * last, _rounded(high, last, self.cut, 1))

    def total(self, terms: Sequence[Range]) -> Range:
        low = high = center = error = 0.0
        slopes: dict[str, float] = {}
        kept = [self.kept(term) for term in terms]
        for term in kept:
            low, high = low + term.low, high + term.high
            center, error = center + term.center, error + term.error
            for name, slope in term.slopes.items():
                slopes[name] = slopes.get(name, 0.0) + slope
        found = narrowed(low, high, center, slopes, error)
        if self.unit and len(kept) > 2 and math.isfinite(low) and math.isfinite(high):
            found = widened_by_partial_sums(found, kept, self.unit, self.cut)
        if self.unit and _touches_zero(found):
            found.nonzero = self._nonzero_total(self.unit, terms, kept, found)
        return found

    def _nonzero_total(
        self, unit_of: Unit, terms: Sequence[Range], kept: Sequence[Range], whole: Range
    ) -> tuple[float, float] | None:
        """The bounds of a sum that is not zero, such as 1 - 0.998, of which one term alone is rounded.

        Where the others are whole units, the sum is rounded as that term is. Digits that are cut off from what is
        subtracted make it larger, as far as it may be on the whole.
        """
        rounded = [term for term, each in zip(terms, kept, strict=True) if each is not term]
        if len(rounded) != 1:
            return None
        unit = unit_of(rounded[0].low, rounded[0].high)
        if not all(term is rounded[0] or _is_multiple(term, unit) for term in terms):
            return None
        found = self._rounded_to_nonzero(sum(term.low for term in terms), sum(term.high for term in terms), unit)
        if not found or not self.cut:
            return found
        low, high = found
        return (low, max(high, whole.high)) if low > 0 else (min(low, whole.low), high)

    def product(self, factors: Sequence[Range]) -> Range:
        result = factors[0]
        for factor in factors[1:]:
            result = times(self.kept(result), self.kept(factor))
        return result

    def vanishes(self, value: Range) -> bool:
        """Whether a factor is exactly zero."""
        return value.low == value.high == 0

    def divide(self, top: Range, bottom: Range) -> Range:
        if not (top.derived or bottom.derived) and top.low == top.high and 0 != bottom.low == bottom.high:
            known = top.low / bottom.low
            return Range(known, known, known)
        bottom = self._kept_divisor(bottom)
        if _touches_zero(bottom):
            positive = bottom.low >= 0 < TINY < bottom.high
            return times(self.kept(top), anything(1 / bottom.high)) if positive else anything()
        bottom = centred(bottom)
        low, high, middle = bottom.low, bottom.high, bottom.center
        if math.isinf(low) or math.isinf(high):
            return times(self.kept(top), anything(1 / high, 1 / low))
        slopes = (-1 / (low * low), -1 / (high * high))
        return times(self.kept(top), bent(bottom, 1 / high, 1 / low, 1 / middle, -1 / (middle * middle), slopes))

    def negate(self, body: Range) -> Range:
        slopes = {name: -slope for name, slope in body.slopes.items()}
        return Range(-body.high, -body.low, -body.center, slopes, body.error, body.derived)

    def power(self, base: Range, exponent: int) -> Range:
        """A power with a whole exponent; one of few factors is multiplied out, as it is on paper."""
        base = self.kept(base)
        if not exponent:
            return point(1.0)
        if exponent > FEW:
            return self._high_power(base, exponent)
        result = self.product([base] * exponent)
        if exponent % 2 == 0 and result.low < 0:
            return Range(0.0, max(result.high, 0.0), result.center, result.slopes, result.error)
        return result

    def _high_power(self, base: Range, exponent: int) -> Range:
        """A power of many factors: it grows with a base that is not negative, and with any if it is odd."""
        number = float(exponent)
        if base.low >= 0:
            return _curved(base, number)
        if base.high <= 0:
            found = _curved(self.negate(base), number)
            return self.negate(found) if exponent % 2 else found
        low, high = _powered(-base.low, number), _powered(base.high, number)
        return anything(-low, high) if exponent % 2 else anything(0.0, max(low, high))

    def raised(self, base: Range, exponent: Range) -> Range:
        """A power with any exponent; where it is not whole, the base is not negative, or it has no value."""
        base, known = self.kept(base), exponent.low == exponent.high
        if known and exponent.low.is_integer():
            found = self.power(base, int(abs(exponent.low)))
            return self.divide(point(1.0), found) if exponent.low < 0 else found
        if base.low == base.high == 1:
            return point(1.0)
        if base.low > 0:
            return (
                _curved(base, exponent.low) if known else self.followed(EXP, times(exponent, self.followed(LN, base)))
            )
        if base.high <= 0 or exponent.low <= 0 or not (known or base.low == 0):
            return anything()
        return anything(0.0, max(_powered(base.high, end) for end in (exponent.low, exponent.high)))

    def call(self, function: ElementaryFunction, argument: Range) -> Range:
        argument = self.kept(argument)
        return getattr(self, function.kink)(argument) if function.kink else self.followed(function, argument)

    def followed(self, function: ElementaryFunction, argument: Range) -> Range:
        """A smooth function to first order; its bounds alone where its argument may be none, or is infinite or far."""
        argument = centred(argument)
        found, inside = _bounded(function, argument)
        if not inside:
            return found
        middle = function.at(argument.center)
        assert function.slope is not None
        try:
            slope = function.slope.value({"x": argument.center, "y": middle}.__getitem__, FLOATS)
        except (ArithmeticError, ValueError):
            return found
        ends = anything(argument.low, argument.high)
        slopes = function.slope.value({"x": ends, "y": found}.__getitem__, BOUNDS)
        return bent(argument, found.low, found.high, middle, slope, (slopes.low, slopes.high))

    def cosine_of_turn(self, top: Range, bottom: Range) -> Range:
        if self.unit is None and top.low == top.high and bottom.low == bottom.high != 0:
            turn = top.low / bottom.low
            return point(round(math.cos(math.pi * turn), EXACT)) if abs(turn) < FAR else anything(-1.0, 1.0)
        return self.call(COS, self.divide(self.product([point(math.pi), top]), bottom))

    def absolute(self, argument: Range) -> Range:
        """The absolute value."""
        if argument.low >= 0:
            return argument
        return self.negate(argument) if argument.high <= 0 else anything(0.0, max(-argument.low, argument.high))

    def sign(self, argument: Range) -> Range:
        """The sign."""
        low, high = (math.copysign(1.0, end) if end else 0.0 for end in (argument.low, argument.high))
        return point(low) if low == high else anything(low, high)

    def maximum(self, arguments: Sequence[Range]) -> Range:
        arguments = [self.kept(argument) for argument in arguments]
        low, high = max(each.low for each in arguments), max(each.high for each in arguments)
        for each in arguments:
            if all(each is other or each.low >= other.high for other in arguments):
                return Range(low, high, each.center, each.slopes, each.error)
        return anything(low, high)

    def minimum(self, arguments: Sequence[Range]) -> Range:
        return self.negate(self.maximum([self.negate(argument) for argument in arguments]))

    def choose(
        self, left: Range, relation: str, right: Range, then: Callable[[], Range], otherwise: Callable[[], Range]
    ) -> Range:
        holds = compare((left.low, left.high), relation, (right.low, right.high))  # type: ignore[arg-type]
        if holds is None:
            first, second = then(), otherwise()
            return anything(min(first.low, second.low), max(first.high, second.high))
        return then() if holds else otherwise()


class Bounds(Ranges):
    """Arithmetic on ranges that follows no function, and knows of each its bounds alone."""

    def followed(self, function: ElementaryFunction, argument: Range) -> Range:
        return _bounded(function, argument)[0]


BOUNDS = Bounds()
EXP, LN, COS = (FUNCTIONS[name] for name in ("exp", "ln", "cos"))


def _bounded(function: ElementaryFunction, argument: Range) -> tuple[Range, bool]:
    """The bounds of what a function comes to, and whether it can be followed between those of its argument."""
    low, high = argument.low, argument.high
    first, last = function.domain
    if high < first or low > last:
        return anything(), False
    found = anything(*function.between(max(low, first), min(high, last)))
    turns = function.image is not None and max(abs(low), abs(high)) > FAR
    return found, first < low and high < last and not turns


def _rounded(number: float, unit: float, cut: bool, side: int) -> float:
    """A number rounded to a unit; what is just between two goes to the `side`, -1 or 1, for it may go to either."""
    units = number / unit
    if not math.isfinite(units) or abs(units - round(units)) < ALMOST_WHOLE:
        return number
    if cut:
        return math.trunc(units) * unit
    return (math.ceil(units - 0.5 - ALMOST_WHOLE) if side < 0 else math.floor(units + 0.5 + ALMOST_WHOLE)) * unit


def _showing(number: float, unit: float, cut: bool, side: int) -> float:
    """The largest of a unit, a tenth of it, a hundredth ... to which a positive number is not rounded to zero."""
    while number <= FINER * unit or not _rounded(number, unit, cut, side):
        unit /= 10
    return unit


def _touches_zero(value: Range) -> bool:
    return value.low <= TINY and value.high >= -TINY


def _is_multiple(value: Range, unit: float) -> bool:
    """Whether a number is known, and some whole units."""
    if value.low != value.high or unit <= TINY:
        return False
    units = value.low / unit
    return abs(units - round(units)) < ALMOST_WHOLE


def _powered(base: float, exponent: float) -> float:
    """A power of a number that is not negative, or infinity where it is too large."""
    try:
        return base**exponent
    except (OverflowError, ZeroDivisionError):
        return INFINITE


def _curved(argument: Range, exponent: float) -> Range:
    """A power of a range that is not negative; the slope of a power is largest and smallest at the ends, too."""
    argument = centred(argument)
    ends = (argument.low, argument.high)
    low, high = sorted(_powered(end, exponent) for end in ends)
    first, last, slope = (exponent * _powered(end, exponent - 1) for end in (*ends, argument.center))
    return bent(argument, low, high, _powered(argument.center, exponent), slope, (first, last))
