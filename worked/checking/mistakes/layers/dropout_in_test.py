"""Units or weights are dropped in the test.

Right: net in the test = -0.25 * 3.9063 + 1 * 3 = 2.0234, with all units.
Wrong: net in the test = -0.25 * 3.9063         = -0.9766, with the units that were left in training.

Dropout is for training alone. In the test all units count.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import dropping, earlier_masks, is_final, rate, symbols, weighted
from worked.formula import Formula, product_of


def still_dropped(around: Around) -> Iterator[Formula]:
    """What the layer before sends times the mask of the last step, or the weights times theirs."""
    if not is_final(around):
        return
    if around.cell.quantity == "dropped":
        yield from (mask * around.formula.parts()[-1] for mask in earlier_masks(around, around.unit)[:1])
        return
    changes, chance = {}, rate(around, layer=around.layer - 1)
    for sent, unit in weighted(around):
        found = earlier_masks(around, unit)
        if found and around.quantity_of(sent) != "dropped":
            changes[sent.name] = found[0] * sent
    if changes:
        yield exchanged(around.formula, changes)
    if changes and chance:
        scaled = {name: product_of((1 / (1 - chance), each)) for name, each in changes.items()}
        yield exchanged(around.formula, scaled)
    masked = {}
    for symbol in symbols(around.formula):
        found = earlier_masks(around, around.key.cells[symbol.name].place)
        if around.quantity_of(symbol) == "weight" and found:
            masked[symbol.name] = found[0] * symbol
    if masked:
        yield exchanged(around.formula, masked)


MISTAKE = Mistake(
    title="units or weights are dropped in the test",
    often=4,
    met="model.eval() forgotten, in threads on PyTorch",
    example=Example(dropping(), "net[o1]@2", "-0.9766"),
    quantities=("net", "dropped"),
    rewired=still_dropped,
)
