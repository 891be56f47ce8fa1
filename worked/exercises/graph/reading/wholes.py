"""Wholes: the vectors, matrices and numbers that are nodes, and the entries that they are taken apart into.

A product with @ is that of NumPy: a vector is a column behind a matrix and a row before one, and of two vectors the
product is a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from worked.errors import WorkedError
from worked.exercises.graph.nodes import Node, constant
from worked.exercises.graph.reading.functions import ARRAY_FUNCTIONS, ArrayFunction, Misfit
from worked.exercises.graph.reading.shapes import Index, Shape, described, indices, place, places
from worked.exercises.graph.reading.terms import Term
from worked.formula import Formula, Negative, Symbol, product_of
from worked.record import Record

BY_RULE = ("+", "@", "-", "*")


def typed(term: Term) -> str:
    """A term as it may be typed."""
    parts = [typed(each) for each in term.parts]
    if term.closed and term.parts:
        return f"({_bare(term, parts)})"
    return _bare(term, parts)


def _bare(term: Term, parts: Sequence[str]) -> str:
    if term.does in ("+", "*", "/", "^", "@"):
        sign = "^" if term.does == "^" else f" {term.does} "
        return sign.join(parts).replace("+ -", "- ")
    if term.does == "-":
        return f"-{parts[0]}"
    if term.does == "transpose":
        return f"{parts[0]}.T" if not term.parts[0].parts or term.parts[0].closed else f"({parts[0]}).T"
    return f"{term.does}({', '.join(parts)})" if parts else term.text


class Shapes:
    """Finds the shapes of terms from those of names, and refuses what does not fit."""

    def __init__(self, known: Mapping[str, Shape], where: str) -> None:
        self.known, self.where = known, where

    def of(self, term: Term) -> Shape:
        """The shape of a term."""
        match term.does:
            case "number":
                return ()
            case "name":
                return self.known[term.text]
            case "entry":
                return self._entry(term)
            case "transpose":
                return self._transposed(term)
            case "concat":
                return self._joined(term)
            case "@":
                return self._product(term)
        if term.does in ARRAY_FUNCTIONS:
            return self._function(term)
        shapes = [self.of(each) for each in term.parts]
        found: Shape = ()
        for shape in shapes:
            if shape and found and shape != found:
                hint = " (a product of matrices is written with @)" if term.does == "*" else ""
                raise self._refused(term, f"{described(found)} does not go with {described(shape)}{hint}")
            found = shape or found
        return found

    def _refused(self, term: Term, said: str) -> WorkedError:
        return WorkedError(f"{self.where}: {typed(term)}: {said}")

    def _entry(self, term: Term) -> Shape:
        name, *index = term.text.split(".")
        shape = self.known[name]
        if len(index) != len(shape) or any(not 1 <= int(at) <= side for at, side in zip(index, shape, strict=True)):
            of = "has no entries" if not shape else f"has entries from {places(name, shape)[0]} to {place(name, shape)}"
            raise WorkedError(f"{self.where}: {term.text}: {name} is {described(shape)} and {of}")
        if any(at != str(int(at)) for at in index):
            raise WorkedError(f"{self.where}: {term.text}: write the places of an entry without zeros before them")
        return ()

    def _transposed(self, term: Term) -> Shape:
        shape = self.of(term.parts[0])
        if len(shape) != 2:
            hint = "; only a matrix is transposed, or a vector before @" if shape else "; only a matrix is transposed"
            raise self._refused(term, f"{typed(term.parts[0])} is {described(shape)}{hint}")
        return shape[::-1]

    def _joined(self, term: Term) -> Shape:
        shapes = [self.of(part) for part in term.parts]
        for part, shape in zip(term.parts, shapes, strict=True):
            if len(shape) > 1:
                raise self._refused(term, f"{typed(part)} is {described(shape)}; concat joins vectors and numbers")
        return (sum(map(prod, shapes)),)

    def _product(self, term: Term) -> Shape:
        left, right = self.factors(term)
        one, other = self.of(left), self.of(right)
        if not one or not other:
            which = left if not one else right
            raise self._refused(term, f"{typed(which)} is a number; a product with a number is written with *")
        if one[-1] != other[0]:
            raise self._refused(term, f"{described(one)} does not go with {described(other)}")
        return one[:-1] + other[1:]

    def _function(self, term: Term) -> Shape:
        function = ARRAY_FUNCTIONS[term.does]
        for part in term.parts[: function.arrays]:
            if not self.of(part):
                raise self._refused(term, f"{typed(part)} is a number; {term.does} takes a vector or a matrix")
        for part in term.parts[function.arrays :]:
            if part.does != "number" or not part.text.isdecimal() or not int(part.text):
                raise self._refused(term, f"expected a whole number from 1, found {typed(part)}")
        try:
            return function.shape(*self.arguments(term))
        except Misfit as misfit:
            raise self._refused(term, str(misfit)) from None

    def arguments(self, term: Term) -> tuple[list[Shape], list[int]]:
        """The shapes and the whole numbers that a function is taken of."""
        arrays = ARRAY_FUNCTIONS[term.does].arrays
        return [self.of(each) for each in term.parts[:arrays]], [int(each.text) for each in term.parts[arrays:]]

    def factors(self, term: Term) -> tuple[Term, Term]:
        """The factors of a product with @; a transposed vector before it is the vector itself."""
        left, right = term.parts
        if left.does == "transpose" and len(self.of(left.parts[0])) == 1:
            left = left.parts[0]
        return left, right


class Whole(Record):
    """A vector, a matrix or a number that is a node: what is done to names and numbers, and the shape of what it makes.

    In a sum there may be products with @, and each name may be transposed, joined with others or negative.
    """

    name: str
    shape: Shape
    term: Term

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what it is made of, each once."""
        return tuple(dict.fromkeys(self.term.names()))

    @property
    def as_node(self) -> Node:
        """The whole as one node of a graph."""
        return Node(self.name, self.term.does, tuple(map(Symbol, self.names)))


