"""Equations: a matrix of cells as lines: what it is computed from, with names and with numbers, and what it is."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.formula import Chain, Formula, Matrix, Negative, Prime, SideBySide, Sum, Symbol
from worked.layers.operation import ACTIVATION
from worked.number.quantity import OUT, SLOPE
from worked.pages.layers.stages import stage_of
from worked.pages.matrices.entrywise import EntrywiseForm, entry_by_entry
from worked.pages.matrices.fills import Names, Numbers, Shapes
from worked.pages.matrices.forms import Fill, Form, NoForm, Operand
from worked.pages.matrices.grid import BIASES, UNITS, WEIGHTS, Grid, Grids
from worked.pages.matrices.names import MatrixSymbols
from worked.pages.matrices.products import MatrixForm, product_of_units, sum_of_products
from worked.pages.matrices.room import MOST
from worked.pages.symbols.lines import NetLines
from worked.problem.problem import Problem
from worked.record import Record


class Applied(Record):
    """A function of each entry of a matrix, or its derivative."""

    function: str
    operand: Operand
    order: int

    def written(self, fill: Fill) -> Formula:
        """The function with the name or the numbers of the matrix put in."""
        return Prime(self.function, fill.matrix(self.operand), self.order)


class SummedRows(Record):
    """The sum of the rows of a matrix, those of the samples of a step."""

    grid: Grid
    negative: bool

    def written(self, fill: Fill) -> Formula:
        """The sum, with the name of any row."""
        assert isinstance(fill, Names)
        found = fill.sum_of_rows(self.grid)
        return Negative(found) if self.negative else found


class Derivation(Record):
    """What a matrix is computed from: as names, as numbers, and the product whose shapes are told.

    `within` are the grids whose answers stand within it: what each sample contributes.
    """

    rule: tuple[Form, ...]
    numbers: tuple[Form, ...]
    product: MatrixForm | None = None
    within: tuple[Grid, ...] = ()


class Equations:
    """Writes the grids of one step as lines; `most_columns` are how many of a matrix fit on the page."""

    def __init__(self, problem: Problem, step: Step, lines: NetLines, most_columns: int = MOST) -> None:
        self.problem, self.step, self.lines, self.most_columns = problem, step, lines, most_columns
        self.columns = columns = problem.convention.samples == "columns"
        self.grids = Grids(problem, step, lines.cells)
        self.several = len(step.samples) > 1
        final = lines.symbols.final
        self.symbols = MatrixSymbols(problem, final, self.several)
        self.rows = MatrixSymbols(problem, final)
        self.shapes = Shapes(self.grids, columns)

    def names(self, grid: Grid) -> Names:
        """What puts names in, those of the step that a grid is computed in."""
        cell = next(iter(self.grids.some(grid)))
        return Names(self.grids, self.columns, self.symbols, self.rows, self.lines, cell.computed_in)

    def numbers(self, names: Names, within: tuple[Grid, ...] = ()) -> Numbers:
        """What puts numbers in."""
        return Numbers(self.grids, self.columns, self.lines, names, within)

    def fits(self, grid: Grid) -> bool:
        """Whether a matrix fits on a page."""
        rows = self.grids.rows(grid)
        high, wide = (len(rows[0]), len(rows)) if self.columns else (len(rows), len(rows[0]))
        return high <= MOST and wide <= self.most_columns

    def given(self, grid: Grid) -> Formula:
        """A matrix of given numbers, and its shape."""
        operand = Operand(grid)
        names = self.names(grid)
        line = Chain((names.name(operand), self.numbers(names).entries(operand, self.lines.value)))
        return SideBySide((line, self.shapes.matrix(operand)))

    def asked(self, grid: Grid) -> Formula:
        """The name of a matrix, and its entries to be filled in."""
        operand, names = Operand(grid), self.names(grid)
        name = names.matrix(operand)
        return Chain((name, Matrix(self.numbers(names).entries(operand, self.lines.result).rows, name)))

    def lines_of(self, grid: Grid, derivation: Derivation) -> Iterator[Formula]:
        """The line with names and shapes, and that with numbers."""
        operand, names, numbers = Operand(grid), self.names(grid), self.numbers(self.names(grid), derivation.within)
        name = names.name(operand)
        said = [form.written(names) for form in derivation.rule]
        shape = self.shapes.matrix(operand)
        if derivation.product:
            product = derivation.product
            bare = MatrixForm(product.factors, added=product.added, subtracted=product.subtracted)
            shape = Chain((shape, bare.written(self.shapes)))
        yield SideBySide((Chain((name, *said)), shape))
        result = Matrix(numbers.entries(operand, self.lines.result).rows, name)
        yield Chain((*(form.written(numbers) for form in derivation.numbers), result), (name, *said)[-1])

    def derivation(self, grid: Grid) -> Derivation:
        """What a matrix is computed from; NoForm where nothing is said of all of its entries."""
        if not self.fits(grid):
            raise NoForm
        if grid.kind == UNITS:
            return self._of_units(grid)
        if grid.kind == WEIGHTS:
            try:
                form = product_of_units(self.grids, grid)
                return Derivation((form,), (form,), form)
            except NoForm:
                pass
        return self._of_parameters(grid)

    def _of_units(self, grid: Grid) -> Derivation:
        """The derivation of what each sample has of each unit."""
        stages = [stage_of(cell) for cell in self.grids.some(grid)]
        stage = stages[0]
        if self.grids.gaps(grid) or any(each is not stage for each in stages):
            raise NoForm
        if stage and stage.operation.position == ACTIVATION and grid.quantity in (OUT, SLOPE):
            order = int(grid.quantity == SLOPE)
            argument = Operand(Grid(grid.layer.argument, UNITS, grid.layer, grid.step))
            activation = grid.layer.activation_of[stage.units[0]].activation
            if order and activation.couples:
                raise NoForm  # the derivatives of each output by all net inputs are no matrix like the others
            applied = Applied(self._letter(grid) if order else activation.function, argument, order)
            try:
                found = entry_by_entry(self.grids, grid)
                form: Form = found if found.is_matrix(found.formula) else applied
            except NoForm:
                form = applied
            return Derivation((form,), (form,))
        try:
            product = sum_of_products(self.grids, grid)
            return Derivation((product,), (product,), product)
        except NoForm:
            form = entry_by_entry(self.grids, grid)
            return Derivation((form,), (form,))

    def _letter(self, grid: Grid) -> str:
        """The letter of the function whose slopes a grid has."""
        name = self.names(grid).name(Operand(grid))
        return name.function if isinstance(name, Prime) else "f"

    def _of_parameters(self, grid: Grid) -> Derivation:
        """The derivation of what belongs to weights or biases; from a batch, that of all samples at once."""
        form = entry_by_entry(self.grids, grid)
        samples = [each for each in form.operands.values() if each.grid.sample is not None]
        if not samples:
            return Derivation((form,), (form,))
        whole, product = self._of_batch(grid, samples)
        added = Sum(tuple(Symbol(repr(each)) for each in samples))
        once = form.with_part(added, whole)
        numbers = (once, form) if product else (form,)
        return Derivation((once,), numbers, product, tuple(each.grid for each in samples))

    def _of_batch(self, grid: Grid, samples: list[Operand]) -> tuple[Form, MatrixForm | None]:
        """What the sum over the samples of a batch is: a product of matrices, or the sum of the rows of one."""
        if [each.grid.sample for each in samples] != list(self.step.samples):
            raise NoForm
        if grid.kind == WEIGHTS:
            forms = [product_of_units(self.grids, each.grid) for each in samples]
            wholes = {_of_all(form) for form in forms}
            if len(wholes) != 1:
                raise NoForm
            whole = wholes.pop()
            return whole, whole
        rows = {_row(entry_by_entry(self.grids, each.grid)) for each in samples}
        if len(rows) != 1:
            raise NoForm
        return rows.pop(), None


def _of_all(form: MatrixForm) -> MatrixForm:
    """The product of a sample as that of all samples."""
    factors = tuple(Operand(each.grid, each.transposed) for each in form.factors)
    return MatrixForm(factors, form.scalars, form.negative, cells=form.cells)


def _row(form: EntrywiseForm) -> SummedRows:
    """The sum of the rows, of which the form of a sample is one."""
    formula, negative = form.formula, isinstance(form.formula, Negative)
    body = formula.body if isinstance(formula, Negative) else formula
    if not isinstance(body, Symbol) or len(form.operands) != 1 or form.numbers:
        raise NoForm
    return SummedRows(next(iter(form.operands.values())).grid, negative)


__all__ = ["BIASES", "Derivation", "Equations"]
