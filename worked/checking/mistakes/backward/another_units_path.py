"""The deltas are carried back over the weights of another unit of the layer.

Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381)   = 0.0364.
Wrong: error = 0.45 * 0.1385 + 0.55 * (-0.0381) = 0.0414.

Weights numbered w5, w6, w7 ... do not say where they lead from; it takes a look at the drawing to find those that
leave the unit.
"""

from collections.abc import Iterator

from worked.checking.mistake import NEAREST, Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import BACK, Path, of_either_sign, paths, weight_like
from worked.formula import Formula


def over_another(around: Around, ways: list[Path], sibling: str) -> Formula:
    """The sum with the weights out of a sibling on some of its paths."""
    found = {path.weight.name: weight_like(around, path, sibling, path.to) for path in ways}
    return exchanged(around.formula, {name: weight for name, weight in found.items() if weight})


@of_either_sign
def others_weights(around: Around) -> Iterator[Formula]:
    """The weights out of each sibling; then out of the nearest on one path alone."""
    ways, near = paths(around), around.siblings
    if ways and near:
        yield from (over_another(around, ways, sibling) for sibling in near[:NEAREST])
        yield from (over_another(around, [path], near[0]) for path in ways)


MISTAKE = Mistake(
    title="the weights on the way back are those out of another unit",
    often=3,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0414"),
    quantities=BACK,
    rewired=others_weights,
)
