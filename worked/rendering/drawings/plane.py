"""Plane: where samples and the lines that part them are drawn, and their labels. It knows no format."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from worked.document import Axis, Boundary, Plane, Sample
from worked.rendering.drawings.canvas import (
    DROP,
    LABEL_SIZE,
    LINE_HEIGHT,
    Chart,
    Circle,
    Frame,
    Line,
    Measure,
    Part,
    Shape,
    Words,
    axes,
    framed,
    grid,
    horizontal,
    whole,
)
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.key import KeyEntry, Style, key
from worked.rendering.drawings.labels import Label, rectangles_meet
from worked.rendering.drawings.ticks import Values, number_of, ruler

LONGER, SHORTER = 380.0, 280.0
SIDE = 300.0
FLATTEST = 2.5
MOST_TICKS = 8
ROOM = 0.25  # the share of the range that is free around the samples
RADIUS = 5.5
LINE_LABEL = 10.5
CLEAR = 3.0
EARLIER = ((4.0, 3.0), (1.5, 2.5), (8.0, 3.0, 1.5, 3.0), (11.0, 4.0), (1.5, 6.0), (6.0, 2.5, 1.5, 2.5, 1.5, 2.5))
SHARES = tuple(round(0.04 * step, 2) for step in range(1, 25))
AROUND = ((1.0, -1.0), (1.0, 1.0), (-1.0, -1.0), (-1.0, 1.0), (1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0))
KEY_SAMPLE = 22.0
KEY = Style(14.0, LINE_LABEL, LINE_LABEL * LINE_HEIGHT + 3, 170.0)

Square = tuple[tuple[float, float], ...]  # points by their shares of the axes


class Box(NamedTuple):
    """A turned rectangle: its centre, its direction as a unit vector, and half its length and height."""

    x: float
    y: float
    along_x: float
    along_y: float
    half: float
    tall: float

    def meets(self, other: Box) -> bool:
        one = Label(0.0, self.x, self.y, self.along_x, self.along_y)
        return rectangles_meet(one, (self.half, self.tall), other[:4], (other.half, other.tall))

    def lies_in(self, frame: Frame) -> bool:
        across = abs(self.half * self.along_x) + abs(self.tall * self.along_y)
        down = abs(self.half * self.along_y) + abs(self.tall * self.along_x)
        inside = frame.left < self.x - across and self.x + across < frame.right
        return inside and frame.top < self.y - down and self.y + down < frame.bottom


class Parting(NamedTuple):
    """A line whose numbers may be shown: its ends in the drawing, and whether it is the last of all.

    Without ends it runs outside the drawing, or `nowhere`.
    """

    boundary: Boundary
    ends: tuple[Point, Point] | None
    last: bool
    nowhere: bool
    dashes: tuple[float, ...]

    @property
    def colour(self) -> str:
        return "forward" if self.last else "muted"

    @property
    def stroke(self) -> float:
        return 2.4 if self.last else 1.3

    def box(self, share: float = 0.5, half: float | None = None, tall: float = 0.5) -> Box:
        """A rectangle on the line; without a length it is the line itself."""
        assert self.ends
        start, end = sorted(self.ends, key=lambda point: (round(point.x, 3), -point.y))
        length = math.dist(start, end)
        across, down = (end.x - start.x) / length, (end.y - start.y) / length
        centre = start.x + share * (end.x - start.x), start.y + share * (end.y - start.y)
        return Box(*centre, across, down, length / 2 if half is None else half, tall)


def draw_plane(plane: Plane, values: Values, measure: Measure) -> Chart:
    """The drawing of a plane; `measure` says how wide a text is as a multiple of the size of its type."""
    samples = list(shown_samples(plane, values))
    titles = (plane.across.title, plane.up.title)
    frame = _frame(plane, samples, measure)
    partings, tint = _partings(plane, values, frame)
    drawn = [parting for parting in partings if parting.ends]
    spots = [(sample, frame.at(x, y), target) for sample, x, y, target in samples]
    names = _sample_labels(frame, spots, drawn, measure)
    taken = [box for _, box in names] + [_disc(at) for _, at, _ in spots]
    labels = _line_labels(frame, drawn, taken, measure)
    placed = [parting for parting, _ in labels]
    absent = [parting for parting in partings if parting not in placed and parting.boundary.label]
    rows, reach = key(frame, [_entry(parting) for parting in absent], KEY, measure)
    parts: list[Part] = [
        *([Shape(tint, "tint")] if tint else []),
        *grid(frame),
        *_zero(frame),
        *axes(frame, titles, measure),
        *[Line(parting.ends, parting.colour, parting.stroke, parting.dashes) for parting in drawn if parting.ends],
        *[_along(parting, box) for parting, box in labels],
        *[Circle(at, RADIUS, "ink" if target > 0 else "paper", "ink", 1.6) for _, at, target in spots],
        *[Words(sample.label, Point(box.x, box.y + DROP * LABEL_SIZE)) for sample, box in names],
        *rows,
    ]
    return whole(frame, parts, reach, measure)


def shown_samples(plane: Plane, values: Values) -> Iterator[tuple[Sample, float, float, float]]:
    """The samples that may be shown, each with its two inputs and its target."""
    for sample in plane.samples:
        x, y, target = (number_of(part, values) for part in (sample.x, sample.y, sample.target))
        if x is not None and y is not None and target is not None:
            yield sample, x, y, target


def shown_lines(plane: Plane, values: Values) -> Iterator[tuple[Boundary, float, float, float]]:
    """The lines that may be shown, each with its three coefficients."""
    for line in plane.lines:
        a, b, c = (number_of(part, values) for part in (line.a, line.b, line.c))
        if a is not None and b is not None and c is not None:
            yield line, a, b, (-c if line.subtracts else c) - float(line.level)


def _frame(plane: Plane, samples: Sequence[tuple[Sample, float, float, float]], measure: Measure) -> Frame:
    """The frame for the samples."""
    across = horizontal(plane.across, _widened(plane.across, [x for _, x, _, _ in samples]), MOST_TICKS, SIDE, measure)
    up = ruler(plane.up, _widened(plane.up, [y for _, _, y, _ in samples]), MOST_TICKS)
    wide, high = across.high - across.low, up.high - up.low
    width, height = LONGER, SHORTER
    if plane.equal and 1 / FLATTEST <= wide / high <= FLATTEST:
        scale = min(SIDE * max(1.0, min(wide / high, LONGER / SIDE)) / wide, SIDE / high)
        width, height = wide * scale, high * scale
    return framed((across, up), (plane.across.title, plane.up.title), (width, height), measure)


def _widened(axis: Axis, numbers: list[float]) -> list[float]:
    """The numbers with others around them, so that no sample stands at the rim; hints need no such help."""
    if not numbers or (axis.low and axis.high):
        return numbers
    low, high = min(numbers), max(numbers)
    more = ROOM * (high - low or 1.0)
    return [*numbers, *([] if axis.low else [low - more]), *([] if axis.high else [high + more])]


def clipped(a: float, b: float, c: float) -> tuple[Square, Square]:
    """The line a x + b y + c = 0 in the unit square: its two ends or nothing, and the corners of its positive side."""
    corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    ends: list[tuple[float, float]] = []
    side: list[tuple[float, float]] = []
    for one, two in zip(corners, (*corners[1:], corners[0]), strict=True):
        first, second = (a * x + b * y + c for x, y in (one, two))
        if first >= 0:
            side.append(one)
        if first == 0:
            ends.append(one)
        elif first * second < 0:
            share = first / (first - second)
            ends.append((one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])))
            side.append(ends[-1])
    longest = max(((one, two) for one in ends for two in ends), key=lambda pair: math.dist(*pair), default=())
    return (longest if longest and math.dist(*longest) > 1e-6 else ()), tuple(side)


def _partings(plane: Plane, values: Values, frame: Frame) -> tuple[list[Parting], tuple[Point, ...]]:
    """The lines that may be shown, and the positive side of the last of all, if it is among them."""
    found: list[Parting] = []
    tint: tuple[Point, ...] = ()
    wide, high = frame.across.high - frame.across.low, frame.up.high - frame.up.low
    for boundary, a, b, c in shown_lines(plane, values):
        number, last = len(found), boundary is plane.lines[-1]
        size = max(abs(a), abs(b)) or 1.0
        a, b, c = a / size, b / size, c / size
        ends, side = clipped(a * wide, b * high, c + a * frame.across.low + b * frame.up.low)
        nowhere = not a and not b
        points = None if nowhere or not ends else (frame.at_shares(*ends[0]), frame.at_shares(*ends[1]))
        found.append(Parting(boundary, points, last, nowhere, () if last else EARLIER[number % len(EARLIER)]))
        if last and not nowhere:
            tint = tuple(frame.at_shares(*corner) for corner in side)
    return found, tint if len(tint) > 2 else ()


def _zero(frame: Frame) -> list[Part]:
    """The lines on which an input is 0, where they lie within the frame."""
    across, up = frame.across.share(0), frame.up.share(0)
    parts: list[Part] = [frame.upright(across, "pale", 1.2)] if 0 < across < 1 else []
    return [*parts, frame.level(up, "pale", 1.2)] if 0 < up < 1 else parts


def _disc(at: Point) -> Box:
    return Box(at.x, at.y, 1.0, 0.0, RADIUS + 1, RADIUS + 1)


def _sample_labels(
    frame: Frame, spots: Sequence[tuple[Sample, Point, float]], lines: Sequence[Parting], measure: Measure
) -> list[tuple[Sample, Box]]:
    """The labels of the samples, each beside its own where it meets the least."""
    placed: list[tuple[Sample, Box]] = []
    strokes = [line.box() for line in lines]
    for sample, at, _ in spots:
        if not sample.label:
            continue
        half, tall = measure(sample.label) * LABEL_SIZE / 2 + 1, LABEL_SIZE * 0.55
        others = [_disc(other) for _, other, _ in spots if other != at] + [box for _, box in placed]

        def cost(box: Box, others: list[Box] = others) -> float:
            hard = sum(box.meets(other) for other in others) + (not box.lies_in(frame))
            return 10 * hard + sum(box.meets(stroke) for stroke in strokes)

        boxes = []
        for x, y in AROUND:
            reach = 0.7 * RADIUS + 1 if x and y else RADIUS + 3
            boxes.append(Box(at.x + x * (reach + half), at.y + y * (reach + tall), 1.0, 0.0, half, tall))
        placed.append((sample, min(boxes, key=cost)))
    return placed


def _line_labels(
    frame: Frame, lines: Sequence[Parting], taken: Sequence[Box], measure: Measure
) -> list[tuple[Parting, Box]]:
    """The labels on the lines, the last line's first; a line on which there is no room has none."""
    placed: list[tuple[Parting, Box]] = []
    for line in reversed(lines):
        if not line.boundary.label:
            continue
        half, tall = measure(line.boundary.label) * LINE_LABEL / 2 + CLEAR, LINE_LABEL * 0.6
        filled = [*taken, *[box for _, box in placed]]
        strokes = [other.box() for other in lines if other is not line]
        free = [
            (2 * sum(box.meets(stroke) for stroke in strokes) + abs(share - 0.25), box)
            for share in SHARES
            if (box := line.box(share, half, tall)).lies_in(frame) and not any(box.meets(other) for other in filled)
        ]
        if free and min(free)[0] < 4:
            placed.append((line, min(free)[1]))
    return placed


def _along(line: Parting, box: Box) -> Words:
    """A label that lies along its line."""
    angle = math.degrees(math.atan2(box.along_y, box.along_x))
    drop = DROP * LINE_LABEL
    place = Point(box.x - drop * box.along_y, box.y + drop * box.along_x)
    colour = "forward" if line.last else "ink"
    return Words(line.boundary.label, place, LINE_LABEL, "middle", angle, colour, (2 * box.half, 2 * box.tall))


def _entry(line: Parting) -> KeyEntry:
    """The entry of the key for a line that is not labelled in the frame."""
    why = "" if line.ends else " (no line)" if line.nowhere else " (outside)"
    label: Any = line.boundary.label
    label = label + why if isinstance(label, str) else (*(label if isinstance(label, tuple) else (label,)), why)
    return KeyEntry(label, KEY_SAMPLE + 6, partial(_sample, line))


def _sample(line: Parting, at: Point) -> list[Part]:
    """A piece of a line that is drawn in the frame."""
    ends = at, Point(at.x + KEY_SAMPLE, at.y)
    return [Line(ends, line.colour, line.stroke, line.dashes)] if line.ends else []
