"""The running average takes the variance of the batch, where that of a sample belongs, or the other way round.

Right: running variance = 0.9 * 1 + 0.1 * 42/2 = 3.0.
Wrong: running variance = 0.9 * 1 + 0.1 * 42/3 = 2.3.

In training a batch is normalised by its own variance, divided by m. For the test that of all data is estimated, with
m - 1 (Ioffe & Szegedy 2015; PyTorch). Keras takes the same variance for both.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors
from worked.checking.mistakes._layers import RUNNING, group
from worked.formula import Formula, Number, Quotient, Sum, product_of


def of_other_kind(around: Around) -> Iterator[Formula]:
    """The variance of the batch as it is, or the unbiased one."""
    found = group(around)
    if found is None or not isinstance(around.formula, Sum):
        return
    kept, fresh = around.formula.terms
    share, *new = factors(fresh)
    if len(new) > 1:
        yield kept + product_of((share, new[-1]))
    elif len(found.members) > 1:
        more = Quotient(Number(str(len(found.members))), Number(str(len(found.members) - 1)))
        yield kept + product_of((share, more, new[-1]))


MISTAKE = Mistake(
    title="the running average takes the variance of the other kind (m instead of m - 1, or the other way round)",
    often=4,
    met="PyTorch keeps the unbiased variance, Keras that of the batch",
    example=Example(RUNNING, "running-variance[o1]@2", "2.300"),
    quantities=("running-variance",),
    rewired=of_other_kind,
)
