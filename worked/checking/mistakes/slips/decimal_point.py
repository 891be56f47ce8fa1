"""The decimal point stands in the wrong place.

Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
Wrong: net = 0.0755.

The digits are right and a zero is missing or one too many, so it is a slip in copying or in a power of ten. An estimate
finds it: 0.8 * 0.9 alone is more than 0.7.
"""

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.mistake import Example, Mistake
from worked.checking.reading import last_place


def moved(number: Decimal) -> Iterator[Decimal]:
    """The number with the point up to three places further to the right or to the left."""
    sign, digits, _ = number.as_tuple()
    if number:
        for count in (1, -1, 2, -2, 3, -3):
            yield Decimal((sign, digits, last_place(number) + count))


MISTAKE = Mistake(
    title="the decimal point stands in the wrong place",
    often=4,
    met="8 of 94 published examples",
    example=Example("slides-2-2-1", "net[3]@1", "0.0755"),
    meant=moved,
)
