"""The velocity of the step before is left out.

Right: velocity = 0.9 * 0.5 + (-0.8) = -0.35.
Wrong: velocity =             (-0.8) = -0.80.

A velocity remembers: it begins with a share of what it was one step ago. Without that share it is the gradient alone,
and momentum is plain descent again.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import VELOCITY, state_of
from worked.formula import Formula


def new_alone(around: Around) -> Iterator[Formula]:
    """What is new alone: with its share in an average, and without."""
    state = state_of(around)
    if state and state.averaged:
        yield state.weighed(state.rest)
    if state:
        yield state.fresh


MISTAKE = Mistake(
    title="the velocity of the step before is left out",
    often=4,
    met="threads on momentum; sheets that begin every step with a velocity of 0",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "-0.80"),
    quantities=(
        "velocity",
        "change",
        "first-moment",
    ),
    rewired=new_alone,
)
