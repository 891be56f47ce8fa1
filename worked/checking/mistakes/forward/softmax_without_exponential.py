"""The net inputs are divided by their sum: softmax without the exponentials.

Right: out = e^(0.6) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.4010.
Wrong: out = 0.6 / (-0.7 + 0.6 + 0.8)                 = 0.8571.

These shares add up to 1, too, but some of them may be negative, as net inputs are. The exponentials make all of them
positive before they are shared out.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import is_softmax
from worked.formula import Formula, Quotient, sum_of


def share_of_nets(around: Around) -> Iterator[Formula]:
    """The net input over the sum of those of the layer."""
    net = around.net(around.unit)
    if net and is_softmax(around):
        yield Quotient(net, sum_of(around.nets))


MISTAKE = Mistake(
    title="the net inputs are divided by their sum, without the exponentials of softmax",
    often=3,
    met="1 of 94 published examples (a notebook of Prakash Jay), in all three outputs",
    example=Example("softmax-3-class", "out[o2]@1", "0.8571"),
    quantities=("out",),
    rewired=share_of_nets,
)
