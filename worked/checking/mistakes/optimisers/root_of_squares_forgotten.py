"""The root of the squares is forgotten.

Right: change = -0.2 * (-0.8) / sqrt(0.289) = 0.29762.
Wrong: change = -0.2 * (-0.8) / 0.289       = 0.55363.

The mean of the squares is a square; its root is as large as a gradient, so that the two cancel. A norm, too, is the
root of a sum of squares.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import RMSPROP, roots, with_parts
from worked.formula import Formula


def without_root(around: Around) -> Iterator[Formula]:
    """What stands under the roots: under all of them, and under one."""
    found = roots(around.formula)
    yield with_parts(around.formula, {root: root.argument for root in found})
    for root in found:
        yield with_parts(around.formula, {root: root.argument})


MISTAKE = Mistake(
    title="the root of the squares is forgotten",
    often=4,
    met="classroom",
    example=Example(RMSPROP, "change[x1>o1]@1", "0.55363"),
    quantities=("change", "rescaled-gradient", "gradient-norm", "weight-norm"),
    rewired=without_root,
)
