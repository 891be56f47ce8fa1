"""The error is divided by the number of outputs although the loss is their sum, or the reverse.

Right: delta = 0.4010 - 1         = -0.5990.
Wrong: delta = 1/3 * (0.4010 - 1) = -0.1997.

Some losses are a sum over the outputs, others a mean, and a mean brings 1/n into every slope. What is called mean
squared error is in one book a mean over outputs, in another over samples, in a third just the half of a sum.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors, one_over
from worked.checking.mistakes._backward import compares
from worked.formula import Formula, product_of


def mean_or_sum(around: Around) -> Iterator[Formula]:
    """The error without the 1/n of a mean, or with one."""
    count, training = len(around.network.outputs), around.problem.training
    if compares(around) and training.loss and count > 1:
        share = one_over(count)
        rest = product_of([part for part in factors(around.formula) if part != share])
        yield rest if training.outputs == "mean" else share * around.formula


MISTAKE = Mistake(
    title="sum and mean over the outputs are mixed up",
    often=3,
    met="threads and keys on the web; 3 of 94 published examples call half of a square a mean",
    example=Example("softmax-3-class", "delta[o2]@1", "-0.1997"),
    quantities=("error", "delta"),
    rewired=mean_or_sum,
)
