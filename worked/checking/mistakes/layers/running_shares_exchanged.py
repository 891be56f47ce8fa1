"""The shares of a running average are exchanged.

Right: running mean = 0.9 * 0 + 0.1 * 6 = 0.6.
Wrong: running mean = 0.1 * 0 + 0.9 * 6 = 5.4.

PyTorch gives the share of the new batch (momentum = 0.1), Keras that of the old average (momentum = 0.99). The small
share belongs to the new batch: an average moves slowly.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors
from worked.checking.mistakes._layers import RUNNING
from worked.formula import Formula, Sum, product_of


def other_shares(around: Around) -> Iterator[Formula]:
    """Each share before the other number."""
    if isinstance(around.formula, Sum):
        kept, fresh = (factors(term) for term in around.formula.terms)
        yield product_of((fresh[0], *kept[1:])) + product_of((kept[0], *fresh[1:]))


MISTAKE = Mistake(
    title="the shares of the running average are exchanged",
    often=4,
    met="momentum is the share of the new in PyTorch, and of the old in Keras",
    example=Example(RUNNING, "running-mean[o1]@2", "5.4"),
    quantities=("running-mean", "running-variance"),
    rewired=other_shares,
)