class Entries:
    """Takes wholes apart: the nodes of their entries."""

    def __init__(self, known: Mapping[str, Shape], where: str) -> None:
        self.shapes = Shapes(known, where)

    def nodes(self, whole: Whole) -> Iterator[Node]:
        """One node for each entry."""
        term, function = whole.term, ARRAY_FUNCTIONS.get(whole.term.does)
        by_rule = function.by_rule if function else term.does in BY_RULE
        rule = by_rule and any((whole.shape, *(self.shapes.known[name] for name in whole.names)))
        for index in indices(whole.shape):
            name = place(whole.name, index)
            if function:
                yield self._of_function(function, whole, index, rule)
            elif term.does in ("+", "@"):
                yield Node(name, "+", tuple(self._terms(term, index)), rule)
            else:
                yield Node(name, term.does, tuple(self._entry(each, index) for each in term.parts), rule)

    def _of_function(self, function: ArrayFunction, whole: Whole, index: Index, rule: bool) -> Node:
        """An entry of a function; one that couples entries is as it is called and knows those beside it."""
        parts, given = whole.term.parts, self.shapes.arguments(whole.term)
        does, found = function.entry(*given, index, lambda which, at: self._entry(parts[which], at))
        row = () if does else tuple(place(whole.name, (*index[:-1], at)) for at in range(1, len(found) + 1))
        return Node(place(whole.name, index), does or whole.term.does, found, rule, row)

    def _terms(self, term: Term, index: Index) -> Iterator[Formula]:
        """The terms of the sum that an entry is."""
        if next(term.names(), None) is None:
            yield constant(term)
        elif term.does == "+":
            for part in term.parts:
                yield from self._terms(part, index)
        elif term.does == "-":
            for found in self._terms(term.parts[0], index):
                yield Negative(found)
        elif term.does == "@":
            left, right = term.parts
            inner, before = self.shapes.of(right)[0], len(self.shapes.of(left)) - 1
            for at in range(1, inner + 1):
                one = self._entry(left, (*index[:before], at))
                yield product_of((one, self._entry(right, (at, *index[before:]))))
        else:
            yield self._entry(term, index)

    def _entry(self, term: Term, index: Index) -> Formula:
        """An entry of a name or a number."""
        if term.does == "entry":
            return Symbol(term.text)
        if term.does == "name":
            return Symbol(place(term.text, index if self.shapes.known[term.text] else ()))
        if term.does == "transpose":
            return self._entry(term.parts[0], index[::-1])
        if term.does == "concat":
            shapes = [self.shapes.of(part) for part in term.parts]
            entries = [(part, at) for part, shape in zip(term.parts, shapes, strict=True) for at in indices(shape)]
            return self._entry(*entries[index[0] - 1])
        if next(term.names(), None) is None:
            return constant(term)
        assert term.does == "-"
        return Negative(self._entry(term.parts[0], index))
