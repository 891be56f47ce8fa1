"""Slots: what may be shown of the numbers of a page, and what there is to say of those that nothing decides."""

from __future__ import annotations

from collections.abc import Container, Mapping

from worked.cells.cell import Cell
from worked.document import Block, Maths, Paragraph, Shown, Strong
from worked.number import LAST_PRECISION
from worked.pages.symbols.names import CellNames
from worked.trace.replay import Outcomes
from worked.words import listed


def negated(slot: str) -> str:
    """The slot of the number of a cell with its sign changed."""
    return f"-{slot}"


def numbers(
    cells: Mapping[str, Cell], outcomes: Outcomes, mode: str, not_asked: Container[str] = ()
) -> dict[str, Shown]:
    """The numbers that may be shown: in a student's copy those that are given, and those that it does not ask for."""
    shown: dict[str, Shown] = {}
    for name, cell in cells.items():
        outcome = outcomes.get(name)
        if outcome is None or (mode == "student" and cell.formula and name not in not_asked):
            continue
        shown[name] = Shown(outcome.shown, outcome.rounded.exact)
        if cell.quantity.is_error:
            text = outcome.shown
            opposite = text[1:] if text.startswith("-") else f"-{text}" if outcome.rounded.number else text
            shown[negated(name)] = Shown(opposite, outcome.rounded.exact)
    return shown


def unproven(symbols: CellNames, cells: Mapping[str, Cell], outcomes: Outcomes) -> list[Block]:
    """What no precision decides: a number so near to a tie that the enclosure always holds both sides of it."""
    found = [cells[name] for name, outcome in outcomes.items() if not outcome.rounded.proven]
    if not found:
        return []
    names = listed([(Maths(symbols.of(cell)), f" of step {cell.step}") for cell in found])
    said = f" {LAST_PRECISION} digits do not decide which way these are rounded; the rule for ties was applied: "
    return [Paragraph((Strong("Not proven."), said, *names, "."))]
