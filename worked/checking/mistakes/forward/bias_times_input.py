"""The bias is multiplied by an input.

Right: net = 0.9 * 0.4 + 0.8 * 0.2 + 0.4 * 0.7 + 0.7       = 1.5.
Wrong: net = 0.9 * 0.4 + 0.8 * 0.2 + 0.4 * 0.7 + 0.7 * 0.7 = 1.29.

A bias is a weight from a constant input of 1, whatever the inputs are. Drawn as one more weight it is taken for a
weight of the input that is drawn beside it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula


def bias_as_weight(around: Around) -> Iterator[Formula]:
    """The net input with the bias multiplied by one of the inputs, the last first."""
    bias = around.bias(around.unit)
    for sent in reversed(around.inputs):
        if bias:
            yield exchanged(around.formula, {bias.name: bias * sent})


MISTAKE = Mistake(
    title="the bias is multiplied by an input",
    often=2,
    met="threads and published keys that treat the bias as one weight among the others",
    example=Example("larose-3-2-1", "net[h2]@1", "1.29"),
    quantities=("net",),
    rewired=bias_as_weight,
)
