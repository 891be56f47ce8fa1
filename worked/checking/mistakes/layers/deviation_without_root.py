"""The root is forgotten: numbers are divided by the variance.

Right: deviation = sqrt(14 + 2) = 4.
Wrong: deviation = 14 + 2       = 16.

A normalised number is measured in deviations from the mean, and a deviation is the root of a variance.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import PLAIN, centred_by, group, inner
from worked.formula import Formula


def by_variance(around: Around) -> Iterator[Formula]:
    """The variance with its epsilon in the place of the root; the variance alone."""
    found = group(around)
    if found:
        epsilon = [found.variance + found.epsilon] if found.epsilon else []
        yield from centred_by(around, inner(found), *epsilon, found.variance)


MISTAKE = Mistake(
    title="the root is forgotten, and the variance taken for the deviation",
    often=4,
    met="classroom; variance and deviation confused in questions on batch normalisation",
    example=Example(PLAIN, "deviation[o1]@1", "16"),
    quantities=("deviation", "normalised"),
    rewired=by_variance,
)
