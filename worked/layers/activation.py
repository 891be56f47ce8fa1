"""Activation: the outputs of a layer by a function of the catalogue, of each net input for itself or of all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worked.cells.cell import Cell, identifier, identity
from worked.cells.place import edge
from worked.formula import Formula, Symbol, exp
from worked.layers.operation import ACTIVATION, Bounds, Operation
from worked.layers.writing import Cells, Explained
from worked.maths.layer_activation import LayerActivation
from worked.number.quantity import NET, OUT, SLOPE

if TYPE_CHECKING:
    from worked.arrays.stage import Batch, Stage


class Activate(Operation, open=True):
    """The activation of a layer, applied."""

    chosen: LayerActivation

    makes = (OUT,)
    position = ACTIVATION
    written_out = (OUT,)

    @property
    def probabilities(self) -> bool:
        """Whether the outputs sum to 1 over the layer, as those of softmax do."""
        return self.chosen.activation.shares

    def gathers(self, quantity: str) -> bool:
        """An output depends on all net inputs of the layer where the activation couples its units."""
        return quantity == OUT and self.chosen.activation.couples

    def forward(self, cells: Cells) -> None:
        """An output for each unit."""
        activation, settings = self.chosen.activation, self.chosen.settings
        for sample in cells.samples:
            below = [cells.sent(unit, sample) for unit in cells.units]
            for place, unit in enumerate(cells.units):
                cells.make(OUT, unit, sample, activation.out(below, place, settings))

    def after_errors(self, quantity: str, cells: Cells) -> None:
        """The slopes: of each output by its net input, and where the units are coupled by those of the others."""
        for sample in cells.samples:
            outs = [cells.cell(OUT, unit, sample) for unit in cells.units]
            known = [out for out in outs if out]
            below = [_argument(out) for out in known]
            for to, unit in enumerate(cells.units):
                for source, other in enumerate(cells.units):
                    if cells.is_idle(below[source]):
                        continue
                    symbols = [out.symbol for out in known]
                    slope = self.chosen.activation.slope_of(below, symbols, to, source, self.chosen.settings)
                    if slope is not None:
                        cells.part(SLOPE, unit if unit == other else edge(other, unit), sample, slope)

    def local(self, consumer: Cell, cell: Cell) -> Formula:
        """The slope, which is a cell."""
        place = cell.place if cell.place == consumer.place else edge(cell.place, consumer.place)
        return Symbol(identifier(SLOPE, place, consumer.step, cell.sample))

    def bounds(self, quantity: str) -> Bounds:
        """Those of the function."""
        return self.chosen.bounds if quantity == OUT else (None, None)

    def named(self, quantity: str) -> str:
        """Whose bounds they are."""
        return f"the output of {self.chosen.activation.function}"

    def kernel(self, batch: Batch, layer: int, source: Any, handed: Any) -> Stage:
        """The function, elementwise, after biases are added that were left to it; or softmax."""
        from worked.layers._activation_arrays import activated

        return activated(batch, layer, source, handed, self.chosen)

    def passes_shift(self, quantity: str) -> bool:
        """Only a linear activation passes a shift on as one."""
        return self.chosen.activation.equation == Symbol("z")

    def explained(self, quantity: str, below: Formula, unit: Explained) -> Formula:
        """The output; of a softmax with the powers of the other units as one number."""
        activation = self.chosen.activation
        if not activation.couples:
            return activation.out([below], 0, self.chosen.settings)
        return exp(below) / (exp(below) + unit.given("other-powers", unit.number("other-powers"), of_sample=True))

    def explained_back(self, quantity: str, below: str, error: Formula, unit: Explained) -> Formula:
        """The slope times the error; of a softmax with what the errors of the other units add."""
        activation, argument, out = self.chosen.activation, unit.known(below), unit.known(OUT)
        assert argument and out
        found = activation.slope_of([argument], [out], 0, 0, self.chosen.settings)
        assert found
        slope = unit.slope(found)
        if not activation.couples:
            return slope * error
        return slope * error - out * unit.given("other-errors", unit.number("other-errors"), of_sample=True)


def _argument(out: Cell) -> Symbol:
    """What the activation of a unit is applied to."""
    own = [name for name in out.inputs if identity(name).place == out.place]
    return Symbol(own[0] if own else identifier(NET, out.place, out.step, out.sample))
