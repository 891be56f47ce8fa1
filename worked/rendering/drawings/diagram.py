"""Diagrams: where the boxes and arrows of a graph stand, from left to right, or downwards where that is too wide.

Lengths along the way of the arrows are called `ahead`, those across it `aside`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from worked.document.diagram import Diagram, Vertex
from worked.rendering.drawings.canvas import DROP, MARGIN, Chart, Circle, Line, Measure, Part, Shape, Words
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.ranks import Columns, Key, arranged

LABEL, SIGN, CAPTION = 12.0, 16.0, 11.5
HALF, ROUND = 14.0, 8  # half the height of a box, and the corners of its rounded ends
CAPTION_LINE, CLEAR = 15.0, 6.0
GAP, STEEP = 26.0, 0.5  # the least gap between two columns, and its share of how far an arrow goes aside in it
WIDEST = 760.0
ROUNDS = 6
HEAD = (7.0, 3.0)
PASSAGE = 7.0


class Box(NamedTuple):
    """A box: half its width, and how far it reaches ahead, and aside to both sides, with what stands around it."""

    vertex: Vertex
    half: float
    ahead: float
    aside: tuple[float, float]


class Plan(NamedTuple):
    """A placed diagram: the middle of each key, where each column begins and ends, and how far all of it reaches."""

    places: dict[Key, tuple[float, float]]
    spans: list[tuple[float, float]]
    extent: tuple[float, float]
    down: bool

    def point(self, ahead: float, aside: float) -> Point:
        """A place as a point."""
        return Point(aside, ahead) if self.down else Point(ahead, aside)


def draw_diagram(diagram: Diagram, values: object, measure: Measure) -> Chart:
    """The drawing; `measure` says how wide a text is as a multiple of the size of its type."""
    columns = arranged(diagram)
    plan = _planned(diagram, columns, measure, down=False)
    if plan.extent[0] > WIDEST:
        plan = _planned(diagram, columns, measure, down=True)
    boxes = _boxes(diagram, measure, plan.down)
    at = {key: place for (key, column), place in plan.places.items() if _is_box(columns, key, column)}
    parts = [part for way in _ways(diagram, columns, plan, boxes) for part in way]
    for vertex in diagram.vertices:
        parts += _drawn(boxes[vertex.key], plan.point(*at[vertex.key]), plan.down, measure)
    wide, high = (plan.extent[1], plan.extent[0]) if plan.down else plan.extent
    return Chart(round(wide, 2), round(high, 2), tuple(parts))


def _is_box(columns: Columns, key: str, column: int) -> bool:
    """Whether a key stands for a box, and not for a passage."""
    return all(other != key or where >= column for each in columns.columns for other, where in each)


# Where everything stands


def _boxes(diagram: Diagram, measure: Measure, down: bool) -> dict[str, Box]:
    found = {}
    for vertex in diagram.vertices:
        half = max(HALF, measure(vertex.label) * LABEL / 2 + 7)
        around = max(
            [measure(each) * CAPTION for each in (vertex.above, vertex.below) if each is not None], default=0.0
        )
        if down:
            found[vertex.key] = Box(vertex, half, HALF + 2, (half, half + (around + CLEAR if around else 0.0)))
        else:
            reach = HALF + CAPTION_LINE
            found[vertex.key] = Box(vertex, half, max(half, around / 2), (reach, reach))
    return found


def _planned(diagram: Diagram, columns: Columns, measure: Measure, down: bool) -> Plan:
    """The middle of each key."""
    boxes = _boxes(diagram, measure, down)
    asides = _asides(columns, boxes)
    low = min(asides[key] - _reach(columns, boxes, key)[0] for key in asides)
    high = max(asides[key] + _reach(columns, boxes, key)[1] for key in asides)
    spans, places, ahead = list[tuple[float, float]](), dict[Key, tuple[float, float]](), MARGIN
    for number, column in enumerate(columns.columns):
        wide = max([boxes[key].ahead for key, where in column if _is_box(columns, key, where)], default=0.0)
        if number:
            far = max([abs(asides[a] - asides[b]) for a, b in columns.pairs(number - 1)], default=0.0)
            ahead += max(GAP, min(STEEP * far, 3 * GAP))
        spans.append((ahead, ahead + 2 * wide))
        places |= {key: (ahead + wide, asides[key] - low + MARGIN) for key in column}
        ahead += 2 * wide
    return Plan(places, spans, (ahead + MARGIN, high - low + 2 * MARGIN), down)


def _reach(columns: Columns, boxes: dict[str, Box], key: Key) -> tuple[float, float]:
    """How far a box or passage reaches aside."""
    return boxes[key[0]].aside if _is_box(columns, *key) else (PASSAGE, PASSAGE)


def _asides(columns: Columns, boxes: dict[str, Box]) -> dict[Key, float]:
    """How far aside each key stands: in the order of its column, as near to what it is joined with as there is room."""
    found: dict[Key, float] = {}
    joined: dict[Key, list[Key]] = {}
    for one, two in columns.joined:
        joined.setdefault(one, []).append(two)
        joined.setdefault(two, []).append(one)
    for column in columns.columns:
        found |= dict(zip(column, _apart(column, [0.0] * len(column), columns, boxes), strict=True))
    every = {two: [one for one in joined[two] if one[1] < two[1]] for _, two in columns.joined}
    behind = {one: [two for two in joined[one] if two[1] > one[1]] for one, _ in columns.joined}
    starts = {key: beside for key, beside in behind.items() if key not in every}
    # What only begins there makes way: the path goes straight on.
    before = {two: [one for one in beside if one not in starts] or beside for two, beside in every.items()}
    sweeps = [before, behind] * ROUNDS + [joined] * ROUNDS + [before, starts]
    for sweep, beside in enumerate(sweeps):
        for column in columns.columns if sweep % 2 == 0 else reversed(columns.columns):
            wishes = [_middle([found[other] for other in beside.get(key, ())], found[key]) for key in column]
            found |= dict(zip(column, _apart(column, wishes, columns, boxes), strict=True))
    return found


def _middle(places: Sequence[float], own: float) -> float:
    """The middle of some places; where there are none, one's own."""
    return sum(places) / len(places) if places else own


