"""Names of matrices: the letter of a convention for a quantity, without the indices of a unit or weight.

What has rows for several samples, and weights, get a capital letter; a row alone, such as biases, keeps a small one,
and so does what is Greek. Where a net has several layers, the number of the layer stands above: as the convention
writes it, else in square brackets.
"""

from __future__ import annotations

from worked.cells.cell import Cell
from worked.cells.place import Place
from worked.formula import Formula, Name, Partial, Prime
from worked.formula.printers.greek import GREEK
from worked.number.quantity import BIAS, ERROR, INPUT, SLOPE, TARGET, WEIGHT, Quantity
from worked.number.quantity import quantity as known
from worked.pages.symbols.cells import Symbols
from worked.problem.convention import per_weight
from worked.problem.problem import Problem
from worked.record import replace


class MatrixSymbols(Symbols):
    """The names of the matrices that cells stand in; with `rows` each has a row for every one of several samples."""

    def __init__(self, problem: Problem, final: int = 0, rows: bool = False) -> None:
        super().__init__(problem, final)
        self.rows = rows
        self.deep = bool(problem.hidden_layers)
        self.by_brackets = "{layer}" in self.templates["net"]

    def of(self, cell: Cell, sample: int | None = None, age: str = "") -> Formula:
        """The name of the matrix of a cell, also of one that the author left as a letter."""
        return super().of(replace(cell, letter=False) if cell.letter else cell, sample, age)

    def _unit_places(self, unit: str) -> dict[str, str]:
        places = super()._unit_places(unit)
        # A bias that is the weight of a constant input keeps the index of that.
        return {**dict.fromkeys(places, ""), "layer": places["layer"], "zero-to": "0"} if places else places

    def _edge_places(self, source: str, target: str) -> dict[str, str]:
        places = super()._edge_places(source, target)
        return {**dict.fromkeys(places, ""), "layer": places["layer"]}

    def _named(self, quantity: Quantity, place: Place) -> Formula:
        name = super()._named(quantity, place)
        if isinstance(name, Partial) and quantity == SLOPE:
            # A derivative of one matrix by another would have four indices.
            layer = self.problem.layer_of[place.source]
            used = {each.activation.function for each in layer.activations}
            name = Prime(used.pop() if len(used) == 1 else "f", self.named(layer.argument, place))
        return self._whole(name, quantity, place) if place.layer is None and place else name

    def _whole(self, name: Formula, quantity: Quantity, place: Place) -> Formula:
        """The name of a number as that of its matrix."""
        if isinstance(name, Partial):
            return Partial(name.top, self._whole(name.bottom, quantity, place))
        if isinstance(name, Prime):
            return Prime(name.function, self._whole(name.argument, quantity, place), name.order)
        if not isinstance(name, Name):
            return name
        base, below = (name.base, name.below) if name.base else (name.below, "")
        if self._has_capital(quantity, place) and not (quantity == ERROR and isinstance(self.generic(ERROR), Name)):
            base = base if base in GREEK else base[:1].upper() + base[1:]
        return self._of_layer(Name(base, below, name.above, name.accent), quantity, place)

    def _of_layer(self, name: Name, quantity: Quantity, place: Place) -> Name:
        layer = self.problem.layer_of[place.target].number
        mark = f"({layer})" if self.by_brackets else f"[{layer}]"
        shared = quantity in (BIAS, "new-bias") and self.shared_biases and "shared-bias" in self.templates
        told = not self.deep or quantity in (INPUT, TARGET) or shared or _has(name.above, layer)
        if told:
            return name
        return Name(name.base, name.below, ",".join(filter(None, (mark, name.above))), name.accent)

    def _has_capital(self, quantity: Quantity, place: Place) -> bool:
        """Whether it stands for several rows."""
        kind = known(quantity.removeprefix("new-"))
        if place.is_edge:
            return True
        return self.rows and not (kind.learned or kind.ahead or kind.parameter or kind in _OF_UPDATE | per_weight())


def _has(above: str, layer: int) -> bool:
    """Whether the number of a layer stands above a name already."""
    return f"({layer})" in above or f"({layer}," in above or f"[{layer}]" in above


_OF_UPDATE = frozenset(("gradient", "data-gradient", "change", "weight-norm", WEIGHT, BIAS))
