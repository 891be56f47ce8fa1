"""Two neighbouring digits are exchanged.

Right: net = 0.15 * 0.05 + 0.20 * 0.10 + 0.35 = 0.3775.
Wrong: net = 0.3757.

The calculation was right and the number was copied wrongly. What follows from it is off as well, although each later
line may be worked correctly.
"""

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.mistake import Example, Mistake
from worked.checking.mistakes._digits import edited


def exchanged_digits(number: Decimal) -> Iterator[Decimal]:
    """The number with two different digits side by side exchanged."""
    yield from edited(number, _exchanged)


def _exchanged(digits: str) -> Iterator[str]:
    for place in range(len(digits) - 1):
        one, other = digits[place], digits[place + 1]
        if one != other:
            yield f"{digits[:place]}{other}{one}{digits[place + 2 :]}"


MISTAKE = Mistake(
    title="two digits are exchanged",
    often=4,
    met="a plain slip",
    example=Example("mazur-2-2-2", "net[h1]@1", "0.3757"),
    meant=exchanged_digits,
)
