"""Slots: what may be shown of the numbers of a page, and what there is to say of those that nothing decides."""

from __future__ import annotations

from collections.abc import Container, Mapping

from worked.cells.cell import Cell
from worked.document import Block, Inline, Maths, Paragraph, Shown, Strong
from worked.number import LAST_PRECISION, opposite
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
        if cell.quantity.is_error and cell.formula:
            shown[negated(name)] = Shown(opposite(outcome.shown), outcome.rounded.exact)
    return shown


def unproven(symbols: CellNames, cells: Mapping[str, Cell], outcomes: Outcomes, mode: str) -> list[Block]:
    """What no precision decides: ties whose enclosures always hold both sides, and numbers that are taken for equal.

    A student's copy does not say so, because it would say that a number is a tie, or 0.
    """
    if mode == "student":
        return []
    open_ones = {name: outcome for name, outcome in outcomes.items() if not outcome.rounded.proven}
    ties = [cells[name] for name, outcome in open_ones.items() if not outcome.assumed]
    assumed = {name for name, outcome in open_ones.items() if outcome.assumed}
    first = [cells[name] for name in open_ones if name in assumed and assumed.isdisjoint(cells[name].inputs)]
    blocks: list[Block] = []
    if ties:
        said = f" {LAST_PRECISION} digits do not decide which way these are rounded; the rule for ties was applied: "
        blocks.append(Paragraph((Strong("Not proven."), said, *_names(symbols, ties), ".")))
    if first:
        said = f" These compare numbers that agree in {LAST_PRECISION} digits, and treat them as equal: "
        blocks.append(Paragraph((Strong("Not proven."), said, *_names(symbols, first), ".")))
    return blocks


def _names(symbols: CellNames, cells: list[Cell]) -> list[Inline]:
    return list(listed([(Maths(symbols.of(cell)), f" of step {cell.step}") for cell in cells]))
