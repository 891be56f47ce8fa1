"""The lines of a graph with vectors and matrices: each whole as an equation, or entry by entry where it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial

from worked.cells.cell import Cell, identity
from worked.cells.place import unit_place
from worked.exercises.graph.arrays.back import Back
from worked.exercises.graph.arrays.forms import MOST, ArrayCells, Names, NoForm, Numbers, ones, rule, times
from worked.exercises.graph.lines import Lines
from worked.exercises.graph.reading.functions import ARRAY_FUNCTIONS
from worked.exercises.graph.reading.shapes import places
from worked.exercises.graph.reading.terms import ARRANGED
from worked.exercises.graph.reading.wholes import Shapes, Whole
from worked.formula import (
    Answer,
    Chain,
    Formula,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    product_of,
)
from worked.record import replace
from worked.trace.exercise import Paper

LINE, BESIDE = 88, 5  # characters of a line; those of a number that are no decimals


class ArrayLines(Lines):
    """Writes what a graph computes as lines, with equations of vectors and matrices."""

    graph: ArrayCells

    def __init__(self, graph: ArrayCells, paper: Paper) -> None:
        super().__init__(graph, paper)
        self.shapes = Shapes(graph.dimensions, "")

    def forward(self, step: int) -> Iterator[Formula]:
        """What each node comes to."""
        names, numbers = Names(self.graph, self.paper, step, ()), Numbers(self.graph, self.paper, step, ())
        for whole in self.graph.wholes:
            if not whole.shape:
                yield from self.cells([self.paper.cell("value", whole.name, step)])
            elif not self.fits(whole.name, *whole.names):
                yield from self.cells(
                    [self.paper.cell("value", each, step) for each in places(whole.name, whole.shape)]
                )
            else:
                said, filled = (rule(whole.term, self.shapes, fill) for fill in (names, numbers))
                yield from self._equal(names.value(whole.name), said, filled, numbers.cells("value", whole.name))
                if whole.term.does in ARRAY_FUNCTIONS and self.paper.mode != "student":
                    first = places(whole.name, whole.shape)[0]
                    yield from self.cells([self.paper.cell("value", first, step)])

    def fits(self, *names: str) -> bool:
        """Whether some vectors and matrices fit on a page, transposed or not."""
        digits = max(self.graph.rounding.of(quantity).count for quantity in ("value", "gradient"))
        most = max(1, min(MOST, LINE // (digits + BESIDE)))
        shapes = [self.graph.dimensions[name] for name in names]
        return all(side <= (MOST if len(shape) == 1 else most) for shape in shapes for side in shape)

    def _equal(
        self, name: Formula, said: Formula | None, filled: Formula | None, cells: Sequence[Sequence[Cell | None]]
    ) -> Iterator[Formula]:
        """A whole as it is computed with names, and on the next line with numbers, and what it comes to."""
        rows = tuple(tuple(Answer(cell.id) if cell else Number("0") for cell in row) for row in cells)
        result = Matrix(rows, name)
        if said is None or filled is None:
            yield Chain((name, result))
            return
        if isinstance(filled, Matrix):
            yield Chain((name, said, result))
            return
        yield Chain((name, said))
        yield Chain((said, filled, result), said)

    def local(self, step: int) -> Iterator[Formula]:
        """The derivatives of nodes that are not differentiated by rule."""
        for whole in self.graph.wholes:
            for name in () if self.graph.node_of(whole).by_rule else whole.names:
                if any(place in self.graph.needed for place in places(name, self.graph.dimensions[name])):
                    try:
                        form = self._masks if whole.term.does == "maxpool" else self._local_form
                        yield from form(whole, name, step)
                    except (NoForm, KeyError, ValueError):
                        yield from self.cells(self._local_cells(whole, name, step))

    def _local_cells(self, whole: Whole, name: str, step: int) -> list[Cell]:
        found = []
        for target in places(whole.name, whole.shape):
            for operand in self.graph.node[target].operands:
                if operand.partition(".")[0] == name and operand in self.graph.needed:
                    found.append(self.paper.cell("local", f"{operand}>{target}", step))
        return found

    def _masks(self, whole: Whole, name: str, step: int) -> Iterator[Formula]:
        """The derivatives of a pooling: a matrix for each window, with 1 where its largest entry stands."""
        if whole.term.parts[0].does != "name" or not self.fits(name):
            raise NoForm
        names, numbers = Names(self.graph, self.paper, step, ()), Numbers(self.graph, self.paper, step, ())
        for entry in places(whole.name, whole.shape):
            yield from self._equal(names.mask(name, entry), None, None, numbers.mask_cells(name, entry))

    def _local_form(self, whole: Whole, name: str, step: int) -> Iterator[Formula]:
        """The derivatives by a whole of the same shape as a vector or matrix."""
        if not whole.shape or self.graph.dimensions[name] != whole.shape or not self.fits(whole.name):
            raise NoForm
        if whole.term.does in ARRAY_FUNCTIONS or any(part.does in ARRANGED for part in whole.term.parts):
            raise NoForm
        names, numbers = (kind(self.graph, self.paper, step, ()) for kind in (Names, Numbers))
        cells = [
            [self.paper.cell("local", f"{source}>{target}", step) for source, target in zip(*pair, strict=True)]
            for pair in zip(names.rows(name), names.rows(whole.name), strict=True)
        ]
        said: Formula | None = None
        filled: Formula | None = None
        with suppress(NoForm):
            said, filled = (self._alike([cell for row in cells for cell in row], fill) for fill in (names, numbers))
        yield from self._equal(names.local(name, whole), said, filled, cells)

    def _alike(self, cells: Sequence[Cell], fill: Names) -> Formula:
        """One formula of wholes for cells that are all made alike; NoForm where there is none."""
        found: set[Formula] = set()
        for cell in cells:
            formula = cell.formula
            if formula is None:
                raise NoForm
            found.add(formula.bind(partial(self._token, cell.place.target.partition(".")[2])))
        if len(found) != 1:
            raise NoForm
        formula = found.pop()
        if self._is_whole(formula):
            return self._entrywise(formula, fill)
        own = cells[0].place.target.partition(".")[0]
        return product_of((self._entrywise(formula, fill), ones(self.graph.dimensions[own])))

    def _token(self, own: str, name: str) -> Formula:
        """The whole of a cell, for what stands in the same place of it."""
        said = identity(name)
        stem, dot, at = said.place.partition(".")
        if dot and at != own:
            raise NoForm
        return Symbol(name if not dot else f"{said.quantity}[{stem}]@{said.step}")

    def _entrywise(self, formula: Formula, fill: Names) -> Formula:
        """A formula with wholes put in; products of several are entry by entry."""
        if isinstance(formula, Symbol):
            said = identity(formula.name)
            return fill.of(said.quantity, said.place, said.step)
        if isinstance(formula, Product):
            parts = [self._entrywise(each, fill) for each in formula.factors]
            return times(parts, [self._is_whole(each) for each in formula.factors])
        if isinstance(formula, Sum):
            return Sum(tuple(self._entrywise(each, fill) for each in formula.terms))
        if isinstance(formula, Negative):
            return Negative(self._entrywise(formula.body, fill))
        if isinstance(formula, Number):
            return formula
        if isinstance(formula, Quotient):
            return Quotient(self._entrywise(formula.top, fill), self._entrywise(formula.bottom, fill))
        if isinstance(formula, Power):
            return Power(self._entrywise(formula.base, fill), self._entrywise(formula.exponent, fill))
        raise NoForm

    def _is_whole(self, formula: Formula) -> bool:
        """Whether a formula has a vector or matrix in it."""
        return any(self.graph.dimensions.get(identity(name).place) for name in formula.symbols())

    def gradients(self, ends: tuple[str, ...], step: int) -> Iterator[Formula]:
        """The gradients, from the outputs back to the inputs."""
        graph = self.graph
        fills = [kind(graph, self.paper, step, ends) for kind in (Names, Numbers)]
        names, numbers = fills[0], fills[1]
        assert isinstance(numbers, Numbers)
        order = [*(whole.name for whole in reversed(graph.wholes)), *graph.inputs_as_wholes]
        cells = {name: numbers.cells("gradient", name) for name in order}
        reached = {name for name in order if any(cell for row in cells[name] for cell in row)}
        for name in order:
            own = [cell for row in cells[name] for cell in row if cell]
            if not own:
                continue
            try:
                behind = [each for each in graph.wholes if name in each.names and each.name in reached]
                beside = {other for each in behind for other in (each.name, *each.names)}
                is_needed = graph.needed.issuperset(places(name, graph.dimensions[name]))
                if not graph.dimensions[name] or not is_needed or not self.fits(name, *beside):
                    raise NoForm
                said, filled = (Back(graph, fill, reached).gradient(name) for fill in fills)
                yield from self._equal(names.gradient(name), said, filled, cells[name])
            except NoForm:
                yield from self.cells(own)

    def parameter(self, cells: Sequence[Cell], step: int) -> Iterator[Formula]:
        """A quantity of each entry of an input that learns: as a whole, where it has a form as such."""
        name = cells[0].place.partition(".")[0]
        shape = self.graph.dimensions[name]
        try:
            if not shape or not self.fits(name):
                raise NoForm
            names, numbers = (kind(self.graph, self.paper, step, self.graph.outputs) for kind in (Names, Numbers))
            said, filled = (self._alike(cells, fill) for fill in (names, numbers))
            own = self.graph.symbol(replace(cells[0], place=unit_place(name)))
            wide = shape[1] if len(shape) == 2 else 1
            yield from self._equal(own, said, filled, [cells[at : at + wide] for at in range(0, len(cells), wide)])
        except NoForm:
            yield from self.cells(cells)
