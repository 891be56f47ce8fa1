"""A negative net input is cut to 0, as by ReLU; the leak is forgotten.

Right: out = 0.1 * (-0.6) = -0.06.
Wrong: out = max(0, -0.6) = 0.

Leaky ReLU, PReLU and ELU let something of a negative net input through, so that the unit goes on learning. ReLU itself
is so much better known that its 0 is written from habit.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Cases, Formula, Number

LEAKY = """
samples = [{ inputs = [1, 0.5], targets = [1] }]

[network]
layers = [2, 1]
activations = { name = "leaky-relu", slope = 0.1 }
weights = [[[-0.8, 0.2]]]
biases = [[0.1]]
"""


def cut_at_zero(around: Around) -> Iterator[Formula]:
    """The output with 0 for negative net inputs, where positive ones pass as they are."""
    formula = around.formula
    if isinstance(formula, Cases) and formula.cases[0].body == around.net(around.unit):
        yield Cases(formula.cases, Number("0"))


MISTAKE = Mistake(
    title="the leak for negative net inputs is forgotten",
    often=3,
    met="threads on ReLU and its leaky relatives",
    example=Example(LEAKY, "out[o1]@1", "0.0000"),
    quantities=("out",),
    rewired=cut_at_zero,
)
