"""The sum over the outputs (or samples) is taken, where the loss is their mean.

Right: loss = 1/2 * ((1 - 0.6)^2 + (0 - 0.3)^2) = 0.1250.
Wrong: loss =        (1 - 0.6)^2 + (0 - 0.3)^2  = 0.2500.

The M of MSE is forgotten: the division by the number of terms comes last, after a long line of squares.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import of_outputs, of_samples, without_mean
from worked.formula import Formula, Number

MEAN = """
network = { layers = [2, 2], activations = "linear", weights = [[[0.4, 0.2], [0.3, -0.1]]] }
samples = [{ inputs = [1.2, 0.6], targets = [1, 0] }]
training = { loss = "mean-squared-error" }
"""


def not_divided(around: Around) -> Iterator[Formula]:
    """The loss not divided by the number of samples or of outputs, where it is their mean."""
    outputs, training = len(around.network.outputs), around.problem.training
    if of_samples(around):
        whole = without_mean(around.formula)
        yield whole
        if training.outputs == "mean" and outputs > 1:
            yield Number(str(outputs)) * around.formula
            yield Number(str(outputs)) * whole
    elif of_outputs(around) and training.outputs == "mean":
        yield without_mean(around.formula)


MISTAKE = Mistake(
    title="the sum is taken in the loss, where it is a mean",
    often=3,
    met="sources differ: a mean in 4 of 94 published examples; threads on mean and sum",
    example=Example(MEAN, "loss@1", "0.2500"),
    quantities=("loss", "data-loss"),
    rewired=not_divided,
)
