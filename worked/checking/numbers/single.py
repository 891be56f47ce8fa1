"""Single precision: how float32 numbers are spaced, and how programs print them."""

from __future__ import annotations

import struct
from decimal import Decimal
from math import frexp

# The significant bits of a float32, and how many units of its last bit a function of a library may be off.
BITS, UNITS = 24, 8
# At most so many significant digits are printed of one, and of those in an array of NumPy so many decimals.
MOST_DIGITS, PRINTED = 9, 8


def spacing(number: float) -> float:
    """How far a float32 is from the next one."""
    return 2.0 ** (frexp(number)[1] - BITS)


def unit_of(number: float) -> float:
    """What a float32 of this size may be off after an operation of a library."""
    return UNITS * spacing(number)


def is_printed(number: Decimal) -> bool:
    """Whether a decimal is what a float32 is printed as, with so many decimals."""
    exponent = number.as_tuple().exponent
    try:
        (value,) = struct.unpack("f", struct.pack("f", float(number)))
    except OverflowError:
        return False
    return isinstance(exponent, int) and Decimal(f"{value:.{max(-exponent, 0)}f}") == number


def is_shortest(number: Decimal) -> bool:
    """Whether a decimal, as it is typed, is the shortest that is read back as its float32."""
    try:
        single = struct.pack("f", float(number))
    except OverflowError:
        return False
    digits = number.as_tuple().digits
    if len(digits) > MOST_DIGITS or not number or not digits[-1]:
        return False
    (value,) = struct.unpack("f", single)
    nearest, shorter = f"{value:.{len(digits)}g}", f"{value:.{max(len(digits) - 1, 1)}g}"
    return Decimal(nearest) == number and (len(digits) == 1 or struct.pack("f", float(shorter)) != single)
