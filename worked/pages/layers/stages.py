"""Stages: the cells of a layer in a step as a page groups them, and what a unit sends on."""

from __future__ import annotations

from collections.abc import Sequence

from worked.cells.cell import Cell, Step
from worked.cells.place import layer_place
from worked.layers.stack import Stage
from worked.number.quantity import INPUT
from worked.problem.layer import Layer
from worked.problem.problem import Problem
from worked.record import Record


class Parts(Record):
    """The cells of some units in three parts: before what is computed once for them all, that itself, and after it."""

    before: list[Cell]
    once: list[Cell]
    after: list[Cell]


def stage_of(cell: Cell) -> Stage | None:
    """The operation of a layer that computes a cell, or whose error it is; None for losses, changes and the like."""
    return cell.origin if isinstance(cell.origin, Stage) else None


def cells_of(step: Step, units: Sequence[str], phase: str, samples: Sequence[int | None], layer: Layer) -> Parts:
    """The cells of some units of a layer for some samples in a pass, in the order of the trace, in three parts."""
    places, shared, found = set(units), layer_place(layer.number), Parts([], [], [])
    for cell in step.cells:
        stage = stage_of(cell) if cell.phase == phase and not cell.quantity.ahead else None
        if stage is None:
            continue
        # The error of what is computed once belongs to it.
        once = (cell.quantity.stage or cell.quantity) in stage.operation.once
        if once and (cell.place == shared or cell.place in places):
            if cell.sample is None or cell.sample in samples:
                found.once.append(cell)
        elif cell.place.source in places and cell.sample in samples:
            (found.after if found.once else found.before).append(cell)
    return found


def averages(step: Step, unit: str) -> list[Cell]:
    """The averages of a unit that an operation keeps for later steps."""
    return [cell for cell in step.cells if cell.quantity.ahead and cell.place == unit and stage_of(cell)]


def sent_cell(problem: Problem, step: Step, unit: str, sample: int) -> Cell:
    """The cell of what a unit sends on: its output, or what is left or made of it."""
    found = find_sent(problem, step, unit, sample)
    assert found, f"{unit} sends nothing"
    return found


def find_sent(problem: Problem, step: Step, unit: str, sample: int) -> Cell | None:
    """The same; None where it is not computed, because nothing that is asked depends on it."""
    quantities = (*reversed(problem.layer_of[unit].makes), INPUT)
    return next((cell for quantity in quantities if (cell := step.get(quantity, unit, sample))), None)
