"""A digit is left out.

Right: new weight = 0.2 - 0.01 * 0.0022 = 0.199978.
Wrong: new weight = 0.19978.

Of several equal digits one is easily lost, and all digits after it move up by a place.
"""

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.mistake import Example, Mistake
from worked.checking.mistakes._digits import edited, other_digits


def with_one_more(number: Decimal) -> Iterator[Decimal]:
    """The number with a further digit in one of its places, not after the last decimal, where it would be rounding."""
    yield from (other for other in edited(number, _with_one_more) if other != number)


def _with_one_more(digits: str) -> Iterator[str]:
    # Before an equal digit it is the same number as after it.
    for place, digit in other_digits(digits):
        yield f"{digits[:place]}{digit}{digits[place:]}"


MISTAKE = Mistake(
    title="a digit is left out",
    often=3,
    met="lecture slides (Birzeit, appendix B): 0.1997 for 0.19997",
    example=Example("appendix-b-2-2-1", "weight[x2>h2]@2", "0.19978"),
    meant=with_one_more,
)
