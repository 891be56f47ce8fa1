"""Row and column are mixed up.

Right: the best score 0.726 stands in row 3 and column 2.
Wrong: the best score 0.726 stands in row 2 and column 3.

The first index counts the rows, from the top; the second one the columns, from the left.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula


def other_axis(around: Around) -> Iterator[Formula]:
    """The number of the column for that of the row, and the other way round."""
    other = around.named({"row": "column", "column": "row"}[around.cell.quantity])
    if other:
        formula = around.key.cells[other.name].formula
        assert formula
        yield formula


MISTAKE = Mistake(
    title="row and column are mixed up",
    often=3,
    met="a plain slip with two indices",
    example=Example("grid-search", "row@1", "2"),
    about="search",
    quantities=("row", "column"),
    rewired=other_axis,
)
