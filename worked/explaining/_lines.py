"""Lines and tables of the cells of an explanation.

Given numbers are printed shortened. They are no slots: a slot holds a given number digit by digit.
"""

from __future__ import annotations

from collections.abc import Sequence

from worked.cells.cell import Cell
from worked.document import Block, Display, Inline, Maths, Paragraph, Strong, Table
from worked.explaining.exact import shortened
from worked.explaining.traced import Traced
from worked.formula import Answer, Cases, Chain, Formula, Number, Symbol, Value
from worked.words import listed

Row = tuple[str, bool, Sequence[Cell | None]]


class Lines:
    """Writes cells of an explanation."""

    def __init__(self, asked: Traced) -> None:
        self.asked = asked
        self._found: set[str] = set()

    def cell(self, quantity: str, place: str = "", sample: int | None = None) -> Cell:
        """A cell that there is."""
        found = self.asked.cell(quantity, place, sample)
        assert found
        return found

    def name(self, cell: Cell) -> Formula:
        """The symbol of a cell."""
        return self.asked.symbol(cell)

    def shown(self, cell: Cell) -> Formula:
        """The number of a cell: a given one shortened; a computed one is asked for once."""
        if cell.formula:
            asked_for, name = cell.id in self._found, self.name(cell)
            self._found.add(cell.id)
            return Value(cell.id, name) if asked_for else Answer(cell.id)
        return Number(shortened(cell.given, self.asked.rounding.of(cell.quantity)))

    def _operand(self, cell: Cell) -> Formula:
        return Value(cell.id, self.name(cell)) if cell.formula else self.shown(cell)

    def line(self, cell: Cell) -> Chain:
        """The line of a cell: symbol = formula = numbers = value."""
        assert cell.formula
        step = self.asked.step
        names = cell.formula.bind(lambda name: self.name(step[name]))
        numbers = cell.formula.bind(lambda name: self._operand(step[name]))
        sides = [] if isinstance(cell.formula, Number) else [names]
        # Of one cell alone the numbers would only repeat the result; of cases they stand just above.
        if not isinstance(cell.formula, (Number, Symbol, Cases)):
            sides.append(numbers)
        return Chain((self.name(cell), *sides, self.shown(cell)))

    def lines(self, *cells: Cell | None) -> list[Block]:
        """Cells as lines, those that there are and that are computed."""
        found = tuple(self.line(cell) for cell in cells if cell and cell.formula)
        return [Display(found)] if found else []

    def equality(self, cell: Cell) -> Maths:
        """The symbol of a cell and its number."""
        return Maths(Chain((self.name(cell), self.shown(cell))))

    def stated(self, said: str, *cells: Cell | None) -> list[Block]:
        """A sentence that ends with the numbers of cells, where there are any."""
        numbers = [self.equality(cell) for cell in cells if cell]
        return [Paragraph((said, *listed(numbers), "."))] if numbers else []

    def table(self, heads: Sequence[Inline], rows: Sequence[Row]) -> Table:
        """A sum as a table: each row has a label, whether it stands out, and its cells, None for an empty place."""
        return Table(
            tuple((head,) for head in heads),
            tuple(
                (
                    (Strong(label) if strong else label,),
                    *((Maths(self.shown(cell)),) if cell else ("",) for cell in cells),
                )
                for label, strong, cells in rows
            ),
            (False, *(True for _ in heads[1:])),
        )
