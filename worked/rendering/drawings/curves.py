"""Curves: weights past layers of a network's picture, led around the units in between, above them or below."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from worked.document import Edge, Picture
from worked.record import Record
from worked.rendering.drawings.arcs import CAPTION_SIZE, HEAD, LINE_HEIGHT, Point

LEVEL = 18.0
STEEP = math.radians(40)
REACH = 0.45

Drawn = Mapping[str, tuple[int, int, Any, Point]]
Bend = tuple[Point, Point, Point]


class Curve(Record):
    """A weight past layers: from its start by a bend to its level, along it, by another bend to its neck and head.

    A bend is its two control points and its end, as of a cubic Bézier curve. `middle` is where its label stands.
    """

    source: str
    target: str
    start: Point
    bends: tuple[Bend, Bend]
    level: tuple[Point, Point]
    head: tuple[Point, Point, Point]
    middle: Point
    label: object
    state: str

    def points(self, steps: int = 12) -> list[Point]:
        """Points along the whole curve, for what can draw straight lines only."""
        first, last = self.bends
        found = [self.start, *_along(self.start, first, steps), *_along(self.level[1], last, steps), self.head[0]]
        return found


class Lanes(NamedTuple):
    """The weights past layers that are led above all units, and those below, the shortest ways nearest to them."""

    above: tuple[Edge, ...]
    below: tuple[Edge, ...]

    @property
    def room(self) -> tuple[float, float]:
        """The room that they take above and below."""
        return tuple((len(lane) + 0.2) * LEVEL if lane else 0.0 for lane in self)  # type: ignore[return-value]


def passes(picture: Picture) -> dict[str, int]:
    """The layer of each unit of a picture."""
    return {unit.key: number for number, layer in enumerate(picture.layers) for unit in layer}


def lanes_of(picture: Picture, drawn: Drawn, middle: float) -> Lanes:
    """On which side each weight past layers is led: that to which its ends are nearer."""
    layer = passes(picture)
    found = [edge for edge in picture.edges if layer[edge.target] - layer[edge.source] > 1]
    known = [edge for edge in found if edge.source in drawn and edge.target in drawn]
    known.sort(key=lambda edge: layer[edge.target] - layer[edge.source])

    def height(edge: Edge) -> float:
        return drawn[edge.source][3].y + drawn[edge.target][3].y - 2 * middle

    above = tuple(edge for edge in known if height(edge) <= 0.01)
    return Lanes(above, tuple(edge for edge in known if height(edge) > 0.01))


def curves_of(
    picture: Picture, lanes: Lanes, drawn: Drawn, columns: Sequence[float], radius: float, edges: tuple[float, float]
) -> tuple[Curve, ...]:
    """The curves of a picture; `edges` are the top and the bottom of the tallest layer."""
    outside, found = CAPTION_SIZE * LINE_HEIGHT + 3, list[Curve]()
    for side, lane, edge_of_layer in ((-1, lanes.above, edges[0]), (1, lanes.below, edges[1])):
        for number, edge in enumerate(lane):
            level = edge_of_layer + side * (outside + (number + 0.6) * LEVEL)
            found.append(_curve(edge, drawn, columns, radius, level, side, picture.backward))
    return tuple(found)


def _curve(
    edge: Edge, drawn: Drawn, columns: Sequence[float], radius: float, level: float, side: int, backward: bool
) -> Curve:
    (first, _, _, left), (last, _, _, right) = drawn[edge.source], drawn[edge.target]
    near, far = columns[first + 1], columns[last - 1]
    rim = radius + 1.5
    across, down = math.cos(STEEP), side * math.sin(STEEP)
    begin, end = Point(left.x + rim * across, left.y + rim * down), Point(right.x - rim * across, right.y + rim * down)
    one = near - radius * 0.5, far + radius * 0.5
    flat = Point(one[0], level), Point(one[1], level)
    turn = begin, left.x, near, (across, down)
    back = end, right.x, far, (-across, down)
    if backward:
        return _from(edge, back, turn, (flat[1], flat[0]), level)
    return _from(edge, turn, back, flat, level)


def _from(edge: Edge, tail: Any, tip: Any, flat: tuple[Point, Point], level: float) -> Curve:
    """The curve from one end to the other, whichever is the left one."""
    start, column, beside, (x, y) = tail
    width = abs(beside - column)
    # No control point lies beyond the level, so that the curve does not either.
    far = min(REACH * width, abs(level - start.y) / abs(y))
    out = Point(start.x + far * x, start.y + far * y)
    into = Point(flat[0].x - math.copysign(REACH * width, beside - column), level)
    point, column, beside, (x, y) = tip
    width, (reach, broad) = abs(beside - column), HEAD
    neck = Point(point.x + reach * x, point.y + reach * y)
    away = Point(flat[1].x + math.copysign(REACH * width, column - beside), level)
    far = min(REACH * width, abs(level - point.y) / abs(y))
    down = Point(point.x + far * x, point.y + far * y)
    head = (point, Point(neck.x - broad * y, neck.y + broad * x), Point(neck.x + broad * y, neck.y - broad * x))
    middle = Point((flat[0].x + flat[1].x) / 2, level)
    bends = (out, into, flat[0]), (away, down, neck)
    return Curve(edge.source, edge.target, start, bends, flat, head, middle, edge.label, edge.state)


def _along(start: Point, bend: Bend, steps: int) -> list[Point]:
    """Points along a cubic Bézier curve, without its start."""
    points = (start, *bend)

    def at(share: float, coordinate: Callable[[Point], float]) -> float:
        weights = ((1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3)
        return sum(weight * coordinate(point) for weight, point in zip(weights, points, strict=True))

    shares = [step / steps for step in range(1, steps + 1)]
    return [Point(at(share, lambda point: point.x), at(share, lambda point: point.y)) for share in shares]
