"""A parameter that is fixed was updated all the same.

Right: net = 0.5 * 2         = 1.0.
Wrong: net = (0.5 - 0.4) * 2 = 0.2.

Fixed weights and biases do not learn: whatever the loss says of them, they keep their values, and the second forward
pass uses these.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._topology import FROZEN, descended
from worked.formula import Formula, Symbol


def learned_all_the_same(around: Around) -> Iterator[Formula]:
    """The net input of the second step with updated weights in the place of fixed ones, all of them or the weights."""
    if around.step != 2 or not around.network.frozen:
        return
    changes = {}
    for name in around.formula.symbols():
        cell = around.key.cells[name]
        new = descended(around, cell) if (cell.quantity, cell.place) in around.network.frozen else None
        if new:
            changes[name] = Symbol(name) + new
    weights = {name: new for name, new in changes.items() if around.key.cells[name].place.is_edge}
    for found in (changes, weights):
        if found:
            yield exchanged(around.formula, found)


MISTAKE = Mistake(
    title="a weight or bias that is fixed was updated",
    often=4,
    met="exercises in which a part of the net does not learn",
    example=Example(FROZEN, "net[o1]@2", "0.2"),
    quantities=("net",),
    rewired=learned_all_the_same,
)
