"""The weight moves up the gradient: the change has the wrong sign.

Right: new weight = 0.40 - 0.5 * 0.08217 = 0.35892.
Wrong: new weight = 0.40 + 0.5 * 0.08217 = 0.44108.

The gradient points to where the loss grows, so it is subtracted. What is added is rate * delta * input with a delta of
target - out; the two ways must not be mixed.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, opposite
from worked.checking.mistakes._methods import turned
from worked.checking.mistakes._update import change, gradient, signal, swapped
from worked.formula import Formula


def other_way(around: Around) -> Iterator[Formula]:
    """The change with the other sign, all of it or what comes of the gradient; or the change subtracted."""
    if around.cell.quantity in ("change", "velocity"):
        if around.cell.quantity == "change":
            yield opposite(around.formula)
        yield turned(around.formula, gradient(around) or signal(around))
        return
    found = change(around)
    if found:
        yield from swapped(around, found, -found)


MISTAKE = Mistake(
    title="the weight moves up the gradient, not down",
    often=5,
    met="threads and keys on the web; 7 of 94 published examples have a wrong sign",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.44108"),
    quantities=("change", "velocity", "weight", "bias", "proposed"),
    rewired=other_way,
)
