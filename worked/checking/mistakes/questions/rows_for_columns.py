"""Rows and columns of a weight matrix are exchanged.

Right: W has 1 row and 2 columns, a row for each receiving unit.
Wrong: W has 2 rows and 1 column.

Books differ: some have a row for each receiving unit (W x), others a row for each sending one (x W).
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula, Number

OTHER = {"rows": "columns", "columns": "rows"}


def exchanged(around: Around) -> Iterator[Formula]:
    """The count of the other side."""
    other = around.named(OTHER[around.cell.quantity], around.cell.place)
    found = around.key.cells[other.name].formula if other else None
    if isinstance(found, Number):
        yield found


MISTAKE = Mistake(
    title="rows and columns are exchanged",
    often=4,
    met="courses that write x W where others write W x",
    example=Example("questions-2-2-1", "rows[layer-2]@1", "2"),
    quantities=("rows", "columns"),
    rewired=exchanged,
)
