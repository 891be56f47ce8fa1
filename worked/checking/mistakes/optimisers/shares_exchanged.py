"""The shares of the old and the new number are exchanged.

Right: velocity = 0.9 * 0.5 + 0.1 * (-0.8) = 0.37.
Wrong: velocity = 0.1 * 0.5 + 0.9 * (-0.8) = -0.67.

Beta is what is kept of the past: it stands before the last velocity or moment. Where the rule has no 1 - beta, the new
gradient has no factor at all.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import AVERAGE, state_of
from worked.formula import Formula


def other_way_round(around: Around) -> Iterator[Formula]:
    """The shares exchanged; in a sum, the share before what is new."""
    state = state_of(around)
    if state and state.share:
        kept = state.rest * state.before if state.averaged else state.before
        yield kept + state.weighed(state.share)


MISTAKE = Mistake(
    title="the share stands before the new number, not before the old one",
    often=3,
    met="classroom",
    example=Example(AVERAGE, "velocity[x1>o1]@1", "-0.67"),
    quantities=(
        "velocity",
        "first-moment",
        "second-moment",
        "squared-changes",
        "change",
    ),
    rewired=other_way_round,
)
