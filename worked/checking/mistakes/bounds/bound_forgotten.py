"""The norm is divided by, but the bound is not multiplied in.

Right: clipped gradient = -1 * 0.6 / 1.2247 = -0.4899.
Wrong: clipped gradient = -1 / 1.2247       = -0.8165.

Divided by the norm alone, the gradients would have a norm of 1. They are to have the norm of the threshold.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import CLIPPED, bounded
from worked.formula import Formula


def to_length_one(around: Around) -> Iterator[Formula]:
    """The number divided by the norm."""
    number, _, norm = bounded(around)
    if number and norm:
        yield number / norm


MISTAKE = Mistake(
    title="the norm is divided by, but the bound is not multiplied in",
    often=2,
    met="classroom",
    example=Example(CLIPPED, "clipped-gradient[x1>o1]@1", "-0.8165"),
    quantities=(
        "clipped-gradient",
        "weight",
    ),
    rewired=to_length_one,
)
