"""Changing: which given numbers of a task a reader may change, and between which bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from typing import Any

from worked.cells.cell import Cell
from worked.errors import WorkedError
from worked.formula import Formula
from worked.formula.exact import is_arithmetic
from worked.keys.source import path_of
from worked.number import Digits
from worked.trace.task import Task

# Numbers of every kind that a file may refuse: below 0, 0, parts of 1, 1, above 1, large and whole.
TRIED = ("-7.3", "0", "0.37", "1", "5.2", "120")
# Those of them beyond which a number may lead to another calculation, so that its limits keep it from them.
OUTER = ("-7.3", "5.2", "120")

Limits = dict[str, Any]
Shape = tuple[Mapping[str, Formula | None], Mapping[str, Digits]]


def same_numbers(task: Task) -> dict[str, list[str]]:
    """The cells that each given number stands in, by the first of them; a number that the file gives once is one."""
    givens = task.givens()
    found: dict[object, list[str]] = {}
    for first, names in task.repeated_givens().items():
        cell = givens[first]
        path = path_of(cell.given) or task.path_in_source(cell)
        found.setdefault((path, cell.quantity, cell.place) if path else first, []).extend(names)
    return {names[0]: names for names in found.values()}


def changeable(task: Task) -> dict[str, Limits]:
    """The given numbers that may change without another calculation, by the first of their cells, with their limits.

    Limits are `least` and `most`, `openLeast` and `openMost` where the bound itself is refused, `whole`, and `decimals`
    where results are shown with as many as the data have; they are found by asking the task for other numbers.
    """
    cells = {cell.id: cell for step in task.steps() for cell in step.cells}
    first = [cells[name] for name in same_numbers(task) if _is_decimal(cells[name])]
    shape = None
    found: dict[str, Limits] = {}
    known: dict[str, Limits | None] = {}
    for cell in first:
        like = {each.id for each in first if each.quantity == cell.quantity}
        if task.shapes(cell):
            shape = shape or _shape(task)
            limits = _limits(task, cell, like, shape)
        else:
            if cell.quantity not in known:
                known[cell.quantity] = _limits(task, cell, like)
            limits = known[cell.quantity]
        if limits is not None:
            found[cell.id] = limits
    return found


def _is_decimal(cell: Cell) -> bool:
    """Whether a given number is a decimal, and neither a letter nor arithmetic such as 1/3, which stays as it is."""
    return not cell.letter and not is_arithmetic(cell.given)


def _limits(task: Task, cell: Cell, like: Set[str], shape: Shape | None = None) -> Limits | None:
    """The limits of a given number; None where the task takes no other, or where another `shape` would follow."""
    accepted, kept = [], True
    for text in TRIED:
        changed = _changed(task, cell.id, text, like)
        if changed is None:
            continue
        if shape is not None:
            formulas, digits = _shape(changed)
            if formulas != shape[0]:
                if text not in OUTER:
                    return None
                continue
            kept = kept and digits == shape[1]
        accepted.append(text)
    limits = _between(accepted)
    if all(Decimal(text) == Decimal(cell.given) for text in accepted) or not _within(cell.given, limits):
        return None
    return limits if kept else {**limits, "decimals": _decimals(cell.given)}


def _within(text: str, limits: Limits) -> bool:
    """Whether a number lies between its own limits."""
    return Decimal(limits.get("least", text)) <= Decimal(text) <= Decimal(limits.get("most", text))


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _changed(task: Task, name: str, text: str, like: Set[str]) -> Task | None:
    """A task with another number in place of a given one, or of all like it where the file has one for them."""
    for names in ({name}, like):
        try:
            return task.with_givens(dict.fromkeys(names, text))
        except WorkedError:
            continue
    return None


def _shape(task: Task) -> Shape:
    """The formulas of the computed cells, and how their quantities are rounded; some have the decimals of the data."""
    cells = [cell for step in task.steps() for cell in step.cells if cell.formula is not None]
    formulas = {cell.id: cell.formula for cell in cells}
    return formulas, {name: task.rounding.of(name) for name in {cell.quantity for cell in cells}}


def _between(accepted: Sequence[str]) -> Limits:
    """Between which numbers those lie that were accepted."""
    found: Limits = {}
    if "-7.3" not in accepted:
        found |= {"least": "0"} if "0" in accepted else {"least": "0", "openLeast": True}
    if "120" not in accepted:
        found |= {"most": "1"} if "1" in accepted else {"most": "1", "openMost": True}
    if "0.37" not in accepted and "5.2" not in accepted:
        found["whole"] = True
    return found
