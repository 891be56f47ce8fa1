"""The epochs or updates are counted from another number.

Right: learning rate = 0.2 / (1 + 0.5 * 3) = 0.0800.
Wrong: learning rate = 0.2 / (1 + 0.5 * 4) = 0.0667.

Whether the first epoch has the number 0 or 1 the schedule says; where the rate starts from its full value, it is 0.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import INVERSE, rate_at
from worked.formula import Formula


def one_off(around: Around) -> Iterator[Formula]:
    """The rate of the count after, of that before, and of both once more away."""
    for away in (1, -1, 2, -2):
        found = rate_at(around, away)
        if found:
            yield found


MISTAKE = Mistake(
    title="the schedule counts from another number",
    often=4,
    met="sources differ: the first epoch is 0 or 1",
    example=Example(INVERSE, "learning-rate@1", "0.0667"),
    quantities=("learning-rate",),
    rewired=one_off,
)
