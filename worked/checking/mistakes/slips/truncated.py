"""The digits are cut off where the number should be rounded.

Right: net = 0.425 * 0.375 = 0.159375, to four decimals 0.1594.
Wrong: net = 0.1593.

The next digit is 5 or more, so the last one goes up. Cut off again and again, small errors all lean to the same side.
"""

from collections.abc import Iterator
from decimal import Decimal

from worked.checking.mistake import Example, Mistake
from worked.checking.mistakes._digits import followed

PRODUCTS = """
network = { layers = [1, 2], activations = "linear", weights = [[[0.385], [0.425]]] }
samples = [{ inputs = [0.375], targets = [0, 0] }]
"""


def cut(number: Decimal) -> Iterator[Decimal]:
    """The numbers with one more digit of which this is the beginning, and which should have been rounded up."""
    for digit in range(5, 11):
        longer = followed(number, digit)
        yield longer
        if not number:
            yield longer.copy_negate()


MISTAKE = Mistake(
    title="the digits are cut off, not rounded",
    often=5,
    met="19 of 94 published examples",
    example=Example(PRODUCTS, "net[o2]@1", "0.1593"),
    meant=cut,
    whole=False,
)
