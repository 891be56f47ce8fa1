"""Ranks: the boxes of a diagram in columns, ordered so that as few arrows cross as a search finds.

An arrow over several columns passes each of them at a place of its own; arrows from one box share these places as far
as they run together.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from worked.diagram import Diagram

STARTS, SWEEPS = 12, 10
Key = tuple[str, int]  # a box, or the place at which the arrows from it pass a column


class Columns(NamedTuple):
    """The keys of each column from top to bottom, and the pairs of keys of neighbouring columns that are joined."""

    columns: tuple[tuple[Key, ...], ...]
    joined: tuple[tuple[Key, Key], ...]

    def pairs(self, column: int) -> list[tuple[Key, Key]]:
        """What is joined of a column and the next one."""
        return [pair for pair in self.joined if pair[0][1] == column]


def arranged(diagram: Diagram) -> Columns:
    """The columns of a diagram: of some ways to part it, the one with the fewest crossings and shortest arrows."""
    best, cost = None, (0, 0)
    for ranks in _partings(diagram):
        found, crossings = _ordered(_with_passages(diagram, ranks))
        price = crossings, sum(map(len, found.columns))
        if best is None or price < cost:
            best, cost = found, price
    assert best is not None
    return best


def _partings(diagram: Diagram) -> list[dict[str, int]]:
    """Columns by key: as early as possible, the inputs late, and everything as late as possible."""
    order = [vertex.key for vertex in diagram.vertices]
    before: dict[str, list[str]] = {key: [] for key in order}
    behind: dict[str, list[str]] = {key: [] for key in order}
    for link in diagram.links:
        before[link.target].append(link.source)
        behind[link.source].append(link.target)
    early: dict[str, int] = {}
    for key in order:
        early[key] = max([early[each] + 1 for each in before[key]], default=0)
    inputs_late = {
        key: min([early[each] for each in behind[key]], default=1) - 1 if not before[key] else early[key]
        for key in order
    }
    late = dict(early)
    for key in reversed(order):
        late[key] = min([late[each] - 1 for each in behind[key]], default=early[key])
    return [inputs_late, late, early]


def _with_passages(diagram: Diagram, ranks: Mapping[str, int]) -> Columns:
    """The columns in the order of the diagram, with passages."""
    count = max(ranks.values(), default=0) + 1
    columns: list[list[Key]] = [[] for _ in range(count)]
    for vertex in diagram.vertices:
        columns[ranks[vertex.key]].append((vertex.key, ranks[vertex.key]))
    joined: dict[tuple[Key, Key], None] = {}
    for link in diagram.links:
        last = (link.source, ranks[link.source])
        for column in range(ranks[link.source] + 1, ranks[link.target]):
            passage = (link.source, column)
            if passage not in columns[column]:
                columns[column].append(passage)
            joined[last, passage] = None
            last = passage
        joined[last, (link.target, ranks[link.target])] = None
    return Columns(tuple(map(tuple, columns)), tuple(joined))


def _ordered(start: Columns) -> tuple[Columns, int]:
    """The columns in the order with the fewest crossings that sweeps from several starts find."""
    draw = random.Random(0)
    best, least = start, _crossings(start)
    columns = [list(column) for column in start.columns]
    for attempt in range(STARTS):
        if attempt:
            for column in columns:
                draw.shuffle(column)
        for sweep in range(SWEEPS):
            _sweep(columns, start, forward=sweep % 2 == 0)
            found = Columns(tuple(map(tuple, columns)), start.joined)
            crossings = _crossings(found)
            if crossings < least:
                best, least = found, crossings
        if not least:
            break
    return best, least


def _sweep(columns: list[list[Key]], start: Columns, forward: bool) -> None:
    """Put each column in the order of the middles of what its keys are joined with, in the column before or behind."""
    places = range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1)
    for place in places:
        beside = columns[place - 1 if forward else place + 1]
        at = {key: where for where, key in enumerate(beside)}
        wanted = {key: float(where) for where, key in enumerate(columns[place])}
        pairs = start.pairs(place - 1) if forward else [(b, a) for a, b in start.pairs(place)]
        for key in columns[place]:
            found = [at[other] for other, own in pairs if own == key]
            if found:
                wanted[key] = sum(found) / len(found)
        columns[place].sort(key=wanted.__getitem__)
        _swap_neighbours(columns[place], at, pairs)


def _swap_neighbours(column: list[Key], at: Mapping[Key, int], pairs: Sequence[tuple[Key, Key]]) -> None:
    """Exchange neighbours of a column as long as that takes a crossing away."""
    ends = {key: [at[other] for other, own in pairs if own == key] for key in column}
    for _ in column:
        changed = False
        for place in range(len(column) - 1):
            above, below = ends[column[place]], ends[column[place + 1]]
            now = sum(one > two for one in above for two in below)
            then = sum(two > one for one in above for two in below)
            if then < now:
                column[place], column[place + 1] = column[place + 1], column[place]
                changed = True
        if not changed:
            return


def _crossings(found: Columns) -> int:
    """How many arrows cross."""
    total = 0
    for column in range(len(found.columns) - 1):
        left = {key: place for place, key in enumerate(found.columns[column])}
        right = {key: place for place, key in enumerate(found.columns[column + 1])}
        ends = [(left[a], right[b]) for a, b in found.pairs(column)]
        total += sum((a - c) * (b - d) < 0 for at, (a, b) in enumerate(ends) for c, d in ends[at + 1 :])
    return total
