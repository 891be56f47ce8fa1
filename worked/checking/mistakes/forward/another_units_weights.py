"""The weights are those of another unit of the layer.

Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
Wrong: net = 0.4 * 0.35 + 0.6 * 0.9 = 0.68.

All units of a layer see the same inputs; what tells them apart are the weights of the arrows that end in them.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula


def weights_of_sibling(around: Around) -> Iterator[Formula]:
    """The net input with the weights of a sibling, and with its bias too."""
    own, bias = around.weights, around.bias(around.unit)
    for unit in around.siblings:
        changes = {}
        for weight, source in zip(own, around.feeding, strict=True):
            changes[weight.name] = around.weight(source, unit) or weight
        yield exchanged(around.formula, changes)
        other = around.bias(unit)
        if bias and other:
            yield exchanged(around.formula, changes | {bias.name: other})


MISTAKE = Mistake(
    title="the weights are those of another unit of the layer",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("slides-2-2-1", "net[3]@1", "0.68"),
    quantities=("net",),
    rewired=weights_of_sibling,
)
