"""What the rules about exercises without a net share."""

from __future__ import annotations

from worked.cells.cell import identifier
from worked.checking.mistake import rewritten
from worked.formula import Formula, Symbol


def at(quantity: str, place: int | str = "") -> Symbol:
    """The cell of a quantity at a place; rules with cells that there are not are left out."""
    return Symbol(identifier(quantity, str(place), 1))


def instead(formula: Formula, old: Formula, new: Formula) -> Formula:
    """A formula with another one in the place of one of its parts."""
    return rewritten(formula, lambda part: new if part == old else part)
