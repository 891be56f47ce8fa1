"""The delta is multiplied by a slope that is in it already.

Right: delta = 0.4010 - 1                           = -0.5990.
Wrong: delta = (0.4010 - 1) * 0.4010 * (1 - 0.4010) = -0.1439.

With cross-entropy after a softmax, or binary cross-entropy after a sigmoid, the slope cancels against the loss:
a - t is already the delta, not the error. Whoever has learned delta = error * slope multiplies once more.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import is_plain
from worked.formula import Formula


def times_slope(around: Around) -> Iterator[Formula]:
    """The short form times the slope of the activation."""
    slope = around.slope_at(around.nets, around.outs) if is_plain(around) else None
    if slope:
        yield around.formula * slope


MISTAKE = Mistake(
    title="the delta is multiplied by a slope that had already cancelled",
    often=4,
    met="threads on softmax with cross-entropy",
    example=Example("softmax-3-class", "delta[o2]@1", "-0.1439"),
    quantities=("delta",),
    rewired=times_slope,
)
