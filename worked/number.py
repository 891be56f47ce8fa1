"""Numbers: exact decimals, enclosures that prove digits, and the rounding rules by which a page shows them.

An enclosure is a pair `(low, high)` of decimals between which the true number lies; an exact number is a pair of
equals. Sums, differences, products and quotients are rounded outward by directed contexts of `decimal`; `exp` and
`ln` are correctly rounded there, so one step outward on each side encloses them. An exact tie therefore shows as a
pair of equals that is the tie, and is settled by the declared rule and by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import cache
from typing import NamedTuple

from worked.record import NOTHING, Record

Enclosure = tuple[Decimal, Decimal]

ZERO, ONE, INFINITY = Decimal(0), Decimal(1), Decimal("Infinity")
HALVES = {"up": ROUND_HALF_UP, "even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}
CARRIES = ("exact", "shown")
START_PRECISION, LAST_PRECISION = 28, 1792
SMALLEST_PLACE, LAST_PLACE = -60, -3_000

_ROUNDERS = {
    half: Context(prec=10_000, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation])
    for half, rounding in HALVES.items()
}
_UNBOUNDED = _ROUNDERS["even"]


class Undecided(Exception):
    """The enclosure is still too wide to go on, for instance to divide by it; more precision may help."""


def _context(precision: int, rounding: str) -> Context:
    """A context that rounds in one direction and has practically no bounds."""
    traps = [InvalidOperation, DivisionByZero, Overflow]
    return Context(prec=precision, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=traps)


class Enclosures:
    """Arithmetic on enclosures with `precision` digits; see `formula.tree.Arithmetic`."""

    def __init__(self, precision: int) -> None:
        self.precision = precision
        self.floor = _context(precision, ROUND_FLOOR)
        self.ceiling = _context(precision, ROUND_CEILING)
        self._numbers: dict[str, Enclosure] = {}

    def number(self, text: str) -> Enclosure:
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = (Decimal(text), Decimal(text))
        return found

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
        if exponent % 2 == 0 and base[0] < 0:
            low, high = base
            base = self.negate(base) if high <= 0 else (ZERO, max(low.copy_negate(), high))
        return self.product([base] * exponent)

    def call(self, name: str, argument: Enclosure) -> Enclosure:
        return getattr(self, name)(argument)

    def exp(self, argument: Enclosure) -> Enclosure:
        """The exponential; it grows, so the ends of the enclosure suffice."""
        low, high = argument
        if low == high == 0:
            return ONE, ONE
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
        return self.floor.next_minus(self.floor.ln(low)), self.ceiling.next_plus(self.ceiling.ln(high))

    def tanh(self, argument: Enclosure) -> Enclosure:
        """The hyperbolic tangent, by each end of the enclosure: (1 - e^(-2x)) / (1 + e^(-2x)) for positive x."""
        return self._tanh_at(argument[0])[0], self._tanh_at(argument[1])[1]

    def _tanh_at(self, end: Decimal) -> Enclosure:
        double = self.product(((Decimal(-2), Decimal(-2)), (abs(end), abs(end))))
        small = self.exp(double)
        one = (ONE, ONE)
        result = self.divide(self.total((one, self.negate(small))), self.total((one, small)))
        return result if end >= 0 else self.negate(result)

    def maximum(self, arguments: Sequence[Enclosure]) -> Enclosure:
        return max(low for low, _ in arguments), max(high for _, high in arguments)

    def choose(
        self,
        left: Enclosure,
        relation: str,
        right: Enclosure,
        then: Callable[[], Enclosure],
        otherwise: Callable[[], Enclosure],
    ) -> Enclosure:
        holds = compare(left, relation, right)
        if holds is None:
            first, second = then(), otherwise()
            return min(first[0], second[0]), max(first[1], second[1])
        return then() if holds else otherwise()


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


class Digits(Record):
    """How many digits are shown: `count` decimals, or `count` significant figures."""

    count: int = 4
    kind: str = "decimals"

    def place(self, number: Decimal) -> int:
        """The exponent of the last digit shown of a number."""
        if self.kind == "decimals" or not number:
            return -self.count
        return max(number.adjusted() + 1 - self.count, SMALLEST_PLACE)

    def __str__(self) -> str:
        noun = "decimal" if self.kind == "decimals" else "significant figure"
        return f"{self.count} {noun}{'' if self.count == 1 else 's'}"


FINE_QUANTITIES = ("error", "slope", "delta", "gradient", "change")


COARSE, FINE = Digits(4), Digits(4, "figures")


class Rounding(Record):
    """The rounding rule that a page declares.

    `digits` holds for every quantity that `quantities` does not name. Left out, it is four decimals, and four
    significant figures for the small numbers of the backward pass. `half` settles exact ties (up: away from zero;
    even) or cuts off (truncate). `carry` says what later lines are computed from: the exact numbers, or the numbers
    shown, as on paper.
    """

    digits: Digits | None = None
    half: str = "up"
    carry: str = "exact"
    quantities: Mapping[str, Digits] = NOTHING

    def of(self, quantity: str) -> Digits:
        """The digits that a quantity is shown with."""
        if quantity in self.quantities:
            return self.quantities[quantity]
        if self.digits is not None:
            return self.digits
        return FINE if quantity in FINE_QUANTITIES else COARSE


class Rounded(NamedTuple):
    """A number as it is shown. `exact`: nothing was cut off. `proven`: all of the enclosure rounds to this number."""

    number: Decimal
    exact: bool
    proven: bool


def decide(enclosure: Enclosure, digits: Digits, half: str) -> Rounded | None:
    """The number rounded, or None while the enclosure does not decide it."""
    low, high = enclosure
    number = rounded(low, digits, half)
    if low == high:
        return Rounded(number, number == low, True)
    return Rounded(number, False, True) if number == rounded(high, digits, half) else None


def guess(enclosure: Enclosure, digits: Digits, half: str) -> Rounded:
    """What is shown of an enclosure that no precision decides, marked as unproven.

    Such an enclosure holds a number on the border between two that can be shown, a tie, or a whole one where the
    rule is to cut off; that number is taken for the true one, so that the declared rule settles it.
    """
    low, high = enclosure
    below, above = rounded(low, digits, half), rounded(high, digits, half)
    cut = above if above > 0 else below
    border = cut if half == "truncate" else _UNBOUNDED.divide(_UNBOUNDED.add(below, above), Decimal(2))
    found = border if low <= border <= high else _UNBOUNDED.divide(_UNBOUNDED.add(low, high), Decimal(2))
    return Rounded(rounded(found, digits, half), False, False)


def rounded(number: Decimal, digits: Digits, half: str) -> Decimal:
    """A decimal rounded by the rule; zero is never negative, and rounding up may not add a figure."""
    rounder = _ROUNDERS[half]
    result = rounder.quantize(number, _unit(digits.place(number)))
    if not result:
        return ZERO if digits.kind == "figures" else abs(result)
    if digits.kind == "figures" and result.adjusted() > number.adjusted():
        return rounder.quantize(result, _unit(digits.place(result)))
    return result


@cache
def _unit(place: int) -> Decimal:
    """One unit of the digit at a place."""
    return Decimal((0, (1,), place))


def is_tie(enclosure: Enclosure, rule: Rounding, quantity: str) -> bool:
    """Whether a number lies just between two that can be shown, so that the rule for halves decides its last digit."""
    low, high = enclosure
    unit = _unit(rule.of(quantity).place(low))
    twice = _UNBOUNDED.multiply(abs(_UNBOUNDED.remainder(low, unit)), Decimal(2))
    return low == high and rule.half != "truncate" and twice == unit


def plain(number: Decimal) -> str:
    """A decimal without exponent and without a negative zero."""
    return format(number if number else abs(number), "f")


def significant(enclosure: Enclosure, figures: int = 30) -> str | None:
    """The number to so many significant figures, or in full where it is shorter; None while undecided."""
    low, high = enclosure
    if low == high and len(low.normalize(_UNBOUNDED).as_tuple().digits) <= figures:
        return plain(low)
    if not low or not high:
        return None
    rounder = _ROUNDERS["even"]
    unit = _unit(max(high.adjusted() + 1 - figures, LAST_PLACE))
    found = rounder.quantize(high, unit)
    return plain(found) if found == rounder.quantize(low, unit) else None
