"""The largest weight is chosen, though the products of weights and outputs are compared.

Right: of |0.5 * 0.9| and |0.6 * 0.2| the first is the largest.
Wrong: of |0.5| and |0.6| the second is the largest.

A large weight from a unit that sends hardly anything contributes little.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import ArgMax, Formula, absolute

TEXT = """
[network]
layers = [2, 1]
activations = "sigmoid"
weights = [[[0.5, 0.6]]]

[[samples]]
inputs = [0.9, 0.2]
targets = [1]

[page]
questions = ["largest-contribution"]
"""


def weights_compared(around: Around) -> Iterator[Formula]:
    """The place of the largest weight, or of the largest number that a weight carries."""
    if isinstance(around.formula, ArgMax):
        products = [around.key.cells[name].formula for name in around.formula.symbols()]
        pairs = [[*product.parts()] for product in products if product]
        if all(len(pair) == 2 for pair in pairs):
            yield ArgMax(tuple(absolute(weight) for weight, _ in pairs))
            yield ArgMax(tuple(absolute(carried) for _, carried in pairs))


MISTAKE = Mistake(
    title="the weights or the outputs are compared alone, not their products",
    often=3,
    met="questions on which input matters most",
    example=Example(TEXT, "largest-contribution[o1]@1", "2"),
    quantities=("largest-contribution",),
    rewired=weights_compared,
)
