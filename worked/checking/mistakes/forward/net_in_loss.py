"""The net input is put into the loss, not the output.

Right: loss = 1/2 * (0.5 - 0.6903)^2 = 0.0181.
Wrong: loss = 1/2 * (0.5 - 0.8014)^2 = 0.0454.

What the net says is its output, after the activation. In tables of net inputs and outputs the wrong column is read.
"""

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._forward import opened
from worked.formula import Formula, Symbol


def of_net_inputs(around: Around) -> Iterator[Formula]:
    """The loss of the net inputs of the outputs."""
    whole, changes = opened(around), {}
    for name in whole.symbols():
        cell = around.key.cells[name]
        if cell.quantity == "out":
            changes[name] = Symbol(identifier("net", cell.place, cell.step, cell.sample))
    yield exchanged(whole, changes)


MISTAKE = Mistake(
    title="the net input is put into the loss, not the output",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as the net input for the output",
    example=Example("slides-2-2-1", "loss@1", "0.0454"),
    quantities=("loss", "data-loss"),
    rewired=of_net_inputs,
)
