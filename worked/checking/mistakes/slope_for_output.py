"""The slope of the activation is written in place of the output.

Right: out = 1/(1 + e^(-0.755))    = 0.6803.
Wrong: out = 0.6803 * (1 - 0.6803) = 0.2175.

The slope a (1 - a) belongs to the backward pass. It is worked out together with the output and written in its column.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._forward import activated, few, nets, place


@few
def own_slope(around: Around) -> Iterator[Formula]:
    """The slope of the unit at its net input."""
    chosen, layer = around.network.activation(around.layer), around.network.layers[around.layer]
    outs, at = [activated(around, nets(around), unit) for unit in layer], place(around)
    slope = chosen.activation.slope_of(nets(around), outs, at, at, chosen.settings)
    if slope and chosen.activation.learns:
        yield slope


MISTAKE = Mistake(
    title="the slope of the activation is written in place of the output",
    often=2,
    met="a plain slip; a wrong quantity is put in in 10 of 94 published examples",
    example=Example("slides-2-2-1", "out[3]@1", "0.2175"),
    quantities=("out",),
    rewired=own_slope,
)
