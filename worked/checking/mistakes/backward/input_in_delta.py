"""The delta is already multiplied by an input of the unit, or by its output: it is a gradient.

Right: delta = -0.1903 * 0.2138          = -0.0407.
Wrong: delta = -0.1903 * 0.2138 * 0.6803 = -0.0277.

The delta belongs to the unit, the input to each of its weights: a unit has one delta and as many gradients as weights.
In the chain rule for one weight the three factors stand in one line, and nothing shows that the first two are
the delta.
"""

from collections.abc import Iterator

from worked.checking.mistake import NEAREST, Around, Example, Mistake
from worked.formula import Formula


def with_input(around: Around) -> Iterator[Formula]:
    """The delta times one of the first few inputs of the unit, then times its own output."""
    out = around.sent(around.unit)
    yield from (around.formula * sent for sent in (*around.inputs[:NEAREST], out) if sent)


MISTAKE = Mistake(
    title="an input or the output of the unit is already in the delta",
    often=2,
    met="a plain slip",
    example=Example("slides-2-2-1", "delta[5]@1", "-0.0277"),
    quantities=("delta",),
    rewired=with_input,
)
