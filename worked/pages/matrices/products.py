"""Products: matrices whose entries are sums of products, recognised in the formulas of their cells.

    net inputs          X W + b           of a sum over the units that send
    errors              D W^T             of a sum over the units that receive
    gradients           X^T D             of one sample: a product of two numbers

A form holds for every entry: its terms are those that the product of the matrices has there, each once. An entry that
a matrix lacks, such as the weight of an absent edge, has no term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worked.cells.cell import Cell
from worked.cells.place import WHOLE
from worked.formula import Formula, Negative, Number, Product, Quotient, Sum, Symbol, product_of, sum_of
from worked.pages.matrices.forms import Fill, NoForm, Operand
from worked.pages.matrices.grid import BIASES, UNITS, WEIGHTS, Grid, Grids
from worked.record import Record


class MatrixForm(Record):
    """Numbers times a product of matrices, with a minus or not, and a row that is added to each row, or subtracted."""

    factors: tuple[Operand, ...]
    scalars: tuple[Formula, ...] = ()
    negative: bool = False
    added: Grid | None = None
    subtracted: bool = False
    cells: Grids | None = None

    def written(self, fill: Fill) -> Formula:
        """The formula with names, numbers or shapes put in."""
        scalars = [each.bind(lambda name: fill.number(self._cell(name))) for each in self.scalars]
        whole = product_of((*scalars, fill.product(self.factors)))
        whole = Negative(whole) if self.negative else whole
        if self.added is None:
            return whole
        row = fill.matrix(Operand(self.added))
        return sum_of((whole, Negative(row) if self.subtracted else row))

    def _cell(self, name: str) -> Cell:
        assert self.cells
        return self.cells.cells[name]


class _Term(Record):
    """A term of the formula of a cell: its numbers, and the cells that are multiplied."""

    negative: bool
    scalars: tuple[Formula, ...]
    cells: tuple[Cell, ...]


def sum_of_products(grids: Grids, grid: Grid) -> MatrixForm:
    """The form of a matrix of units whose entries are sums over the units of another layer."""
    found: MatrixForm | None = None
    biases: list[tuple[Grid, bool]] = []
    for cell in grids.some(grid):
        terms = list(_terms(grids, cell))
        own = [term for term in terms if len(term.cells) == 1]
        form = _of_sum(grids, cell, [term for term in terms if len(term.cells) != 1])
        if found is not None and form != found:
            raise NoForm
        found = form
        biases += [_bias(grids, cell, own)] if own else []
    if found is None or len(set(biases)) > 1:
        raise NoForm
    if not biases:
        return found
    # A unit without a bias must have none, rather than one that its net input leaves out.
    added, subtracted = biases[0]
    if sum(cell is not None for row in grids.rows(added) for cell in row) * len(grids.rows(grid)) != len(biases):
        raise NoForm
    return MatrixForm(found.factors, found.scalars, found.negative, added, subtracted, grids)


def _of_sum(grids: Grids, cell: Cell, terms: Sequence[_Term]) -> MatrixForm:
    """The form that the terms of one entry have."""
    forms = {_pair(grids, cell, term) for term in terms}
    if len(forms) != 1:
        raise NoForm
    form = forms.pop()
    weights = next(each for each in form.factors if each.grid.kind == WEIGHTS)
    edges = [other for term in terms for other in term.cells if other.place.is_edge]
    there = [other for other in grids.some(weights.grid)
             if cell.place == (other.place.source if weights.transposed else other.place.target)]  # fmt: skip
    if sorted(other.id for other in edges) != sorted(other.id for other in there):
        raise NoForm
    return form


def _pair(grids: Grids, cell: Cell, term: _Term) -> MatrixForm:
    """The two matrices that a term of an entry belongs to: units, and weights from them or to them."""
    if len(term.cells) != 2:
        raise NoForm
    unit, weight = sorted(term.cells, key=lambda each: each.place.is_edge)
    rows, table = grids.of(unit), grids.of(weight)
    if not rows or not table or rows.kind != UNITS or table.kind != WEIGHTS or unit.sample != cell.sample:
        raise NoForm
    ends = weight.place.source, weight.place.target
    backward = ends == (cell.place, unit.place)
    if (not backward and ends != (unit.place, cell.place)) or table.sample is not None:
        raise NoForm
    return MatrixForm((Operand(rows), Operand(table, backward)), term.scalars, term.negative, cells=grids)


def _bias(grids: Grids, cell: Cell, own: Sequence[_Term]) -> tuple[Grid, bool]:
    """The matrix of what is added to an entry as it is, and whether it is subtracted instead."""
    term = own[0]
    grid = grids.of(term.cells[0])
    if len(own) > 1 or term.scalars or not grid or grid.kind != BIASES or grid.sample is not None:
        raise NoForm
    if grids.at(grid, cell.place) != term.cells[0]:
        raise NoForm
    return grid, term.negative


def product_of_units(grids: Grids, grid: Grid) -> MatrixForm:
    """The form of a matrix of weights whose entries are a number of the one unit times one of the other."""
    if grids.gaps(grid):
        raise NoForm  # what has no edge has a product all the same
    forms = set()
    for cell in grids.some(grid):
        terms = list(_terms(grids, cell))
        if len(terms) != 1 or len(terms[0].cells) != 2:
            raise NoForm
        term = terms[0]
        # Where both numbers are of the same place, no unit sends to itself.
        sent = [each for each in term.cells if each.place == cell.place.source]
        signal = [each for each in term.cells if each.place == cell.place.target]
        places = [grids.of(each) for each in (*sent, *signal)]
        if len(sent) != 1 or len(signal) != 1 or any(not each or each.kind != UNITS for each in places):
            raise NoForm
        if sent[0].sample != signal[0].sample or (cell.sample is not None and sent[0].sample != cell.sample):
            raise NoForm
        rows, others = (grids.of(each) for each in (sent[0], signal[0]))
        assert rows and others
        factors = Operand(rows, True, sent[0].sample), Operand(others, False, signal[0].sample)
        forms.add(MatrixForm(factors, term.scalars, term.negative, cells=grids))
    if len(forms) != 1:
        raise NoForm
    return forms.pop()


def _terms(grids: Grids, cell: Cell) -> Iterator[_Term]:
    """The terms of the formula of a cell."""
    formula, before = cell.formula, list[Formula]()
    if formula is None:
        raise NoForm
    if isinstance(formula, Product):
        sums = [each for each in formula.factors if isinstance(each, Sum)]
        before = [each for each in formula.factors if not isinstance(each, Sum)]
        if len(sums) == 1 and all(is_scalar(grids, each) for each in before):
            formula = sums[0]
        else:
            before = []
    for term in formula.terms if isinstance(formula, Sum) else (formula,):
        body = term.body if isinstance(term, Negative) else term
        factors = body.factors if isinstance(body, Product) else (body,)
        scalars = [each for each in factors if is_scalar(grids, each)]
        others = [each for each in factors if not is_scalar(grids, each)]
        symbols = [each for each in others if isinstance(each, Symbol)]
        if len(symbols) != len(others) or not symbols:
            raise NoForm
        cells = tuple(grids.cells[each.name] for each in symbols)
        yield _Term(isinstance(term, Negative), (*before, *scalars), cells)


def is_scalar(grids: Grids, formula: Formula) -> bool:
    """Whether a factor is the same for all entries: a number, or what belongs to the whole net."""
    if isinstance(formula, Symbol):
        return grids.cells[formula.name].place == WHOLE and grids.cells[formula.name].sample is None
    if isinstance(formula, Quotient):
        return is_scalar(grids, formula.top) and is_scalar(grids, formula.bottom)
    return isinstance(formula, Number)
