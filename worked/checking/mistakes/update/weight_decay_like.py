"""The step is multiplied by the old weight.

Right: new weight = 0.40 - 0.5 * 0.08217        = 0.35892.
Wrong: new weight = 0.40 - 0.5 * 0.08217 * 0.40 = 0.38357.

The new weight is w - rate * gradient, not (1 - rate * gradient) * w. A weight times a factor below 1 is what weight
decay does, and there the factor does not hold the gradient.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import change, old, swapped, times
from worked.formula import Formula


def scaled(around: Around) -> Iterator[Formula]:
    """The change times the old weight."""
    weight = old(around)
    if weight and around.cell.quantity == "change":
        yield times(around.formula, weight)
    found = change(around)
    if weight and found:
        yield from swapped(around, found, found * weight)


MISTAKE = Mistake(
    title="the step is multiplied by the old weight",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.38357"),
    quantities=("change", "weight", "bias", "proposed"),
    rewired=scaled,
)
