"""Mean and variance are taken for constants on the way back.

Right: dE/dx = -1/3 - 0.3646 + 2/4 = -0.1979.
Wrong: dE/dx = 2 / 4               = 0.5.

Each number of the batch has its share in the mean and in the variance, so that dE/dx has three terms: its own, that
of the variance and that of the mean. They can be left out in the test alone, where both are kept from training.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._layers import PLAIN, backward
from worked.formula import Formula, sum_of


def as_constants(around: Around) -> Iterator[Formula]:
    """The own share alone; and that with the share of the variance, or of the mean."""
    found = backward(around)
    if found is None:
        return
    group, own = found
    yield own / group.divisor
    for name in ("mean-error", "variance-error"):
        other = group.one(name)
        kept = [term for term in terms(around.formula) if other and other.name not in set(term.symbols())]
        if kept and len(kept) < len(terms(around.formula)):
            yield sum_of(kept)


MISTAKE = Mistake(
    title="mean and variance (or one of them) are taken for constants on the way back",
    often=5,
    met="threads on the backward pass of batch normalisation",
    example=Example(PLAIN, "delta[o1]@1.1", "0.5"),
    quantities=("delta", "error", "joined-error"),
    rewired=as_constants,
)
