"""Assigned: how the doubtful numbers before a cell may be taken, as written or as they should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from worked.checking.judging.computing import Others
from worked.checking.judging.mark import Mark
from worked.record import NOTHING

MOST_SUSPECTS = 4


def assignments(doubtful: Mapping[str, Mark], suspects: list[str]) -> Iterator[Others]:
    """For the doubtful numbers before a cell: all as written; all as they should be; one of them; all but one."""
    yield NOTHING
    if not suspects:
        return
    right = {name: doubtful[name].right for name in suspects}
    true = {name: doubtful[name].true for name in suspects}
    yield right
    if any(true[name] is not right[name] for name in suspects):
        yield true
    few = suspects[-MOST_SUSPECTS:] if len(suspects) > 1 else []
    for name in few:
        yield {name: right[name]}
    for left in few if len(suspects) > 2 else ():
        yield {name: right[name] for name in suspects if name != left}
