"""The gradient of a bias is multiplied by an input.

Right: gradient of the bias = delta             = -0.022411.
Wrong: gradient of the bias = delta * out of h1 = (-0.022411) * 0.487503 = -0.010926.

A bias is added to the net input as it is, like a weight whose input is always 1: its gradient is the delta alone.
"""

from collections.abc import Iterator

from worked.checking.mistake import NEAREST, Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, signal, times
from worked.formula import Formula


@in_every_sample
def multiplied(around: Around) -> Iterator[Formula]:
    """The delta times what comes into the unit from one of the units before it, or times its own output."""
    if around.source or not signal(around):
        return
    for found in (*around.inputs[:NEAREST], around.named("out", around.unit)):
        if found:
            yield times(around.formula, found)


MISTAKE = Mistake(
    title="the gradient of the bias is multiplied by an input",
    often=3,
    met="threads and keys on the web",
    example=Example("deep-2-2-2-1", "gradient[h2.1]@1", "-0.010926"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=multiplied,
)
