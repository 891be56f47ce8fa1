"""Labels: the search for places of the labels in one gap between two layers of a network's picture."""

from __future__ import annotations

import math
import sys
from functools import lru_cache
from typing import NamedTuple

SHORTEST, LONGEST, STEP = 130, 640, 15
TRIES = 300
SHARES = (0.2, 0.8, 0.175, 0.825, 0.225, 0.775, 0.15, 0.85, 0.25, 0.75, 0.3, 0.7, 0.35, 0.65, 0.4, 0.6, 0.5)
SPARE = 0.5
PATIENCE = 1.6


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


class Label(NamedTuple):
    """A label tried at a share of its edge: its centre and its direction as a unit vector."""

    share: float
    centre_x: float
    centre_y: float
    x: float
    y: float


class Space(NamedTuple):
    """A gap of a certain length: the heights of its sources and targets, and an edge from each to each."""

    left: list[float]
    right: list[float]
    length: float
    edges: list[Edge]
    boxes: Boxes


@lru_cache(maxsize=2048)
def ordered_gap(sources: int, targets: int, pitch: float, boxes: Boxes) -> Gap | None:
    """The shortest gap in which all labels stand at one share of their edges, or where it is long, their own."""
    if sources < targets:
        return mirrored(ordered_gap(targets, sources, pitch, boxes))
    mixed = scattered_gap(sources, targets, pitch, boxes)
    if mixed is None:
        return None
    for length in range(shortest(sources, targets, pitch, boxes), int(PATIENCE * mixed.length), STEP):
        space = space_of(sources, targets, pitch, float(length), boxes)
        for share in preferred_shares(sources, targets):
            if one_column(space, share):
                return Gap(length, ((share,) * targets,) * sources)
    return mixed


