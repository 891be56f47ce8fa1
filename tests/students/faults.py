"""Faults: all rules by which students go wrong, and the slips of the pen that spoil a written number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal
from random import Random

from tests.students import backward_faults, bound_faults, forward_faults, optimiser_faults
from tests.students.fault import FAULTS, METHOD_FAULTS, METHOD_GROUPS, At, Fault

__all__ = ["FAULTS", "GROUPS", "METHOD_FAULTS", "METHOD_GROUPS", "SIZES", "SLIPS", "At", "Fault", "off_by"]

# They fill the lists in being imported.
assert forward_faults and backward_faults and optimiser_faults and bound_faults
GROUPS = ("net", "out", "loss", "error", "slope", "delta", "gradient", "update", "slip")
SIZES = (1, 3, 10, 100)

# A slip turns the written number, before it was rounded and after, into another; None where it cannot happen.
Slip = Callable[[Decimal, Decimal, Random], Decimal | None]


def slip_sign(number: Decimal, written: Decimal, draw: Random) -> Decimal | None:
    """The sign is lost, or one is found."""
    return -written if written else None


def slip_point(number: Decimal, written: Decimal, draw: Random) -> Decimal | None:
    """The decimal point moves by one place, and the digits stay."""
    return written.scaleb(draw.choice((-1, 1)) if _exponent(written) < 0 else -1) if written else None


def slip_swap(number: Decimal, written: Decimal, draw: Random) -> Decimal | None:
    """Two adjacent digits change places."""
    text = f"{written:f}"
    pairs = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
    if not pairs:
        return None
    i = draw.choice(pairs)
    return Decimal(text[:i] + text[i + 1] + text[i] + text[i + 2 :])


def slip_digit(number: Decimal, written: Decimal, draw: Random) -> Decimal | None:
    """One digit is another."""
    text = f"{written:f}"
    i = draw.choice([i for i, letter in enumerate(text) if letter.isdigit()])
    return Decimal(text[:i] + draw.choice([digit for digit in "0123456789" if digit != text[i]]) + text[i + 1 :])


def slip_truncated(number: Decimal, written: Decimal, draw: Random) -> Decimal | None:
    """Cut off where it should be rounded."""
    cut = number.quantize(written, ROUND_DOWN)
    return cut if cut != written else None


def slip_dropped(number: Decimal, written: Decimal, draw: Random) -> Decimal | None:
    """A digit after the point is lost, so that what follows moves up; not the last one, for that is rounding."""
    whole, point, digits = f"{written:f}".partition(".")
    places = [i for i in range(len(digits) - 1) if len(set(digits[i:])) > 1]
    if not places:
        return None
    i = draw.choice(places)
    dropped = Decimal(whole + point + digits[:i] + digits[i + 1 :])
    # What a shorter rounding or cut of the right number may be is no fault.
    return dropped if abs(dropped - number) >= Decimal(1).scaleb(_exponent(dropped)) else None


SLIPS: dict[str, Slip] = {
    slip.__name__.replace("_", "-"): slip
    for slip in (slip_sign, slip_point, slip_swap, slip_digit, slip_truncated, slip_dropped)
}


def off_by(size: int) -> Slip:
    """A wrong value, so many units of the last place away."""

    def wrong(number: Decimal, written: Decimal, draw: Random) -> Decimal:
        return written + draw.choice((-size, size)) * Decimal(1).scaleb(_exponent(written))

    return wrong


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent
