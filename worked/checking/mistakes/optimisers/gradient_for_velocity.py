"""The gradient is taken for the velocity.

Right: change = -0.2 * velocity = -0.2 * 0.37   = -0.074.
Wrong: change = -0.2 * gradient = -0.2 * (-0.8) = 0.160.

The velocity, or in Adam the first moment, has taken the gradient's place: the gradient has gone into it and is not
needed again. A step by the gradient itself is plain descent.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import AVERAGE, here, replaced
from worked.checking.mistakes._update import rate
from worked.formula import Formula, Negative


def by_gradient(around: Around) -> Iterator[Formula]:
    """The gradient in the place of what has been made of it; with the rate, where that is in the velocity."""
    place = around.cell.place
    gradient = around.named("clipped-gradient", place) or around.named("gradient", place)
    velocity, step = here(around, "velocity"), around.named("learning-rate")
    if gradient and velocity and step and not rate(around):
        yield Negative(step * gradient)
    elif gradient:
        for name in ("velocity", "first-moment-corrected", "first-moment"):
            yield from replaced(around.formula, here(around, name), gradient)


MISTAKE = Mistake(
    title="the gradient is taken for the velocity or the first moment",
    often=3,
    met="classroom",
    example=Example(AVERAGE, "change[x1>o1]@1", "0.160"),
    quantities=(
        "change",
        "first-moment-corrected",
    ),
    rewired=by_gradient,
)
