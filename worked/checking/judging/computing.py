"""Computing: what a cell comes to from the numbers on a sheet, and from what is not on it computed through.

Each cell has a number and two ranges. The number follows the sheet as it is written. The strict range follows numbers
as they are written or as they are exactly, by turns. The loose one follows everything that they may stand for, by any
way to compute a cell, with intermediate results rounded on paper.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import IntEnum
from typing import NamedTuple

from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.numbers.ranges import Range, Ranges, alike, anything, clipped, hull, point, written
from worked.checking.numbers.reading import Answer, Reading
from worked.formula import Cases, Formula, cases_of
from worked.formula.floats import FLOATS
from worked.number import compare
from worked.record import NOTHING

Others = Mapping[str, Range]

# Who has a wrong one of these on the sheet goes on from it.
PASSED_BY = ("slope", "change")
# Ranges are followed over so many updates, and so many cells in a row, that are not on the sheet.
MOST_UPDATES, MOST_IN_A_ROW = 2, 80
# New weights of whose digits a sheet shows too few may have been rounded this much more coarsely than what is on it.
COARSER = 10.0


class Level(IntEnum):
    """How strictly numbers are carried: as written; as written or exact; or as anything that they may stand for."""

    WRITTEN = 0
    STRICT = 1
    LOOSE = 2


RANGES = (Level.STRICT, Level.LOOSE)


class Result(NamedTuple):
    """What a formula in place of a cell comes to."""

    found: Range
    formula: Formula


class Computing:
    """The ranges of cells under a reading of a sheet; `answered` are the ids of the cells that are on it, `columns` the
    quantities of which it shows all digits.

    `frontier` has for each cell the numbers of the sheet from which it is computed, `far` the cells that are too
    many unseen updates away from these for their ranges to be followed, `wrong` the numbers that nothing explains.
    """

    def __init__(self, key: Key, reading: Reading, answers: Mapping[str, Answer]) -> None:
        self.key, self.reading, self.answered = key, reading, answers.keys()
        self.columns = {each.quantity for each in answers.values()}
        self.columns -= {each.quantity for each in answers.values() if reading.is_short(each)}
        self.known: dict[Level, dict[str, Range]] = {level: {} for level in Level}
        self.frontier: dict[str, frozenset[str]] = {}
        self.units: dict[str, float] = {}
        self.far: set[str] = set()
        self.wrong: set[str] = set()
        self._unseen: dict[str, tuple[int, int]] = {}
        self._slack: dict[str, tuple[float, float]] = {}
        self._numbers: dict[str, float] = {}
        self._computed: dict[tuple[str, Level, int], tuple[Formula, Range]] = {}
        self._exact, self._rounding = Ranges(), Ranges(cut=reading.cut)

    def begin_like(self, other: Computing, names: Iterable[str]) -> None:
        """Take over all that is known of some cells, the first ones of a sheet."""
        for name in names:
            for level in Level:
                if name in other.known[level]:
                    self.known[level][name] = other.known[level][name]
            for mine, theirs in (
                (self.frontier, other.frontier),
                (self.units, other.units),
                (self._unseen, other._unseen),
                (self._slack, other._slack),
            ):
                if name in theirs:
                    mine[name] = theirs[name]  # type: ignore[assignment]
        self.far = other.far.intersection(self.frontier)
        self.wrong = other.wrong.intersection(self.frontier)

    # Going on from cell to cell

    def behind(self, cell: Cell) -> frozenset[str]:
        """The cells of the sheet from which a cell is computed, through those that are not on it."""
        inputs = self.key.inputs.get(cell.id, ())
        return frozenset().union(*(self.frontier.get(name, ()) for name in inputs))

    def write(self, cell: Cell, unit: float) -> None:
        """A cell that is on the sheet, with the unit of its last digit; `know` says what it may be."""
        self.frontier[cell.id] = frozenset((cell.id,))
        self.units[cell.id] = unit

    def know(self, name: str, number: float, strict: Range, loose: Range | None = None) -> None:
        """What the number of a cell is, and what it may be."""
        self.known[Level.WRITTEN][name] = point(number)
        self.known[Level.STRICT][name] = strict
        self.known[Level.LOOSE][name] = loose or strict

    def pass_through(self, cell: Cell) -> None:
        """A cell that is not on the sheet."""
        self.frontier[cell.id] = self.behind(cell)
        if cell.formula is None:
            truth = self.key.truth(cell.id)
            held = self.reading.held(truth)
            self.know(cell.id, truth, point(truth), written(cell.id, truth - held, truth + held))
        elif self._is_far(cell):
            self.far.add(cell.id)
        else:
            self.known[Level.WRITTEN][cell.id] = self.evaluate(cell, Level.WRITTEN)
            self.known[Level.STRICT][cell.id] = self.evaluate(cell, Level.STRICT)
            self.known[Level.LOOSE][cell.id] = self._by_all_ways(cell)

    def _is_far(self, cell: Cell) -> bool:
        inputs = self.key.inputs[cell.id]
        before = [self._unseen[name] for name in inputs if name in self._unseen]
        updates = max([0, *(each[0] for each in before)]) + (cell.computed_in < cell.step)
        row = max([0, *(each[1] for each in before)]) + 1
        self._unseen[cell.id] = updates, row
        return updates > MOST_UPDATES or row > MOST_IN_A_ROW or not self.far.isdisjoint(inputs)

    def is_far_from_sheet(self, cell: Cell) -> bool:
        """Whether the ranges of what a cell is computed from have not been followed."""
        return not self.far.isdisjoint(self.key.inputs[cell.id])

    def _by_all_ways(self, cell: Cell) -> Range:
        """The loose range of a cell that is not on the sheet, by whichever way it was computed."""
        own = self.evaluate(cell, Level.LOOSE)
        unit = self.reading.hidden_unit(self.key.column(cell), self.key.truth(cell.id))
        found = hull(own, alike(own, (self.evaluate(cell, Level.LOOSE, way) for way in self.ways(cell)[1:]), unit))
        if self.reading.is_coarse(self.key.column(cell), self.key.truth(cell.id)):
            found = Ranges(lambda low, high: unit, self.reading.cut).kept(found)
        if found is not own:
            self._slack[cell.id] = (found.low - own.low, found.high - own.high)
        return found

    # Computing a cell

    def look(self, level: Level) -> Callable[[str], Range]:
        """What each cell may be; one that the sheet does not depend on is what the key says."""
        known = self.known[level]
        return lambda name: known.get(name) or point(self.key.truth(name))

    def number(self, name: str) -> float:
        """About the number of a cell, as it is written or follows from what is."""
        found = self._numbers.get(name)
        if found is None:
            known = self.known[Level.WRITTEN].get(name)
            found = self._numbers[name] = (known.low + known.high) / 2 if known else self.key.truth(name)
        return found

    def evaluate(self, cell: Cell, level: Level, formula: Formula | None = None, others: Others = NOTHING) -> Range:
        """What a cell, or another formula in its place, comes to from the numbers on the sheet; some may be others."""
        found = formula or cell.formula
        assert found
        known = self.look(level)
        if not others:
            # Formulas live as long as the key; to compare them would take longer than to compute some.
            asked = cell.id, level, id(found)
            if asked not in self._computed:
                self._computed[asked] = found, self._compute(cell, found, level, known)
            return self._computed[asked][1]
        local = dict(others)

        def look(name: str) -> Range:
            return local.get(name) or known(name)

        for name in self.hidden_between(found, others):
            between = self.key.cells[name]
            assert between.formula
            value = self._compute(cell, between.formula, level, look, between)
            local[name] = self._slackened(name, value) if level is Level.LOOSE else value
        return self._compute(cell, found, level, look)

    def by_coarser_weights(self, cell: Cell) -> Range | None:
        """What a cell comes to if new weights, of whose digits the sheet shows too few, had one fewer than it has."""
        others = {}
        for name in self._new_behind(cell):
            column = self.key.column(self.key.cells[name])
            if column not in self.columns:
                unit = COARSER * self.reading.hidden_unit(column, self.key.truth(name))
                away, own = unit if self.reading.cut else unit / 2, self.known[Level.LOOSE][name]
                others[name] = hull(own, [anything(own.low - away, own.high + away)])
        return self.evaluate(cell, Level.LOOSE, None, others) if others else None

    def _new_behind(self, cell: Cell) -> list[str]:
        """The numbers of the next step that are not on the sheet, and that a cell goes on from."""
        found, waiting = set[str](), list(self.key.inputs[cell.id])
        while waiting:
            name = waiting.pop()
            if name not in found and name not in self.answered and name in self.key.inputs:
                found.add(name)
                waiting += () if self._is_new(name) else self.key.inputs[name]
        return [name for name in found if self._is_new(name) and name in self.known[Level.LOOSE]]

    def _is_new(self, name: str) -> bool:
        cell = self.key.cells[name]
        return cell.computed_in < cell.step

    def _slackened(self, name: str, found: Range) -> Range:
        """The range of a cell that is not on the sheet, widened by what its other ways add to it."""
        low, high = self._slack.get(name, (0.0, 0.0))
        if low == high == 0:
            return found
        error = found.error + max(-low, high)
        return Range(found.low + low, found.high + high, found.center, found.slopes, error, found.derived)

    def results(self, cell: Cell, level: Level, others: Others = NOTHING) -> Iterator[Result]:
        """What a cell may come to, by each way to compute it."""
        for formula in self.ways(cell):
            for found in self._branches(cell, formula, level, others):
                yield Result(found, formula)

    def wider(self, cell: Cell) -> float:
        """By how much other ways to compute a cell lead further than its own formula does."""
        own, *others = (result.found for result in self.results(cell, Level.LOOSE))
        return max([0.0, *(max(own.low - each.low, each.high - own.high) for each in others if not each.is_open)])

    def ways(self, cell: Cell) -> list[Formula]:
        """The ways to compute a cell that pass by no wrong slope or change on the sheet."""
        ways = list(self.key.ways(cell))
        steps = {name for name in cell.inputs if name in self.wrong and name.startswith(PASSED_BY)}
        return [way for way in ways if steps <= set(way.symbols())] if len(ways) > 1 and steps else ways

    def _branches(self, cell: Cell, formula: Formula, level: Level, others: Others) -> Iterator[Range]:
        """The range of a formula; of a definition by cases, where it is open which holds, that of each body."""
        whole, cases = self.evaluate(cell, level, formula, others), cases_of(formula)
        if cases and whole.low < whole.high and not whole.slopes:
            for body in self._open_bodies(cell, cases, level, others):
                found = self.evaluate(cell, level, body, others)
                if whole.low <= found.low and found.high <= whole.high:
                    yield found
        else:
            yield whole

    def _open_bodies(self, cell: Cell, cases: Cases, level: Level, others: Others) -> Iterator[Formula]:
        """What each case leads to that may hold."""
        for case in cases.cases:
            left, right = (self.evaluate(cell, level, side, others) for side in (case.left, case.right))
            if compare((left.low, left.high), case.relation, (right.low, right.high)) is not False:  # type: ignore[arg-type]
                yield case.body
        yield cases.otherwise

    def hidden_between(self, formula: Formula, others: Others) -> list[str]:
        """The cells that are not on the sheet, lie before a formula and behind one of the others, in order."""
        inputs, found, waiting = self.key.inputs, set[str](), [*formula.symbols()]
        if all(name in self.answered or name in others or name not in inputs for name in waiting):
            return []
        while waiting:
            name = waiting.pop()
            if name not in found and name not in self.answered and name not in others and name in inputs:
                found.add(name)
                waiting += inputs[name]
        affected = set(others)
        kept = []
        for name in sorted(found, key=self.key.order.__getitem__):
            if not affected.isdisjoint(inputs[name]):
                affected.add(name)
                kept.append(name)
        return kept

    def _compute(
        self,
        cell: Cell,
        formula: Formula,
        level: Level,
        lookup: Callable[[str], Range],
        between: Cell | None = None,
    ) -> Range:
        """A formula in the arithmetic of a level; intermediate results are rounded as in the line of `cell`.

        What leads to a count or a choice has digits that its number does not show.
        """
        if level is Level.WRITTEN:
            return _about(formula, lookup)
        arithmetic = self._exact
        if level is Level.LOOSE and not self.key.is_exact(cell):
            arithmetic = self._rounding
            column = self.key.column(cell)
            unit = self.units.get(cell.id) or self.reading.hidden_unit(column, self.key.truth(cell.id))
            arithmetic.unit = lambda low, high: self.reading.kept(low, high, unit, column)
        found, own = formula.value(lookup, arithmetic), between or cell
        if own.quantity != "out" or formula not in self.key.ways(own):
            return found
        return clipped(found, *self.key.bounds(own))


def _about(formula: Formula, lookup: Callable[[str], Range]) -> Range:
    """The value of a formula of numbers as they are written."""
    try:
        found = float(formula.value(lambda name: lookup(name).center, FLOATS))
    except (ArithmeticError, ValueError):
        return anything()
    return point(found) if math.isfinite(found) else anything()
