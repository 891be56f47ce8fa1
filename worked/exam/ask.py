"""Ask: which numbers an exam asks for, and the marks of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from worked.cells.cell import Cell
from worked.errors import WorkedError, excerpt, nearest
from worked.keys.key import Key, many
from worked.keys.values import known, listed, number_at
from worked.record import NOTHING, Record

KEYS = {
    "cells": Key(
        "the numbers that are asked for: quantities, or ids of cells", many({"type": "string"}), "all that are computed"
    ),
    "marks": Key(
        "the marks of each number, by quantity or id of a cell",
        {"type": "object", "additionalProperties": {"type": "number"}},
        "1 for each",
    ),
}
MOST_MARKS = 1000
ONE = Decimal(1)


class Ask(Record):
    """Which numbers are asked for, and their marks, by quantity or by the id of a cell; no `cells` are all of them."""

    cells: tuple[str, ...] = ()
    marks: Mapping[str, Decimal] = NOTHING

    def marks_of(self, cells: Iterable[Cell]) -> dict[str, Decimal]:
        """The marks of each asked cell by its id, in the order of the calculation.

        What is given is never asked for. The id of a cell may lack its step where there is only one.
        """
        found = {}
        for cell in cells:
            if cell.formula is not None and (not self.cells or any(names(each, cell) for each in self.cells)):
                found[cell.id] = self._mark(cell)
        return found

    def _mark(self, cell: Cell) -> Decimal:
        """The marks of a cell: those of its own id, or else of its quantity."""
        single = [mark for name, mark in self.marks.items() if name != cell.quantity and names(name, cell)]
        return single[0] if single else self.marks.get(cell.quantity, ONE)

    def refuse_unknown(self, cells: Iterable[Cell]) -> None:
        """Refuse a name that fits no computed cell."""
        computed = [cell for cell in cells if cell.formula is not None]
        for key, asked in (("ask.cells", self.cells), ("ask.marks", tuple(self.marks))):
            for name in asked:
                if not any(names(name, cell) for cell in computed):
                    valid = [*dict.fromkeys(cell.quantity for cell in computed), *(cell.id for cell in computed)]
                    raise WorkedError(f"{key}: no computed number is called {excerpt(name)}; {nearest(name, valid)}")
        if not self.marks_of(computed):
            raise WorkedError("ask.cells: no number is asked for")


def names(name: str, cell: Cell) -> bool:
    """Whether a name is that of a cell: its quantity, its id, or its id without the step."""
    return name in (cell.quantity, cell.id, cell.id.partition("@")[0])


def ask_in(table: Any) -> Ask:
    """What is asked for by the table [ask] of an exam file."""
    if not isinstance(table, Mapping):
        raise WorkedError(f"ask: expected a table, found {excerpt(table)}")
    known(table, KEYS, "ask")
    cells = listed(table.get("cells", []), "ask.cells")
    if "cells" in table and not cells:
        raise WorkedError("ask.cells: the list is empty; leave it out to ask for all numbers")
    for name in cells:
        if not isinstance(name, str):
            raise WorkedError(f"ask.cells: expected a quantity or the id of a cell, found {excerpt(name)}")
    marks = table.get("marks", {})
    if not isinstance(marks, Mapping):
        raise WorkedError(f"ask.marks: expected a table such as {{ net = 1, delta = 2 }}, found {excerpt(marks)}")
    return Ask(tuple(map(str, cells)), {str(name): _marks(value, f"ask.marks.{name}") for name, value in marks.items()})


def _marks(value: Any, where: str) -> Decimal:
    given = number_at(value, where)
    number = Decimal(0) if given.letter else Decimal(given.text)
    if given.letter or not 0 <= number <= MOST_MARKS:
        raise WorkedError(f"{where}: expected a number from 0 to {MOST_MARKS}, found {excerpt(value)}")
    return number
