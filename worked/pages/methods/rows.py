"""Rows: the weights and biases of the tables of an update, and such a table."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.place import Place, edge, unit_place
from worked.document import Inline, Maths, Prose, Table
from worked.formula import Formula, Letter
from worked.number.quantity import BIAS, WEIGHT, Quantity, of_parameter
from worked.record import Record
from worked.trace.net import Net


class Row(Record):
    """A weight or bias of a table: its place, and where it comes from; a bias has no source.

    One that is `tied` stands for all that learn as one with it, whose gradients it sums up.
    """

    quantity: Quantity
    source: str
    target: str
    tied: bool = False

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


def rows_of(problem: Net) -> list[list[Row]]:
    """What may learn: the weights and the biases, those that are tied apart, then the gammas and betas by layer."""
    found: dict[tuple[Quantity, bool], list[Row]] = {}
    for quantity, place in problem.learned_sums:
        tied = problem.is_tied((quantity, place))
        row = Row(quantity, place.source if place.is_edge else "", place.target, tied)
        found.setdefault((quantity, tied), []).append(row)
    return [*found.values(), *_scales(problem)]


def _scales(problem: Net) -> Iterator[list[Row]]:
    """The gammas and the betas that learn, by layer."""
    for operation in problem.operations:
        own = problem.learned_in(problem.layers[operation.layer])
        for quantity in operation.learned:
            rows = [Row(each.quantity, "", each.place) for each in own if each.quantity == quantity]
            if rows:
                yield rows


def some(rows: list[list[Row]]) -> list[list[Row]]:
    """The lists that have rows."""
    return [each for each in rows if each]


def numbers(heads: list[Formula | str], rows: list[list[Inline]]) -> Table:
    """A table of numbers, beside the names of what they belong to."""
    columns: list[Prose] = [
        (head,)
        if isinstance(head, str) and len(head) > 1
        else (Maths(Letter(head) if isinstance(head, str) else head),)
        for head in heads
    ]
    cells = tuple(tuple((cell,) for cell in row) for row in rows)
    return Table(tuple(columns), cells, (False, *[True] * (len(columns) - 1)))
