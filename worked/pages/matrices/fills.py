"""Fills: what is put into a formula of matrices: their names, their numbers, or their shapes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from worked.cells.cell import Cell
from worked.formula import BigSum, Formula, Matrix, MatrixProduct, Number, Shape, Transposed
from worked.pages.matrices.forms import Operand
from worked.pages.matrices.grid import Grid, Grids
from worked.pages.matrices.names import MatrixSymbols
from worked.pages.symbols.lines import NetLines
from worked.pages.symbols.notation import raised


class Orientation:
    """What is the other way round where samples are columns: matrices, and the order of the factors of a product."""

    def __init__(self, grids: Grids, columns: bool) -> None:
        self.grids, self.columns = grids, columns

    def matrix(self, operand: Operand) -> Formula:
        """What stands for a matrix."""
        raise NotImplementedError

    def product(self, factors: Sequence[Operand]) -> Formula:
        """A product of matrices."""
        found = tuple(self.matrix(each) for each in factors)
        return MatrixProduct(found[::-1] if self.columns else found)

    def entries(self, operand: Operand, write: Callable[[Cell], Formula]) -> Matrix:
        """The matrix of an operand; what the net has not is 0."""
        rows = self.grids.rows(operand.grid) if operand.sample is None else [self.row(operand)]
        found = [tuple(write(cell) if cell else Number("0") for cell in row) for row in rows]
        turned = operand.transposed != self.columns
        return Matrix(tuple(zip(*found, strict=True)) if turned else tuple(found))

    def row(self, operand: Operand) -> list[Cell | None]:
        """The row of a sample."""
        return self.grids.row(operand.grid, operand.sample)


class Names(Orientation):
    """The names of matrices; `symbols` are those of several rows, `rows` those of one."""

    def __init__(
        self, grids: Grids, columns: bool, symbols: MatrixSymbols, rows: MatrixSymbols, lines: NetLines, step: int
    ) -> None:
        super().__init__(grids, columns)
        self.symbols, self.rows, self.lines, self.step = symbols, rows, lines, step

    def matrix(self, operand: Operand) -> Formula:
        name = self.name(operand)
        return Transposed(name) if operand.transposed else name

    def name(self, operand: Operand) -> Formula:
        """The name of a matrix that is not transposed."""
        cells, alone = self.grids.some(operand.grid), operand.sample is not None
        own = next((cell for cell in cells if cell.step == operand.grid.step), cells[0])
        sample = operand.sample if alone else operand.grid.sample
        return (self.rows if alone else self.symbols).of(own, sample, self._age(own))

    def sum_of_rows(self, grid: Grid) -> Formula:
        """The sum over the samples n of the rows of a matrix."""
        first = self.grids.some(grid)[0]
        return BigSum("n", raised(self.rows.of(first, None, self._age(first)), "(n)"))

    def _age(self, cell: Cell) -> str:
        return "" if cell.step == self.step else "new" if cell.step > self.step else "old"

    def number(self, cell: Cell) -> Formula:
        """The symbol of a number."""
        return self.lines.names(cell.symbol, step=self.step)


class Numbers(Orientation):
    """The numbers of matrices; those of `asked` grids are answers, for no line before has them."""

    def __init__(
        self, grids: Grids, columns: bool, lines: NetLines, names: Names, asked: Collection[Grid] = ()
    ) -> None:
        super().__init__(grids, columns)
        self.lines, self.names, self.asked = lines, names, asked
        self.several = len(grids.step.samples) > 1

    def matrix(self, operand: Operand) -> Formula:
        if operand.grid in self.asked:
            return Matrix(self.entries(operand, self.lines.result).rows, self.names.matrix(operand))
        found = self.entries(operand, lambda cell: self.lines.value(cell, self.several))
        return Matrix(found.rows, self.names.matrix(operand))

    def number(self, cell: Cell) -> Formula:
        """The number that is the same for all entries."""
        return self.lines.value(cell)


class Shapes(Orientation):
    """The shapes of matrices."""

    def matrix(self, operand: Operand) -> Formula:
        rows = self.entries(operand, lambda cell: cell.symbol).rows
        return Shape(len(rows), len(rows[0]))

    def number(self, cell: Cell) -> Formula:
        return Number("1")
