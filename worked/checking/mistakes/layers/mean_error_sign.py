"""The sign of the way through the mean is turned.

Right: dE/d(mean) = -(2 + 4 - 2) / 4 = -1.
Wrong: dE/d(mean) = (2 + 4 - 2) / 4  = 1.

The mean is subtracted: when it grows, all numbers less the mean become smaller. The deviation stands below, and when
it grows, they become smaller too.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, opposite, terms
from worked.checking.mistakes._layers import PLAIN
from worked.formula import Formula, Negative, sum_of


def turned(around: Around) -> Iterator[Formula]:
    """All terms with the other sign."""
    if all(isinstance(term, Negative) for term in terms(around.formula)):
        yield sum_of([opposite(term) for term in terms(around.formula)])


MISTAKE = Mistake(
    title="the minus of the way through mean or deviation is forgotten",
    often=3,
    met="classroom",
    example=Example(PLAIN, "mean-error[o1]@1", "1"),
    quantities=("mean-error", "deviation-error"),
    rewired=turned,
)
