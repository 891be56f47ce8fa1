"""The number of the row above or below is copied.

Right: best of row 2 = 0.706.
Wrong: best of row 2 = 0.698, that of row 1.

It is the right number in the wrong place: a line copied, or one row of the table taken for another.
"""

from collections.abc import Iterator

from worked.checking.mistake import EXERCISES, Around, Example, Mistake
from worked.formula import Formula, Symbol


def beside(around: Around) -> Iterator[Formula]:
    """The numbers of the same quantity in the rows beside it."""
    for name in around.exercise.neighbours(around.cell):
        yield Symbol(name)


MISTAKE = Mistake(
    title="the number of another row is copied",
    often=2,
    met="9 of 94 published examples have misprints and copied lines",
    example=Example("grid-search", "row-best[2]@1", "0.698"),
    about=EXERCISES,
    rewired=beside,
)
