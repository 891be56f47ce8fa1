"""The weight moves up the gradient: the change has the wrong sign.

Right: new weight = 0.40 - 0.5 * 0.08217 = 0.35892.
Wrong: new weight = 0.40 + 0.5 * 0.08217 = 0.44108.

The gradient points to where the loss grows, so it is subtracted. What is added is rate * delta * input with a delta of
target - out; the two ways must not be mixed.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._update import negated, swapped, used


def other_way(around: Around) -> Iterator[Formula]:
    """The change with the other sign; or the change subtracted from the old weight."""
    if around.cell.quantity == "change":
        yield negated(around.formula)
        return
    change = used(around, around.named("change", around.cell.place))
    if change:
        yield from swapped(around, change, -change)


MISTAKE = Mistake(
    title="the weight moves up the gradient, not down",
    often=5,
    met="threads and keys; 7 of 94 published examples have a wrong sign",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.44108"),
    quantities=("change", "weight", "bias"),
    rewired=other_way,
)
