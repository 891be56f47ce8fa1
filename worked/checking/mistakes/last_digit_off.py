"""The last digit is off by one or two.

Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.0350 + 0.7200 = 0.7550.
Wrong: net = 0.7552.

It is a slip in the last digit of a sum or product that no rounding explains. The method is right, and what follows is
hardly touched.
"""

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.mistake import Example, Mistake
from worked.checking.mistakes._digits import shifted


def beside(number: Decimal) -> Iterator[Decimal]:
    """The numbers up to two units of the last digit above and below."""
    for units in (1, -1, 2, -2):
        yield shifted(number, units)


MISTAKE = Mistake(
    title="the last digit is off by one or two",
    often=3,
    met="16 of 94 published examples have a last digit off by one",
    example=Example("slides-2-2-1", "net[3]@1", "0.7552"),
    meant=beside,
)
