"""The mask of the weights is read in the other direction.

Right: masks of the first unit = 1, 1 (its row), so that net = (1 * 1 + 2 * 2) / 0.8 = 6.25.
Wrong: masks of the first unit = 1, 0 (a column), so that net = 1 * 1 / 0.8          = 1.25.

The mask has the shape of the matrix of weights: a row for each unit that they lead into.
"""

from collections.abc import Iterator

from worked.cells.place import edge
from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import dropping, masks
from worked.formula import Formula


def transposed(around: Around) -> Iterator[Formula]:
    """The masks as they stand down the column, for a square matrix and for any other."""
    found, units, before = masks(around), around.units, around.feeding
    row = units.index(around.unit)
    if len(found) != len(before):
        return
    places = [edge(source, unit) for unit in units for source in before]
    wrong = [around.named("mask", places[place * len(units) + row]) for place in range(len(before))]
    yield exchanged(around.formula, {mask.name: other for mask, other in zip(found, wrong, strict=True) if other})


MISTAKE = Mistake(
    title="the mask of the weights is transposed",
    often=2,
    met="classroom",
    example=Example(dropping(kind="drop-connect", masks="[1, 1, 0, 1]"), "net[o1]@1", "1.25"),
    quantities=("net",),
    rewired=transposed,
)
