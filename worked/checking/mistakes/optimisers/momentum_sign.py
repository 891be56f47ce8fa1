"""What is kept of the last step has the wrong sign.

Right: velocity =   0.9 * 0.5 + (-0.8)  = -0.35.
Wrong: velocity = -(0.9 * 0.5) + (-0.8) = -1.25.

Momentum goes on in the direction of the last step, so what is kept of it is added. Only the gradient is subtracted,
in the velocity or later in the change.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import VELOCITY, here, state_of, turned
from worked.formula import Formula


def backwards(around: Around) -> Iterator[Formula]:
    """The other sign before what is kept."""
    state = state_of(around)
    before = state.before if state else None
    if around.cell.quantity == "look-ahead":
        before = here(around, "velocity", -1)
    if before:
        yield turned(around.formula, before)


MISTAKE = Mistake(
    title="what is kept of the last step has the wrong sign",
    often=3,
    met="classroom",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "-1.25"),
    quantities=(
        "velocity",
        "change",
        "first-moment",
        "look-ahead",
    ),
    rewired=backwards,
)
