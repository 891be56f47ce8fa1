"""The weights on the way back are taken from the transposed matrix: w_ij for w_ji.

Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381)  = 0.0364.
Wrong: error = 0.4 * 0.1385 + 0.45 * (-0.0381) = 0.0383.

Forward, a unit collects over the weights into it: a row of the matrix. Backward it collects over the weights out of
it: a column. Whoever takes the row again uses a weight that leads out of another unit. Where the first of two
indices is the sender in one book and the receiver in the next, this is met often.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import BACK, of_either_sign, paths, weight_like
from worked.formula import Formula


@of_either_sign
def transposed(around: Around) -> Iterator[Formula]:
    """Each weight from the place in the matrix where row and column are exchanged, if there are such places."""
    ways, row, changes = paths(around), around.units.index(around.unit), {}
    if row < len(around.fed):
        for path, unit in zip(ways, around.units, strict=False):
            weight = weight_like(around, path, unit, around.fed[row])
            if weight:
                changes[path.weight.name] = weight
    if len(changes) == len(ways):
        yield exchanged(around.formula, changes)


MISTAKE = Mistake(
    title="the weights on the way back are those of the transposed matrix",
    often=4,
    met="5 of 94 published examples take a wrong weight or a transposed matrix; threads and keys on the web",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0383"),
    quantities=BACK,
    rewired=transposed,
)
