"""One digit is wrong.

Right: net = 0.15 * 0.05 + 0.20 * 0.10 + 0.35 = 0.3775.
Wrong: net = 0.3175.

All other digits are right, so the number was misread or copied wrongly, or a carry was forgotten in adding by hand.
"""

from decimal import Decimal

from worked.checking.mistake import Example, Iterator, Mistake
from worked.checking.mistakes._digits import edited, places


def other_digits(number: Decimal) -> Iterator[Decimal]:
    """The number with another digit in one of its places."""
    yield from edited(number, _other)


def _other(digits: str) -> Iterator[str]:
    for place in places(digits):
        for digit in "0123456789":
            if digit != digits[place]:
                yield f"{digits[:place]}{digit}{digits[place + 1 :]}"


MISTAKE = Mistake(
    title="one digit is wrong",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "net[h1]@1", "0.3175"),
    meant=other_digits,
)
