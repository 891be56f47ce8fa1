"""The mean over the outputs (or samples) is taken, where the loss is their sum.

Right: loss =  0.2748 + 0.0236      = 0.2984.
Wrong: loss = (0.2748 + 0.0236) / 2 = 0.1492.

Programs average by default and call it the mean squared error; books sum. The problem says which of both holds.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._forward import few, of_samples
from worked.trace.forward import mean


@few
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
    met="sources differ: a sum in most, a mean in 4 of 94 published examples; threads on mean and sum",
    example=Example("mazur-2-2-2", "loss@1", "0.1492"),
    quantities=("loss",),
    rewired=averaged,
)
