"""The error is divided by the number of outputs although the loss is their sum, or the reverse.

Right: delta = 0.4010 - 1           = -0.5990.
Wrong: delta = 1 / 3 * (0.4010 - 1) = -0.1997.

Some losses are a sum over the outputs, others a mean, and a mean brings 1/n into every slope. What is called mean
squared error is in one book a mean over outputs, in another over samples, in a third just the half of a sum.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, factors, product_of
from worked.checking.mistakes._backward import apart, compares
from worked.formula import Number
from worked.trace.forward import mean


def mean_or_sum(around: Around) -> Iterator[Formula]:
    """The error without the 1/n of a mean, or with one."""
    count, training = len(around.network.outputs), around.problem.training
    if compares(around) and training.loss and count > 1:
        share, parts = mean(Number("1"), count), factors(around.formula)
        rest = product_of([part for part in parts if part != share])
        yield from apart(around, [rest if training.outputs == "mean" else mean(around.formula, count)])


MISTAKE = Mistake(
    title="sum and mean over the outputs are mixed up",
    often=3,
    met="threads and keys; 3 of 94 published examples call half of a square a mean",
    example=Example("softmax-3-class", "delta[o2]@1", "-0.1997"),
    quantities=("error", "delta"),
    rewired=mean_or_sum,
)
