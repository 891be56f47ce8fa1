"""Canvas: the parts that a chart is drawn of, and the frame around it: grid, axes, ticks and titles.

Everything is placed here for SVG and TikZ alike. Lengths are those of an SVG, and y grows downwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from worked.document import Axis
from worked.record import Record, replace
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.ticks import Ruler, ruler

MARGIN = 10.0
TICK_SIZE = 10.5
TITLE_SIZE = 12.0
LABEL_SIZE = 11.0
LINE_HEIGHT = 1.25
BLANK_NUMBER = 42.0  # the room for a number that is still to be written
LONGEST_NAME = 120.0  # of a label in place of a number
UPRIGHT_TITLE = 3.2  # ems; a longer title of the vertical axis is turned
DROP = 0.33  # of the size of type: from the middle of its letters down to the line that they stand on

Measure = Callable[[object], float]


class Line(Record):
    """A line through points; `dashes` are the lengths of its pieces and gaps."""

    points: tuple[Point, ...]
    colour: str
    thickness: float = 1.0
    dashes: tuple[float, ...] = ()


class Shape(Record):
    """A closed area; without a rim it is only filled."""

    points: tuple[Point, ...]
    fill: str
    rim: str = ""
    thickness: float = 1.0


class Circle(Record):
    """A circle with a rim."""

    centre: Point
    radius: float
    fill: str
    rim: str
    thickness: float = 1.4


class Words(Record):
    """A word, prose or notation on a line through `place`, which is its start, middle or end.

    `angle` turns it about that place, in degrees clockwise. `box` is the width and height of the paper under it,
    about its middle; only words that are anchored there have one.
    """

    content: object
    place: Point
    size: float = LABEL_SIZE
    anchor: str = "middle"
    angle: float = 0.0
    colour: str = "ink"
    box: tuple[float, float] | None = None


Part = Line | Shape | Circle | Words


class Chart(Record):
    """A placed chart: its parts in the order in which they are drawn."""

    width: float
    height: float
    parts: tuple[Part, ...]


def moved(part: Part, across: float, down: float) -> Part:
    """The part, drawn elsewhere."""
    if isinstance(part, Circle):
        return replace(part, centre=Point(part.centre.x + across, part.centre.y + down))
    if isinstance(part, Words):
        return replace(part, place=Point(part.place.x + across, part.place.y + down))
    return replace(part, points=tuple(Point(point.x + across, point.y + down) for point in part.points))


class Frame(NamedTuple):
    """The rectangle that a chart is drawn in, its axes, and the room that the horizontal one needs below it."""

    left: float
    top: float
    width: float
    height: float
    across: Ruler
    up: Ruler
    below: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def at_shares(self, across: float, up: float) -> Point:
        """The point at these shares of the axes."""
        return Point(self.left + across * self.width, self.bottom - up * self.height)

    def at(self, x: float, y: float) -> Point:
        """Where the point (x, y) of the axes is drawn."""
        return self.at_shares(self.across.share(x), self.up.share(y))

    def upright(self, share: float, colour: str, thickness: float = 1.0, dashes: tuple[float, ...] = ()) -> Line:
        """A line from the bottom to the top."""
        return Line((self.at_shares(share, 0), self.at_shares(share, 1)), colour, thickness, dashes)

    def level(self, share: float, colour: str, thickness: float = 1.0, dashes: tuple[float, ...] = ()) -> Line:
        """A line from the left to the right."""
        return Line((self.at_shares(0, share), self.at_shares(1, share)), colour, thickness, dashes)


def framed(rulers: tuple[Ruler, Ruler], titles: Sequence[object], size: tuple[float, float], measure: Measure) -> Frame:
    """A frame of that width and height, with room for the numbers and titles of its two axes: across, up."""
    across, up = rulers
    below = 4 + TICK_SIZE * LINE_HEIGHT + (4 + TITLE_SIZE * LINE_HEIGHT if titles[0] else 0) + MARGIN
    left = _numbers(up, measure) + 8 + _title_width(titles[1], measure) + MARGIN
    return Frame(left, MARGIN, *size, across, up, below)


def whole(frame: Frame, parts: Sequence[Part], reach: float, measure: Measure) -> Chart:
    """The chart of a frame; `reach` is how far what stands at its right reaches."""
    # The last number of the horizontal axis may reach further.
    ends = [(tick.share - 1) * frame.width + measure(tick.label) * TICK_SIZE / 2 for tick in frame.across.ticks]
    right = frame.right + max([reach, 0.0, *([] if frame.across.named else ends)]) + MARGIN
    return Chart(round(right, 2), round(frame.bottom + frame.below, 2), tuple(parts))


def grid(frame: Frame, upright: bool = True) -> list[Part]:
    """The lines of the grid, of which the upright ones would run behind bars."""
    lines: list[Part] = [frame.level(share, "grid", 0.5) for share in frame.up.between]
    lines += [frame.level(tick.share, "grid") for tick in frame.up.ticks]
    return lines + [frame.upright(tick.share, "grid") for tick in frame.across.ticks if upright]


def axes(frame: Frame, titles: Sequence[object], measure: Measure) -> list[Part]:
    """The axes at the left and at the bottom with their ticks, numbers and titles."""
    corner, end, top = frame.at_shares(0, 0), frame.at_shares(1, 0), frame.at_shares(0, 1)
    parts: list[Part] = [Line((top, corner, end), "muted", 1.2)]
    for tick in frame.across.ticks:
        foot = frame.at_shares(tick.share, 0)
        parts.append(Line((foot, Point(foot.x, foot.y + 4)), "muted"))
        below = Point(foot.x, foot.y + 6 + TICK_SIZE * 0.8)
        length = frame.width / len(frame.across.ticks) - 4 if frame.across.named else math.inf
        parts.append(Words(tick.label, below, fitting(tick.label, TICK_SIZE, length, measure), colour="muted"))
    for tick in frame.up.ticks:
        foot = frame.at_shares(0, tick.share)
        parts.append(Line((Point(foot.x - 4, foot.y), foot), "muted"))
        beside = Point(foot.x - 7, foot.y + DROP * TICK_SIZE)
        if frame.up.blank:
            parts.append(Line((Point(beside.x - BLANK_NUMBER + 4, beside.y), beside), "muted", 0.5))
            continue
        size = fitting(tick.label, TICK_SIZE, LONGEST_NAME, measure)
        parts.append(Words(tick.label, beside, size, "end", colour="muted"))
    across, up = titles
    if across:
        below = Point(frame.left + frame.width / 2, frame.bottom + 8 + TICK_SIZE * LINE_HEIGHT + TITLE_SIZE * 0.85)
        parts.append(Words(across, below, fitting(across, TITLE_SIZE, frame.width, measure)))
    if up:
        middle = frame.top + frame.height / 2
        edge = frame.left - _numbers(frame.up, measure) - 8
        if measure(up) > UPRIGHT_TITLE:
            size = fitting(up, TITLE_SIZE, frame.height, measure)
            parts.append(Words(up, Point(edge - 0.35 * TITLE_SIZE, middle), size, angle=-90.0))
        else:
            parts.append(Words(up, Point(edge - 4, middle + DROP * TITLE_SIZE), TITLE_SIZE, "end"))
    return parts


def fitting(content: object, size: float, length: float, measure: Measure) -> float:
    """The size of type, or a smaller one in which a text is no longer than `length`."""
    return min(size, length / max(measure(content), 0.1))


def _numbers(up: Ruler, measure: Measure) -> float:
    """How wide the numbers of the vertical axis are, with its ticks."""
    if up.blank:
        return 7 + BLANK_NUMBER
    return 7 + min(max([measure(tick.label) for tick in up.ticks], default=0) * TICK_SIZE, LONGEST_NAME)


def _title_width(title: object, measure: Measure) -> float:
    if not title:
        return 0.0
    wide = measure(title)
    return TITLE_SIZE * (LINE_HEIGHT if wide > UPRIGHT_TITLE else wide) + 4


def horizontal(
    axis: Axis, numbers: Sequence[float], most: int, length: float, measure: Measure, pad: float | None = None
) -> Ruler:
    """A horizontal axis of that length, with no more ticks than that their numbers stand clear of each other."""
    for fewer in range(most, 1, -1):
        found = ruler(axis, numbers, fewer, pad=pad)
        ends = [(tick.share * length, measure(tick.label) * TICK_SIZE / 2) for tick in found.ticks]
        if found.named or all(two - half_two - one - half > 6 for (one, half), (two, half_two) in pairwise(ends)):
            break
    return found


def spread(heights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights as near to those that are wished for as they can be, no two closer than `gap`; all need to fit."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    blocks: list[list[float]] = []
    for rank, place in enumerate(order):
        blocks.append([heights[place] - rank * gap])
        while len(blocks) > 1 and sum(blocks[-2]) / len(blocks[-2]) >= sum(blocks[-1]) / len(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    starts = [sum(block) / len(block) for block in blocks for _ in block]
    found = [0.0] * len(heights)
    for rank, place in enumerate(order):
        least, most = low + rank * gap, high - (len(order) - 1 - rank) * gap
        found[place] = max(least, min(most, starts[rank] + rank * gap))
    return found
