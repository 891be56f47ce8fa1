"""Rows: the weights, biases and the like of a table of an update, and such tables themselves."""

from __future__ import annotations

from worked.cells.place import Place, edge, unit_place
from worked.document import Inline, Maths, Prose, Table
from worked.formula import Formula, Letter
from worked.number.quantity import BIAS, WEIGHT, Quantity, of_parameter
from worked.record import Record


class Row(Record):
    """A weight or bias of a table: its place, and where it comes from; a bias has no source."""

    quantity: Quantity
    source: str
    target: str

    @property
    def place(self) -> Place:
        """Where it is."""
        return edge(self.source, self.target) if self.source else unit_place(self.target)

    @property
    def is_of_sum(self) -> bool:
        """Whether it is a weight or bias."""
        return self.quantity in (WEIGHT, BIAS)

    def own(self, quantity: str) -> Quantity:
        """A quantity of its learning."""
        return of_parameter(self.quantity, quantity)


def some(rows: list[list[Row]]) -> list[list[Row]]:
    """The lists that have rows."""
    return [each for each in rows if each]


def table(heads: list[Formula | str], rows: list[list[Inline]]) -> Table:
    """A table of numbers, beside the names of what they belong to."""
    columns: list[Prose] = [
        (head,)
        if isinstance(head, str) and len(head) > 1
        else (Maths(Letter(head) if isinstance(head, str) else head),)
        for head in heads
    ]
    cells = tuple(tuple((cell,) for cell in row) for row in rows)
    return Table(tuple(columns), cells, (False, *[True] * (len(columns) - 1)))
