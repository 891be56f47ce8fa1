"""The schedule is applied to the last rate, not to the first.

Right: learning rate = 0.2 / (1 + 0.5 * 4)  = 0.0667.
Wrong: learning rate = 0.08 / (1 + 0.5 * 4) = 0.0267.

The count in the schedule already says how far the rate has fallen from its first value. Applied to the last rate, the
rate falls again by all that it has lost before.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import INVERSE_TWICE, parameter, replaced
from worked.formula import Formula


def last_rate(around: Around) -> Iterator[Formula]:
    """The rate of the step before, in the place of the first."""
    last = around.named("learning-rate", ahead=-1)
    yield from replaced(around.formula, parameter(around, "initial-rate"), last)


MISTAKE = Mistake(
    title="the schedule is applied to the last rate, not to the first",
    often=3,
    met="classroom",
    example=Example(INVERSE_TWICE, "learning-rate@2", "0.0267"),
    quantities=("learning-rate",),
    rewired=last_rate,
)
