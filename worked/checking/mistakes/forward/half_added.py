"""A factor 1/2 stands before the square, where the loss has none.

Right: loss =       (1 - 0.6921)^2 = 0.0948.
Wrong: loss = 1/2 * (1 - 0.6921)^2 = 0.0474.

The squared error is so often written with 1/2 that it is added from habit. Which of the two holds, the problem says.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, one_over
from worked.checking.mistakes._forward import in_loss
from worked.formula import Formula, Power

SQUARED = """
network = { layers = [2, 1], activations = "sigmoid", weights = [[[0.4, -0.3]]], biases = [[0.1]] }
samples = [{ inputs = [2, 0.3], targets = [1] }]
training = { loss = "squared-error" }
"""


def with_half(around: Around) -> Iterator[Formula]:
    """The loss with 1/2 before its squares, where its term is a square alone."""

    def change(part: Formula) -> Formula:
        return one_over(2) * part if isinstance(part, Power) else part

    loss = around.problem.training.loss
    if loss and isinstance(loss.term, Power):
        yield from in_loss(around, change)


MISTAKE = Mistake(
    title="a factor 1/2 is added to the loss",
    often=3,
    met="sources differ: half square in 15, square without 1/2 in 16 of 94 published examples",
    example=Example(SQUARED, "loss@1", "0.0474"),
    quantities=("loss", "data-loss"),
    rewired=with_half,
)
