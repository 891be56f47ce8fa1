"""Lines: a cell printed three times, its formula with names, with the numbers put in, and its value."""

from __future__ import annotations

from collections.abc import Container, Mapping

from worked.cells.cell import Cell, identifier
from worked.cells.given import Given
from worked.document import Maths
from worked.formula import Answer, Cases, Chain, Formula, Name, Number, Prime, Symbol, Value, cases_of, letter
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.names import CellNames
from worked.pages.symbols.notation import aged

MOST_CASES = 3


class Lines:
    """Writes cells as lines.

    `cells` are those that may be spoken of, `letters` the closed forms of the cells that depend on a letter, and
    `closed` those forms of other cells that are short enough to be shown beside the number; `partial` are the ids of
    partial results, which have no symbols of their own. `show_samples` marks
    symbols with the sample they belong to.
    """

    def __init__(
        self,
        symbols: CellNames,
        cells: Mapping[str, Cell],
        letters: Mapping[str, Formula] | None = None,
        closed: Mapping[str, Formula] | None = None,
        partial: Container[str] = (),
    ) -> None:
        self.symbols: CellNames = symbols
        self.cells, self.partial = cells, partial
        self.letters, self.closed = letters or {}, closed or {}

    def name(self, cell: Cell, show_sample: bool = False, age: str = "") -> Formula:
        """The symbol of a cell; a partial result has none but its formula."""
        if cell.id in self.partial and cell.formula:
            return self.names(cell.formula, show_sample, cell.step)
        return self.symbols.of(cell, cell.sample if show_sample else None, age)

    def value(self, cell: Cell, show_sample: bool = False, age: str = "") -> Formula:
        """The number of a cell as an operand, or its symbol where there is none to show."""
        if cell.letter:
            return letter(cell.given)
        name = self.name(cell, show_sample, age)
        return Value(cell.id, name) if cell.id not in self.letters else name

    def names(self, formula: Formula, show_sample: bool = False, step: int = 0) -> Formula:
        """A formula of cells with their symbols; what is new to the `step` that it belongs to, or older, is marked."""
        return formula.bind(lambda name: self.name(self.cells[name], show_sample, self._age(name, step)))

    def numbers(self, formula: Formula, show_sample: bool = False, step: int = 0) -> Formula:
        """A formula of cells with their numbers put in."""
        return formula.bind(lambda name: self.value(self.cells[name], show_sample, self._age(name, step)))

    def _age(self, name: str, step: int) -> str:
        """Whether a cell is of a later step than the one that speaks of it, or of an earlier one."""
        own = self.cells[name].step
        return "" if not step or own == step else "new" if own > step else "old"

    def line(self, cell: Cell, show_sample: bool = False, age: str = "") -> Chain:
        """The line of a cell: symbol = formula = numbers = value."""
        assert cell.formula
        sides = [self.name(cell, show_sample, age), *self.sides(cell, show_sample)]
        return Chain(tuple(sides))

    def sides(self, cell: Cell, show_sample: bool = False) -> list[Formula]:
        """What stands right of a cell's symbol; what would only repeat itself is said once."""
        assert cell.formula
        formula, sides = cell.formula, list[Formula]()
        function = self.symbols.function(cell) if isinstance(formula, Cases) else ""
        if isinstance(formula, Cases) and function:
            sides += self._applied(cell, formula, function, show_sample)
        elif is_long(formula):
            pass
        elif not isinstance(formula, Number):
            sides += [] if cell.id in self.partial else [self.names(formula, show_sample, cell.computed_in)]
            if not isinstance(formula, Symbol) and next(formula.symbols(), None) is not None:
                sides.append(self.numbers(formula, show_sample, cell.computed_in))
        if cell.id in self.closed:
            sides.append(self.closed[cell.id])
        return [*sides, self.result(cell)]

    def result(self, cell: Cell) -> Formula:
        """The number of a cell as a result; for a cell that depends on a letter, its closed form."""
        return self.letters.get(cell.id, Answer(cell.id))

    def _applied(self, cell: Cell, formula: Cases, function: str, show_sample: bool) -> list[Formula]:
        """A definition by cases as its function applied: step(0.3); the definition itself is on the page once."""
        net, order = formula.cases[0].left, 1 if cell.quantity == "slope" else 0
        sides = [self.names(net, show_sample), self.numbers(net)]
        applied: list[Formula] = [Prime(function, side, order) for side in sides]
        return applied if self.symbols.of(cell) != applied[0] else applied[1:]


class NetLines(Lines):
    """Writes cells of a net, whose symbols also name what is no cell."""

    symbols: Symbols


def equality_of(lines: Lines, cell: Cell) -> Maths:
    """The symbol of a cell and its number."""
    return Maths(Chain((lines.name(cell), lines.value(cell))))


def is_long(formula: Formula) -> bool:
    """Whether a definition has too many cases for a line, as that of the first row of a table in which something is."""
    return _cases(formula) > MOST_CASES


def _cases(formula: Formula) -> int:
    """How many cases there are in a formula."""
    found = cases_of(formula)
    own = len(found.cases) if found else 0
    return own + sum(map(_cases, formula.parts()))


def equality(symbols: Symbols, quantity: str, place: str, given: Given, step: int = 1, old: bool = False) -> Maths:
    """A symbol and the number that is given for it; `old` marks it as that of the last update."""
    name = aged(symbols.named(quantity, place)) if old else symbols.named(quantity, place)
    number = letter(given.text) if given.letter else Value(identifier(quantity, place, step), Name(quantity))
    return Maths(Chain((name, number)))
