"""Slots: what may be shown of the numbers of a page, and what there is to say of those that nothing decides."""

from __future__ import annotations

from collections.abc import Mapping

from worked.document import Block, Maths, Paragraph, Shown, Strong
from worked.number import LAST_PRECISION
from worked.pages.chains import negated
from worked.pages.symbols import Symbols
from worked.pages.words import listed
from worked.trace.cell import Cell
from worked.trace.replay import Outcomes


def numbers(cells: Mapping[str, Cell], outcomes: Outcomes, mode: str) -> dict[str, Shown]:
    """The numbers that may be shown: in a student's copy only those that are given."""
    shown: dict[str, Shown] = {}
    for name, cell in cells.items():
        outcome = outcomes.get(name)
        if outcome is None or (mode == "student" and cell.formula):
            continue
        shown[name] = Shown(outcome.shown, outcome.rounded.exact)
        if cell.quantity in ("error", "delta") or cell.quantity.endswith("-error"):
            text = outcome.shown
            opposite = text[1:] if text.startswith("-") else f"-{text}" if outcome.rounded.number else text
            shown[negated(name)] = Shown(opposite, outcome.rounded.exact)
    return shown


def unproven(symbols: Symbols, cells: Mapping[str, Cell], outcomes: Outcomes) -> list[Block]:
    """What no precision decides: a number so near to a tie that the enclosure always holds both sides of it."""
    found = [cells[name] for name, outcome in outcomes.items() if not outcome.rounded.proven]
    if not found:
        return []
    names = listed([(Maths(symbols.of(cell)), f" of step {cell.step}") for cell in found])
    said = f" {LAST_PRECISION} digits do not decide which way these are rounded; the rule for ties was applied: "
    return [Paragraph((Strong("Not proven."), said, *names, "."))]
