"""The sign of the clipped gradient is lost.

Right: clipped gradient = -0.6 = -0.6.
Wrong: clipped gradient =  0.6 = 0.6.

A gradient below -c becomes -c: clipping makes it smaller and leaves its direction.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import here, parameter, replaced, two_weights
from worked.formula import Formula, absolute


def without_sign(around: Around) -> Iterator[Formula]:
    """The clipped size of the gradient."""
    gradient, largest = here(around, "gradient"), parameter(around, "threshold")
    if gradient and largest:
        yield from replaced(around.formula, gradient, absolute(gradient))


MISTAKE = Mistake(
    title="the sign of the clipped gradient is lost",
    often=3,
    met="classroom",
    example=Example(two_weights('clip = { name = "value", threshold = 0.6 }'), "clipped-gradient[x1>o1]@1", "0.6"),
    quantities=("clipped-gradient",),
    rewired=without_sign,
)
