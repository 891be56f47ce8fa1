"""The threshold is added, not subtracted.

Right: net = 0.5 * 2 - 0.3 = 0.7.
Wrong: net = 0.5 * 2 + 0.3 = 1.3.

A threshold is the weight of a constant input of -1: what the weighted sum must exceed. A bias is the weight of an input
of 1 and is added. The two differ in their sign only, and sources differ in which of them they use.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._topology import THRESHOLD
from worked.formula import Formula, Negative


def as_a_bias(around: Around) -> Iterator[Formula]:
    """The net input with a plus before the threshold."""
    bias = around.bias(around.unit)
    if bias and around.network.bias_input < 0:
        yield exchanged(around.formula, {bias.name: Negative(bias)})


MISTAKE = Mistake(
    title="the threshold is added, not subtracted",
    often=4,
    met="sources differ: a bias is added, a threshold (Negnevitsky; a weight from -1) is subtracted",
    example=Example(THRESHOLD, "net[o1]@1", "1.3"),
    quantities=("net",),
    rewired=as_a_bias,
)
