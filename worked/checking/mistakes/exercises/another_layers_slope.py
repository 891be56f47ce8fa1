"""The slope of the layer before or behind is taken, or another layer's weight.

Right: factor of layer 1 = w_1 * slope of layer 1.
Wrong: factor of layer 1 = w_1 * slope of layer 2.

Weight and slope of a factor belong to the same layer: the weight leads into it, and the slope is that of its unit.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula


def mixed(around: Around) -> Iterator[Formula]:
    """The factor with the slope or the weight of the next layer, or of the one before."""
    place = int(around.cell.place)
    for other in (place + 1, place - 1):
        yield at("weight", place) * at("slope", other)
        yield at("weight", other) * at("slope", place)


MISTAKE = Mistake(
    title="weight and slope belong to different layers",
    often=3,
    met="indices shifted by one in products over layers",
    example=Example("vanishing-sigmoid", "factor[1]@1", "0.2273"),
    about="deep-chain",
    quantities=("factor",),
    rewired=mixed,
)
