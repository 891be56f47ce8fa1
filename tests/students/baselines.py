"""Baselines: two simple checkers to compare with. Each returns the cells that it calls wrong.

Both know more than they could: the sign of the student's deltas, and how many decimals stand behind dropped zeros.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Any

from tests.students.classroom import Paper
from tests.students.textbook import EXACT, Arithmetic, Impossible, exact, plan


def key_of(paper: Paper) -> dict[str, Decimal]:
    """The exact key of a paper's problem."""
    with localcontext(EXACT):
        return exact(paper.net)


def fixed_tolerance(paper: Paper, key: Mapping[str, Decimal], units: float) -> set[str]:
    """The cells that are more than so many units of their last place away from the exact key."""
    wide = Decimal(str(units))
    return {cell for cell, number in paper.written.items() if abs(number - key[cell]) > wide * _unit(number)}


def follow_or_key(paper: Paper, key: Mapping[str, Decimal], units: float = 1) -> set[str]:
    """The cells that are more than a unit away both from the key and from what the student's own numbers give."""
    wide = Decimal(str(units))
    own = recomputed(paper)
    return {
        cell
        for cell, number in paper.written.items()
        if min(abs(number - key[cell]), abs(number - own.get(cell, key[cell]))) > wide * _unit(number)
    }


def recomputed(paper: Paper) -> dict[str, Decimal]:
    """What each line comes to from the numbers that the student wrote; what is left out is computed in full."""
    found: dict[str, Decimal] = {}
    with localcontext(EXACT):
        values: dict[str, Any] = {**paper.net.numbers, **paper.written}
        for line in plan(paper.net.shape).lines:
            try:
                found[line.cell] = Decimal(line.work(values.__getitem__, Arithmetic()))
            except (Impossible, DivisionByZero, InvalidOperation, Overflow, KeyError):
                continue
            values.setdefault(line.cell, found[line.cell])
    return found


def _unit(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)
