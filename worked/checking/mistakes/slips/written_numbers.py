"""Written numbers: slips in the sign, the point and the digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from worked.checking.mistakes.mistake import Example, slip
from worked.checking.numbers.reading import last_place

MOST_PLACES = 12


def _halves(number: Decimal) -> tuple[str, str, str]:
    """The sign of a number, its digits before the point and those after it, as many as were typed."""
    text = f"{number:f}"
    sign = "-" if text.startswith("-") else ""
    before, _, after = text.removeprefix("-").partition(".")
    return sign, before, after


def _edited(number: Decimal, edit: Callable[[str], Iterable[str]]) -> Iterator[Decimal]:
    """The numbers that come of an edit of the digits after the point, then of those before it."""
    sign, before, after = _halves(number)
    for digits in edit(after):
        yield Decimal(f"{sign}{before}.{digits}")
    for digits in edit(before):
        yield Decimal(f"{sign}{digits}.{after}")


def _other_digits(digits: str) -> Iterator[tuple[int, str]]:
    """The places of a row of digits, each with every digit that does not stand there.

    There are a dozen places at most: those of a longer row begin at its first digit but zero.
    """
    zeros = len(digits) - len(digits.lstrip("0"))
    first = max(0, min(zeros, len(digits) - MOST_PLACES))
    for place in range(first, min(len(digits), first + MOST_PLACES)):
        yield from ((place, digit) for digit in "0123456789" if digit != digits[place])


@slip(
    "the sign is wrong",
    often=5,
    met="7 of 94 published examples have a wrong sign",
    example=Example("slides-2-2-1", "net[3]@1", "-0.755"),
)
def sign_slip(number: Decimal) -> Iterator[Decimal]:
    """The sign of the number is wrong.

    Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
    Wrong: net = -0.755.

    The digits are right, so it may be a slip of the pen, or a difference taken the other way round.
    """
    if number:
        yield number.copy_negate()


@slip(
    "the decimal point stands in the wrong place",
    often=4,
    met="8 of 94 published examples",
    example=Example("slides-2-2-1", "net[3]@1", "0.0755"),
)
def decimal_point(number: Decimal) -> Iterator[Decimal]:
    """The decimal point stands in the wrong place.

    Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
    Wrong: net = 0.0755.

    The digits are right and a zero is missing or one too many, so it is a slip in copying or in a power of ten. An
    estimate finds it: 0.8 * 0.9 alone is more than 0.7.
    """
    sign, digits, _ = number.as_tuple()
    if number:
        for count in (1, -1, 2, -2, 3, -3):
            yield Decimal((sign, digits, last_place(number) + count))


@slip("one digit is wrong", often=1, met="a plain slip", example=Example("mazur-2-2-2", "net[h1]@1", "0.3175"))
def one_digit(number: Decimal) -> Iterator[Decimal]:
    """One digit is wrong.

    Right: net = 0.15 * 0.05 + 0.20 * 0.10 + 0.35 = 0.3775.
    Wrong: net = 0.3175.

    All other digits are right, so the number was misread or copied wrongly, or a carry was forgotten in adding by hand.
    A wrong last digit alone is not called this: any slip in the arithmetic may look so.
    """
    step = Decimal(10).scaleb(last_place(number))
    yield from (meant for meant in _edited(number, _with_another) if abs(meant - number) >= step)


def _with_another(digits: str) -> Iterator[str]:
    for place, digit in _other_digits(digits):
        yield f"{digits[:place]}{digit}{digits[place + 1 :]}"


@slip("two digits are exchanged", often=4, met="a plain slip", example=Example("mazur-2-2-2", "net[h1]@1", "0.3757"))
def swapped_digits(number: Decimal) -> Iterator[Decimal]:
    """Two neighbouring digits are exchanged.

    Right: net = 0.15 * 0.05 + 0.20 * 0.10 + 0.35 = 0.3775.
    Wrong: net = 0.3757.

    The calculation was right and the number was copied wrongly. What follows from it is off as well, although each
    later line may be worked correctly.
    """
    yield from _edited(number, _exchanged)


def _exchanged(digits: str) -> Iterator[str]:
    for place in range(len(digits) - 1):
        one, other = digits[place], digits[place + 1]
        if one != other:
            yield f"{digits[:place]}{other}{one}{digits[place + 2 :]}"


@slip(
    "a digit is left out",
    often=3,
    met="lecture slides (Birzeit, appendix B): 0.1997 for 0.19997",
    example=Example("mazur-2-2-2", "net[o2]@1", "1.249"),
)
def digit_dropped(number: Decimal) -> Iterator[Decimal]:
    """A digit is left out.

    Right: net = 0.5 * 0.5933 + 0.55 * 0.5969 + 0.6 = 1.2249.
    Wrong: net = 1.249.

    Of several equal digits one is easily lost, and all digits after it move up by a place.
    """
    yield from (other for other in _edited(number, _with_one_more) if other != number)


def _with_one_more(digits: str) -> Iterator[str]:
    # Before an equal digit it is the same number as after it.
    for place, digit in _other_digits(digits):
        yield f"{digits[:place]}{digit}{digits[place:]}"


@slip(
    "a digit is written twice",
    often=3,
    met="a published 3-3-3-3 example: 0.2005849 for 0.205849",
    example=Example("mazur-2-2-2", "out[h1]@1", "0.55933"),
)
def digit_doubled(number: Decimal) -> Iterator[Decimal]:
    """A digit is written twice.

    Right: out = 0.5933.
    Wrong: out = 0.55933.

    The digits after it move down by a place. With a zero doubled after the point, as in 0.0052 for 0.052, the
    number becomes ten times too small.
    """
    yield from (other for other in _edited(number, _with_one_less) if other != number)


def _with_one_less(digits: str) -> Iterator[str]:
    for place in range(1, len(digits)):
        if digits[place] == digits[place - 1] and digits[place] != digits[place - 2 : place - 1]:
            yield digits[:place] + digits[place + 1 :]


PRODUCTS = """
network = { layers = [1, 2], activations = "linear", weights = [[[0.385], [0.425]]] }
samples = [{ inputs = [0.375], targets = [0, 0] }]
"""


@slip(
    "the digits are cut off, not rounded",
    often=5,
    met="19 of 94 published examples",
    example=Example(PRODUCTS, "net[o2]@1", "0.1593"),
    whole=False,
)
def truncated(number: Decimal) -> Iterator[Decimal]:
    """The digits are cut off where the number should be rounded.

    Right: net = 0.425 * 0.375 = 0.159375, to four decimals 0.1594.
    Wrong: net = 0.1593.

    The next digit is 5 or more, so the last one goes up. Cut off again and again, small errors all lean to the same
    side.
    """
    for digit in range(5, 11):
        longer = _followed(number, digit)
        yield longer
        if not number:
            yield longer.copy_negate()


def _shifted(number: Decimal, units: int) -> Decimal:
    """The number so many units of its last digit further from zero."""
    sign, digits, _ = number.as_tuple()
    count = int("".join(map(str, digits))) + units
    return Decimal((sign if count >= 0 else 1 - sign, tuple(map(int, str(abs(count)))), last_place(number)))


def _followed(number: Decimal, digit: int) -> Decimal:
    """The number with a further digit after its last one; 10 carries over."""
    sign, digits, _ = number.as_tuple()
    return _shifted(Decimal((sign, (*digits, 0), last_place(number) - 1)), digit)
