"""The learning rate of the beginning is taken.

Right: change = -0.08 * (-0.8) = 0.0640.
Wrong: change = -0.2 * (-0.8)  = 0.1600.

The schedule gives a new rate for each epoch or update; the step is made with that one.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import INVERSE, replaced
from worked.checking.mistakes._update import rate
from worked.formula import Formula


def first_rate(around: Around) -> Iterator[Formula]:
    """The rate that the schedule starts from."""
    first = around.named("initial-rate")
    if first and around.cell.quantity == "learning-rate":
        yield first
    yield from replaced(around.formula, rate(around), first)


MISTAKE = Mistake(
    title="the learning rate of the beginning is taken, not that of the schedule",
    often=4,
    met="classroom",
    example=Example(INVERSE, "change[x1>o1]@1", "0.1600"),
    quantities=(
        "learning-rate",
        "change",
        "velocity",
    ),
    rewired=first_rate,
)
