"""The factor 1 - beta before the new number is left out.

Right: velocity = 0.9 * 0.5 + (1 - 0.9) * (-0.8) = 0.37.
Wrong: velocity = 0.9 * 0.5 +             (-0.8) = -0.35.

An average gives away as much as it keeps: beta of the old number and 1 - beta of the new one. Other textbooks write
momentum without this factor; the two ways must not be mixed, and in the moments of Adam it always stands.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import AVERAGE, state_of
from worked.formula import Formula


def in_full(around: Around) -> Iterator[Formula]:
    """The kept share, and all of what is new."""
    state = state_of(around)
    if state and state.averaged:
        yield state.kept + state.fresh


MISTAKE = Mistake(
    title="the factor 1 - beta before the new number is left out",
    often=4,
    met="sources differ: momentum is written with and without it",
    example=Example(AVERAGE, "velocity[x1>o1]@1", "-0.35"),
    quantities=(
        "velocity",
        "first-moment",
        "second-moment",
        "squared-changes",
    ),
    rewired=in_full,
)
