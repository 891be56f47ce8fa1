"""The mean over the outputs (or samples) is taken, where the loss is their sum.

Right: loss =  0.2748 + 0.0236      = 0.2984.
Wrong: loss = (0.2748 + 0.0236) / 2 = 0.1492.

Many programs average and call it the mean squared error; most books sum. The problem says which of the two holds.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._forward import of_samples
from worked.formula import Formula
from worked.trace.loss import mean


def averaged(around: Around) -> Iterator[Formula]:
    """The loss divided by the number of outputs, and of samples, where it is a sum over them."""
    outputs, samples, training = len(around.network.outputs), of_samples(around), around.problem.training
    if outputs > 1 and training.outputs != "mean":
        yield mean(around.formula, outputs)
    if samples > 1 and training.samples != "mean":
        yield mean(around.formula, samples)


MISTAKE = Mistake(
    title="the mean is taken in the loss, where it is a sum",
    often=3,
    met="sources differ: a mean in 4 of 94 published examples; threads on mean and sum",
    example=Example("mazur-2-2-2", "loss@1", "0.1492"),
    quantities=("loss", "data-loss"),
    rewired=averaged,
)
