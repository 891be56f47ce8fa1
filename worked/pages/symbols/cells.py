"""Symbols: the name that a page gives to each cell of a trace, by its convention and its layer operations."""

from __future__ import annotations

from worked.cells.cell import Cell
from worked.cells.place import place_of
from worked.cells.quantity import quantity as known
from worked.formula import Formula
from worked.pages.symbols.convention import ConventionSymbols
from worked.pages.symbols.layers import argument_of, of_argument, of_learning, symbol_of_layer
from worked.trace.exercise import Exercise, Task


class Symbols(ConventionSymbols):
    """The names of the cells of a problem. `sample` marks them, where one line speaks of several samples."""

    def _named(self, quantity: str, place: str) -> Formula:
        return symbol_of_layer(self, known(quantity), place_of(place)) or super()._named(quantity, place)

    def slope_by_argument(self, slope: Formula, unit: str) -> Formula:
        """A slope, by what the activation of its unit is applied to."""
        stage = argument_of(self, self.network.layer_of[unit])
        return slope if stage == "net" else of_argument(slope, self.named(stage, unit))

    def generic(self, quantity: str, unit: str = "j", bias: bool = False) -> Formula:
        """The name of a quantity at any unit j, or on any edge from i to j, for the statement of a rule."""
        kind = known(quantity)
        if kind.parameter and kind.plain != "data-gradient":
            return of_learning(self, kind.plain, self.generic(kind.parameter, unit))
        return super().generic(quantity, unit, bias)


class OwnSymbols(Symbols):
    """The names of the cells of an exercise, which it brings along: of `Symbols` only what cells are asked for."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise

    def of(self, cell: Cell, sample: int | None = None, age: str = "") -> Formula:
        """The name of a cell."""
        return self.exercise.symbol(cell)

    def function(self, cell: Cell) -> str:
        """A definition by cases has no name here: it is written out."""
        return ""


def symbols_of(problem: Task) -> Symbols:
    """The names of the cells of a problem or exercise."""
    return OwnSymbols(problem) if isinstance(problem, Exercise) else Symbols(problem)
