"""Parts: the partial results on a sheet, such as w * x or 1 - a, and the formulas that go on from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from worked.cells.cell import Cell
from worked.checking.answer_key.rewriting import opposite, rewritten
from worked.formula import Formula, Negative, Sum


class Parts:
    """Some partial results by id, among the cells of a solution."""

    def __init__(self, cells: Mapping[str, Cell], names: Collection[str]) -> None:
        self.cells = [cell for name, cell in cells.items() if name in names]
        self._symbols: dict[Formula, tuple[str, Formula]] = {}
        for cell in self.cells:
            assert cell.formula
            whole = rewritten(cell.formula, self._symbol)
            for formula, symbol in _with_either_sign(whole, cell.symbol):
                self._symbols[formula] = cell.id, symbol

    def _symbol(self, formula: Formula) -> Formula:
        return self._symbols.get(formula, ("", formula))[1]

    def put_into(self, formula: Formula, cell: Cell, order: Mapping[str, int]) -> Formula:
        """A formula in place of that of a cell, with the partial results in it that come before the cell."""

        def change(part: Formula) -> Formula:
            name, symbol = self._symbols.get(part, ("", part))
            return symbol if name and order[name] < order[cell.id] else part

        return rewritten(formula, change) if self._symbols else formula


def _with_either_sign(formula: Formula, symbol: Formula) -> Iterator[tuple[Formula, Formula]]:
    """A formula and its symbol; of a difference, also the one that is subtracted the other way round."""
    yield formula, symbol
    if isinstance(formula, Sum) and len(formula.terms) == 2:
        first, second = formula.terms
        yield Sum((second, first)), symbol
        turned = opposite(first), opposite(second)
        for terms in (turned, turned[::-1]):
            yield Sum(terms), Negative(symbol)


def within(right: Formula, wrong: Formula, part: Formula) -> Formula | None:
    """What stands in a wrong formula in place of a part of the right one, where they differ in nothing else."""
    if right == part:
        return wrong
    mine, theirs = [*right.parts()], [*wrong.parts()]
    if type(right) is not type(wrong) or len(mine) != len(theirs):
        return None
    different = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
    return within(*different[0], part) if len(different) == 1 else None
