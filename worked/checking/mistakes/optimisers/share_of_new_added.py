"""A factor 1 - beta stands before the gradient, where the rule has none.

Right: velocity = 0.9 * 0.5 +             (-0.8) = -0.35.
Wrong: velocity = 0.9 * 0.5 + (1 - 0.9) * (-0.8) = 0.37.

Some textbooks write momentum as an average, with 1 - beta before the gradient, others as a sum without. The rule of
the problem says which; with the other one all steps are ten times as long, or a tenth.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import VELOCITY, state_of
from worked.formula import Formula


def averaged(around: Around) -> Iterator[Formula]:
    """What is new, with the factor of an average."""
    state = state_of(around)
    if state and state.share and not state.averaged:
        yield state.kept + state.weighed(state.rest)


MISTAKE = Mistake(
    title="a factor 1 - beta stands before the gradient, though the rule has none",
    often=3,
    met="sources differ: momentum is written with and without it",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "0.37"),
    quantities=(
        "velocity",
        "change",
    ),
    rewired=averaged,
)
