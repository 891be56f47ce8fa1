"""The gradient of a weight is taken with the output before dropout.

Right: gradient from the dropped unit = 1.5 * 0 = 0, so that its weight stays.
Wrong: gradient from the dropped unit = 1.5 * 3 = 4.5.

A weight from a dropped unit carried nothing and does not learn in this step; one from a unit that is left carried
what dropout made of the output.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._layers import dropping, symbols
from worked.checking.mistakes._update import in_every_sample
from worked.formula import Formula


@in_every_sample
def undropped(around: Around) -> Iterator[Formula]:
    """What the unit put out in the place of what it sent on."""
    for symbol in symbols(around.formula):
        if around.quantity_of(symbol) == "dropped":
            cell = around.key.cells[symbol.name]
            inputs = [each for each in cell.inputs if around.key.cells[each].quantity not in ("mask", "drop-rate")]
            yield from (exchanged(around.formula, {symbol.name: around.key.cells[name].symbol}) for name in inputs)


MISTAKE = Mistake(
    title="weights from a dropped unit learn, by its output before dropout",
    often=4,
    met="classroom",
    example=Example(dropping(), "gradient[h2>o1]@1", "4.5"),
    quantities=("gradient",),
    rewired=undropped,
)
