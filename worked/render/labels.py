"""Labels: the search for places of the labels in one gap between two layers of a network's picture."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

SHORTEST, LONGEST, STEP = 130, 620, 10
TRIES = 300
SHARES = (0.2, 0.8, 0.175, 0.825, 0.225, 0.775, 0.15, 0.85, 0.25, 0.75, 0.3, 0.7, 0.35, 0.65, 0.4, 0.6, 0.5)
PATIENCE = 1.25


class Boxes(NamedTuple):
    """Half the length and half the height of a label, half the width and the height of a caption, a unit's radius."""

    along: float
    across: float
    caption: float
    caption_height: float
    radius: float


class Gap(NamedTuple):
    """The distance of two layers, and for each source and target the share of the edge at which its label stands."""

    length: float
    places: tuple[tuple[float, ...], ...]


class Edge(NamedTuple):
    """An edge in a gap: where it starts and how far it falls, and its direction as a unit vector."""

    start: float
    fall: float
    x: float
    y: float


class Box(NamedTuple):
    """A label at a share of its edge: its centre and direction."""

    share: float
    centre_x: float
    centre_y: float
    x: float
    y: float


@lru_cache(maxsize=2048)
def solve_gap(sources: int, targets: int, pitch: float, boxes: Boxes, labelled: bool, strict: bool) -> Gap | None:
    """The shortest gap in which all is readable, or a little longer one where the labels stand in one column.

    `strict` keeps a unit's own edges, too, out of its captions.
    """
    left = [(place - (sources - 1) / 2) * pitch for place in range(sources)]
    right = [(place - (targets - 1) / 2) * pitch for place in range(targets)]
    limit, scattered = float(LONGEST), None
    for length in range(SHORTEST, LONGEST + 1, STEP):
        if length > limit:
            break
        if not captions_clear(left, right, length, boxes, strict):
            continue
        if not labelled:
            return Gap(length, ())
        field = possible_places(left, right, length, boxes)
        if field is None:
            continue
        shares = in_one_column(field, sources, targets, boxes)
        if shares is not None:
            return Gap(length, rows(shares, targets))
        if scattered is None:
            shares = spread(field, boxes)
            if shares is not None:
                scattered, limit = Gap(length, rows(shares, targets)), length * PATIENCE
    return scattered


def rows(shares: list[float], targets: int) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(shares[start : start + targets]) for start in range(0, len(shares), targets))


def captions_clear(left, right, length, boxes: Boxes, strict: bool) -> bool:
    """Whether no edge passes a caption above or below a unit; only `strict` asks it of the unit's own edges."""
    near, far = boxes.radius + 3, boxes.radius + 3 + boxes.caption_height
    for column, other in ((left, right), (right, left)):
        for start in column:
            for end in other:
                there = start + (end - start) * boxes.caption / length
                low, high = min(start, there), max(start, there)
                for unit in column:
                    hit = (low < unit + far and high > unit + near) or (low < unit - near and high > unit - far)
                    if hit and (strict or unit != start):
                        return False
    return True


def possible_places(left, right, length: float, boxes: Boxes) -> list[list[Box]] | None:
    """For each edge the places where its label meets no other edge, unit or caption; None where one has no place."""
    edges = []
    for start in left:
        for end in right:
            distance = math.hypot(length, end - start)
            edges.append(Edge(start, end - start, length / distance, (end - start) / distance))
    shares = sorted({*SHARES, *vernier(len(left), len(right))})
    field = []
    for edge in edges:
        others = [other for other in edges if other is not edge]
        free = []
        for share in shares:
            box = Box(share, share * length, edge.start + share * edge.fall, edge.x, edge.y)
            if clear_of_edges(box, others, boxes) and clear_of_units(box, left, right, length, boxes):
                free.append(box)
        if not free:
            return None
        field.append(free)
    return field


