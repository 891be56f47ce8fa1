"""The learning rate is already multiplied into the velocity.

Right: velocity = 0.9 * 0.5 +       (-0.8) = -0.35.
Wrong: velocity = 0.9 * 0.5 + 0.2 * (-0.8) = 0.29.

The rate stands in one place: in the velocity, or in the change that is made of it. This rule has it in the change.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import VELOCITY, replaced
from worked.checking.mistakes._update import gradient as gradient_of
from worked.checking.mistakes._update import rate
from worked.formula import Formula


def with_rate(around: Around) -> Iterator[Formula]:
    """The gradient times the rate, where the line has no rate."""
    gradient, step = gradient_of(around), around.named("learning-rate")
    if gradient and step and not rate(around) and not around.is_one(step):
        yield from replaced(around.formula, gradient, step * gradient)


MISTAKE = Mistake(
    title="the learning rate is already multiplied into the velocity",
    often=3,
    met="sources differ: the rate stands in the velocity or in the change",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "0.29"),
    quantities=(
        "velocity",
        "first-moment",
    ),
    rewired=with_rate,
)
