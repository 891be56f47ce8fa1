"""Slots: formulas as MathML in which a page fills in the numbers; see `templates/live/lines.js`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from worked.cells.cell import Cell
from worked.formula import Answer, Formula, Value
from worked.formula.printers.base import PRODUCT
from worked.formula.printers.mathml import MathML
from worked.pages.symbols.cells import names_of
from worked.pages.symbols.lines import Lines, is_long
from worked.record import replace
from worked.trace.task import Task

NUMBER = re.compile(r"(<mn>\d+</mn>)")
# A page that allows no styles in attributes says by a class what stands left.
LEFT = ' style="text-align: left; text-align: -webkit-left"'


class SlotMaths(MathML):
    """MathML in which a number is an empty row with the place of its cell.

    `data-slot` is the place, `data-grouped` when its number stands in brackets: 0 never, 1 where it is negative, 2
    after a minus sign, where 0 does too. `data-tight` says that a power of ten would stand in brackets as well.
    Where numbers may be `fractions`, brackets around them grow.
    """

    def __init__(self, places: Mapping[str, int], fractions: bool = False) -> None:
        super().__init__(dict.fromkeys(places, ("1", True)))
        self.places, self.fractions = places, fractions

    def is_tall(self, text: str) -> bool:
        """Whether brackets around a formula have to grow with it."""
        return super().is_tall(text) or (self.fractions and "data-slot" in text)

    def operand(self, node: Any, level: int, leading: bool = False) -> str:
        """The text of a node, in brackets where it binds less tightly than its place asks."""
        text = super().operand(node, level, leading)
        if isinstance(node, Value | Answer) and level > PRODUCT:
            return text.replace("<mrow data-slot", '<mrow data-tight="" data-slot', 1)
        return text

    def sign(self, side: Any) -> str:
        """The sign before a result, which says whether all of its digits are shown."""
        if isinstance(side, Answer):
            return f'<mo form="infix" data-sign="{self.places[side.slot]}">=</mo>'
        return super().sign(side)

    def cases(self, lines: Any) -> str:
        """A definition by cases."""
        return super().cases(lines).replace(LEFT, ' class="case"')

    def _value(self, node: Value, grouped: int) -> str:
        return f'<mrow data-slot="{self.places[node.slot]}" data-grouped="{int(grouped)}"></mrow>'

    def _answer(self, node: Answer, grouped: int) -> str:
        return f'<mrow data-slot="{self.places[node.slot]}" data-grouped="{int(grouped)}"></mrow>'


class SlottedLines:
    """Writes the cells of a task as MathML with slots: `{"symbol", "formula", "numbers"}`; the last two as needed."""

    def __init__(self, task: Task, cells: Mapping[str, Cell]) -> None:
        self.lines = Lines(names_of(task), cells)
        fractions = task.rounding.results == "fractions" or any("/" in (cell.given or "") for cell in cells.values())
        self.printer = SlotMaths({name: place for place, name in enumerate(cells)}, fractions)
        samples = {cell.sample for cell in cells.values()}
        self.show_sample = len(samples - {None}) > 1

    def line(self, cell: Cell, later: Formula | None = None) -> dict[str, str]:
        """A cell: its symbol, its formula with names, and the formula with numbers put in.

        `later` is its formula one round of updates later, where that has other numbers: they are written as
        `<mn data-count="1">`, with how much they grow.
        """
        age = "new" if cell.formula is not None and cell.quantity.ahead else ""
        found = {"symbol": self.printer(self.lines.name(cell, self.show_sample, age))}
        if cell.formula is None or is_long(cell.formula):
            return found
        sides = self._sides(cell)
        if later is not None:
            sides = list(map(_counting, sides, self._sides(replace(cell, formula=later))))
        return {**found, **dict(zip(("formula", "numbers"), sides, strict=False))}

    def _sides(self, cell: Cell) -> list[str]:
        return list(map(self.printer, self.lines.sides(cell, self.show_sample)[:-1]))

    def symbol(self, name: Formula) -> str:
        """A name that is no cell's."""
        return self.printer(name)


def _counting(now: str, later: str) -> str:
    """MathML in which numbers that are others later say by how much they grow."""
    found = []
    for part, other in zip(NUMBER.split(now), NUMBER.split(later), strict=True):
        more = "" if part == other else f' data-count="{int(other[4:-5]) - int(part[4:-5])}"'
        found.append(part.replace("<mn>", f"<mn{more}>") if more else part)
    return "".join(found)
