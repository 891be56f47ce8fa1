"""Ranks: the boxes of a diagram in columns, ordered so that as few arrows cross as a search finds.

An arrow over several columns passes each of them at a place of its own; arrows from one box share these places as far
as they run together.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from worked.document.diagram import Diagram

STARTS, SWEEPS = 12, 10
Links = tuple[tuple[str, str], ...]
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
    links = tuple((link.source, link.target) for link in diagram.links)
    return _arranged(tuple(vertex.key for vertex in diagram.vertices), links)


@lru_cache(maxsize=256)
def _arranged(keys: tuple[str, ...], links: Links) -> Columns:
    best, cost = None, (0, 0)
    for ranks in _partings(keys, links):
        found, crossings = _ordered(_with_passages(keys, links, ranks))
        price = crossings, sum(map(len, found.columns))
        if best is None or price < cost:
            best, cost = found, price
    assert best is not None
    return best


def _partings(order: Sequence[str], links: Links) -> list[dict[str, int]]:
    """Columns by key: as early as possible, the inputs late, and everything as late as possible."""
    before: dict[str, list[str]] = {key: [] for key in order}
    behind: dict[str, list[str]] = {key: [] for key in order}
    for source, target in links:
        before[target].append(source)
        behind[source].append(target)
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


def _with_passages(keys: Sequence[str], links: Links, ranks: Mapping[str, int]) -> Columns:
    """The columns in the order of the diagram, with passages."""
    count = max(ranks.values(), default=0) + 1
    columns: list[list[Key]] = [[] for _ in range(count)]
    for key in keys:
        columns[ranks[key]].append((key, ranks[key]))
    joined: dict[tuple[Key, Key], None] = {}
    for source, target in links:
        last = (source, ranks[source])
        for column in range(ranks[source] + 1, ranks[target]):
            passage = (source, column)
            if passage not in columns[column]:
                columns[column].append(passage)
            joined[last, passage] = None
            last = passage
        joined[last, (target, ranks[target])] = None
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
