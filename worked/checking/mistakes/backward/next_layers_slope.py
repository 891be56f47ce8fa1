"""The slope of a unit of the next layer is taken.

Right: slope = 0.7892 * (1 - 0.7892) = 0.1664.
Wrong: slope = 0.8750 * (1 - 0.8750) = 0.1094.

The delta of a hidden unit is its own slope times what comes back. The slopes of the units behind it are in their
deltas already; whoever takes one of them again has left out the unit's own.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import is_own_slope
from worked.formula import Formula


def of_fed(around: Around) -> Iterator[Formula]:
    """The slope of each unit that the unit feeds, if it is computed in another way."""
    if is_own_slope(around):
        found = around.each("slope", around.fed)
        yield from (slope for slope in found if around.key.cells[slope.name].formula != around.formula)


MISTAKE = Mistake(
    title="the slope is that of a unit of the next layer",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("larose-3-2-1", "slope[h1]@1", "0.1094"),
    quantities=("slope",),
    rewired=of_fed,
)
