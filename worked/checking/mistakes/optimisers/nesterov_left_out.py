"""The second step of Nesterov is left out: the change is that of plain momentum.

Right: change = 0.9 * 0.61 - 0.2 * (-0.8) = 0.709.
Wrong: change = velocity                  = 0.610.

Where the gradient is taken at the weight itself, Nesterov's step is made of the new velocity and the gradient once
more: mu v - rate g, not v.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, all_parts, terms
from worked.checking.mistakes._methods import NESTEROV, divided, here, parameter, with_part
from worked.checking.mistakes._update import rate
from worked.formula import Formula, Negative


def plain_momentum(around: Around) -> Iterator[Formula]:
    """The velocity alone, with the rate where that is not in it; in Nadam, the first moment alone."""
    velocity, share = here(around, "velocity"), parameter(around, "momentum")
    if velocity and share:
        step = rate(around)
        yield Negative(step * velocity) if step and len(terms(around.formula)) == 1 else velocity
    mean = here(around, "first-moment-corrected")
    for fraction in divided(around.formula):
        if mean and mean in all_parts(fraction.top) and mean != fraction.top:
            yield with_part(around.formula, fraction.top, mean)


MISTAKE = Mistake(
    title="the change is that of plain momentum, without the step of Nesterov",
    often=3,
    met="classroom",
    example=Example(NESTEROV, "change[x1>o1]@1", "0.610"),
    quantities=("change",),
    rewired=plain_momentum,
)
