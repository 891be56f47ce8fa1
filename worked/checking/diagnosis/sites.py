"""Sites: the cells in which a mistake may have been made that shows in a wrong number, and what it leads to there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from worked.cells.before import and_before
from worked.cells.cell import Cell
from worked.checking.judging.computing import Level, Others
from worked.checking.judging.judge import Judge
from worked.checking.judging.mark import Mark
from worked.checking.numbers.ranges import Range, point
from worked.formula import Formula
from worked.formula.floats import FLOATS

NEAREST_HIDDEN = 24
Wrong = Mapping[str, Formula]


class Site(NamedTuple):
    """A cell in which a mistake may have been made; `distance` 0 is the wrong number itself.

    `used` says that the right number of the cell is on the sheet, so that the mistake was made in going on from it.
    """

    cell: Cell
    distance: int
    used: bool = False


def sites(judge: Judge, mark: Mark) -> list[Site]:
    """Where a mistake may have been made: in a cell, in one before it that is not on the sheet, or in using one.

    Of a few choices the wrong one follows from many mistakes before it, so that it tells nothing of any of them.
    """
    if judge.key.is_choice(mark.cell):
        return [Site(mark.cell, 0)]
    hidden = _hidden_before(judge, mark.cell)
    found = [Site(mark.cell, 0), *(Site(cell, place) for place, cell in enumerate(hidden, 1))]
    names = dict.fromkeys(name for site in found for name in judge.key.made_of(site.cell))
    used = [judge.key.cells[name] for name in names if name in judge.answers and name != mark.cell.id]
    return [*found, *(Site(cell, 1, used=True) for cell in used if cell.formula)]


def _hidden_before(judge: Judge, cell: Cell) -> list[Cell]:
    """The cells before one that are not on the sheet, up to the numbers that are, the nearest first."""
    key = judge.key

    def hidden(after: Cell) -> list[str]:
        return [name for name in key.made_of(after) if name not in judge.answers and name in key.inputs]

    found = and_before(hidden(cell), lambda name: hidden(key.cells[name]))
    return [key.cells[name] for name in islice(found, NEAREST_HIDDEN)]


class Trail:
    """The calculation of a wrong number from cells with wrong formulas, over hidden cells in between."""

    def __init__(self, judge: Judge, mark: Mark, changed: Iterable[str]) -> None:
        self.judge, self.mark, self.computing = judge, mark, judge.computing
        assert mark.cell.formula
        names = {name for name in changed if name != mark.cell.id}
        for name in tuple(names):
            names.update(self.computing.hidden_between(mark.cell.formula, {name: point(0.0)}))
        self.cells = [judge.key.cells[name] for name in sorted(names, key=judge.key.order.__getitem__)]

    def point(self, wrong: Wrong, others: Others) -> float | None:
        """About what wrong formulas lead to; None where that has no value."""
        local = {name: middle(found) for name, found in others.items()}
        number = self.computing.number

        def look(name: str) -> float:
            found = local.get(name)
            return number(name) if found is None else found

        try:
            for cell in (*self.cells, self.mark.cell):
                formula = wrong.get(cell.id) or cell.formula
                assert formula
                local[cell.id] = float(formula.value(look, FLOATS))
        except (ArithmeticError, ValueError):
            return None
        return local[self.mark.cell.id]

    def ranges(self, wrong: Wrong, level: Level, others: Others) -> Iterator[Range]:
        """What wrong formulas may lead to."""
        local = dict(others)
        for cell in self.cells:
            local[cell.id] = self.computing.evaluate(cell, level, wrong.get(cell.id), local)
        own = wrong.get(self.mark.cell.id)
        if own:
            yield self.computing.evaluate(self.mark.cell, level, own, local)
        else:
            yield from (result.found for result in self.computing.results(self.mark.cell, level, local))


def middle(found: Range) -> float:
    """A number in the middle of a range."""
    return (found.low + found.high) / 2
