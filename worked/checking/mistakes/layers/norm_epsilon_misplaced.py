"""Epsilon is added to the deviation instead of to the variance, or the other way round.

Right: deviation = sqrt(14 + 2)  = 4.
Wrong: deviation = sqrt(14) + 2  = 5.7417.

Ioffe and Szegedy add epsilon under the root. Some lectures add it to the root; with an epsilon of 0.00001 nobody sees
the difference, with a larger one it counts.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import PLAIN, centred_by, group
from worked.formula import Formula, sqrt


def other_side(around: Around) -> Iterator[Formula]:
    """Epsilon outside the root, and inside."""
    found = group(around)
    if found is None or found.epsilon is None:
        return
    if found.rule.beside == "variance":
        yield from centred_by(around, sqrt(found.variance) + found.epsilon)
    else:
        yield from centred_by(around, sqrt(found.variance + found.epsilon))


MISTAKE = Mistake(
    title="epsilon stands on the wrong side of the root",
    often=3,
    met="lectures differ from Ioffe and Szegedy",
    example=Example(PLAIN, "deviation[o1]@1", "5.7417"),
    quantities=("deviation", "normalised"),
    rewired=other_side,
)
