"""Grid: cells of one quantity laid out in rows and columns, a matrix of a page.

Grids have the samples as rows: those of units have a row for each sample and a column for each unit, those of weights
a row for each unit that sends and a column for each that receives. A page that has the samples as columns shows the
transpose of each.
"""

from __future__ import annotations

from collections.abc import Mapping

from worked.cells.cell import BACKWARD, FORWARD, GIVEN, Cell, Step, identifier
from worked.cells.place import Place, edge, unit_place
from worked.number.quantity import quantity
from worked.problem.layer import Layer
from worked.problem.problem import Problem
from worked.record import Record

WEIGHTS, BIASES, UNITS = "weights", "biases", "units"


class Grid(Record):
    """Where the cells of a matrix stand: their quantity, the step of their number, and the layer that they belong to.

    `kind` is WEIGHTS (into the layer), BIASES (all that is one number for each unit, whatever the samples), or UNITS
    (a number for each unit and sample). `sample` is that of weights or biases of which there are some for each sample.
    """

    quantity: str
    kind: str
    layer: Layer
    step: int
    sample: int | None = None


class Grids:
    """The grids that the cells of one step stand in; `cells` are all cells that the page may speak of."""

    def __init__(self, problem: Problem, step: Step, cells: Mapping[str, Cell]) -> None:
        self.problem, self.step, self.cells = problem, step, cells

    def of(self, cell: Cell) -> Grid | None:
        """The grid that a cell stands in; None for what belongs to a layer, to the whole net, or to a skip edge."""
        layer = self.problem.layer_of.get(cell.place.target)
        if layer is None:
            return None
        if cell.place.is_edge:
            follows = cell.place.source in layer.before
            return Grid(cell.quantity, WEIGHTS, layer, cell.step, cell.sample) if follows else None
        if self._is_of_pass(cell):
            return Grid(cell.quantity, UNITS, layer, cell.step)
        return Grid(cell.quantity, BIASES, layer, cell.step, cell.sample)

    def _is_of_pass(self, cell: Cell) -> bool:
        """Whether it is a number of a unit that each sample has: one of a pass, an input, a target, a mask."""
        here = cell.phase in (FORWARD, BACKWARD) or (cell.phase == GIVEN and cell.step == self.step.number)
        return here and not cell.quantity.ahead

    def rows(self, grid: Grid) -> list[list[Cell | None]]:
        """The cells of a grid in rows; None where the net has none, as where an edge is absent."""
        units, before = grid.layer.units, grid.layer.before
        if grid.kind == WEIGHTS:
            return [[self._cell(grid, edge(source, unit), grid.sample) for unit in units] for source in before]
        if grid.kind == BIASES:
            return [[self._cell(grid, unit_place(unit), grid.sample) for unit in units]]
        tags = [self.step.tag(sample) for sample in self.step.samples]
        return [[self._cell(grid, unit_place(unit), tag) for unit in units] for tag in tags]

    def row(self, grid: Grid, sample: int | None) -> list[Cell | None]:
        """The row of a sample in a grid of units."""
        return [self._cell(grid, unit_place(unit), sample) for unit in grid.layer.units]

    def some(self, grid: Grid) -> list[Cell]:
        """The cells of a grid that there are."""
        return [cell for row in self.rows(grid) for cell in row if cell]

    def gaps(self, grid: Grid) -> list[tuple[int, int]]:
        """Where a grid has no cell, by row and column."""
        return [(row, column) for row, cells in enumerate(self.rows(grid)) for column, cell in enumerate(cells)
                if cell is None]  # fmt: skip

    def is_whole(self, grid: Grid) -> bool:
        """Whether a grid lacks only what the net has not: the weight of an absent edge, the bias of a unit without."""
        layer = grid.layer
        for row, column in self.gaps(grid):
            if grid.kind == UNITS or (grid.kind == BIASES and layer.units[column] in layer.biases):
                return False
            if grid.kind == WEIGHTS and edge(layer.before[row], layer.units[column]) in layer.weights:
                return False
        return True

    def at(self, grid: Grid, unit: str) -> Cell | None:
        """What stands in the column of a unit, in a grid with one row."""
        return self._cell(grid, unit_place(unit), grid.sample)

    def _cell(self, grid: Grid, place: Place, sample: int | None) -> Cell | None:
        """A cell; of what is learned the one of all that learn as one, and the newest: not all of it may learn."""
        kind = quantity(grid.quantity)
        if not kind.learned:
            return self.cells.get(identifier(grid.quantity, place, grid.step, sample))
        first = self.problem.first_of((kind, place))[1]
        names = (identifier(grid.quantity, first, number) for number in range(grid.step, 0, -1))
        return next((self.cells[name] for name in names if name in self.cells), None)
