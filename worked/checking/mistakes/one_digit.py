"""One digit is wrong.

Right: net = 0.15 * 0.05 + 0.20 * 0.10 + 0.35 = 0.3775.
Wrong: net = 0.3175.

All other digits are right, so the number was misread or copied wrongly, or a carry was forgotten in adding by hand.
"""

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.mistake import Example, Mistake
from worked.checking.mistakes._digits import edited, other_digits


def with_another(number: Decimal) -> Iterator[Decimal]:
    """The number with another digit in one of its places."""
    yield from edited(number, _with_another)


def _with_another(digits: str) -> Iterator[str]:
    for place, digit in other_digits(digits):
        yield f"{digits[:place]}{digit}{digits[place + 1 :]}"


MISTAKE = Mistake(
    title="one digit is wrong",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "net[h1]@1", "0.3175"),
    meant=with_another,
)
