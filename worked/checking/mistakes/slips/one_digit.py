"""One digit is wrong.

Right: net = 0.15 * 0.05 + 0.20 * 0.10 + 0.35 = 0.3775.
Wrong: net = 0.3175.

All other digits are right, so the number was misread or copied wrongly, or a carry was forgotten in adding by hand. A
wrong last digit alone is not called this: any slip in the arithmetic may look so.
"""

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.mistake import Example, Mistake
from worked.checking.mistakes._digits import edited, other_digits
from worked.checking.reading import last_place


def with_another(number: Decimal) -> Iterator[Decimal]:
    """The number with another digit in one of its places but the last."""
    step = Decimal(10).scaleb(last_place(number))
    yield from (meant for meant in edited(number, _with_another) if abs(meant - number) >= step)


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
