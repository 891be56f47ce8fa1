"""Arcs: connections over some layers of a network's picture, above all units, where nothing else is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from worked.document import Bypass, Picture
from worked.record import Record

CAPTION_SIZE = 10.0
LINE_HEIGHT = 1.15
HEAD = (7.0, 2.8)
LEVEL, ASIDE, CLEAR = 13.0, 4.5, 4.0


class Point(NamedTuple):
    """A place in the drawing; y grows downwards."""

    x: float
    y: float


class Arc(Record):
    """A connection over some layers: up from one, level above all units, and down to its head at the other."""

    start: Point
    corners: tuple[Point, Point]
    neck: Point
    head: tuple[Point, Point, Point]


def arcs_above(count: int) -> float:
    """The room that so many arcs take above the units and their captions."""
    return (count + 0.5) * LEVEL if count else 0.0


def arcs_of(
    picture: Picture,
    drawn: Mapping[str, tuple[int, int, Any, Point]],
    columns: Sequence[float],
    radius: float,
    highest: float,
) -> tuple[Arc, ...]:
    """The arcs of a picture, the longest at the top; `highest` is the top of the tallest layer."""
    tops = {layer: _top(picture, drawn, layer, radius) for layer in range(len(columns))}
    base = highest - CAPTION_SIZE * LINE_HEIGHT - 3
    ordered = sorted(picture.bypasses, key=lambda bypass: bypass.target - bypass.source)
    return tuple(
        _arc(bypass, columns, tops, base - (level + 1) * LEVEL, picture.backward)
        for level, bypass in enumerate(ordered)
    )


def _top(picture: Picture, drawn: Mapping[str, tuple[int, int, Any, Point]], layer: int, radius: float) -> float:
    """Where the highest unit of a layer ends, with what stands above it."""
    units = [(unit, at) for own, _, unit, at in drawn.values() if own == layer]
    unit, at = min(units, key=lambda pair: pair[1].y)
    caption = CAPTION_SIZE * LINE_HEIGHT + 3 if unit.above is not None else 0.0
    return at.y - radius - caption - CLEAR


def _arc(bypass: Bypass, columns: Sequence[float], tops: Mapping[int, float], level: float, backward: bool) -> Arc:
    left, right = columns[bypass.source] + ASIDE, columns[bypass.target] - ASIDE
    ends = Point(left, tops[bypass.source]), Point(right, tops[bypass.target])
    start, tip = reversed(ends) if backward else ends
    reach, broad = HEAD
    base = tip.y - reach
    head = (tip, Point(tip.x + broad, base), Point(tip.x - broad, base))
    return Arc(start, (Point(start.x, level), Point(tip.x, level)), Point(tip.x, base - 1), head)
