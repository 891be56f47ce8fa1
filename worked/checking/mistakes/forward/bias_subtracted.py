"""The bias is subtracted from the weighted sum, not added to it.

Right: net = 0.5 * 0.1 + 0.1 * 0.3 + 0.4 = 0.48.
Wrong: net = 0.5 * 0.1 + 0.1 * 0.3 - 0.4 = -0.32.

Some books subtract a threshold instead of adding a bias: a weight from a constant input of -1. A bias is minus that
threshold, and whoever changes books half-way mixes the two.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula, Negative


def bias_negated(around: Around) -> Iterator[Formula]:
    """The net input with a minus sign before the bias."""
    bias = around.bias(around.unit)
    if bias and around.network.bias_input > 0:
        yield exchanged(around.formula, {bias.name: Negative(bias)})


MISTAKE = Mistake(
    title="the bias is subtracted, not added",
    often=2,
    met="sources differ: a bias is added, a threshold (Negnevitsky; a weight from -1) is subtracted",
    example=Example("appendix-b-2-2-1", "net[h1]@1", "-0.32"),
    quantities=("net",),
    rewired=bias_negated,
)
