"""What lies within the bound is scaled all the same.

Right: clipped gradient = -1              = -1.0000.
Wrong: clipped gradient = -1 * 2 / 1.2247 = -1.6330.

Clipping only makes smaller. A norm below the threshold stays as it is, and so do the gradients or weights.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import bounded, two_weights
from worked.formula import Formula, sign


def always(around: Around) -> Iterator[Formula]:
    """The number times the bound, divided by the norm; by value, the bound with the sign of the gradient."""
    number, bound, norm = bounded(around)
    if number and bound:
        yield number * bound / norm if norm else sign(number) * bound


MISTAKE = Mistake(
    title="what lies within the bound is scaled all the same",
    often=3,
    met="classroom",
    example=Example(two_weights('clip = { name = "norm", threshold = 2 }'), "clipped-gradient[x1>o1]@1", "-1.6330"),
    quantities=(
        "clipped-gradient",
        "weight",
    ),
    rewired=always,
)
