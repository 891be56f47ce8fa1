"""Weights on the way back: mistakes in which weights carry deltas back."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.place import edge
from worked.checking.mistakes._backward import BACK, Path, of_either_sign, paths
from worked.checking.mistakes.mistake import NEAREST, Around, Example, exchanged, mistake
from worked.formula import Formula, Symbol, sum_of


def _weight_like(around: Around, path: Path, source: str, target: str) -> Symbol | None:
    """The weight between two other units, of the same age as that of a path."""
    age = around.key.cells[path.weight.name].step - around.step
    return around.named("weight", edge(source, target), ahead=age)


@mistake(
    "the weights are left out on the way back",
    often=4,
    met="threads and keys on the web",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.1004"),
    quantities=BACK,
)
@of_either_sign
def weights_left_out_backward(around: Around) -> Iterator[Formula]:
    """The weights are left out on the way back: the deltas alone are summed.

    Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
    Wrong: error = 0.1385 + (-0.0381)             = 0.1004.

    A unit is to blame for the deltas behind it only as far as it took part in them, and that is what the weights tell.
    """
    deltas = [path.delta for path in paths(around)]
    if deltas:
        yield sum_of(deltas)


@mistake(
    "the weights on the way back are those out of another unit",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0414"),
    quantities=BACK,
)
@of_either_sign
def another_units_path(around: Around) -> Iterator[Formula]:
    """The deltas are carried back over the weights of another unit of the layer.

    Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381)   = 0.0364.
    Wrong: error = 0.45 * 0.1385 + 0.55 * (-0.0381) = 0.0414.

    Weights numbered w5, w6, w7 ... do not say where they lead from; it takes a look at the drawing to find those that
    leave the unit.
    """
    ways, near = paths(around), around.siblings
    if ways and near:
        yield from (_over_another(around, ways, sibling) for sibling in near[:NEAREST])
        yield from (_over_another(around, [path], near[0]) for path in ways)


def _over_another(around: Around, ways: list[Path], sibling: str) -> Formula:
    """The sum with the weights out of a sibling on some of its paths."""
    return exchanged(around.formula, {path.weight.name: _weight_like(around, path, sibling, path.to) for path in ways})


@mistake(
    "the weights into the unit are taken instead of those out of it",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("slides-2-2-1", "error[4]@1", "-0.0244"),
    quantities=("error",),
)
def incoming_weights(around: Around) -> Iterator[Formula]:
    """The deltas are carried back over the weights into the unit instead of those out of it.

    Right: error = 0.9 * (-0.0407) = -0.0366.
    Wrong: error = 0.6 * (-0.0407) = -0.0244.

    On its way back a delta takes the arrow by which the unit's output went forward. The weights into the unit are used
    later, one layer further back.
    """
    # For one path each weight into the unit, or all of them; for several, as many weights in their order.
    ways, weights = paths(around), around.weights
    if len(ways) == 1:
        deltas = [weight * ways[0].delta for weight in weights]
        yield from (*deltas[:NEAREST], sum_of(deltas))
    elif 1 < len(ways) <= len(weights):
        pairs = zip(ways, weights, strict=False)
        yield exchanged(around.formula, {path.weight.name: weight for path, weight in pairs})


@mistake(
    "the weights on the way back are those of the transposed matrix",
    often=4,
    met="5 of 94 published examples take a wrong weight or a transposed matrix; threads and keys on the web",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0383"),
    quantities=BACK,
)
@of_either_sign
def transposed_weights_backward(around: Around) -> Iterator[Formula]:
    """The weights on the way back are taken from the transposed matrix: w_ij for w_ji.

    Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381)  = 0.0364.
    Wrong: error = 0.4 * 0.1385 + 0.45 * (-0.0381) = 0.0383.

    Forward, a unit collects over the weights into it: a row of the matrix. Backward it collects over the weights out of
    it: a column. A student who takes the row again uses a weight that leads out of another unit. Where the first of two
    indices is the sender in one book and the receiver in the next, this is met often.
    """
    # Each weight from the place in the matrix where row and column are exchanged, if there are such places.
    ways, row, changes = paths(around), around.units.index(around.unit), {}
    if row < len(around.fed):
        for path, unit in zip(ways, around.units, strict=False):
            weight = _weight_like(around, path, unit, around.fed[row])
            if weight:
                changes[path.weight.name] = weight
    if len(changes) == len(ways):
        yield exchanged(around.formula, changes)


@mistake(
    "the weights on the way back are already updated",
    often=5,
    met="2 of 94 published examples; ai.stackexchange 26136, stackoverflow 6013429",
    example=Example("slides-2-2-1", "error[3]@1", "-0.0111"),
    aliases=("updated-weights-backward",),
    quantities=BACK,
)
@of_either_sign
def updated_weights(around: Around) -> Iterator[Formula]:
    """The deltas are carried back over weights that are already updated.

    Right: error = 0.3 * (-0.0407)    = -0.0122.
    Wrong: error = 0.2723 * (-0.0407) = -0.0111.

    All weights of a step are changed at once, by the slopes at the point where the step began. A student who works
    from the last layer to the first and writes each new weight down at once no longer has the old ones in sight. Some
    programs and published examples do so; the step is then no longer that of gradient descent.
    """
    places = {path.weight.name: around.key.cells[path.weight.name].place for path in paths(around)}
    yield exchanged(around.formula, {name: around.named("weight", place, 1) for name, place in places.items()})
