"""A matrix is taken transposed where it is not, or not where it is.

Right: y = A x: y_2 = -2 * 1 + 4 * 2 = 6.
Wrong: y = A^T x: y_2 = 1 * 1 + 4 * 2 = 9.

In a product each entry is a row of the first factor times a column of the second one. The way back turns factors:
z = W x gives x the gradient W^T g_z, and W the gradient g_z x^T.
"""

from collections.abc import Iterator

from worked.cells.cell import identity
from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._graphs import entries_in, entry_at
from worked.formula import Formula


def turned(around: Around) -> Iterator[Formula]:
    """Each matrix of the formula transposed; and the entry in the transposed place of the matrix itself."""
    entries = entries_in(around.formula)
    for matrix in dict.fromkeys(stem for _, stem, index in entries.values() if len(index) == 2):
        own = {name: each for name, each in entries.items() if each[1] == matrix}
        yield exchanged(around.formula, {name: entry_at(said, stem, index[::-1]) for name, (said, stem, index)
                                         in own.items()})  # fmt: skip
    place = around.cell.place.source.split(".")
    if len(place) == 3:
        other = entry_at(identity(around.cell.id), place[0], place[:0:-1]).name
        if other in around.key.cells and (formula := around.key.cells[other].formula):
            yield formula


MISTAKE = Mistake(
    title="a matrix is taken transposed where it is not, or not where it is",
    often=4,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("graph-quadratic", "value[y.2]@1", "9"),
    about="graph",
    quantities=("value", "gradient"),
    rewired=turned,
)
