"""The gradients of the samples are averaged where their sum is asked for.

Right: gradient =  (-0.8) + 2.1      = 1.3.
Wrong: gradient = ((-0.8) + 2.1) / 2 = 0.65.

The loss of this batch is the sum over its samples, and so is its gradient. Many programs average; the exercise says
what is meant here.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import BATCH, sample_gradients
from worked.formula import Formula, Sum
from worked.trace.loss import mean


def average(around: Around) -> Iterator[Formula]:
    """The sum divided by the number of samples."""
    samples = len(sample_gradients(around))
    if isinstance(around.formula, Sum) and samples > 1:
        yield mean(around.formula, samples)


MISTAKE = Mistake(
    title="the gradients of the samples are averaged, not summed",
    often=4,
    met="threads and keys on the web: sum and mean over a batch",
    example=Example(BATCH.replace("mean", "sum"), "gradient[x1>o1]@1", "0.65"),
    quantities=("gradient", "data-gradient"),
    rewired=average,
)
