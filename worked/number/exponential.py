"""Exponential: powers of e to hundreds of digits, between bounds proven in whole numbers.

With few digits `decimal` is quicker; with many this is, by twenty times at 1,792.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from math import isqrt

FEWEST_DIGITS = 200
LARGEST_PLACE, SMALLEST_PLACE = 5, -1000
BITS_OF_DIGIT = 3.33
GUARD = 50

Pair = tuple[int, int]


def is_for_many_digits(low: Decimal, high: Decimal, digits: int) -> bool:
    """Whether e^x is better found here, for x from low to high: neither huge nor tiny nor far apart."""
    if digits < FEWEST_DIGITS:
        return False
    usual = all(not end or SMALLEST_PLACE <= end.adjusted() <= LARGEST_PLACE for end in (low, high))
    return usual and high - low <= 1


def units_of_exponential(low: Decimal, high: Decimal, digits: int) -> tuple[Pair, int]:
    """Whole numbers between which 10^places * e^x lies for each x from low to high, and these places.

    The numbers have one digit more than asked for, and of a single x they differ in the last one.
    """
    halvings = isqrt(digits)
    bits = int(digits * BITS_OF_DIGIT) + halvings + GUARD
    first, last = _whole_units(low, bits), -_whole_units(high.copy_negate(), bits)
    ten, more = _logarithm_of_ten(bits)
    # So many powers of ten are taken out that what is left of x is not negative.
    tens = first // (ten + more if first >= 0 else ten)
    first, last = first - tens * ten - max(tens, 0) * more, last - tens * ten - min(tens, 0) * more
    power, error = _power((first, last - first), bits, halvings)
    unit = 10**digits
    return (power * unit >> bits, -(-(power + error) * unit >> bits)), digits - tens


def _whole_units(number: Decimal, bits: int) -> int:
    """How many units a number has, rounded down."""
    top, bottom = number.as_integer_ratio()
    return (top << bits) // bottom


def _power(exponent: Pair, bits: int, halvings: int) -> Pair:
    """e to the power of a number from 0 to 4: by its series, of the number halved often, and then squared as often.

    Here and below, the first of a pair counts units of 2^-bits, and the true number has at most the second more. A
    product (a + e) * (b + f) exceeds a * b by a * f + e * (b + f), and each division cuts off less than one unit. A
    term is less than half of the one before it, so all that are left out are less than the last one.
    """
    number, error = exponent[0] >> halvings, (exponent[1] >> halvings) + 2
    total, total_error = term, term_error = 1 << bits, 0
    place = 0
    while term or term_error > 2:
        place += 1
        term_error = ((term * error + term_error * (number + error)) >> bits) // place + 2
        term = (term * number >> bits) // place
        total, total_error = total + term, total_error + term_error
    total_error += term_error
    for _ in range(halvings):
        total_error = (total_error * (2 * total + total_error) >> bits) + 2
        total = total * total >> bits
    return total, total_error


@cache
def _logarithm_of_ten(bits: int) -> Pair:
    """ln 10 = 46 artanh 1/31 + 34 artanh 1/49 + 20 artanh 1/161."""
    found = [(times, *_hyperbolic_arctangent(inverse, 1 << bits)) for times, inverse in ((46, 31), (34, 49), (20, 161))]
    return sum(times * number for times, number, _ in found), sum(times * more for times, _, more in found)


def _hyperbolic_arctangent(inverse: int, unit: int) -> Pair:
    """The inverse hyperbolic tangent of 1 / inverse.

    Each term of its series is cut off by less than two units, and all that are left out are less than one together.
    """
    power, total, count = unit // inverse, 0, 0
    while power:
        total += power // (2 * count + 1)
        power //= inverse * inverse
        count += 1
    return total, 2 * count + 1
