"""Beta is left out.

Right: scaled = 2 * (-1.25) + 0.5 = -2.
Wrong: scaled = 2 * (-1.25)       = -2.5.

After the mean is subtracted, beta is what the unit is shifted by in the place of a bias.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import PLAIN
from worked.formula import Formula, Sum


def without_beta(around: Around) -> Iterator[Formula]:
    """The stretched number alone."""
    if isinstance(around.formula, Sum):
        yield around.formula.terms[0]


MISTAKE = Mistake(
    title="beta is left out",
    often=3,
    met="classroom",
    example=Example(PLAIN, "scaled[o1]@1.1", "-2.5"),
    quantities=("scaled",),
    rewired=without_beta,
)
