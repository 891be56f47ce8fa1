"""Wrong formulas: what known mistakes make of the cells of a problem."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import UPDATE, Cell
from worked.checking.answer_key.key import Key
from worked.checking.answer_key.parts import within
from worked.checking.mistakes import mistakes_in
from worked.checking.mistakes.mistake import Around, Mistake
from worked.formula import Formula


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
        plain = self.key.plain
        if plain is not self.key:
            yield from self._by_parts(cell)
        elif self.key.is_part(cell):
            yield from self._of_part(cell)
        else:
            around = Around(self.key, cell)
            learned = cell.phase == UPDATE and self.key.problem.learner is not None
            for mistake in mistakes_in(cell.quantity, self.key.kind, learned):
                for formula in mistake.formulas(around):
                    yield mistake, formula

    def _by_parts(self, cell: Cell) -> Iterator[tuple[Mistake, Formula]]:
        """The mistakes of a cell that goes on from the partial results on a sheet."""
        every = self.key.plain.with_all_parts
        for mistake, formula in every.once(WrongFormulas).of(every.cells[cell.id]):
            yield mistake, self.key.parts.put_into(formula, cell, self.key.order)

    def _of_part(self, part: Cell) -> Iterator[tuple[Mistake, Formula]]:
        """The mistakes in a partial result: those of the cells that go on from it, where nothing else is wrong."""
        assert part.formula
        for owner in self.key.owners(part):
            assert owner.formula
            for mistake, wrong in self.of(owner):
                formula = within(owner.formula, wrong, part.formula)
                if formula:
                    yield mistake, formula
