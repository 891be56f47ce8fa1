"""What the rules about slips of the pen share: a number as its digits before and after the point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from worked.checking.reading import last_place

MOST_PLACES = 12


def halves(number: Decimal) -> tuple[str, str, str]:
    """The sign of a number, its digits before the point and those after it, as many as were typed."""
    text = f"{number:f}"
    sign = "-" if text.startswith("-") else ""
    before, _, after = text.removeprefix("-").partition(".")
    return sign, before, after


def edited(number: Decimal, edit: Callable[[str], Iterable[str]]) -> Iterator[Decimal]:
    """The numbers that come of an edit of the digits after the point, then of those before it."""
    sign, before, after = halves(number)
    for digits in edit(after):
        yield Decimal(f"{sign}{before}.{digits}")
    for digits in edit(before):
        yield Decimal(f"{sign}{digits}.{after}")


def other_digits(digits: str) -> Iterator[tuple[int, str]]:
    """The places of a row of digits, each with every digit that does not stand there.

    There are a dozen places at most: those of a longer row begin at its first digit but zero.
    """
    zeros = len(digits) - len(digits.lstrip("0"))
    first = max(0, min(zeros, len(digits) - MOST_PLACES))
    for place in range(first, min(len(digits), first + MOST_PLACES)):
        yield from ((place, digit) for digit in "0123456789" if digit != digits[place])


def shifted(number: Decimal, units: int) -> Decimal:
    """The number so many units of its last digit further from zero."""
    sign, digits, _ = number.as_tuple()
    count = int("".join(map(str, digits))) + units
    return Decimal((sign if count >= 0 else 1 - sign, tuple(map(int, str(abs(count)))), last_place(number)))


def followed(number: Decimal, digit: int) -> Decimal:
    """The number with a further digit after its last one; 10 carries over."""
    sign, digits, _ = number.as_tuple()
    return shifted(Decimal((sign, (*digits, 0), last_place(number) - 1)), digit)
