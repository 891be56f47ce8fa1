"""Names: what a page calls each cell of a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.cells.cell import Cell
from worked.formula import Formula

if TYPE_CHECKING:
    from worked.trace.exercise import Exercise


class CellNames:
    """The names of the cells of a task."""

    def of(self, cell: Cell, sample: int | None = None, age: str = "") -> Formula:
        """The name of a cell, marked with a sample where one line speaks of several.

        `age` is `new` for what has just been computed for the next step, `old` for what is that of the last one.
        """
        raise NotImplementedError

    def function(self, cell: Cell) -> str:
        """The name of the function that a definition by cases defines; "" where it is written out."""
        return ""

    def label(self, unit: str) -> str:
        """What a unit is called."""
        return unit

    def belongs(self, cell: Cell) -> str:
        """What a cell belongs to, as plain text: `hidden unit 3`; for an exercise without a net, what it means."""
        raise NotImplementedError


class ExerciseNames(CellNames):
    """The names of the cells of an exercise, which it brings along."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise

    def of(self, cell: Cell, sample: int | None = None, age: str = "") -> Formula:
        """The name of a cell."""
        return self.exercise.symbol(cell)

    def belongs(self, cell: Cell) -> str:
        """The first words of its meaning."""
        meaning = self.exercise.quantities.get(cell.quantity, cell.quantity.replace("-", " "))
        return meaning.partition(";")[0].partition(":")[0]
