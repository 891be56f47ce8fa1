"""The gradient is clipped by its value, not by the norm.

Right: clipped gradient = -1 * 0.6 / 1.2247 = -0.4899.
Wrong: clipped gradient = -0.6              = -0.6000.

Clipping by the norm makes all gradients smaller in the same proportion, so that the direction stays. Cutting off each
one by itself turns it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import CLIPPED, here, parameter
from worked.checking.mistakes._update import used
from worked.formula import Formula, Maximum, Minimum, Negative


def each_by_itself(around: Around) -> Iterator[Formula]:
    """The gradient between the threshold and its negative."""
    gradient, largest = here(around, "gradient"), parameter(around, "threshold")
    if gradient and largest and used(around, around.named("gradient-norm")):
        yield Maximum((Negative(largest), Minimum((gradient, largest))))


MISTAKE = Mistake(
    title="the gradient is clipped by its value, not by the norm",
    often=3,
    met="classroom",
    example=Example(CLIPPED, "clipped-gradient[x1>o1]@1", "-0.6000"),
    quantities=("clipped-gradient",),
    rewired=each_by_itself,
)
