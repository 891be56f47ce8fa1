"""Another activation is used than that of the layer.

Right: out = 1/(1 + e^(-0.755)) = 0.6803.
Wrong: out = tanh(0.755)        = 0.6381.

Each layer has its own activation, and it is stated in the problem. The one that is known best is used from habit, or
that of the layer before goes on being used.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._forward import catalogued, couples, few

USUAL = ("sigmoid", "tanh", "relu", "bipolar-sigmoid", "step", "softplus")


@few
def other_functions(around: Around) -> Iterator[Formula]:
    """The activations of the other layers, then the usual ones, of the same net input."""
    net = around.net(around.unit)
    if net and not couples(around):
        for chosen in around.network.activations:
            if not chosen.activation.couples:
                yield chosen.activation.out([net], 0, chosen.settings)
        for name in USUAL:
            yield catalogued(name, net)


MISTAKE = Mistake(
    title="another activation is used than that of the layer",
    often=2,
    met="another rule than the stated one in 5 of 94 published examples",
    example=Example("slides-2-2-1", "out[3]@1", "0.6381"),
    quantities=("out",),
    rewired=other_functions,
)
