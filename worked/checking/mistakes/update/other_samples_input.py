"""The input of another sample is taken.

Right: gradient of sample 1 = delta 1 * input 1 = (-0.4) * 2 = -0.8.
Wrong: gradient of sample 1 = delta 1 * input 2 = (-0.4) * 3 = -1.2.

The delta of a sample goes with the numbers that came into the unit when that sample was shown, not with those of the
sample before or after it.
"""

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistake import NEAREST, Around, Example, Mistake
from worked.checking.mistakes._update import BATCH, in_every_sample, sent, swapped
from worked.formula import Formula, Symbol


@in_every_sample
def inputs_elsewhere(around: Around) -> Iterator[Formula]:
    """What the same unit sent for the other samples of the batch, or for the samples of the step before."""
    coming, step = sent(around), around.step
    if not coming:
        return
    samples = [sample for sample in around.problem.batch(step) if sample != around.cell.sample]
    samples.sort(key=lambda sample: abs(sample - (around.cell.sample or 0)))
    names = [identifier(around.quantity_of(coming), around.source, step, sample) for sample in samples[:NEAREST]]
    names.append(identifier(around.quantity_of(coming), around.source, step - 1, around.cell.sample))
    yield from swapped(around, coming, *(Symbol(name) for name in names if name in around.key.outcomes))


MISTAKE = Mistake(
    title="the input of another sample is taken",
    often=2,
    met="threads: numbers of the pattern before, or of the epoch before",
    example=Example(BATCH, "gradient[x1>o1]@1.1", "-1.2"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=inputs_elsewhere,
)
