"""One weight is that of an arrow into another unit.

Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
Wrong: net = 0.4 * 0.35 + 0.8 * 0.9 = 0.86.

An input has an arrow to every unit of the next layer, each with a weight of its own. Where they start they lie close
together, and the label of the one beside it is read.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula


def one_weight_of_sibling(around: Around) -> Iterator[Formula]:
    """The net input with one weight replaced by that from the same source into a sibling, the nearest first."""
    for unit in around.siblings:
        for weight, source in zip(around.weights, around.feeding, strict=True):
            other = around.weight(source, unit)
            if other:
                yield exchanged(around.formula, {weight.name: other})


MISTAKE = Mistake(
    title="one weight is that of an arrow into another unit",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("slides-2-2-1", "net[3]@1", "0.86"),
    quantities=("net",),
    rewired=one_weight_of_sibling,
)
