"""The nodes of a graph with vectors and matrices: expressions are taken apart into wholes, and these into entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worked.errors import WorkedError
from worked.exercises.graph.arrays.shapes import Entries, Shape, Shapes, Whole, typed
from worked.exercises.graph.nodes import Splitter, in_operations
from worked.exercises.graph.reader import Term
from worked.record import replace


class ArraySplitter(Splitter):
    """Takes terms apart into `wholes`, and these into `nodes`; `shapes` are those of the inputs by name."""

    def __init__(self, taken: Iterable[str], apart: bool, shapes: Mapping[str, Shape]) -> None:
        super().__init__(taken, apart)
        self.shapes = dict(shapes)
        self.wholes: list[Whole] = []

    def add(self, name: str, term: Term, where: str) -> None:
        """Append the nodes of a term, the last of which has the name."""
        Shapes(self.shapes, where).of(term)
        term = in_operations(term) if self.apart else term
        self.refuse_no_operation(name, term, where)
        if term.does == "transpose":
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
        self.refuse_many(where)

    def _operand(self, term: Term, inside: str, where: str) -> Term:
        """What stands for a part: itself, or the name of a whole that is made for it."""
        term = in_operations(term) if self.apart else term
        if next(term.names(), None) is None or term.does in ("name", "entry"):
            return term
        if term.does == "transpose":
            return Term("transpose", (self._operand(term.parts[0], "", where),))
        if term.does == "-" and inside == "+":
            return Term("-", (self._operand(term.parts[0], "+" if term.parts[0].does == "@" else "", where),))
        flat = self._flat(term, where)
        if term.does == "@" and inside == "+":
            return flat
        self.count += 1
        name = f"{self.stem}{self.count}"
        self._make(name, flat, where)
        return Term("name", text=name)
