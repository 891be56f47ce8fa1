"""Lines: a cell printed three times, its formula with names, with the numbers put in, and its value."""

from __future__ import annotations

from collections.abc import Mapping

from worked.formula import Answer, Cases, Chain, Formula, Number, Prime, Symbol, Value, letter
from worked.pages.symbols import Symbols
from worked.trace.cell import Cell


class Lines:
    """Writes cells as lines.

    `cells` are those that may be spoken of, `letters` the closed forms of the cells that depend on a letter, and
    `closed` those forms of other cells that are short enough to be shown beside the number. `tell_samples` marks
    symbols with the sample they belong to.
    """

    def __init__(
        self,
        symbols: Symbols,
        cells: Mapping[str, Cell],
        letters: Mapping[str, Formula] | None = None,
        closed: Mapping[str, Formula] | None = None,
    ) -> None:
        self.symbols, self.cells = symbols, cells
        self.letters, self.closed = letters or {}, closed or {}

    def name(self, cell: Cell, tell_sample: bool = False, new: bool = False) -> Formula:
        """The symbol of a cell."""
        return self.symbols.of(cell, cell.sample if tell_sample else None, new)

    def value(self, cell: Cell, tell_sample: bool = False, new: bool = False) -> Formula:
        """The number of a cell as an operand, or its symbol where there is none to show."""
        if cell.letter:
            return letter(cell.given)
        name = self.name(cell, tell_sample, new)
        return Value(cell.id, name) if cell.id not in self.letters else name

    def names(self, formula: Formula, tell_sample: bool = False, step: int = 0) -> Formula:
        """A formula of cells with their symbols; what is new to the `step` that it belongs to is marked as new."""
        return formula.bind(lambda name: self.name(self.cells[name], tell_sample, self._new(name, step)))

    def numbers(self, formula: Formula, tell_sample: bool = False, step: int = 0) -> Formula:
        """A formula of cells with their numbers put in."""
        return formula.bind(lambda name: self.value(self.cells[name], tell_sample, self._new(name, step)))

    def _new(self, name: str, step: int) -> bool:
        return 0 < step < self.cells[name].step

    def line(self, cell: Cell, tell_sample: bool = False, new: bool = False) -> Chain:
        """The line of a cell: symbol = formula = numbers = value."""
        assert cell.formula
        sides = [self.name(cell, tell_sample, new), *self.sides(cell, tell_sample)]
        return Chain(tuple(sides))

    def sides(self, cell: Cell, tell_sample: bool = False) -> list[Formula]:
        """What stands right of a cell's symbol; what would only repeat itself is said once."""
        assert cell.formula
        formula, sides = cell.formula, list[Formula]()
        if isinstance(formula, Cases):
            sides += self._applied(cell, formula, tell_sample)
        elif not isinstance(formula, Number):
            sides.append(self.names(formula, tell_sample, cell.step))
            if not isinstance(formula, Symbol):
                sides.append(self.numbers(formula, tell_sample, cell.step))
        if cell.id in self.closed:
            sides.append(self.closed[cell.id])
        return [*sides, self.result(cell)]

    def result(self, cell: Cell) -> Formula:
        """The number of a cell as a result; for a cell that depends on a letter, its closed form."""
        return self.letters.get(cell.id, Answer(cell.id))

    def _applied(self, cell: Cell, formula: Cases, tell_sample: bool) -> list[Formula]:
        """A definition by cases as its function applied: step(0.3); the definition itself is told once by the page."""
        network = self.symbols.network
        function = network.activation(network.layer_of[cell.place]).activation.function
        net, order = formula.cases[0].left, 1 if cell.quantity == "slope" else 0
        sides = [self.names(net, tell_sample), self.numbers(net)]
        applied: list[Formula] = [Prime(function, side, order) for side in sides]
        return applied if self.symbols.of(cell) != applied[0] else applied[1:]
