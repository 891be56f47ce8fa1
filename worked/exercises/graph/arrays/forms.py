"""Forms of a graph with vectors and matrices: the equations between them, with names or with numbers put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worked.cells.cell import Cell, identity
from worked.cells.place import edge, unit_place
from worked.exercises.common.functions import activations, number_of
from worked.exercises.graph.names import NamedGraph
from worked.exercises.graph.nodes import Node, constant
from worked.exercises.graph.reading.functions import ARRAY_FUNCTIONS
from worked.exercises.graph.reading.shapes import Shape, indices, place, places
from worked.exercises.graph.reading.terms import Term
from worked.exercises.graph.reading.wholes import Shapes, Whole
from worked.formula import (
    Applied,
    Entrywise,
    Formula,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Power,
    Prime,
    Quotient,
    Sum,
    Transposed,
    Value,
    product_of,
)
from worked.record import replace
from worked.trace.exercise import Paper

MOST = 8  # rows or columns of a matrix on a page
ONE, TWO = Number("1"), Number("2")


class NoForm(Exception):
    """Nothing is said of a whole at once; it stands entry by entry."""


class ArrayCells(NamedGraph, open=True):
    """A graph of vectors and matrices, in entries: `wholes` are its nodes, `dimensions` all shapes by name."""

    wholes: tuple[Whole, ...]
    dimensions: Mapping[str, Shape]

    @property
    def inputs_as_wholes(self) -> tuple[str, ...]:
        """The inputs, of a vector or matrix the whole."""
        return tuple(dict.fromkeys(name.partition(".")[0] for name, _ in self.inputs))

    @property
    def outputs_as_wholes(self) -> tuple[str, ...]:
        """The outputs, of a vector or matrix the whole."""
        return tuple(dict.fromkeys(name.partition(".")[0] for name in self.outputs))

    @property
    def backwards(self) -> Sequence[str]:
        """The nodes in the order in which gradients go back through them, the entries of each in their own order."""
        return [each for whole in reversed(self.wholes) for each in places(whole.name, whole.shape)]

    def node_of(self, whole: Whole) -> Node:
        """The first entry of a whole, which stands for all: they are made alike."""
        return self.node[place(whole.name, next(indices(whole.shape)))]


def rows_of(shape: Shape, name: str) -> list[list[str]]:
    """The names of the entries as the rows of a matrix; a vector is a column."""
    if len(shape) == 1:
        return [[place(name, index)] for index in indices(shape)]
    return [[place(name, (row, at)) for at in range(1, shape[1] + 1)] for row in range(1, shape[0] + 1)]


class Names:
    """Puts the names of wholes in, as they are called in a step, before which so many updates came."""

    def __init__(self, graph: ArrayCells, paper: Paper, step: int, ends: tuple[str, ...]) -> None:
        self.graph, self.paper, self.step, self.ends = graph, paper, step, ends

    def value(self, name: str) -> Formula:
        """An input or a node."""
        if "." in name:
            return self.graph.symbol(self._seen(name))
        return self._named([self._seen(each) for row in self.rows(name) for each in row], name)

    def gradient(self, name: str) -> Formula:
        """The gradient by an input or a node."""
        update = self.graph.updates_before(self.step)
        return self.graph.gradient(name, self.ends[0] if self.graph.by_itself else "", update)

    def upstream(self, name: str) -> Formula:
        """The gradient that comes from behind an output."""
        return Partial(self.graph.beyond, self.graph.called(name))

    def local(self, source: str, whole: Whole) -> Formula:
        """The derivatives of a node by one that leads into it, entry by entry."""
        if len(whole.term.parts) == 1 and whole.term.does != "-":
            return Prime(function_of(whole.term.does), self.value(source), 1)
        return Partial(self.value(whole.name), self.value(source))

    def mask(self, source: str, target: str) -> Formula:
        """The derivatives of one entry by all those of a whole."""
        return Partial(self.value(target), self.value(source))

    def of(self, quantity: str, name: str, step: int) -> Formula:
        """A whole of any quantity at a step, or a number."""
        shape = self.graph.dimensions.get(name, ())
        entry = place(name, next(indices(shape)))
        return self.graph.symbol(replace(self.paper.cell(quantity, entry, step), place=unit_place(name)))

    def rows(self, name: str) -> list[list[str]]:
        """The names of the entries of a whole."""
        shape = self.graph.dimensions.get(name)
        return rows_of(shape, name) if shape else [[name]]

    def _seen(self, entry: str) -> Cell:
        found = identity(self.graph.seen(self.step)[entry])
        return self.paper.cell(found.quantity, found.place, found.step)

    def _named(self, cells: list[Cell], name: str) -> Formula:
        return self.graph.symbol(replace(cells[0], place=unit_place(name)))


class Numbers(Names):
    """Puts the numbers of entries in, where they may be shown."""

    def value(self, name: str) -> Formula:
        if "." in name or not self.graph.dimensions[name]:
            return self._slot(self._seen(name))
        return self.matrix([[self._seen(each) for each in row] for row in self.rows(name)], super().value(name))

    def gradient(self, name: str) -> Formula:
        return self._of("gradient", name, super().gradient(name))

    def upstream(self, name: str) -> Formula:
        return self._of("upstream", name, super().upstream(name))

    def local(self, source: str, whole: Whole) -> Formula:
        pairs = zip(self.rows(source), self.rows(whole.name), strict=True)
        places = [[edge(*pair) for pair in zip(*both, strict=True)] for both in pairs]
        cells = [[self.paper.cell("local", each, self.step) for each in row] for row in places]
        return self.matrix(cells, super().local(source, whole))

    def mask(self, source: str, target: str) -> Formula:
        name = super().mask(source, target)
        # A student's copy would have a matrix of names and zeros in its place.
        return name if self.paper.mode == "student" else self.matrix(self.mask_cells(source, target), name)

    def mask_cells(self, source: str, target: str) -> list[list[Cell | None]]:
        """The cells of the derivatives of one entry by those of a whole; None of those that it does not depend on."""
        return [[self._cell("local", edge(each, target)) for each in row] for row in self.rows(source)]

    def of(self, quantity: str, name: str, step: int) -> Formula:
        if not self.graph.dimensions.get(name):
            return self._slot(self.paper.cell(quantity, name, step))
        cells = [[self.paper.cell(quantity, each, step) for each in row] for row in self.rows(name)]
        return self.matrix(cells, super().of(quantity, name, step))

    def cells(self, quantity: str, name: str) -> list[list[Cell | None]]:
        """The cells of a quantity of each entry; None where there is none, since nothing comes from there."""
        return [[self._cell(quantity, each) for each in row] for row in self.rows(name)]

    def matrix(self, cells: list[list[Cell]] | list[list[Cell | None]], name: Formula) -> Formula:
        """The matrix of cells as operands."""
        return Matrix(tuple(tuple(self._slot(cell) for cell in row) for row in cells), name)

    def _of(self, quantity: str, name: str, called: Formula) -> Formula:
        cells = self.cells(quantity, name)
        return self.matrix(cells, called) if self.graph.dimensions.get(name) else self._slot(cells[0][0])

    def _cell(self, quantity: str, entry: str) -> Cell | None:
        where = self.graph.gradient_place(entry, self.ends) if quantity == "gradient" else entry
        try:
            return self.paper.cell(quantity, where, 1 if quantity == "upstream" else self.step)
        except KeyError:
            return None

    def _slot(self, cell: Cell | None) -> Formula:
        return Value(cell.id, self.graph.symbol(cell)) if cell else Number("0")


def function_of(does: str) -> str:
    """What a function is called on a page."""
    found = activations().get(does)
    return found.function if found else does


def rule(term: Term, shapes: Shapes, fill: Names) -> Formula:
    """What a whole is computed from."""
    if next(term.names(), None) is None:
        return constant(term)
    if term.does in ("name", "entry"):
        return fill.value(term.text)
    parts = [rule(part, shapes, fill) for part in term.parts]
    match term.does:
        case "transpose":
            return turned(parts[0])
        case "-":
            return Negative(parts[0])
        case "+":
            return Sum(tuple(parts))
        case "@":
            if len(shapes.of(term.parts[0])) == 2:
                return MatrixProduct((parts[0], parts[1]))
            # A vector before a matrix is a row; what they come to is written as a column as all vectors are.
            of_two = len(shapes.of(term.parts[1])) == 1
            return MatrixProduct((turned(parts[0]), parts[1]) if of_two else (turned(parts[1]), parts[0]))
        case "dot":
            return MatrixProduct((turned(parts[0]), parts[1]))
        case "*":
            return times(parts, [bool(shapes.of(part)) for part in term.parts])
        case "/":
            whole = shapes.of(term.parts[0]) and not shapes.of(term.parts[1])
            return product_of((Quotient(ONE, parts[1]), parts[0])) if whole else Quotient(*parts)
        case "^":
            return Power(*parts)
        case "norm2" if len(shapes.of(term.parts[0])) == 1:
            return MatrixProduct((turned(parts[0]), parts[0]))
    if len(parts) == 1:
        return Prime(function_of(term.does), parts[0], 0)
    is_named = term.does in (*ARRAY_FUNCTIONS, "concat")
    return Applied(term.does, tuple(parts)) if is_named else number_of(term.does, parts)


def times(factors: list[Formula], arrays: list[bool]) -> Formula:
    """A product entry by entry, with numbers before it."""
    numbers = [each for each, is_array in zip(factors, arrays, strict=True) if not is_array]
    others = [each for each, is_array in zip(factors, arrays, strict=True) if is_array]
    return product_of([*numbers, *([Entrywise(tuple(others))] if len(others) > 1 else others)])


def turned(formula: Formula) -> Formula:
    """A formula transposed: a product is turned factor by factor, and what is transposed twice is itself."""
    if isinstance(formula, Transposed):
        return formula.body
    if isinstance(formula, Matrix):
        return Matrix(tuple(zip(*formula.rows, strict=True)), formula.name and turned(formula.name))
    if isinstance(formula, MatrixProduct):
        return MatrixProduct(tuple(turned(each) for each in reversed(formula.factors)))
    return Transposed(formula)


def ones(shape: Shape) -> Matrix:
    """The matrix all of whose entries are 1."""
    return Matrix(((ONE,) * (shape[1] if len(shape) == 2 else 1),) * shape[0])
