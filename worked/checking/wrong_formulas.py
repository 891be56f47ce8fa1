"""Wrong formulas: what known mistakes make of the cells of a problem."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.key import Key
from worked.checking.mistake import Around, Mistake
from worked.checking.mistakes import mistakes_in
from worked.formula import Formula
from worked.trace.cell import Cell


class WrongFormulas:
    """The wrong formulas of the cells of a key, made once for all sheets."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self._found: dict[str, list[tuple[Mistake, Formula]]] = {}

    def of(self, cell: Cell) -> list[tuple[Mistake, Formula]]:
        """Each known mistake in a cell with a formula that it leads to, those met most often first."""
        found = self._found.get(cell.id)
        if found is None:
            found = self._found[cell.id] = list(self._made(cell)) if cell.formula else []
        return found

    def _made(self, cell: Cell) -> Iterator[tuple[Mistake, Formula]]:
        around = Around(self.key, cell)
        for mistake in mistakes_in(cell.quantity, self.key.kind):
            for formula in mistake.formulas(around):
                yield mistake, formula
