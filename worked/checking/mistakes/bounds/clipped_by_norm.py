"""The gradient is clipped by the norm, not by its value.

Right: clipped gradient = -0.6              = -0.6000.
Wrong: clipped gradient = -1 * 0.6 / 1.2247 = -0.4899.

Clipping by value cuts off each gradient by itself; those within the threshold stay as they are.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import here, learned, parameter, two_weights
from worked.checking.mistakes._update import used
from worked.formula import Formula, sqrt, sum_of


def in_proportion(around: Around) -> Iterator[Formula]:
    """The gradient times the threshold, divided by the norm of all gradients."""
    gradient, largest = here(around, "gradient"), parameter(around, "threshold")
    if gradient and largest and not used(around, around.named("gradient-norm")):
        squares = [each**2 for each in around.each("gradient", learned(around))]
        yield gradient * largest / sqrt(sum_of(squares))


MISTAKE = Mistake(
    title="the gradient is clipped by the norm, not by its value",
    often=3,
    met="classroom",
    example=Example(two_weights('clip = { name = "value", threshold = 0.6 }'), "clipped-gradient[x1>o1]@1", "-0.4899"),
    quantities=("clipped-gradient",),
    rewired=in_proportion,
)
