"""Places: the cell of a quantity at a place, and which cells stand beside it in a row or column."""

from __future__ import annotations

from collections.abc import Iterable

from worked.cells.cell import identifier
from worked.formula import Symbol


def at(quantity: str, place: str | int = "") -> Symbol:
    """The cell of a quantity at a place, in the first step."""
    return Symbol(identifier(quantity, str(place), 1))


def beside(quantity: str, places: Iterable[str | int], place: str) -> list[str]:
    """The ids of a quantity before and after a place, in the order of some places; [] where it is none of them."""
    row = list(map(str, places))
    near = (row.index(place) - 1, row.index(place) + 1) if place in row else ()
    return [identifier(quantity, row[each], 1) for each in near if 0 <= each < len(row)]
