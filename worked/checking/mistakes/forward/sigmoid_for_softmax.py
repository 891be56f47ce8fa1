"""Each output goes through the sigmoid alone, where softmax looks at all of them.

Right: out = e^(0.6) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.4010.
Wrong: out = 1/(1 + e^(-0.6))                         = 0.6457.

Both give numbers between 0 and 1. The sigmoid answers a yes-or-no question for each output; only softmax shares one
whole among them, so that they add up to 1. For two outputs it is the sigmoid of the difference of their net inputs.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, usual
from worked.checking.mistakes._forward import is_softmax
from worked.formula import Formula


def sigmoid_alone(around: Around) -> Iterator[Formula]:
    """The sigmoid of the unit's own net input."""
    net = around.net(around.unit)
    if net and is_softmax(around):
        chosen = usual("sigmoid")
        yield chosen.activation.out([net], 0, chosen.settings)


MISTAKE = Mistake(
    title="the sigmoid is used in place of softmax",
    often=3,
    met="a plain slip; 1 of 94 published examples computes softmax by another rule than the stated one",
    example=Example("softmax-3-class", "out[o2]@1", "0.6457"),
    quantities=("out",),
    rewired=sigmoid_alone,
)
