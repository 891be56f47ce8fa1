"""The root is taken of the first moment, not of the second.

Right: change = -0.2 * 1.9474 / sqrt(12.7588) = -0.10904.
Wrong: change = -0.2 * 1.9474 / sqrt(1.9474)  = -0.27910.

The first moment is the mean of the gradients and gives the direction; the second is the mean of their squares, and its
root says how large they are.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import ADAM, here, replaced
from worked.formula import Formula, absolute


def other_root(around: Around) -> Iterator[Formula]:
    """The first moment without its sign, under the root."""
    for ending in ("-corrected", ""):
        first, second = here(around, f"first-moment{ending}"), here(around, f"second-moment{ending}")
        if first:
            yield from replaced(around.formula, second, absolute(first))


MISTAKE = Mistake(
    title="the root is taken of the first moment",
    often=2,
    met="classroom",
    example=Example(ADAM, "change[x1>o1]@1", "-0.27910"),
    quantities=("change",),
    rewired=other_root,
)
