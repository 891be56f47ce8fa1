"""The delta is multiplied by a slope that is in it already.

Right: delta = 0.4010 - 1                           = -0.5990.
Wrong: delta = (0.4010 - 1) * 0.4010 * (1 - 0.4010) = -0.1439.

With cross-entropy after a softmax, or binary cross-entropy after a sigmoid, the slope cancels against the loss:
a - t is already the delta, not the error. Who has learned delta = error * slope multiplies once more.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._backward import apart, is_plain


def times_slope(around: Around) -> Iterator[Formula]:
    """The short form times the slope of the activation."""
    layer, chosen = around.network.layers[around.layer], around.network.activation(around.layer)
    place = layer.index(around.unit)
    if is_plain(around):
        nets, outs = around.each("net", layer), around.each("out", layer)
        slope = chosen.activation.slope_of(nets, outs, place, place, chosen.settings)
        yield from apart(around, [around.formula * slope] if slope else [])


MISTAKE = Mistake(
    title="the delta is multiplied by a slope that had already cancelled",
    often=4,
    met="threads on softmax with cross-entropy",
    example=Example("softmax-3-class", "delta[o2]@1", "-0.1439"),
    quantities=("delta",),
    rewired=times_slope,
)
