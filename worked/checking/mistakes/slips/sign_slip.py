"""The sign of the number is wrong.

Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
Wrong: net = -0.755.

The digits are right, so it may be a slip of the pen, or a difference taken the other way round.
"""

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.mistake import Example, Mistake


def negated(number: Decimal) -> Iterator[Decimal]:
    """The number with the other sign."""
    if number:
        yield number.copy_negate()


MISTAKE = Mistake(
    title="the sign is wrong",
    often=5,
    met="7 of 94 published examples have a wrong sign",
    example=Example("slides-2-2-1", "net[3]@1", "-0.755"),
    meant=negated,
)
