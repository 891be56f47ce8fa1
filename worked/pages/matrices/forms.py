"""Forms: what stands in a formula of matrices, whatever is put in for them: names, numbers or shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from worked.cells.cell import Cell
from worked.formula import Formula
from worked.pages.matrices.grid import Grid
from worked.record import Record


class Operand(Record):
    """A matrix in a formula: a grid, transposed or not; of a grid of units also the row of one sample alone."""

    grid: Grid
    transposed: bool = False
    sample: int | None = None


class Fill(Protocol):
    """What is put in for the matrices and numbers of a form."""

    def matrix(self, operand: Operand) -> Formula:
        """What stands for a matrix."""

    def number(self, cell: Cell) -> Formula:
        """What stands for a number that is the same for all entries."""

    def product(self, factors: Sequence[Operand]) -> Formula:
        """What stands for a product of matrices, which is the other way round where samples are columns."""


class Form(Protocol):
    """What the entries of a matrix are computed from, as one formula of matrices."""

    def written(self, fill: Fill) -> Formula:
        """The formula with names, numbers or shapes put in."""


class NoForm(Exception):
    """The entries of a matrix are not all computed in the same way, or in none that matrices are written with."""
