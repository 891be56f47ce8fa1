"""The velocity of the step before is taken for the new one.

Right: change = -0.2 * new velocity = -0.2 * (-0.35) = 0.070.
Wrong: change = -0.2 * old velocity = -0.2 * 0.5     = -0.100.

First the velocity, the moment or the sum is brought up to date, and then the weight moves by the new one. With the
old one the last gradient comes one step late.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import VELOCITY, here, replaced
from worked.formula import Formula

STATES = ("velocity", "first-moment", "second-moment", "squared-sum", "largest-gradient", "step-size")


def late(around: Around) -> Iterator[Formula]:
    """Each state as it was one step ago, one after the other."""
    for name in STATES:
        before = around.named(name, around.cell.place, ahead=-1)
        yield from replaced(around.formula, here(around, name), before)


MISTAKE = Mistake(
    title="the number of the step before is taken for the new one",
    often=3,
    met="threads on stale values; 10 of 94 published examples put in a wrong quantity",
    example=Example(VELOCITY, "change[x1>o1]@1", "-0.100"),
    quantities=(
        "change",
        "first-moment-corrected",
        "second-moment-corrected",
        "rescaled-gradient",
    ),
    rewired=late,
)
