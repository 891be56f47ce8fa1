"""The backward pass of a graph with vectors and matrices: the gradient of a whole as an equation."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from worked.exercises.graph.arrays.forms import ArrayCells, Names, NoForm, ones, rule, times, turned
from worked.exercises.graph.reading.functions import ARRAY_FUNCTIONS
from worked.exercises.graph.reading.shapes import places
from worked.exercises.graph.reading.terms import Term
from worked.exercises.graph.reading.wholes import Shapes, Whole
from worked.formula import (
    Applied,
    Entrywise,
    Formula,
    MatrixProduct,
    Negative,
    Number,
    Quotient,
    product_of,
    sum_of,
)

MOST_MASKS = 4  # matrices in one sum
ONE, TWO = Number("1"), Number("2")


class Back:
    """Writes the gradient of a whole as a sum over the nodes behind it, each with its rule."""

    def __init__(self, graph: ArrayCells, fill: Names, reached: set[str]) -> None:
        self.graph, self.fill, self.reached = graph, fill, reached
        self.shapes = Shapes(graph.dimensions, "")

    def gradient(self, name: str) -> Formula:
        """The gradient of an input or node; NoForm where it has no form as a whole."""
        found: list[Formula] = []
        if self.graph.upstream and name in self.graph.outputs_as_wholes:
            found.append(self.fill.upstream(name))
        for whole in self.graph.wholes:
            if name in whole.names and whole.name in self.reached:
                found += self._of_node(whole, name)
        if not found:
            raise NoForm
        return sum_of(found)

    def _of_node(self, whole: Whole, name: str) -> Iterator[Formula]:
        """What arrives from a node."""
        arriving = self.fill.gradient(whole.name)
        if self.graph.node_of(whole).by_rule:
            yield from self._back(whole.term, arriving, name)
            return
        if whole.term.does == "maxpool":
            yield from self._of_masks(whole, name)
            return
        plain = all(part.does in ("name", "number") or not set(part.names()) for part in whole.term.parts)
        plain = plain and whole.term.does not in ARRAY_FUNCTIONS
        if not plain or self.graph.dimensions[name] != whole.shape:
            raise NoForm
        yield Entrywise((arriving, self.fill.local(name, whole)))

    def _of_masks(self, whole: Whole, name: str) -> Iterator[Formula]:
        """What arrives at the windows of a pooling: each gradient where the largest entry of its window stands."""
        entries = places(whole.name, whole.shape)
        if len(entries) > MOST_MASKS or whole.term.parts[0].does != "name":
            raise NoForm
        for entry in entries:
            yield product_of((self.fill.gradient(entry), self.fill.mask(name, entry)))

    def _back(self, term: Term, arriving: Formula, name: str) -> Iterator[Formula]:
        """What arrives at each place where a name stands in a term, from the gradient of the term."""
        if name not in term.names():
            return
        match term.does:
            case "name":
                yield arriving
            case "entry":
                raise NoForm
            case "transpose":
                yield from self._back(term.parts[0], turned(arriving), name)
            case "-":
                for found in self._back(term.parts[0], arriving, name):
                    yield Negative(found)
            case "+":
                yield from self._sum(term, arriving, name)
            case "@":
                yield from self._product(term, arriving, name)
            case "*":
                yield from self._times(term, arriving, name)
            case "dot":
                yield from self._dot(term, arriving, name)
            case "conv":
                yield from self._convolved(term, arriving, name)
            case "sum" | "mean" | "norm2":
                yield from self._of_entries(term, arriving, name)
            case _:
                raise NoForm

    def _sum(self, term: Term, arriving: Formula, name: str) -> Iterator[Formula]:
        for part in term.parts:
            if name in part.names() and self.shapes.of(part) != self.shapes.of(term):
                raise NoForm
            yield from self._back(part, arriving, name)

    def _times(self, term: Term, arriving: Formula, name: str) -> Iterator[Formula]:
        arrays = [bool(self.shapes.of(part)) for part in term.parts]
        parts = [rule(part, self.shapes, self.fill) for part in term.parts]
        for at, part in enumerate(term.parts):
            if name in part.names():
                others = [arriving, *parts[:at], *parts[at + 1 :]]
                yield from self._back(part, times(others, [True, *arrays[:at], *arrays[at + 1 :]]), name)

    def _dot(self, term: Term, arriving: Formula, name: str) -> Iterator[Formula]:
        """Of the product of two vectors: the number that arrives times the other one."""
        for part, other in (term.parts, term.parts[::-1]):
            yield from self._back(part, product_of((arriving, rule(other, self.shapes, self.fill))), name)

    def _product(self, term: Term, arriving: Formula, name: str) -> Iterator[Formula]:
        """Of a product: z = W x gives W what arrives times x transposed, and x W transposed times what arrives."""
        left, right = term.parts
        one, other = (rule(part, self.shapes, self.fill) for part in term.parts)
        if len(self.shapes.of(left)) == 1:
            if len(self.shapes.of(right)) == 1:
                yield from self._dot(term, arriving, name)
                return
            left, right, one, other = Term("transpose", (right,)), left, turned(other), one
        yield from self._back(left, MatrixProduct((arriving, turned(other))), name)
        yield from self._back(right, MatrixProduct((turned(one), arriving)), name)

    def _convolved(self, term: Term, arriving: Formula, name: str) -> Iterator[Formula]:
        """Of a convolution with stride 1: the gradient of the kernel is the input convolved with what arrives."""
        source, kernel = term.parts[:2]
        if len(term.parts) > 2 or name in source.names():
            raise NoForm
        yield from self._back(kernel, Applied(term.does, (rule(source, self.shapes, self.fill), arriving)), name)

    def _of_entries(self, term: Term, arriving: Formula, name: str) -> Iterator[Formula]:
        """Of a sum, a mean or a sum of squares of all entries."""
        part = term.parts[0]
        shape = self.shapes.of(part)
        if term.does == "norm2":
            own = product_of((TWO, arriving, rule(part, self.shapes, self.fill)))
        else:
            share = Quotient(arriving, Number(str(prod(shape)))) if term.does == "mean" else arriving
            own = product_of((share, ones(shape)))
        yield from self._back(part, own, name)
