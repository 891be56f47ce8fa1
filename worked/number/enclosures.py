"""Enclosures: pairs `(low, high)` of decimals between which the true number lies; an exact number is a pair of equals.

Sums, differences, products and quotients are rounded outward by directed contexts of `decimal`; `exp` and `ln` are
correctly rounded there, so one step outward on each side encloses them; to many digits they come from `exponential`. A
square root is squared to see on which side of the true one it lies; pi and cosines come from `circle`. An exact tie
therefore shows as a pair of equals that is the tie, and is settled by the declared rule and by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from math import inf
from typing import Any

from worked.number.circle import GUARD, MOST_PLACES, fraction_of_turn, units_of_cosine, units_of_pi
from worked.number.exponential import FEWEST_DIGITS, is_for_many_digits, units_of_exponential

Enclosure = tuple[Decimal, Decimal]

ZERO, ONE, INFINITY = Decimal(0), Decimal(1), Decimal("Infinity")
MINUS_ONE, TWO = Decimal(-1), Decimal(2)
HALF = Decimal("0.5")
START_PRECISION, LAST_PRECISION = 28, 1792

_ROUGH = Context(prec=9, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])


class Undecided(Exception):
    """The enclosure is still too wide to go on, for instance to divide by it; more precision may help."""


def _context(precision: int, rounding: str) -> Context:
    """A context that rounds in one direction and has practically no bounds."""
    traps = [InvalidOperation, DivisionByZero, Overflow]
    return Context(prec=precision, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=traps)


class Enclosures:
    """Arithmetic on enclosures with `precision` digits; see `formula.arithmetic`.

    Numbers that the last precision does not tell apart are taken for equal where a sign or a case depends on it, and
    `assumed` becomes true: a bias before a batch normalisation has a gradient that is 0 only by algebra.
    """

    def __init__(self, precision: int) -> None:
        self.precision = precision
        self.floor = _context(precision, ROUND_FLOOR)
        self.ceiling = _context(precision, ROUND_CEILING)
        self._squares = _context(2 * precision, ROUND_HALF_EVEN)
        self._numbers: dict[str, Enclosure] = {}
        self._is_last, self.assumed = precision >= LAST_PRECISION, False

    def number(self, text: str) -> Enclosure:
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = (Decimal(text), Decimal(text))
        return found

    def constant(self, name: str) -> Enclosure:
        """The constant pi, the only one there is."""
        if name != "pi":
            raise ValueError(f"no constant {name}")
        return self._from_units(units_of_pi(self.precision), self.precision)

    def _from_units(self, units: tuple[int, int], places: int) -> Enclosure:
        """An enclosure whose ends are given in units of the decimal at a place."""
        low, high = units
        return self.floor.scaleb(Decimal(low), -places), self.ceiling.scaleb(Decimal(high), -places)

    def total(self, terms: Sequence[Enclosure]) -> Enclosure:
        low, high = terms[0]
        add_down, add_up = self.floor.add, self.ceiling.add
        for term in terms[1:]:
            low, high = add_down(low, term[0]), add_up(high, term[1])
        return low, high

    def product(self, factors: Sequence[Enclosure]) -> Enclosure:
        result = factors[0]
        for factor in factors[1:]:
            result = self._times(result, factor)
        return result

    def vanishes(self, value: Enclosure) -> bool:
        """Whether a factor is exactly zero; its product is zero then, and 0 * ln(0) is taken for 0 as in textbooks."""
        return value[0] == value[1] == 0

    def _times(self, left: Enclosure, right: Enclosure) -> Enclosure:
        (a, b), (c, d) = left, right
        down, up = self.floor.multiply, self.ceiling.multiply
        if a == b and c == d:
            return down(a, c), up(a, c)
        if a >= 0:
            return (down(a, c), up(b, d)) if c >= 0 else (down(b, c), up(b, d) if d > 0 else up(a, d))
        if b <= 0 and c >= 0:
            return down(a, d), up(b, c)
        pairs = ((a, c), (a, d), (b, c), (b, d))
        return min(down(x, y) for x, y in pairs), max(up(x, y) for x, y in pairs)

    def divide(self, top: Enclosure, bottom: Enclosure) -> Enclosure:
        (a, b), (c, d) = top, bottom
        if c <= 0 <= d:
            raise Undecided
        down, up = self.floor.divide, self.ceiling.divide
        if c > 0 and a >= 0:
            return down(a, d), up(b, c)
        pairs = ((a, c), (a, d), (b, c), (b, d))
        return min(down(x, y) for x, y in pairs), max(up(x, y) for x, y in pairs)

    def negate(self, body: Enclosure) -> Enclosure:
        low, high = body
        return high.copy_negate(), low.copy_negate()

    def power(self, base: Enclosure, exponent: int) -> Enclosure:
        """A power with a whole exponent that is not negative: of the ends, for an odd power and a size both grow."""
        if exponent < 2:
            return base if exponent else (ONE, ONE)
        low, high = base if exponent % 2 else self.abs(base)
        try:
            return self._powered(low, exponent, upward=False), self._powered(high, exponent, upward=True)
        except Overflow:
            raise InvalidOperation from None

    def _powered(self, number: Decimal, exponent: int, upward: bool) -> Decimal:
        """A bound of an odd power of a number, or of any power of one that is not negative."""
        if number < 0:
            return self._powered(number.copy_negate(), exponent, not upward).copy_negate()
        times, result = (self.ceiling if upward else self.floor).multiply, ONE
        while True:
            if exponent % 2:
                result = times(result, number)
            exponent //= 2
            if not exponent:
                return result
            number = times(number, number)

    def raised(self, base: Enclosure, exponent: Enclosure) -> Enclosure:
        """A power with any exponent: e^(exponent * ln(base)), or exact where the exponent is whole or half of it."""
        low, high = base
        if low == high == 1:
            return base
        if exponent[0] == exponent[1]:
            number = exponent[0]
            if _is_whole(number):
                return self._reciprocal_if(number < 0, self.power(base, abs(int(number))))
            twice, above = self._times(exponent, (TWO, TWO))
            if twice == above and _is_whole(twice):
                return self._reciprocal_if(number < 0, self.power(self.sqrt(base), abs(int(twice))))
        if low > 0:
            return self.exp(self._times(exponent, self.ln(base)))
        if low < 0 or exponent[0] <= 0:
            raise Undecided
        return (ZERO, ZERO) if high == 0 else (ZERO, self.raised((high, high), exponent)[1])

    def _reciprocal_if(self, below: bool, value: Enclosure) -> Enclosure:
        return self.divide((ONE, ONE), value) if below else value

    def call(self, function: Any, argument: Enclosure) -> Enclosure:
        """An elementary function by its entry, which says how it is enclosed: by a method below, or made of others."""
        return function.enclosed(self, argument)

    def exp(self, argument: Enclosure) -> Enclosure:
        """The exponential; it grows, so the ends of the enclosure suffice."""
        low, high = argument
        if low == high == 0:
            return ONE, ONE
        if is_for_many_digits(low, high, self.precision):
            return self._from_units(*units_of_exponential(low, high, self.precision))
        try:
            first = self.floor.exp(low)
            last = first if low == high else self.ceiling.exp(high)
        except Overflow:
            return self.floor.next_minus(INFINITY), INFINITY
        return max(self.floor.next_minus(first), ZERO), self.ceiling.next_plus(last)

    def ln(self, argument: Enclosure) -> Enclosure:
        """The natural logarithm; it grows, so the ends of the enclosure suffice."""
        low, high = argument
        if low <= 0:
            raise Undecided
        if low == high == 1:
            return ZERO, ZERO
        found = self._logarithm(argument) if self.precision >= FEWEST_DIGITS else None
        return found or (self.floor.next_minus(self.floor.ln(low)), self.ceiling.next_plus(self.ceiling.ln(high)))

    def _logarithm(self, argument: Enclosure) -> Enclosure | None:
        """The natural logarithm of x to many digits, from its first ones y: y + ln(1 + d) with d = x * e^-y - 1.

        ln(1 + d) differs from d - d^2 / 2 by less than the size of d^3, where that of d is less than 1/2 (Taylor).
        None where x is so huge, so small or so uncertain that there is nothing to gain.
        """
        low, high = argument
        place = -self.floor.subtract(low, ONE).adjusted()
        if max(abs(low.adjusted()), abs(high.adjusted())) > MOST_PLACES:
            return None
        fine = Enclosures(self.precision + max(place, 0) + GUARD)
        # Of a number that close to 1, the first digits are those of d itself.
        close = place > fine.precision // 3
        start = ZERO if close else Enclosures(fine.precision // 3 + GUARD).ln((low, low))[0]
        power = fine.exp((start.copy_negate(), start.copy_negate()))
        rest = fine.total((fine.product((argument, power)), (MINUS_ONE, MINUS_ONE)))
        size = fine.abs(rest)[1]
        if size >= HALF:
            return None
        cube = fine.power((size, size), 3)[1]
        square = fine.product((fine.power(rest, 2), (HALF, HALF)))
        low, high = fine.total(((start, start), rest, fine.negate(square), (cube.copy_negate(), cube)))
        return self.floor.plus(low), self.ceiling.plus(high)

    def sqrt(self, argument: Enclosure) -> Enclosure:
        """The square root; exact where it has no more digits than are computed with."""
        low, high = argument
        if low < 0:
            raise Undecided
        first, last = self.floor.sqrt(low), self.ceiling.sqrt(high)
        square = self._squares.multiply
        return (
            first if square(first, first) <= low else self.floor.next_minus(first),
            last if square(last, last) >= high else self.ceiling.next_plus(last),
        )

    def cos(self, argument: Enclosure) -> Enclosure:
        """The cosine at the middle of the enclosure, which half its width away has changed by that much at most."""
        low, high = argument
        if low == high == 0:
            return ONE, ONE
        middle = low if low == high else self.floor.divide(self.floor.add(low, high), TWO)
        radius = max(self.ceiling.subtract(high, middle), self.ceiling.subtract(middle, low))
        if radius >= TWO or middle.adjusted() > MOST_PLACES:
            return MINUS_ONE, ONE
        first, last = self._from_units(units_of_cosine(middle, self.precision), self.precision)
        return max(self.floor.subtract(first, radius), MINUS_ONE), min(self.ceiling.add(last, radius), ONE)

    def sin(self, argument: Enclosure) -> Enclosure:
        """The cosine a quarter of a turn before, with more digits where the angle is large or its sine is small."""
        if self.vanishes(argument):
            return argument
        size = max(abs(end.adjusted()) for end in argument)
        if size > MOST_PLACES:
            return MINUS_ONE, ONE
        fine = Enclosures(self.precision + size + GUARD)
        quarter = fine.divide(fine.constant("pi"), (TWO, TWO))
        low, high = fine.cos(fine.total((argument, fine.negate(quarter))))
        return self.floor.plus(low), self.ceiling.plus(high)

    def cosine_of_turn(self, top: Enclosure, bottom: Enclosure) -> Enclosure:
        """The cosine of pi * top / bottom, exact where that is a multiple of pi / 2 or pi / 3.

        No other fraction of pi has a cosine that is a fraction (Niven 1956), so none is missed.
        """
        if top[0] == top[1] and bottom[0] == bottom[1] != 0:
            exact = fraction_of_turn(top[0], bottom[0])
            if exact is not None:
                return exact, exact
        return self.cos(self.divide(self._times(self.constant("pi"), top), bottom))

    def abs(self, argument: Enclosure) -> Enclosure:
        """The absolute value."""
        low, high = argument
        if low >= 0:
            return argument
        return self.negate(argument) if high <= 0 else (ZERO, max(low.copy_negate(), high))

    def sign(self, argument: Enclosure) -> Enclosure:
        """The signs of both ends; the sign of a number grows with it."""
        if argument[0] != argument[1] and self._takes_for_equal(argument, (ZERO, ZERO)):
            return ZERO, ZERO
        low, high = (ONE if end > 0 else MINUS_ONE if end < 0 else ZERO for end in argument)
        return low, high

    def maximum(self, arguments: Sequence[Enclosure]) -> Enclosure:
        return max(low for low, _ in arguments), max(high for _, high in arguments)

    def minimum(self, arguments: Sequence[Enclosure]) -> Enclosure:
        return min(low for low, _ in arguments), min(high for _, high in arguments)

    def choose(
        self,
        left: Enclosure,
        relation: str,
        right: Enclosure,
        then: Callable[[], Enclosure],
        otherwise: Callable[[], Enclosure],
    ) -> Enclosure:
        holds = compare(left, relation, right)
        if holds is None and self._takes_for_equal(left, right):
            holds = "=" in relation
        if holds is None:
            first, second = then(), otherwise()
            return min(first[0], second[0]), max(first[1], second[1])
        return then() if holds else otherwise()

    def _takes_for_equal(self, left: Enclosure, right: Enclosure) -> bool:
        """Whether two numbers overlap as closely as rounding alone makes them, and this is the last precision."""
        if not self._is_last or left[0] > right[1] or right[0] > left[1]:
            return False
        both = min(left[0], right[0]), max(left[1], right[1])
        found = width(both) < -self.precision // 2
        self.assumed = self.assumed or found
        return found


def _is_whole(number: Decimal) -> bool:
    """Whether a number is whole, and not beyond all use as an exponent."""
    return number.adjusted() < 30 and number == number.to_integral_value()


def width(enclosure: Enclosure) -> float:
    """The decimal exponent of how far the ends of an enclosure are apart."""
    low, high = enclosure
    found = _ROUGH.subtract(high, low)
    return found.adjusted() if found.is_finite() else inf


def compare(left: Enclosure, relation: str, right: Enclosure) -> bool | None:
    """Whether the relation holds for all numbers of the enclosures, for none (False), or for some (None)."""
    (a, b), (c, d) = left, right
    if relation in ("<", "<="):
        return compare(right, {"<": ">", "<=": ">="}[relation], left)
    if relation == ">":
        return True if a > d else False if b <= c else None
    if relation == ">=":
        return True if a >= d else False if b < c else None
    if relation == "=":
        return True if a == b == c == d else False if b < c or d < a else None
    raise ValueError(f"no relation {relation}")
