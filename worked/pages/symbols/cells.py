"""Symbols: the name that a page gives to each cell of a trace, by its convention and its layer operations."""

from __future__ import annotations

from worked.cells.cell import QUESTIONS, Cell
from worked.cells.place import Place
from worked.formula import Formula
from worked.formula.printers.plain import Plain
from worked.number.quantity import Quantity
from worked.number.quantity import quantity as known
from worked.pages.symbols.convention import ConventionSymbols
from worked.pages.symbols.layers import of_argument, of_learning, symbol_of_layer
from worked.pages.symbols.names import CellNames, ExerciseNames
from worked.pages.symbols.notation import joined, marked
from worked.problem.questions import find
from worked.record import replace
from worked.trace.net import Net
from worked.trace.task import Task

LOSSES = ("loss", "data-loss", "penalty")


class Symbols(ConventionSymbols):
    """The names of the cells of a problem. `sample` marks them, where one line speaks of several samples."""

    def of(self, cell: Cell, sample: int | None = None, age: str = "") -> Formula:
        """The name of a cell; the answer to a question is never marked as new."""
        if cell.phase == QUESTIONS:
            return self._answer(cell, sample)
        return super().of(cell, sample, age)

    def _answer(self, cell: Cell, sample: int | None) -> Formula:
        """The name of the answer to a question."""
        place = cell.place
        if place.is_edge:
            below = joined(self.labels[place.source], self.labels[place.target])
        else:
            below = str(place.layer) if place.layer is not None else self.labels.get(place, "")
        symbols = [find(name).symbols for name in self.problem.options.questions]
        name = replace(next(found[cell.quantity] for found in symbols if cell.quantity in found), below=below)
        return name if sample is None else marked(name, sample)

    def label(self, unit: str) -> str:
        """The author's name of a unit, or that of the convention."""
        return self.labels.get(unit, unit)

    def belongs(self, cell: Cell) -> str:
        """A layer, weight or unit; the quantity itself where it is one of the whole net."""
        place = cell.place
        if cell.quantity in LOSSES or not place:
            return cell.quantity.replace("-", " ")
        if place.layer is not None:
            return f"layer {place.layer}"
        if place.is_edge:
            return f"weight {Plain()(self.named('weight', place))}"
        layer = self.problem.layer_of.get(place)
        kind = "hidden unit" if layer is None else f"{layer.kind} unit" if layer.number else "input"
        return f"{kind} {self.label(place)}"

    def _named(self, quantity: Quantity, place: Place) -> Formula:
        return symbol_of_layer(self, quantity, place) or super()._named(quantity, place)

    def slope_by_argument(self, slope: Formula, unit: str) -> Formula:
        """A slope, by what the activation of its unit is applied to."""
        stage = self.problem.layer_of[unit].argument
        return slope if stage == "net" else of_argument(slope, self.named(stage, unit))

    def generic(self, quantity: str, unit: str = "j", bias: bool = False, same_layer: bool = False) -> Formula:
        """The name of a quantity at any unit j, or on any edge from i to j, for the statement of a rule."""
        kind = known(quantity)
        if kind.parameter and kind.plain != "data-gradient":
            return of_learning(self, kind.plain, self.generic(kind.parameter, unit))
        return super().generic(quantity, unit, bias, same_layer)


def names_of(task: Task) -> CellNames:
    """The names of the cells of a net or exercise."""
    if isinstance(task, Net):
        return Symbols(task)
    from worked.trace.exercise import Exercise

    assert isinstance(task, Exercise)
    return ExerciseNames(task)
