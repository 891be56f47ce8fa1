"""A digit is written twice.

Right: out = 0.5933.
Wrong: out = 0.55933.

The digits after it move down by a place. With a zero doubled after the point, as in 0.0052 for 0.052, the
number becomes ten times too small.
"""

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.mistake import Example, Mistake
from worked.checking.mistakes._digits import edited


def with_one_less(number: Decimal) -> Iterator[Decimal]:
    """The number without one of two equal digits side by side, unless it is a final zero, which says nothing."""
    yield from (other for other in edited(number, _with_one_less) if other != number)


def _with_one_less(digits: str) -> Iterator[str]:
    for place in range(1, len(digits)):
        if digits[place] == digits[place - 1] and digits[place] != digits[place - 2 : place - 1]:
            yield digits[:place] + digits[place + 1 :]


MISTAKE = Mistake(
    title="a digit is written twice",
    often=3,
    met="a published 3-3-3-3 example: 0.2005849 for 0.205849",
    example=Example("mazur-2-2-2", "out[h1]@1", "0.55933"),
    meant=with_one_less,
)
