"""Splitter: expressions are taken apart into wholes of one operation each, and these into nodes of their entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worked.errors import WorkedError
from worked.exercises.graph.nodes import Node
from worked.exercises.graph.reading.shapes import Shape
from worked.exercises.graph.reading.terms import ARRANGED, Term
from worked.exercises.graph.reading.wholes import Entries, Shapes, Whole, typed
from worked.record import replace

MOST_NODES = 1000
LETTERS = "vutsrpmnkhdc"
SIGMOID = "sigmoid"


class Splitter:
    """Takes terms apart into `wholes`, and these into `nodes`; `shapes` are those of the inputs by name.

    Wholes between get the names v1, v2, ...; `taken` are the names that are used. `apart`: a sigmoid becomes the
    operations that it is made of.
    """

    def __init__(self, taken: Iterable[str], apart: bool, shapes: Mapping[str, Shape]) -> None:
        used = {name.rstrip("_0123456789") for name in taken}
        self.stem = next((letter for letter in LETTERS if letter not in used), "node")
        self.apart, self.count = apart, 0
        self.shapes = dict(shapes)
        self.wholes: list[Whole] = []
        self.nodes: list[Node] = []

    def add(self, name: str, term: Term, where: str) -> None:
        """Append the wholes of a term, the last of which has the name."""
        Shapes(self.shapes, where).of(term)
        term = in_operations(term) if self.apart else term
        if term.does in ("name", "entry"):
            raise WorkedError(f"{where}: {name} only repeats {term.text}; a node needs an operation, such as + or exp")
        if next(term.names(), None) is None:
            raise WorkedError(f"{where}: {name} is made of numbers alone; give it as an input, or use it in a node")
        if term.does in ARRANGED:
            said = f"write {typed(term)} where it is needed"
            raise WorkedError(f"{where}: {name} is only {typed(term)}; a node needs an operation, {said}")
        self._make(name, self._flat(term, where), where)

    def _flat(self, term: Term, where: str) -> Term:
        """A term of names, after wholes are made for its parts."""
        parts = Shapes(self.shapes, where).factors(term) if term.does == "@" else term.parts
        return replace(term, parts=tuple(self._operand(part, term.does, where) for part in parts), closed=False)

    def _make(self, name: str, flat: Term, where: str) -> None:
        """Append the whole of a term of names."""
        whole = Whole(name, Shapes(self.shapes, where).of(flat), flat)
        self.nodes += Entries(self.shapes, where).nodes(whole)
        self.shapes[name] = whole.shape
        self.wholes.append(whole)
        if len(self.nodes) > MOST_NODES:
            raise WorkedError(f"{where}: a graph has at most {MOST_NODES} nodes, with those that expressions make")

    def _operand(self, term: Term, inside: str, where: str) -> Term:
        """What stands for a part: itself, or the name of a whole that is made for it."""
        term = in_operations(term) if self.apart else term
        if next(term.names(), None) is None or term.does in ("name", "entry"):
            return term
        if term.does in ARRANGED:
            return Term(term.does, tuple(self._operand(part, "", where) for part in term.parts))
        if term.does == "-" and inside == "+":
            return Term("-", (self._operand(term.parts[0], "+" if term.parts[0].does == "@" else "", where),))
        flat = self._flat(term, where)
        if term.does == "@" and inside == "+":
            return flat
        self.count += 1
        name = f"{self.stem}{self.count}"
        self._make(name, flat, where)
        return Term("name", text=name)


def all_terms(whole: Term) -> list[Term]:
    """A term and all that it is made of."""
    return [whole, *(each for part in whole.parts for each in all_terms(part))]


def in_operations(term: Term) -> Term:
    """A sigmoid as 1 / (1 + e^-u); any other term as it is."""
    if term.does != SIGMOID:
        return term
    one = Term("number", text="1")
    power = Term("exp", (Term("-", term.parts),))
    return Term("/", (one, Term("+", (one, power))))
