"""The activation is applied to the net input of another unit.

Right: out = 1/(1 + e^(0.05))  = 0.4875.
Wrong: out = 1/(1 + e^(-0.23)) = 0.5572.

The number is copied from the line of a neighbour, whose output then stands in two places.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula


def output_of_sibling(around: Around) -> Iterator[Formula]:
    """The output of another unit of the layer, the nearest first."""
    for unit in around.siblings:
        yield around.activated(around.nets, unit)


MISTAKE = Mistake(
    title="the output is that of another unit of the layer",
    often=2,
    met="a published solution copies the output of an earlier unit; 9 of 94 examples have such copied lines",
    example=Example("deep-2-2-2-1", "out[h1.1]@1", "0.5572"),
    quantities=("out",),
    rewired=output_of_sibling,
)
