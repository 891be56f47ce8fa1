"""The activation is left out: the net input itself is taken for the output.

Right: out = 1/(1 + e^(-0.755)) = 0.6803.
Wrong: out = 0.755.

Only a linear unit sends on its net input. Where many quantities stand side by side, the last step of the unit is
forgotten, most often at the output, or the number is copied into the wrong column.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula


def net_itself(around: Around) -> Iterator[Formula]:
    """The net input of the unit."""
    net = around.net(around.unit)
    if net:
        yield net


MISTAKE = Mistake(
    title="the activation is left out and the net input is taken for the output",
    often=4,
    met='a published softmax example takes the net inputs for the outputs "to simplify"',
    example=Example("slides-2-2-1", "out[3]@1", "0.755"),
    quantities=("out",),
    rewired=net_itself,
)
