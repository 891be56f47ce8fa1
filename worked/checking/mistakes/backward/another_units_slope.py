"""The slope of another unit of the layer is taken.

Right: slope = 0.7892 * (1 - 0.7892) = 0.1664.
Wrong: slope = 0.8176 * (1 - 0.8176) = 0.1491.

Each unit has a slope of its own, at its own net input. The wrong line is copied, or one slope is used for all.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import is_own_slope
from worked.formula import Formula, Number


def of_siblings(around: Around) -> Iterator[Formula]:
    """The slope of each sibling as it was written or as its output gives it, where slopes are not the same for all."""
    if is_own_slope(around) and not isinstance(around.formula, Number):
        for sibling in around.siblings:
            yield from around.each("slope", [sibling])
            own = {around.named(name, around.unit): around.named(name, sibling) for name in ("net", "out")}
            yield exchanged(around.formula, {one.name: other for one, other in own.items() if one and other})


MISTAKE = Mistake(
    title="the slope is that of another unit of the layer",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("larose-3-2-1", "slope[h1]@1", "0.1491"),
    quantities=("slope",),
    rewired=of_siblings,
)
