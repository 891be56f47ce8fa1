"""Another activation is used than that of the layer.

Right: out = 1/(1 + e^(-0.755)) = 0.6803.
Wrong: out = tanh(0.755)        = 0.6381.

Each layer has its own activation, and it is stated in the problem. The best-known one is used from habit, or that of
the layer before goes on being used.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, usual
from worked.formula import Formula

USUAL = ("sigmoid", "tanh", "relu", "bipolar-sigmoid", "step", "softplus")


def other_functions(around: Around) -> Iterator[Formula]:
    """The activations of the other layers, then the usual ones, of the same net input."""
    net = around.net(around.unit)
    if net and not around.chosen.activation.couples:
        for chosen in (*around.network.all_activations, *map(usual, USUAL)):
            if not chosen.activation.couples:
                yield chosen.activation.out([net], 0, chosen.settings)


MISTAKE = Mistake(
    title="another activation is used than that of the layer",
    often=2,
    met="a plain slip; 1 of 94 published examples computes its outputs by another activation than the stated one",
    example=Example("slides-2-2-1", "out[3]@1", "0.6381"),
    quantities=("out",),
    rewired=other_functions,
)