def _apart(column: Sequence[Key], wishes: Sequence[float], columns: Columns, boxes: dict[str, Box]) -> list[float]:
    """Places as near to those that are wished for as they can be, in order and with room for all."""
    offsets = [0.0]
    for above, below in pairwise(column):
        room = _reach(columns, boxes, above)[1] + CLEAR + _reach(columns, boxes, below)[0]
        offsets.append(offsets[-1] + room)
    blocks: list[list[float]] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        blocks.append([wish - offset])
        while len(blocks) > 1 and sum(blocks[-2]) / len(blocks[-2]) >= sum(blocks[-1]) / len(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    starts = [sum(block) / len(block) for block in blocks for _ in block]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


# What is drawn


def _ways(diagram: Diagram, columns: Columns, plan: Plan, boxes: dict[str, Box]) -> list[list[Part]]:
    """The arrows, each along its passages."""
    ranks = {key: column for each in columns.columns for key, column in each if _is_box(columns, key, column)}
    arriving: dict[str, list[tuple[float, str]]] = {}
    for link in diagram.links:
        before = plan.places[link.source, ranks[link.target] - 1]
        arriving.setdefault(link.target, []).append((before[1], link.source))
    found, passed = [], set[Key]()
    for link in diagram.links:
        ports = [source for _, source in sorted(arriving[link.target])]
        offset = _port(ports.index(link.source), len(ports))
        route = [(link.source, column) for column in range(ranks[link.source], ranks[link.target])]
        # Where several arrows run together, they are drawn once.
        begin = max([place for place, key in enumerate(route) if key in passed], default=0)
        passed.update(route[1:])
        found.append(_arrow(route[begin:], (link.target, ranks[link.target]), offset, plan, boxes, begin > 0))
    return found


def _port(place: int, count: int) -> float:
    """Where on the side of a box an arrow arrives."""
    return 0.0 if count == 1 else (place / (count - 1) - 0.5) * min(14.0, 7.0 * (count - 1))


def _arrow(
    route: list[Key], target: Key, offset: float, plan: Plan, boxes: dict[str, Box], goes_on: bool
) -> list[Part]:
    """One arrow: out of its box, along its passages, and into the other box; or on from a passage of another arrow."""
    first, aside = plan.places[route[0]]
    out = HALF if plan.down else boxes[route[0][0]].half
    points = [] if goes_on else [(first + out, aside)]
    points.append((plan.spans[route[0][1]][1], aside))
    for key in route[1:]:
        low, high = plan.spans[key[1]]
        points += [(low, plan.places[key][1]), (high, plan.places[key][1])]
    last, aside = plan.places[target]
    tip = last - (HALF if plan.down else boxes[target[0]].half - _rounding(offset)) - 1.0
    port = aside + offset
    reach, broad = HEAD
    points += [(min(plan.spans[target[1]][0], tip - reach), port), (tip - reach + 1, port)]
    head = ((tip, port), (tip - reach, port + broad), (tip - reach, port - broad))
    return [
        Line(tuple(plan.point(*each) for each in points), "muted", 1.1),
        Shape(tuple(plan.point(*each) for each in head), "muted"),
    ]


def _rounding(offset: float) -> float:
    """How much further in the round side of a box is, so far from its middle."""
    return HALF - math.sqrt(max(HALF * HALF - offset * offset, 0.0))


def _drawn(box: Box, at: Point, down: bool, measure: Measure) -> list[Part]:
    """A box with its label, and what stands around it."""
    vertex = box.vertex
    fill = "tint" if vertex.role == "input" else "paper"
    rim, thick = ("forward", 2.0) if vertex.role == "output" else ("ink", 1.2)
    parts: list[Part] = []
    if box.half <= HALF:
        parts.append(Circle(at, HALF, fill, rim, thick))
    else:
        parts.append(Shape(_round_ended(at, box.half), fill, rim, thick))
    size = SIGN if isinstance(vertex.label, str) else LABEL
    parts.append(Words(vertex.label, Point(at.x, at.y + DROP * size), size))
    for content, colour, side in ((vertex.above, "forward", -1), (vertex.below, "backward", 1)):
        if content is None:
            continue
        if down:
            beside = Point(at.x + box.half + CLEAR, at.y + side * CAPTION_LINE / 2 + DROP * CAPTION)
            parts.append(Words(content, beside, CAPTION, "start", colour=colour))
        else:
            middle = at.y + side * (HALF + CAPTION_LINE / 2 + 1)
            parts.append(Words(content, Point(at.x, middle + DROP * CAPTION), CAPTION, colour=colour))
    return parts


def _round_ended(at: Point, half: float) -> tuple[Point, ...]:
    """The corners of a box with round ends."""
    inner = half - HALF
    turns = [math.pi * (place / ROUND - 0.5) for place in range(ROUND + 1)]
    right = [Point(at.x + inner + HALF * math.cos(turn), at.y + HALF * math.sin(turn)) for turn in turns]
    left = [Point(at.x - inner - HALF * math.cos(turn), at.y - HALF * math.sin(turn)) for turn in turns]
    return (*right, *left)
