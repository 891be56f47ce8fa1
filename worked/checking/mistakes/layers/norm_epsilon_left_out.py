"""Epsilon is left out where it matters.

Right: deviation = sqrt(14 + 2) = 4.
Wrong: deviation = sqrt(14)     = 3.7417.

Epsilon keeps what is divided by away from 0. One of 0.00001 beside a variance of 1 may be left out by hand; a larger
one, or a variance as small, may not.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import PLAIN, centred_by, group
from worked.formula import Formula, sqrt


def without_epsilon(around: Around) -> Iterator[Formula]:
    """The root of the variance alone."""
    found = group(around)
    if found and found.epsilon:
        yield from centred_by(around, sqrt(found.variance))
        if around.cell.quantity == "normalised":
            yield from centred_by(around, found.deviation)


MISTAKE = Mistake(
    title="epsilon is left out",
    often=3,
    met="classroom",
    example=Example(PLAIN, "deviation[o1]@1", "3.7417"),
    quantities=("deviation", "normalised"),
    rewired=without_epsilon,
)
