"""The squares are summed, not averaged.

Right: mean square = 0.9 * 0.25 + 0.1 * (-0.8) * (-0.8) = 0.289.
Wrong: mean square =       0.25 +       (-0.8) * (-0.8) = 0.890.

RMSProp and Adam forget old squares little by little. That all are added up is what AdaGrad does.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import RMSPROP, state_of
from worked.formula import Formula


def summed(around: Around) -> Iterator[Formula]:
    """The sum of the old number and the new one."""
    state = state_of(around)
    if state and state.averaged:
        yield state.before + state.fresh


MISTAKE = Mistake(
    title="the squares are summed, not averaged",
    often=2,
    met="classroom",
    example=Example(RMSPROP, "second-moment[x1>o1]@1", "0.890"),
    quantities=(
        "velocity",
        "first-moment",
        "second-moment",
        "squared-changes",
    ),
    rewired=summed,
)
