"""The slope is multiplied into the delta twice.

Right: delta = -0.1903 * 0.2138          = -0.0407.
Wrong: delta = -0.1903 * 0.2138 * 0.2138 = -0.0087.

Each link of the chain rule counts once. It happens where what is called the error already has the slope in it: in
some books the delta itself is called the error.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import slope_and_error
from worked.formula import Formula, Number


def twice(around: Around) -> Iterator[Formula]:
    """The delta times its slope once more, unless that is always 1."""
    pair = slope_and_error(around)
    if pair and not isinstance(around.key.cells[pair[0].name].formula, Number):
        yield pair[0] * around.formula


MISTAKE = Mistake(
    title="the slope is multiplied into the delta twice",
    often=2,
    met="a plain slip; textbooks differ in what they call the error",
    example=Example("slides-2-2-1", "delta[5]@1", "-0.0087"),
    quantities=("delta",),
    rewired=twice,
)
