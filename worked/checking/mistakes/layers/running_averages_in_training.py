"""In training numbers are normalised with the running averages instead of those of the batch.

Right: normalised = (1 - 6) / sqrt(14 + 2) = -1.25.
Wrong: normalised = (1 - 0) / sqrt(1 + 2)  = 0.5774.

The running averages are only kept in training; they are used in the test.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import RUNNING, group, rooted
from worked.formula import Formula


def by_running(around: Around) -> Iterator[Formula]:
    """The averages before the batch, and after it."""
    found = group(around)
    if found is None or found.is_testing:
        return
    for ahead in (0, 1):
        names = ("running-mean", "running-variance")
        mean, variance = (around.named(name, found.place, ahead) for name in names)
        if mean and variance and around.cell.quantity == "normalised":
            value = found.values[found.members.index((around.cell.place, around.cell.sample))]
            yield (value - mean) / rooted(variance, found)
        elif mean and variance:
            yield rooted(variance, found)


MISTAKE = Mistake(
    title="the batch is normalised with the running averages, as if in the test",
    often=2,
    met="classroom",
    example=Example(RUNNING, "normalised[o1]@1.1", "0.5774"),
    quantities=("normalised", "deviation"),
    rewired=by_running,
)
