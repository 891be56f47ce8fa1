"""The gradients of the samples are summed where their mean is asked for.

Right: gradient = ((-0.8) + 2.1) / 2 = 0.65.
Wrong: gradient =  (-0.8) + 2.1      = 1.3.

The loss of this batch is the mean over its samples, and so is its gradient. With the sum the steps are as many times
too large as there are samples.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors
from worked.checking.mistakes._update import BATCH, sample_gradients
from worked.formula import Formula, Sum


def total(around: Around) -> Iterator[Formula]:
    """The sum without its divisor."""
    parts = factors(around.formula)
    if sample_gradients(around) and len(parts) > 1:
        yield from (part for part in parts if isinstance(part, Sum))


MISTAKE = Mistake(
    title="the gradients of the samples are summed, not averaged",
    often=4,
    met="threads and keys on the web: sum and mean over a batch",
    example=Example(BATCH, "gradient[x1>o1]@1", "1.3"),
    quantities=("gradient", "data-gradient"),
    rewired=total,
)
