"""Updating: how a page goes on to later updates: what is carried on, and what counts the updates in a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from worked.cells.cell import Cell
from worked.errors import WorkedError
from worked.formula import Formula
from worked.live.trees import Tree, tree_of
from worked.trace.task import Task

STEP = re.compile(r"@(\d+)")
WINDOWS = 3  # of updates, whose formulas are compared

# The way to a number in a tree, and by how much it grows with each window.
Counter = tuple[list[int], int]


def updates(task: Task, places: Mapping[str, int]) -> tuple[dict[str, Any], dict[str, Formula]] | None:
    """How a page goes on to later updates, and the next formulas of cells that count; None where others would follow.

    `carry` are pairs of places, a given cell and the one that takes its place; `count` says of how many updates;
    `losses` are the places of the loss of each; `counters` are numbers that grow with each round, such as the exponents
    of Adam: the place of a cell, the way to the number in its tree, and by how much it grows.
    """
    learner, count = task.learner, task.per_epoch
    if learner is None or not task.is_whole or learner.training.steps < count:
        return None
    schedule = learner.training.schedule
    if schedule and not schedule.entry.steady:
        return None
    try:
        longer = task.to_be_filled_in().altered(steps=learner.training.steps + (WINDOWS - 1) * count)
    except WorkedError:
        return None
    cells = {cell.id: cell for step in longer.steps() for cell in step.cells}
    counters = _counters(cells, count)
    if counters is None:
        return None
    first = {name: shifted(name, -count * ((cells[name].computed_in - 1) // count)) for name in places if name in cells}
    counted = {name: counters[first[name]] for name in first if counters.get(first[name])}
    carry = [
        [place, places[later]]
        for name, place in places.items()
        if _is_given(cells.get(name)) and (later := shifted(name, count)) in places and not _is_given(cells.get(later))
    ]
    if not carry:
        return None
    losses = [places[name] for step in range(1, count + 1) if (name := f"loss@{step}") in places]
    data = {
        "carry": carry,
        "count": count,
        "losses": losses,
        "counters": [[places[name], *counter] for name, several in counted.items() for counter in several],
    }
    return data, {name: _earlier(cells[shifted(name, count)], cells, count) for name in counted}


def shifted(name: str, count: int) -> str:
    """The id of the same cell so many steps later."""
    return STEP.sub(lambda found: f"@{int(found[1]) + count}", name)


def _is_given(cell: Cell | None) -> bool:
    return cell is not None and cell.formula is None


def _counters(cells: Mapping[str, Cell], count: int) -> dict[str, list[Counter]] | None:
    """What counts in the formulas of the first `count` steps; None where those of later windows differ otherwise."""
    found = {}
    for cell in cells.values():
        if cell.formula is None or cell.computed_in > count:
            continue
        grown = [_grown(cell, cells, count * window) for window in range(1, WINDOWS)]
        first = grown[0]
        if first is None or grown != [[(way, by * window) for way, by in first] for window in range(1, WINDOWS)]:
            return None
        found[cell.id] = first
    return found


def _grown(cell: Cell, cells: Mapping[str, Cell], steps: int) -> list[Counter] | None:
    """By how much which numbers of a formula are larger so many steps later; None where it is another formula then."""
    later = cells.get(shifted(cell.id, steps))
    if cell.formula is None or later is None or later.formula is None:
        return None
    expected = cell.formula.bind(lambda name: cells[_later(name, cells, steps)].symbol)
    if later.formula == expected:
        return []
    places = {name: place for place, name in enumerate(cells)}
    try:
        return list(_differences(tree_of(expected, places), tree_of(later.formula, places)))
    except ValueError:
        return None


def _differences(before: Tree, after: Tree, *way: int) -> Iterator[Counter]:
    """The ways to the whole numbers in which trees differ, with their differences. ValueError: they differ in more."""
    if before == after:
        return
    if isinstance(before, str) and isinstance(after, str):
        yield list(way), int(after) - int(before)
        return
    if not isinstance(before, list) or not isinstance(after, list) or before[0] != after[0]:
        raise ValueError("other formulas")
    for place, (one, other) in enumerate(zip(before, after, strict=True)):
        yield from _differences(one, other, *way, place)


def _earlier(cell: Cell, cells: Mapping[str, Cell], count: int) -> Formula:
    """The formula of a cell with the cells of so many steps before in place of its own."""
    assert cell.formula is not None
    return cell.formula.bind(lambda name: cells[_later(name, cells, -count)].symbol)


def _later(name: str, cells: Mapping[str, Cell], count: int) -> str:
    """The cell that plays the part of another one so many steps later; what is given once serves always."""
    return later if (later := shifted(name, count)) in cells else name