def vernier(sources: int, targets: int) -> tuple[float, ...]:
    """The shares at which the labels of evenly spaced units are evenly spaced themselves, the better one first."""
    near, far = 1 / (targets + 1), sources / (sources + 1)
    return (near, far) if targets <= sources else (far, near)


def clear_of_edges(box: Box, others: list[Edge], boxes: Boxes) -> bool:
    for edge in others:
        distance = abs((edge.start + box.share * edge.fall - box.centre_y) * edge.x)
        turned = abs(box.x * edge.y - box.y * edge.x)
        if distance < boxes.along * turned + boxes.across * abs(box.x * edge.x + box.y * edge.y) + 0.5:
            return False
    return True


def clear_of_units(box: Box, left, right, length: float, boxes: Boxes) -> bool:
    """Whether the label keeps off all units of both layers and off the room of their captions."""
    for column, units in ((0.0, left), (length, right)):
        right_or_left = column - box.centre_x
        for unit in units:
            down = unit - box.centre_y
            past = max(0.0, abs(right_or_left * box.x + down * box.y) - boxes.along)
            aside = max(0.0, abs(down * box.x - right_or_left * box.y) - boxes.across)
            if past * past + aside * aside < (boxes.radius + 3) ** 2:
                return False
            half = boxes.caption_height / 2
            for offset in (-boxes.radius - 3 - half, boxes.radius + 3 + half):
                caption = Box(0.0, column, unit + offset, 1.0, 0.0)
                if overlap(box, (boxes.along, boxes.across), caption, (boxes.caption, half)):
                    return False
    return True


def overlap(one: Box, one_half: tuple[float, float], two: Box, two_half: tuple[float, float]) -> bool:
    """Whether two turned rectangles meet: they do unless an axis of one of them separates them."""
    across, down = two.centre_x - one.centre_x, two.centre_y - one.centre_y
    same, turned = abs(one.x * two.x + one.y * two.y), abs(one.x * two.y - one.y * two.x)
    one_along, one_across = one_half[0] + 0.5, one_half[1] + 0.5
    two_along, two_across = two_half
    return not (
        abs(across * one.x + down * one.y) >= one_along + two_along * same + two_across * turned
        or abs(down * one.x - across * one.y) >= one_across + two_along * turned + two_across * same
        or abs(across * two.x + down * two.y) >= two_along + one_along * same + one_across * turned
        or abs(down * two.x - across * two.y) >= two_across + one_along * turned + one_across * same
    )


def in_one_column(field: list[list[Box]], sources: int, targets: int, boxes: Boxes) -> list[float] | None:
    """The share at which all labels of the gap can stand, the vernier's if possible."""
    half = (boxes.along, boxes.across)
    wanted = vernier(sources, targets)
    common = set.intersection(*({box.share for box in free} for free in field))
    for share in sorted(common, key=lambda share: min((abs(share - wanted[0]), abs(share - wanted[1]) + 0.01))):
        column = [next(box for box in free if box.share == share) for free in field]
        pairs = ((one, two) for place, one in enumerate(column) for two in column[:place])
        if not any(overlap(one, half, two, half) for one, two in pairs):
            return [share] * len(field)
    return None


def spread(field: list[list[Box]], boxes: Boxes) -> list[float] | None:
    """A place for each label by trying: the label with the fewest places first, and back where one is left over."""
    half = (boxes.along, boxes.across)
    order = sorted(range(len(field)), key=lambda place: len(field[place]))
    tries = iter(range(TRIES))

    def rest(depth: int, chosen: list[Box]) -> Iterator[list[Box]]:
        if depth == len(order):
            yield chosen
            return
        for box in sorted(field[order[depth]], key=lambda box: SHARES.index(box.share) if box.share in SHARES else -1):
            if next(tries, None) is None:
                return
            if not any(overlap(box, half, other, half) for other in chosen):
                yield from rest(depth + 1, [*chosen, box])

    found = next(rest(0, []), None)
    if found is None:
        return None
    shares = {place: box.share for place, box in zip(order, found, strict=True)}
    return [shares[place] for place in range(len(field))]
