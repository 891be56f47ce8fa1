"""A later forward pass still uses the weights from before the update.

Right: net = 0.2723 * 0.6797 + 0.8730 * 0.6620 = 0.7630.
Wrong: net = 0.3    * 0.6797 + 0.9    * 0.6620 = 0.7997.

Each pass begins with the weights that the update before it has left. The first weights stand in the problem and in
the picture, the new ones only at the end of a page.
"""

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula, Symbol


def weights_of_earlier_step(around: Around) -> Iterator[Formula]:
    """The net input with the weights of the step before and of the first: all of them, or all but the bias."""
    cells = [around.key.cells[name] for name in around.formula.symbols()]
    for step in (around.step - 1, 1):
        for learning in (("weight", "bias"), ("weight",)):
            own = [cell for cell in cells if cell.quantity in learning]
            older = {cell.id: identifier(cell.quantity, cell.place, step) for cell in own}
            changes = {name: Symbol(old) for name, old in older.items() if old in around.key.cells}
            yield exchanged(around.formula, changes)


MISTAKE = Mistake(
    title="the old weights are used, from before the update",
    often=4,
    met="threads on stale values; 10 of 94 published examples put in a wrong quantity, such as a stale one",
    example=Example("slides-2-2-1", "net[5]@2", "0.7997"),
    quantities=("net",),
    rewired=weights_of_earlier_step,
)
