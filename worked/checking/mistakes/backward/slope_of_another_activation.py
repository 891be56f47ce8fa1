"""The slope is that of another activation.

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 1 - 0.6903^2          = 0.5235.

Each activation has its own slope. In a net whose layers have different ones, that of another layer is carried on; or
the formula of the best-known one, the sigmoid, is used for all.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, usual
from worked.checking.mistakes._backward import is_own_slope
from worked.formula import Formula, Number

KNOWN = ("sigmoid", "tanh", "relu")


def of_another(around: Around) -> Iterator[Formula]:
    """The slope of the activations of the other layers, then of the best-known ones, unless it is just 1."""
    own, net, out = around.chosen.activation, around.net(around.unit), around.sent(around.unit)
    if not net or not out or own.couples or not is_own_slope(around):
        return
    for chosen in (*around.network.all_activations, *map(usual, KNOWN)):
        if chosen.activation.name != own.name and not chosen.activation.couples:
            slope = chosen.activation.slope_of([net], [out], 0, 0, chosen.settings)
            if slope and not isinstance(slope, Number):
                yield slope


MISTAKE = Mistake(
    title="the slope is that of another activation",
    often=3,
    met="3 of 94 published examples have a wrong derivative",
    example=Example("slides-2-2-1", "slope[5]@1", "0.5235"),
    quantities=("slope",),
    rewired=of_another,
)
