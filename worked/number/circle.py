"""Circle: pi and cosines between whole numbers of units of a decimal place, with bounds proven in whole numbers."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_FLOOR, Context, Decimal
from functools import cache

MOST_PLACES = 1000
GUARD = 10

_SHIFT = Context(prec=20_000, rounding=ROUND_FLOOR, Emax=MAX_EMAX, Emin=MIN_EMIN)
# Twelve steps of pi / 6 round the circle, those at which the cosine is a fraction.
_STEPS = {0: "1", 2: "0.5", 3: "0", 4: "-0.5", 6: "-1", 8: "-0.5", 9: "0", 10: "0.5"}


@cache
def units_of_pi(places: int) -> tuple[int, int]:
    """Whole numbers between which pi * 10^places lies, by Machin's formula pi = 16 arctan 1/5 - 4 arctan 1/239."""
    unit = 10 ** (places + GUARD)
    (first, first_error), (second, second_error) = _arctangent(5, unit), _arctangent(239, unit)
    number, error = 16 * first - 4 * second, 16 * first_error + 4 * second_error
    return (number - error) // 10**GUARD, (number + error) // 10**GUARD + 1


def _arctangent(inverse: int, unit: int) -> tuple[int, int]:
    """The arctangent of 1 / inverse in units, and a bound of the error.

    Each term of the series is cut off by less than one unit, and all that are left out together are less than the
    first of them, which is less than one unit.
    """
    power, total, count = unit // inverse, 0, 0
    while power:
        total += (-1) ** count * (power // (2 * count + 1))
        power //= inverse * inverse
        count += 1
    return total, count + 1


def units_of_cosine(number: Decimal, places: int) -> tuple[int, int]:
    """Whole numbers between which 10^places * the cosine of a number lies.

    The number less whole turns lies within one interval around 0, on whose ends the terms of the cosine's series are
    bounded from below and from above; what is left out is at most as large as the first term left out (Taylor).
    """
    digits = places + GUARD + max(number.adjusted() + 1, 0)
    unit = 10**digits
    shifted = int(_SHIFT.scaleb(number, digits))
    least, most = units_of_pi(digits)
    turns = (shifted + least) // (2 * least)
    rest = shifted - turns * (least + most)
    error = 1 + abs(turns) * (most - least)
    low, high = max(abs(rest) - error, 0) ** 2 // unit, -(-((abs(rest) + error) ** 2) // unit)
    smallest = largest = first = last = unit
    place, positive = 0, True
    while largest > 1:
        place, positive = place + 2, not positive
        divisor = unit * place * (place - 1)
        smallest, largest = smallest * low // divisor, -(-largest * high // divisor)
        first, last = (first + smallest, last + largest) if positive else (first - largest, last - smallest)
    cut = unit // 10**places
    return (first - 1) // cut, -(-(last + 1) // cut)


def fraction_of_turn(top: Decimal, bottom: Decimal) -> Decimal | None:
    """The cosine of pi * top / bottom where that is a multiple of pi / 2 or pi / 3; None of any other angle."""
    if max(abs(top.adjusted()), abs(bottom.adjusted())) > MOST_PLACES:
        return None
    (a, b), (c, d) = top.as_integer_ratio(), bottom.as_integer_ratio()
    steps, rest = divmod(6 * a * d, b * c)
    found = None if rest else _STEPS.get(steps % 12)
    return None if found is None else Decimal(found)
