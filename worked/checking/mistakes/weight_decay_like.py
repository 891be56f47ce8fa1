"""The step is multiplied by the old weight.

Right: new weight = 0.40 - 0.5 * 0.08217        = 0.35892.
Wrong: new weight = 0.40 - 0.5 * 0.08217 * 0.40 = 0.38357.

The new weight is w - rate * gradient, not (1 - rate * gradient) * w. A weight times a factor below 1 is what weight
decay does, and there the factor does not hold the gradient.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._update import old, swapped, times, used


def scaled(around: Around) -> Iterator[Formula]:
    """The change times the old weight."""
    weight = old(around)
    if weight and around.cell.quantity == "change":
        yield times(around.formula, weight)
    change = used(around, around.named("change", around.cell.place))
    if weight and change:
        yield from swapped(around, change, change * weight)


MISTAKE = Mistake(
    title="the step is multiplied by the old weight",
    often=1,
    met="a plain slip",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.38357"),
    quantities=("change", "weight", "bias"),
    rewired=scaled,
)
