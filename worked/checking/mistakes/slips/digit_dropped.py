"""A digit is left out.

Right: net = 0.5 * 0.5933 + 0.55 * 0.5969 + 0.6 = 1.2249.
Wrong: net = 1.249.

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
    example=Example("mazur-2-2-2", "net[o2]@1", "1.249"),
    meant=with_one_more,
)
