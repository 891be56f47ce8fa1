"""The activation is applied twice.

Right: out = 1/(1 + e^(0.05))    = 0.4875.
Wrong: out = 1/(1 + e^(-0.4875)) = 0.6195.

The output is taken for a net input and sent through the activation once more. The number looks harmless, because it
lies between the bounds of the activation again.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula


def of_the_output(around: Around) -> Iterator[Formula]:
    """The activation of what the activation gives."""
    nets = around.nets
    yield around.activated([around.activated(nets, unit) for unit in around.units])


MISTAKE = Mistake(
    title="the activation is applied twice",
    often=3,
    met="threads on the slope, where sigma is applied to what is already an output",
    example=Example("deep-2-2-2-1", "out[h1.1]@1", "0.6195"),
    quantities=("out",),
    rewired=of_the_output,
)
