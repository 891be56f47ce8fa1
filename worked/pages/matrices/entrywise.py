"""Entrywise: matrices whose entries are all made in the same way of the entries of other matrices in their place."""

from __future__ import annotations

from collections.abc import Mapping

from worked.cells.cell import Cell
from worked.cells.place import WHOLE
from worked.formula import (
    Constant,
    Entrywise,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    product_of,
)
from worked.pages.matrices.forms import Fill, Form, NoForm, Operand
from worked.pages.matrices.grid import BIASES, UNITS, Grid, Grids
from worked.record import NOTHING, Record

TWO = Number("2")


class EntrywiseForm(Record):
    """One formula for all entries; its symbols are those of `operands`, of `parts` with a form, and of `numbers`."""

    formula: Formula
    operands: Mapping[str, Operand]
    numbers: Mapping[str, Cell]
    parts: Mapping[str, Form] = NOTHING

    def written(self, fill: Fill) -> Formula:
        """The formula with names, numbers or shapes put in."""
        return self._written(self.formula, fill)

    def is_matrix(self, formula: Formula) -> bool:
        """Whether a part of the formula is different for each entry; NoForm where matrices are not written so."""
        if isinstance(formula, Symbol):
            return formula.name not in self.numbers
        if isinstance(formula, Number | Constant):
            return False
        found = [self.is_matrix(part) for part in formula.parts()]
        fine = isinstance(formula, Negative | Sum | Product)
        fine = fine or (isinstance(formula, Quotient) and not found[1])
        fine = fine or (isinstance(formula, Power) and formula.exponent == TWO)
        if any(found) and not fine:
            raise NoForm
        return any(found)

    def _written(self, formula: Formula, fill: Fill) -> Formula:
        if not self.is_matrix(formula):
            return formula.bind(lambda name: fill.number(self.numbers[name]))
        if isinstance(formula, Symbol):
            part = self.parts.get(formula.name)
            return part.written(fill) if part else fill.matrix(self.operands[formula.name])
        if isinstance(formula, Negative):
            return Negative(self._written(formula.body, fill))
        if isinstance(formula, Sum):
            return Sum(tuple(self._written(term, fill) for term in formula.terms))
        if isinstance(formula, Quotient):
            return Quotient(self._written(formula.top, fill), self._written(formula.bottom, fill))
        factors = formula.factors if isinstance(formula, Product) else (formula.parts()[0],) * 2
        scalars = [self._written(each, fill) for each in factors if not self.is_matrix(each)]
        others = [self._written(each, fill) for each in factors if self.is_matrix(each)]
        return product_of((*scalars, others[0] if len(others) == 1 else Entrywise(tuple(others))))

    def with_part(self, part: Formula, form: Form) -> EntrywiseForm:
        """The same with a form in place of a part of the formula."""
        name = "part"
        return EntrywiseForm(_exchanged(self.formula, part, Symbol(name)), self.operands, self.numbers, {name: form})


def entry_by_entry(grids: Grids, grid: Grid) -> EntrywiseForm:
    """The form of a matrix whose entries are all computed alike; NoForm where they are not."""
    operands: dict[str, Operand] = {}
    numbers: dict[str, Cell] = {}
    found: Formula | None = None
    for cell in grids.some(grid):

        def token(name: str, cell: Cell = cell) -> Formula:
            other = grids.cells[name]
            if other.place == WHOLE and other.sample is None:
                numbers[name] = other
                return Symbol(name)
            operand = _operand(grids, grid, cell, other)
            operands[repr(operand)] = operand
            return Symbol(repr(operand))

        if not cell.formula:
            raise NoForm
        formula = cell.formula.bind(token)
        if found is not None and formula != found:
            raise NoForm
        found = formula
    if found is None:
        raise NoForm
    form = EntrywiseForm(found, operands, numbers)
    form.is_matrix(found)
    if any(grids.gaps(each.grid) != grids.gaps(grid) for each in operands.values()):
        raise NoForm  # what is 0 because it is absent would be computed from what is there
    return form


def _operand(grids: Grids, grid: Grid, cell: Cell, other: Cell) -> Operand:
    """The matrix that has another cell in the place that a cell has in its own."""
    own = grids.of(other)
    if not own or other.place != cell.place:
        raise NoForm
    if own.kind == grid.kind:
        if own.kind == UNITS and other.sample != cell.sample:
            raise NoForm
        return Operand(own)
    # One row stands for each sample: that of a sample for itself is a row like that of the biases.
    if grid.kind == BIASES and own.kind == UNITS:
        return Operand(own, False, other.sample)
    if len(grids.step.samples) > 1:
        raise NoForm
    return Operand(own)


def _exchanged(formula: Formula, part: Formula, other: Formula) -> Formula:
    """A sum or product with another formula in place of a part."""
    if formula == part:
        return other
    if isinstance(formula, Product):
        return Product(tuple(_exchanged(each, part, other) for each in formula.factors))
    return Negative(_exchanged(formula.body, part, other)) if isinstance(formula, Negative) else formula
