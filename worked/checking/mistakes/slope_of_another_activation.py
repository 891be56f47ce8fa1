"""The slope is that of another activation.

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 1 - 0.6903^2          = 0.5235.

Each activation has its own slope. In a net whose layers have different ones, that of another layer is carried on; or
the formula of the best-known one, the sigmoid, is used for all.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._backward import apart, is_own_slope
from worked.formula import Number
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import settings_of
from worked.problem.network import LayerActivation

KNOWN = [LayerActivation(ACTIVATIONS[name], settings_of(ACTIVATIONS[name], {})) for name in ("sigmoid", "tanh", "relu")]


def of_another(around: Around) -> Iterator[Formula]:
    """The slope of the activations of the other layers, then of the best-known ones, unless it is just 1."""
    own, net, out = around.network.activation(around.layer), around.net(around.unit), around.sent(around.unit)
    found = []
    for chosen in (*around.network.activations, *KNOWN):
        coupled = chosen.activation.couples or own.activation.couples
        if net and out and chosen.activation.name != own.activation.name and not coupled:
            slope = chosen.activation.slope_of([net], [out], 0, 0, chosen.settings)
            found += [] if isinstance(slope, Number) else [slope]
    if is_own_slope(around):
        yield from apart(around, found)


MISTAKE = Mistake(
    title="the slope is that of another activation",
    often=3,
    met="wrong derivatives in 3 of 94 published examples",
    example=Example("slides-2-2-1", "slope[5]@1", "0.5235"),
    quantities=("slope",),
    rewired=of_another,
)
