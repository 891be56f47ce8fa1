"""Changing: which given numbers of a task a reader may change, between which bounds, and what an update carries on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from worked.cells.cell import Cell
from worked.errors import WorkedError
from worked.formula import Formula
from worked.trace.net import Net
from worked.trace.task import Task

# Numbers of every kind that a file may refuse: below 0, 0, parts of 1, 1, above 1, large and whole.
TRIED = ("-7.3", "0", "0.37", "1", "5.2", "120")
STEP = re.compile(r"@(\d+)")

Limits = dict[str, Any]


def changeable(task: Task) -> dict[str, Limits]:
    """The given numbers that may change without another calculation, by the first of their cells, with their limits.

    Limits are `least` and `most`, each with `open` in `openLeast` and `openMost` where the bound itself is refused, and
    `whole`; they are found by asking the task for these numbers.
    """
    cells = {cell.id: cell for step in task.steps() for cell in step.cells}
    formulas = _formulas(task)
    found: dict[str, Limits] = {}
    known: dict[str, Limits] = {}
    for name in task.repeated_givens():
        cell = cells[name]
        if cell.letter:
            continue
        if not task.shapes(cell):
            if cell.quantity not in known:
                known[cell.quantity] = _limits(_accepted(task, name))
            found[name] = known[cell.quantity]
        elif accepted := _accepted(task, name, formulas):
            found[name] = _limits(accepted)
    return found


def _accepted(task: Task, name: str, formulas: Mapping[str, Formula] | None = None) -> list[str]:
    """The numbers that a task takes in the place of a given one; none where one of them changes these formulas."""
    found = []
    for text in TRIED:
        try:
            changed = task.with_givens({name: text})
            if formulas is not None and _formulas(changed) != formulas:
                return []
        except WorkedError:
            continue
        found.append(text)
    return found


def _formulas(task: Task) -> dict[str, Formula]:
    """The formulas of the computed cells of a task."""
    return {cell.id: cell.formula for step in task.steps() for cell in step.cells if cell.formula is not None}


def _limits(accepted: Sequence[str]) -> Limits:
    """Between which numbers those lie that were accepted."""
    if not accepted:
        return {}
    found: Limits = {}
    if "-7.3" not in accepted:
        found |= {"least": "0"} if "0" in accepted else {"least": "0", "openLeast": True}
    if "120" not in accepted:
        found |= {"most": "1"} if "1" in accepted else {"most": "1", "openMost": True}
    if "0.37" not in accepted and "5.2" not in accepted:
        found["whole"] = True
    return found


def updates(task: Task, places: Mapping[str, int]) -> dict[str, Any] | None:
    """How a page goes on to later updates: `carry`, pairs of places, a given cell and the one that takes its place;
    `count`, of how many updates; `losses`, places of the loss of each. None where a later update has other formulas.
    """
    if not isinstance(task, Net) or task.training.steps < task.per_epoch:
        return None
    count = task.per_epoch
    try:
        longer = task.to_be_filled_in().altered(steps=2 * count)
    except WorkedError:
        return None
    cells = {cell.id: cell for step in longer.steps() for cell in step.cells}
    if not _repeats(cells, count):
        return None
    carry = [
        [place, places[later]]
        for name, place in places.items()
        if _is_given(cells.get(name)) and (later := shifted(name, count)) in places and not _is_given(cells.get(later))
    ]
    losses = [places[name] for step in range(1, count + 1) if (name := f"loss@{step}") in places]
    return {"carry": carry, "count": count, "losses": losses} if carry else None


def shifted(name: str, count: int) -> str:
    """The id of the same cell so many steps later."""
    return STEP.sub(lambda found: f"@{int(found[1]) + count}", name)


def _is_given(cell: Cell | None) -> bool:
    return cell is not None and cell.formula is None


def _repeats(cells: Mapping[str, Cell], count: int) -> bool:
    """Whether the formulas of the second `count` steps are those of the first, a number of steps later."""
    first = [cell for cell in cells.values() if cell.formula is not None and cell.computed_in <= count]
    for cell in first:
        later = cells.get(shifted(cell.id, count))
        if later is None or later.formula is None:
            return False
        assert cell.formula is not None
        if later.formula != cell.formula.bind(lambda name: cells[_later(name, cells, count)].symbol):
            return False
    return True


def _later(name: str, cells: Mapping[str, Cell], count: int) -> str:
    """The cell that plays the part of another one so many steps later; what is given once serves always."""
    return later if (later := shifted(name, count)) in cells else name
