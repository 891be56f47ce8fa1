"""Impossible: numbers that no calculation can lead to, whatever went before."""

from __future__ import annotations

from typing import NamedTuple

from worked.checking.judging.garbage import is_impossible
from worked.checking.judging.judge import Judge
from worked.checking.judging.mark import Mark


class Note(NamedTuple):
    """What is impossible, and the cell where it shows."""

    cell: str
    says: str


def impossible(judge: Judge) -> list[Note]:
    """What is impossible on a sheet: outputs beyond their bounds, negative losses, probabilities of another sum."""
    found = [note for mark in judge.wrong.values() for note in _beyond(judge, mark)]
    return found + _sums(judge)


def _beyond(judge: Judge, mark: Mark) -> list[Note]:
    cell, span = mark.cell, mark.span
    if not is_impossible(judge.key, cell, span):
        return []
    if cell.quantity == "loss" and span.high < 0:
        return [Note(cell.id, f"{mark.answer.written.text} is impossible: a loss is never negative")]
    low, high = judge.key.bounds(cell)
    where = f"between {low:g} and {high:g}" if low is not None and high is not None else ""
    where = where or (f"at least {low:g}" if high is None else f"at most {high:g}")
    return [Note(cell.id, f"{mark.answer.written.text} is impossible: {judge.key.whose(cell)} is {where}")]


def _sums(judge: Judge) -> list[Note]:
    """Layers of probabilities that do not sum to 1, where one of them is wrong."""
    found = []
    wrong = {judge.key.whole(mark.cell): mark for mark in judge.wrong.values()}
    for names, first in wrong.items():
        marks = [judge.marks[name] for name in names if name in judge.marks]
        low, high = sum(mark.span.low for mark in marks), sum(mark.span.high for mark in marks)
        if names and len(marks) == len(names) and not low <= 1 <= high:
            total = sum(mark.answer.written.number for mark in marks)
            says = f"the probabilities of the layer sum to {total:f}, not to 1"
            found.append(Note(first.cell.id, says))
    return found
