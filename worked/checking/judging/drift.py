"""Drift: how far rounding can carry a number over many cells that are not on the sheet.

Ranges that are followed over hundreds of cells grow without bound, because they forget what ties numbers together. The
true calculation is known, so the deviation from it is followed instead, to first order: each rounding of at most a
printed unit, times how the number changes with the rounded one. One sweep from the cell backward gives all of these.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from worked.cells.before import and_before
from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.judging.evidence import MOST_UNITS
from worked.checking.judging.mark import Mark, Way
from worked.checking.numbers.ranges import Range, Ranges, point
from worked.checking.numbers.reading import Reading
from worked.formula import Formula
from worked.formula.floats import FLOATS

# The step of a difference quotient, and the margin for what terms of the second order add.
STEP, MARGIN = 1e-6, 1.5

Unit = Callable[[str, float], float]


class Sensitivities:
    """How the true numbers of a key change with each other, computed once for each cell."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self._slopes: dict[str, dict[str, float]] = {}
        self._inside: dict[tuple[str, float], float] = {}

    def slopes(self, cell: Cell) -> dict[str, float]:
        """How a cell changes with each of its inputs: the larger of both one-sided difference quotients."""
        found = self._slopes.get(cell.id)
        if found is None:
            assert cell.formula
            found = self._slopes[cell.id] = {name: self._slope(cell.formula, name) for name in cell.inputs}
        return found

    def _slope(self, formula: Formula, name: str) -> float:
        truth = self.key.truth(name)
        step = STEP * max(1.0, abs(truth))
        here = self._value(formula, name, truth)
        sides = [(self._value(formula, name, truth + side) - here) / side for side in (step, -step)]
        return max(sides, key=lambda slope: math.inf if math.isnan(slope) else abs(slope))

    def _value(self, formula: Formula, name: str, number: float) -> float:
        truth = self.key.truth
        try:
            return formula.value(lambda each: number if each == name else truth(each), FLOATS)
        except (ArithmeticError, ValueError):
            return math.inf

    def rounding(self, cell: Cell, unit: float) -> float:
        """How far the number of a cell may be off when it and all that it is made of are rounded to a unit."""
        found = self._inside.get((cell.id, unit))
        if found is None:
            assert cell.formula
            arithmetic = Ranges(unit=lambda low, high: unit)
            inside = cell.formula.value(lambda name: point(self.key.truth(name)), arithmetic)
            found = self._inside[cell.id, unit] = (inside.high - inside.low) / 2 + unit
        return found


class Reach(NamedTuple):
    """How far a number may be from its true one: `usual`, and at `most` where all roundings lean to one side."""

    usual: float
    most: float


UNKNOWN = Reach(math.inf, math.inf)


def reach(sensitivities: Sensitivities, cell: Cell, widths: Mapping[str, float], unit: Unit) -> Reach:
    """How far a cell may be from its true number, over cells that are not on the sheet.

    As a rule, each number of its own step may be rounded, and each that a step goes on from may be off by a unit. At
    most, so may all that any number is made of. `widths` holds for each right number of the sheet how far it may be
    from its true one; `unit` is that of the last digit of a number that is not on it.
    """
    key = sensitivities.key
    carried, usual, most = {cell.id: 1.0}, 0.0, 0.0
    for each in _backward(key, cell, widths):
        share = carried.pop(each.id, 0.0)
        if not share:
            continue
        rounded = abs(share) * sensitivities.rounding(each, unit(each.id, key.truth(each.id)))
        usual, most = usual + (rounded if each.computed_in == cell.computed_in else 0.0), most + rounded
        for name, slope in sensitivities.slopes(each).items():
            if name in key.inputs and name not in widths:
                carried[name] = carried.get(name, 0.0) + share * slope
            goes_on = name in key.inputs and key.cells[name].computed_in < each.computed_in
            width = widths.get(name, unit(name, key.truth(name)) if goes_on else 0.0)
            usual, most = usual + abs(share * slope) * width, most + abs(share * slope) * width
    return Reach(usual, most) if math.isfinite(most) else UNKNOWN


def drift(key: Key, reading: Reading, cell: Cell, marks: Mapping[str, Mark]) -> Reach:
    """How far rounding can carry a cell from its true number, over all that is not on a sheet."""

    def unit(name: str, number: float) -> float:
        return reading.hidden_unit(key.column(key.cells[name]), number)

    widths = {name: mark.span.unit for name, mark in marks.items() if mark.cell is not cell}
    return reach(key.once(Sensitivities), cell, widths, unit)


def is_too_far(key: Key, reading: Reading, mark: Mark, way: Way, marks: Mapping[str, Mark]) -> bool:
    """Whether a number in a wide range over hidden cells is further from the true one than rounding explains."""
    truth = key.truth(mark.cell.id)
    far = max(truth - mark.span.high, mark.span.low - truth)
    return far > farthest(key, reading, mark, way.formula, way.found, marks)


def farthest(
    key: Key, reading: Reading, mark: Mark, formula: Formula, found: Range, marks: Mapping[str, Mark]
) -> float:
    """How far from the true one a number may lie in a range that a formula leads to; infinite in a narrow range."""
    is_hidden = any(name in key.inputs and name not in marks for name in formula.symbols())
    if not is_hidden or found.high - found.low <= MOST_UNITS * mark.span.unit:
        return math.inf
    return MARGIN * drift(key, reading, mark.cell, marks).most


def _backward(key: Key, cell: Cell, widths: Mapping[str, float]) -> list[Cell]:
    """A cell and the cells before it that are not on the sheet, the last first."""

    def hidden(after: Cell) -> list[str]:
        return [name for name in after.inputs if name not in widths and name in key.inputs]

    found = {cell.id, *and_before(hidden(cell), lambda name: hidden(key.cells[name]))}
    return [key.cells[name] for name in sorted(found, key=key.order.__getitem__, reverse=True)]
