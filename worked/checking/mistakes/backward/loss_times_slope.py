"""The loss itself is multiplied by the slope, in place of the error.

Right: delta = -0.1903 * 0.2138 = -0.0407.
Wrong: delta = 0.0181 * 0.2138  = 0.0039.

The delta needs the slope of the loss, not its value. The number was computed last in the forward pass and is often
called the error.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import losses, slope_and_error
from worked.formula import Formula


def with_loss(around: Around) -> Iterator[Formula]:
    """The loss of the output, or of the whole net, in the place of the error."""
    pair = slope_and_error(around)
    if pair and around.is_output:
        yield from (exchanged(around.formula, {pair[1].name: loss}) for loss in losses(around))


MISTAKE = Mistake(
    title="the loss itself is multiplied by the slope",
    often=3,
    met="a plain slip",
    example=Example("slides-2-2-1", "delta[5]@1", "0.0039"),
    quantities=("delta",),
    rewired=with_loss,
)
