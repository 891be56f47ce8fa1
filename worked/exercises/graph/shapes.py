"""Arrays of a graph: the shapes of vectors and matrices, and the entries that they are taken apart into.

A vector has the shape `(2,)`, a matrix `(2, 3)`, a number `()`. The entry 2 of a vector x is called `x.2`, that of
a matrix W in row 1 and column 2 `W.1.2`. A product with @ is that of NumPy: a vector is a column behind a matrix and a
row before one, and of two vectors the product is a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from worked.errors import WorkedError
from worked.exercises.graph.nodes import Node, constant
from worked.exercises.graph.reader import Term
from worked.formula import Formula, Name, Negative, Number, Power, Sum, Symbol, letter, product_of
from worked.record import Record

Shape = tuple[int, ...]
Index = tuple[int, ...]
TWO = Number("2")
OF_ENTRIES = ("sum", "mean", "norm2")
SUMS = ("+", "@", "sum", "dot", "norm2")
BY_RULE = (*SUMS, "-", "*", "mean")


def place(name: str, index: Index) -> str:
    """The name of an entry; of a number, its own."""
    return ".".join([name, *map(str, index)])


def places(name: str, shape: Shape) -> list[str]:
    """The names of all entries, row by row."""
    return [place(name, index) for index in indices(shape)]


def indices(shape: Shape) -> Iterator[Index]:
    """The places of all entries, counted from 1, row by row."""
    return product(*(range(1, side + 1) for side in shape))


def letter_of(name: str) -> Formula:
    """What an input, a node or an entry is called on a page: W with `1,2` below."""
    stem, dot, at = name.partition(".")
    found = letter(stem)
    if not dot:
        return found
    below = at.replace(".", ",")
    return Name(found.base, f"{found.below},{below}") if isinstance(found, Name) else Name(stem, below)


def described(shape: Shape) -> str:
    """A shape in words."""
    if not shape:
        return "a number"
    return f"a vector of {shape[0]}" if len(shape) == 1 else f"a {shape[0]} x {shape[1]} matrix"


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
            case "@":
                return self._product(term)
            case "dot":
                return self._dot(term)
        shapes = [self.of(each) for each in term.parts]
        if term.does in OF_ENTRIES:
            if not shapes[0]:
                raise self._refused(term, f"{typed(term.parts[0])} is a number; {term.does} takes a vector or a matrix")
            return ()
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

    def _product(self, term: Term) -> Shape:
        left, right = self.factors(term)
        one, other = self.of(left), self.of(right)
        if not one or not other:
            which = left if not one else right
            raise self._refused(term, f"{typed(which)} is a number; a product with a number is written with *")
        if one[-1] != other[0]:
            raise self._refused(term, f"{described(one)} does not go with {described(other)}")
        return one[:-1] + other[1:]

    def _dot(self, term: Term) -> Shape:
        one, other = (self.of(each) for each in term.parts)
        if len(one) != 1 or one != other:
            said = f"expected two vectors of the same length, found {described(one)} and {described(other)}"
            raise self._refused(term, said)
        return ()

    def factors(self, term: Term) -> tuple[Term, Term]:
        """The factors of a product with @; a transposed vector before it is the vector itself."""
        left, right = term.parts
        if left.does == "transpose" and len(self.of(left.parts[0])) == 1:
            left = left.parts[0]
        return left, right


class Whole(Record):
    """A vector, a matrix or a number that is a node: what is done to names and numbers, and the shape of what it makes.

    In a sum there may be products with @, and each name may be transposed or negative.
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
        term = whole.term
        rule = term.does in BY_RULE and any((whole.shape, *(self.shapes.known[name] for name in whole.names)))
        for index in indices(whole.shape):
            name = place(whole.name, index)
            if term.does in SUMS:
                yield Node(name, "+", tuple(self._terms(term, index)), rule)
            elif term.does == "mean":
                found = tuple(self._terms(term, index))
                yield Node(name, "/", (Sum(found), Number(str(len(found)))), rule)
            else:
                yield Node(name, term.does, tuple(self._entry(each, index) for each in term.parts), rule)

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
        elif term.does in ("sum", "mean", "dot", "norm2"):
            for place in indices(self.shapes.of(term.parts[0])):
                factors = [self._entry(each, place) for each in term.parts]
                yield Power(factors[0], TWO) if term.does == "norm2" else product_of(factors)
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
        if next(term.names(), None) is None:
            return constant(term)
        assert term.does == "-"
        return Negative(self._entry(term.parts[0], index))
