"""The weights on the way back are taken from the transposed matrix: w_ij for w_ji.

Right: error = 0.4 * 0.1385 + 0.5 * -0.0381  = 0.0364.
Wrong: error = 0.4 * 0.1385 + 0.45 * -0.0381 = 0.0383.

Forward, a unit collects over the weights into it: a row of the matrix. Backward it collects over the weights out of
it: a column. Who takes the row again uses a weight that leads out of another unit. Where the first of two indices is
in one book the sender and in the next the receiver, this is met often.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, exchanged
from worked.checking.mistakes._backward import apart, paths, weight_like


def transposed(around: Around) -> Iterator[Formula]:
    """Each weight from the place in the matrix where row and column are exchanged, if there are such places."""
    layer, fed, found = around.network.layers[around.layer], around.fed, dict[str, Formula]()
    ways, row = paths(around), layer.index(around.unit)
    for column, path in enumerate(ways):
        weight = weight_like(around, path, layer[column], fed[row]) if column < len(layer) and row < len(fed) else None
        if weight:
            found[path.weight.name] = weight
    if len(found) == len(ways):
        yield from apart(around, [exchanged(around.formula, found)])


MISTAKE = Mistake(
    title="the weights on the way back are those of the transposed matrix",
    often=4,
    met="a wrong weight or a transposed matrix in 5 of 94 published examples; threads and keys",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0383"),
    quantities=("error",),
    rewired=transposed,
)
