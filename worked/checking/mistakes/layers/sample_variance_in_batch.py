"""The squares are divided by m - 1, as of a sample, where a batch is normalised by m.

Right: variance = (25 + 1 + 16) / 3 = 14.
Wrong: variance = (25 + 1 + 16) / 2 = 21.

The batch is normalised by its own variance, over all m numbers. Only the average that is kept for the test takes the
unbiased variance of a sample (Ioffe & Szegedy 2015; PyTorch).
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import PLAIN, group
from worked.formula import Formula, Number, Quotient, product_of, sum_of


def by_one_less(around: Around) -> Iterator[Formula]:
    """The sum of the squares by m - 1."""
    found = group(around)
    if found and not found.is_testing and len(found.members) > 1:
        share = Quotient(Number("1"), Number(str(len(found.members) - 1)))
        yield product_of((share, sum_of([number**2 for number in found.centred])))


MISTAKE = Mistake(
    title="the squares are divided by m - 1 instead of m",
    often=4,
    met="torch.var divides by m - 1 by default; pocket calculators",
    example=Example(PLAIN, "variance[o1]@1", "21.000"),
    quantities=("variance",),
    rewired=by_one_less,
)
