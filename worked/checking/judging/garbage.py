"""Garbage: wrong numbers from which nothing can be earned by going on, and why."""

from __future__ import annotations

from collections.abc import Mapping

from worked.cells.cell import Cell, identifier
from worked.checking.answer_key.key import Key
from worked.checking.judging.mark import Mark
from worked.checking.numbers.reading import Span

TRIVIAL, IMPOSSIBLE, ABSURD = "makes it trivial", "is impossible", "is absurdly large"
TRIVIAL_NUMBERS = (0.0, 1.0, -1.0)
# Beyond so many times the largest true number of its kind, or of 1, a number is absurd.
MOST_TIMES = 1000.0


def why_garbage(key: Key, marks: Mapping[str, Mark], cell: Cell, span: Span) -> str:
    """Why what follows from a wrong number earns nothing; "" where it does."""
    if is_impossible(key, cell, span):
        return IMPOSSIBLE
    if abs(span.number) > MOST_TIMES * key.largest(key.column(cell)):
        return ABSURD
    return TRIVIAL if is_trivial(key, marks, cell, span.number) else ""


def is_impossible(key: Key, cell: Cell, span: Span) -> bool:
    """Whether no calculation can lead to a number, whatever went before."""
    low, high = key.bounds(cell)
    if cell.quantity == "loss" and span.high < 0 and not key.has_signed_loss:
        return True
    return (low is not None and span.high < low) or (high is not None and span.low > high)


def is_trivial(key: Key, marks: Mapping[str, Mark], cell: Cell, number: float) -> bool:
    """Whether a number makes what follows trivial: 0, 1, the target, or the same as a step before; no count does."""
    if key.counts(cell):
        return False
    if number in TRIVIAL_NUMBERS:
        return True
    if cell.quantity == "out":
        target = identifier("target", cell.place, cell.step, cell.sample)
        if target in key.outcomes and number == key.truth(target):
            return True
    before = identifier(cell.quantity, cell.place, cell.step - 1, cell.sample)
    if before in marks:
        return number == marks[before].number
    return before in key.outcomes and number == key.truth(before)
