"""The slope of the activation is written in place of the output.

Right: out = 1/(1 + e^(-0.755))    = 0.6803.
Wrong: out = 0.6803 * (1 - 0.6803) = 0.2175.

The slope a (1 - a) belongs to the backward pass. It is worked out together with the output and written in its column.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula


def own_slope(around: Around) -> Iterator[Formula]:
    """The slope of the unit at its net input."""
    nets = around.nets
    slope = around.slope_at(nets, [around.activated(nets, unit) for unit in around.units])
    if slope and around.chosen.activation.learns:
        yield slope


MISTAKE = Mistake(
    title="the slope of the activation is written in place of the output",
    often=2,
    met="a plain slip; 10 of 94 published examples put in a wrong quantity",
    example=Example("slides-2-2-1", "out[3]@1", "0.2175"),
    quantities=("out",),
    rewired=own_slope,
)
