"""Named: cells by the names that may be typed for them, their ids and their symbols."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cached_property, partial

from worked.cells.cell import Cell, identifier
from worked.errors import WorkedError, excerpt, nearest
from worked.tutor.calculator import Cells
from worked.tutor.typed import folded
from worked.tutor.writing import Writing

PLACE = r"(?:\[[^\]]{1,80}\])?(?:@[0-9]+(?:[.][0-9]+)?)?"
BEHIND = re.compile(r"[A-Za-z0-9_(]")


class Named:
    """Finds cells by what is typed.

    An id may lack its step and its sample, which are then those of the cell that is asked for: `net[3]` is
    `net[3]@1.2` there. What a formula is made of may be called as it is written in it: `w13`, `x1`, `delta5`.
    """

    def __init__(self, writing: Writing) -> None:
        self.writing, self.cells = writing, writing.cells
        self._known: dict[tuple[int, int | None], dict[str, str]] = {}

    @cached_property
    def _by_id(self) -> dict[str, str]:
        return {folded(name): name for name in self.cells}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        quantities = sorted({str(cell.quantity) for cell in self.cells.values()}, key=len, reverse=True)
        return re.compile(f"(?:{'|'.join(map(re.escape, quantities))}){PLACE}")

    def of(self, typed: str, around: Cell) -> str | None:
        """The id of the cell that a typed name means, seen from another cell; None where it means none."""
        text = folded(typed).strip()
        return self._by_id.get(text) or self._near(text, around) or self._symbols(around).get(text)

    def _near(self, text: str, around: Cell) -> str | None:
        """The cell of an id without its step or sample."""
        if "@" in text:
            return None
        quantity, _, rest = text.partition("[")
        place = rest.removesuffix("]")
        for step in range(around.computed_in, 0, -1):
            for sample in dict.fromkeys((around.sample, None)):
                found = self._by_id.get(identifier(quantity, place, step, sample))
                if found:
                    return found
        return self._by_id.get(identifier(quantity, place, around.step))

    def _symbols(self, around: Cell) -> dict[str, str]:
        """The cells of a step by their symbols, as a keyboard writes them; what a formula is made of comes first."""
        where = (around.computed_in, around.sample)
        if where not in self._known:
            near = [cell for cell in self.cells.values() if self._is_near(cell, around)]
            self._known[where] = self._called(near, around)
        return {**self._known[where], **self._called([self.cells[name] for name in around.inputs], around)}

    def _is_near(self, cell: Cell, around: Cell) -> bool:
        """Whether a cell is of the same step, and of the same sample where it has one."""
        step = cell.step if cell.formula is None else cell.computed_in
        return step == around.computed_in and cell.sample in (around.sample, None)

    def _called(self, cells: Iterable[Cell], around: Cell) -> dict[str, str]:
        found: dict[str, str] = {}
        for cell in cells:
            symbol = folded(self.writing.operand_name(cell, around)).replace(" ", "")
            if symbol[:1].isalpha() and not cell.letter:
                found[symbol] = cell.id
                found[symbol.replace("_", "")] = cell.id
        return found

    def finder(self, around: Cell, number: Callable[[str], Decimal]) -> Cells:
        """Finds the names of cells at the beginning of a text; `number` is that of a cell, or refuses it."""
        symbols = sorted(self._symbols(around).items(), key=lambda pair: -len(pair[0]))

        def find(text: str) -> tuple[int, Callable[[], Decimal]]:
            for symbol, name in symbols:
                if text.startswith(symbol) and not (symbol[-1].isalnum() and BEHIND.match(text, len(symbol))):
                    return len(symbol), partial(number, name)
            match = self._pattern.match(text)
            if not match or BEHIND.match(text, match.end()):
                return 0, Decimal
            found = self.of(match[0], around)
            if found:
                return match.end(), partial(number, found)
            if "[" not in match[0]:
                return 0, Decimal
            raise WorkedError(f"no cell is called {excerpt(match[0])}; {nearest(match[0], self._short(around))}")

        return find

    def _short(self, around: Cell) -> list[str]:
        """The ids of the cells of a step, without it."""
        near = (name for name, cell in self.cells.items() if cell.computed_in == around.computed_in)
        return [name.partition("@")[0] for name in near]

    def by_symbol(self, typed: str, around: Cell, names: Iterable[str]) -> str | None:
        """The cell of some that is called by a symbol, the nearest one to another cell; None where none is."""
        wanted = folded(typed).replace(" ", "").replace("_", "")
        found = [
            name
            for name in names
            if folded(self.writing.name(self.cells[name])).replace(" ", "").replace("_", "") == wanted
        ]
        return min(found, key=lambda name: abs(self.cells[name].computed_in - around.computed_in), default=None)
