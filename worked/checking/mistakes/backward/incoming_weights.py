"""The deltas are carried back over the weights into the unit instead of those out of it.

Right: error = 0.9 * (-0.0407) = -0.0366.
Wrong: error = 0.6 * (-0.0407) = -0.0244.

On its way back a delta takes the arrow by which the unit's output went forward. The weights into the unit are used
later, one layer further back.
"""

from collections.abc import Iterator

from worked.checking.mistake import NEAREST, Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import paths
from worked.formula import Formula, sum_of


def over_incoming(around: Around) -> Iterator[Formula]:
    """The weights into the unit in the place of those out of it, in their order; for one path each of them, or all."""
    ways, weights = paths(around), around.weights
    if len(ways) == 1:
        deltas = [weight * ways[0].delta for weight in weights]
        yield from (*deltas[:NEAREST], sum_of(deltas))
    elif 1 < len(ways) <= len(weights):
        pairs = zip(ways, weights, strict=False)
        yield exchanged(around.formula, {path.weight.name: weight for path, weight in pairs})


MISTAKE = Mistake(
    title="the weights into the unit are taken instead of those out of it",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("slides-2-2-1", "error[4]@1", "-0.0244"),
    quantities=("error",),
    rewired=over_incoming,
)