@lru_cache(maxsize=2048)
def scattered_gap(sources: int, targets: int, pitch: float, boxes: Boxes) -> Gap | None:
    """The shortest gap in which each label can stand at a share of its own."""
    if sources < targets:
        return mirrored(scattered_gap(targets, sources, pitch, boxes))
    shares = preferred_shares(sources, targets)
    first = shortest(sources, targets, pitch, boxes)
    for length in range(first, max(LONGEST, first + LONGEST // 4), STEP):
        found = spread(space_of(sources, targets, pitch, float(length), boxes), shares)
        if found:
            return Gap(length, tuple(tuple(found[row : row + targets]) for row in range(0, len(found), targets)))
    return None


def mirrored(gap: Gap | None) -> Gap | None:
    """The gap with its sources and targets exchanged."""
    return gap and Gap(gap.length, tuple(tuple(1 - share for share in row) for row in zip(*gap.places, strict=True)))


@lru_cache(maxsize=2048)
def shortest(sources: int, targets: int, pitch: float, boxes: Boxes) -> int:
    """The shortest gap in which every edge keeps off the captions at its two ends."""
    left, right = column(sources, pitch), column(targets, pitch)
    return next(
        length
        for length in range(SHORTEST, sys.maxsize, STEP)
        if captions_clear(left, right, length, boxes) and captions_clear(right, left, length, boxes)
    )


def captions_clear(units: list[float], others: list[float], length: float, boxes: Boxes) -> bool:
    """Whether no edge passes a caption of one layer of units on its way from there to the others."""
    near, far = boxes.radius + 3, boxes.radius + 3 + boxes.caption_height
    for start in units:
        for end in others:
            there = start + (end - start) * boxes.caption / length
            low, high = min(start, there), max(start, there)
            for unit in units:
                if (low < unit + far and high > unit + near) or (low < unit - near and high > unit - far):
                    return False
    return True


def column(units: int, pitch: float) -> list[float]:
    """The heights of the units of a layer, about its middle."""
    return [(place - (units - 1) / 2) * pitch for place in range(units)]


def space_of(sources: int, targets: int, pitch: float, length: float, boxes: Boxes) -> Space:
    """A gap with all its edges."""
    left, right = column(sources, pitch), column(targets, pitch)
    edges = []
    for start in left:
        for end in right:
            distance = math.hypot(length, end - start)
            edges.append(Edge(start, end - start, length / distance, (end - start) / distance))
    return Space(left, right, length, edges, boxes)


def preferred_shares(sources: int, targets: int) -> list[float]:
    """The shares to be tried for at least as many sources as targets, those nearest to the vernier's first.

    At 1 / (targets + 1) of the way, or as far from the other end, the labels of evenly spaced units are themselves
    evenly spaced.
    """
    near, far = 1 / (targets + 1), sources / (sources + 1)
    return sorted({near, far, *SHARES}, key=lambda share: min(abs(share - near), abs(share - far) + 0.01))


def one_column(space: Space, share: float) -> bool:
    """Whether all labels can stand at the same share of their edges."""
    labels: list[Label] = []
    for edge in space.edges:
        label = at_share(edge, share, space)
        if not is_free(label, edge, space) or any(meet(label, other, space.boxes) for other in labels):
            return False
        labels.append(label)
    return True


def spread(space: Space, shares: list[float]) -> list[float] | None:
    """A share for each label by trying: the label with the fewest places first, and back where one has none left."""
    field = []
    for edge in space.edges:
        free = [label for share in shares if is_free(label := at_share(edge, share, space), edge, space)]
        if not free:
            return None
        field.append(free)
    order = sorted(range(len(field)), key=lambda place: len(field[place]))
    tries = iter(range(TRIES))

    def settled(chosen: list[Label]) -> list[Label] | None:
        if len(chosen) == len(order):
            return chosen
        for label in field[order[len(chosen)]]:
            if next(tries, None) is None:
                return None
            if not any(meet(label, other, space.boxes) for other in chosen):
                found = settled([*chosen, label])
                if found:
                    return found
        return None

    found = settled([])
    return [label.share for _, label in sorted(zip(order, found, strict=True))] if found else None


def at_share(edge: Edge, share: float, space: Space) -> Label:
    """The label of an edge at a share of its way."""
    return Label(share, share * space.length, edge.start + share * edge.fall, edge.x, edge.y)


def is_free(label: Label, own: Edge, space: Space) -> bool:
    """Whether a label keeps off all edges but its own, off all units and off the room for their captions."""
    along, across, caption, caption_height, radius = space.boxes
    for edge in space.edges:
        distance = abs(edge.start + label.share * edge.fall - label.centre_y) * edge.x
        turned = abs(label.x * edge.y - label.y * edge.x)
        same = abs(label.x * edge.x + label.y * edge.y)
        if distance < along * turned + across * same + SPARE and edge is not own:
            return False
    half = caption_height / 2
    for middle, units in ((0.0, space.left), (space.length, space.right)):
        aside = middle - label.centre_x
        if abs(aside) > along * label.x + across * abs(label.y) + max(caption, radius + 3) + SPARE:
            continue
        for unit in units:
            down = unit - label.centre_y
            beyond = max(0.0, abs(aside * label.x + down * label.y) - along)
            over = max(0.0, abs(down * label.x - aside * label.y) - across)
            if beyond * beyond + over * over < (radius + 3) ** 2:
                return False
            for offset in (-radius - 3 - half, radius + 3 + half):
                if rectangles_meet(label, (along, across), (middle, unit + offset, 1.0, 0.0), (caption, half)):
                    return False
    return True


def meet(one: Label, two: Label, boxes: Boxes) -> bool:
    """Whether two labels meet."""
    return rectangles_meet(one, boxes[:2], two[1:], boxes[:2])


def rectangles_meet(
    one: Label, one_half: tuple[float, float], two: tuple[float, float, float, float], two_half: tuple[float, float]
) -> bool:
    """Whether two turned rectangles meet: they do unless an axis of one of them separates them."""
    _, x, y, one_x, one_y = one
    two_x, two_y = two[2:]
    across, down = two[0] - x, two[1] - y
    same, turned = abs(one_x * two_x + one_y * two_y), abs(one_x * two_y - one_y * two_x)
    (one_along, one_across), (two_along, two_across) = one_half, two_half
    return not (
        abs(across * one_x + down * one_y) >= one_along + two_along * same + two_across * turned + SPARE
        or abs(down * one_x - across * one_y) >= one_across + two_along * turned + two_across * same + SPARE
        or abs(across * two_x + down * two_y) >= two_along + one_along * same + one_across * turned + SPARE
        or abs(down * two_x - across * two_y) >= two_across + one_along * turned + one_across * same + SPARE
    )
