"""Rounding: the rules by which a page shows numbers, and what of an enclosure they prove."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    InvalidOperation,
)
from functools import cache

from worked.number.enclosures import ZERO, Enclosure
from worked.number.quantity import quantity as known
from worked.record import NOTHING, Record

HALVES = {"up": ROUND_HALF_UP, "even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}
CARRIES = ("exact", "shown")
RESULTS = ("decimals", "fractions")
SMALLEST_PLACE, LAST_PLACE = -60, -3_000

_ROUNDERS = {
    half: Context(prec=10_000, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation])
    for half, rounding in HALVES.items()
}
_UNBOUNDED = _ROUNDERS["even"]


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


COARSE, FINE, WHOLE = Digits(4), Digits(4, "figures"), Digits(0)
# So many digits less than are asked still earn a mark, where they tell a right number from a wrong one; and so many are
# enough, however many are asked.
TOLERATED, ENOUGH = 2, 4


class Rounding(Record):
    """The rounding rule that a page declares.

    `digits` holds for every quantity that `quantities` does not name. Left out, it is four decimals, and four
    significant figures for the small numbers of the backward pass. `half` settles exact ties (up: away from zero;
    even) or cuts off (truncate). `carry` says what later lines are computed from: the exact numbers, or the numbers
    shown, as on paper. `least_digits` is the fewest digits of an answer that earn a mark; left out, two less than are
    asked, and four at most. `results` says what becomes of results that are short fractions: `fractions` shows them as
    such, in full, and rounds only the others.
    """

    digits: Digits | None = None
    half: str = "up"
    carry: str = "exact"
    quantities: Mapping[str, Digits] = NOTHING
    least_digits: int | None = None
    results: str = "decimals"

    def of(self, quantity: str) -> Digits:
        """The digits that a quantity is shown with; what counts has no decimals."""
        if quantity in self.quantities:
            return self.quantities[quantity]
        kind = known(quantity).rounded_as
        if kind.whole:
            return WHOLE
        if kind in self.quantities:
            return self.quantities[kind]
        if self.digits is not None:
            return self.digits
        return FINE if kind.small else COARSE

    def least(self, quantity: str) -> Digits:
        """The fewest digits of an answer that earn a mark: never more than are asked, and at least one of any."""
        asked = self.of(quantity)
        usual = min(max(asked.count - TOLERATED, 1), ENOUGH)
        least = usual if self.least_digits is None else self.least_digits
        return Digits(min(least, asked.count), asked.kind)


class Rounded(Record):
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


def is_round(number: Decimal, place: int) -> bool:
    """Whether a number has no digits but zeros below a place, however many digits it has above."""
    _, digits, exponent = number.as_tuple()
    below = place - exponent if isinstance(exponent, int) else 0
    return below <= 0 or not any(digits[-below:])


@cache
def _unit(place: int) -> Decimal:
    """One unit of the digit at a place."""
    return Decimal((0, (1,), place))


def is_tie(enclosure: Enclosure, rule: Rounding, quantity: str) -> bool:
    """Whether a number lies just between two that can be shown, so that the rule for halves decides its last digit."""
    low, high = enclosure
    unit = _unit(rule.of(quantity).place(low))
    twice = _UNBOUNDED.multiply(_UNBOUNDED.remainder(low, unit).copy_abs(), Decimal(2))
    return low == high and rule.half != "truncate" and twice == unit


def plain(number: Decimal) -> str:
    """A decimal without exponent and without a negative zero."""
    return format(number if number else abs(number), "f")


def opposite(text: str) -> str:
    """The text of a number with the other sign; 0 has none."""
    if text.startswith("-"):
        return text[1:]
    return f"-{text}" if any(digit in text for digit in "123456789") else text


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
