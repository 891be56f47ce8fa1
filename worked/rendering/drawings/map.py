"""Map: where the coloured cells of a plane, the points on top of them and the scale of colours are drawn."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from worked.document import Axis, Map
from worked.rendering.drawings.canvas import (
    DROP,
    LABEL_SIZE,
    LINE_HEIGHT,
    TICK_SIZE,
    TITLE_SIZE,
    Chart,
    Circle,
    Frame,
    Line,
    Measure,
    Part,
    Shape,
    Words,
    axes,
    fitting,
    framed,
    grid,
    horizontal,
    whole,
)
from worked.rendering.drawings.description import coordinate_text
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.key import KeyEntry, Style, key
from worked.rendering.drawings.scale import STEPS, of_class, over, step
from worked.rendering.drawings.series import CORNERS
from worked.rendering.drawings.ticks import Ruler, Values, number_of, ruler

WIDTH, HEIGHT = 360.0, 280.0
CELL_WIDTH, CELL_HEIGHT = 62.0, 36.0
WIDEST, HIGHEST, LEAST, LEAST_OF_SPOTS = 430.0, 320.0, 90.0, 170.0
MOST_ACROSS, MOST_UP = 8, 6
PAD = 0.06
SEAM = 0.6  # how far a cell reaches under the next, so that no paper shines through between them
BAR, BESIDE = 13.0, 16.0  # the width of the scale of colours, and what parts it from the frame
KEY = Style(BESIDE, LABEL_SIZE, LABEL_SIZE * LINE_HEIGHT + 5, 120.0)
SMALLEST_NUMBER = 7.0
SHAPES = ("circle", "square", "triangle", "diamond")
RADIUS, SMALL_RADIUS, MANY = 4.6, 3.2, 80


class Colours(NamedTuple):
    """The colours of a map: the axis of its values, and the kind of its scale."""

    ruler: Ruler
    kind: str

    def of(self, value: float, area: bool) -> str:
        """The name of the colour of a value, for an area or for a point."""
        if self.kind == "class":
            return of_class(round(value), area)
        return step("pale" if area and self.kind == "contrast" else self.kind, self.share(value))

    def share(self, value: float) -> float:
        """How far along the scale a value lies; what is not positive lies at the start of a logarithmic one."""
        return 0.0 if self.ruler.logarithmic and value <= 0 else self.ruler.share(value)

    def shape(self, value: float) -> str:
        """The shape of a point, so that classes differ without colours too."""
        if self.kind == "class":
            return SHAPES[round(value) % len(SHAPES)]
        return "square" if self.kind == "contrast" and self.share(value) < 0.5 else "circle"


def draw_map(chart: Map, values: Values, measure: Measure) -> Chart:
    """The drawing of a map; `measure` says how wide a text is as a multiple of the size of its type."""
    titles = (chart.across.title, chart.up.title)
    frame = _frame(chart, values, measure)
    colours = _colours(chart, values)
    scale, reach = _key(chart.scale, frame, colours, measure)
    parts = [
        *([] if chart.cells else grid(frame)),
        *_cells(chart, frame, colours, values, measure),
        *_best(chart, frame, values),
        *axes(frame, titles, measure),
        *_spots(chart, frame, colours, values),
        *scale,
    ]
    return whole(frame, parts, reach, measure)


def _frame(chart: Map, values: Values, measure: Measure) -> Frame:
    """The frame of a map.

    The cells say how far the axes reach; a spot beyond them is left out.
    """
    places: list[list[float]] = [[], []]
    for spot in () if chart.cells else chart.spots:
        x, y = number_of(spot.x, values), number_of(spot.y, values)
        if x is not None and y is not None:
            places[0].append(x)
            places[1].append(y)
    pad = 0.0 if chart.cells else PAD
    least = LEAST if chart.cells else LEAST_OF_SPOTS
    width = _length(len(chart.across.labels), CELL_WIDTH, least, WIDEST, WIDTH)
    height = _length(len(chart.up.labels), CELL_HEIGHT, least, HIGHEST, HEIGHT)
    across = horizontal(chart.across, places[0], MOST_ACROSS, width, measure, pad)
    up = ruler(chart.up, places[1], MOST_UP, pad=pad)
    return framed((across, up), (chart.across.title, chart.up.title), (width, height), measure)


def _length(labels: int, each: float, least: float, most: float, free: float) -> float:
    """The length of an axis with so many labels, or without any."""
    return max(least, min(most, labels * each)) if labels else free


def _colours(chart: Map, values: Values) -> Colours:
    """The colours for all values that may be shown; a contrast reaches as far on both sides of its middle."""
    given = [*[cell for row in chart.cells for cell in row if cell], *[spot.value for spot in chart.spots]]
    numbers = [number for value in given if (number := number_of(value, values)) is not None]
    if chart.scale.labels:
        return Colours(ruler(chart.scale, numbers, MOST_UP), "class")
    if chart.middle:
        middle = float(chart.middle)
        hints = [float(hint) for hint in (chart.scale.low, chart.scale.high) if hint]
        numbers += [2 * middle - number for number in (*numbers, *hints)]
    return Colours(ruler(chart.scale, numbers, MOST_UP, pad=0.0), "contrast" if chart.middle else "sequence")


def _cells(chart: Map, frame: Frame, colours: Colours, values: Values, measure: Measure) -> list[Part]:
    """The cells: apart with their numbers in them, else side by side, those of one colour drawn as one."""
    areas: list[Part] = []
    words: list[Part] = []
    for row, cells in enumerate(chart.cells):
        shown = [number_of(cell, values) if cell else None for cell in cells]
        painted = [None if number is None else colours.of(number, area=True) for number in shown]
        if chart.numbers:
            for column, (cell, colour) in enumerate(zip(cells, painted, strict=True)):
                if colour:
                    areas.append(Shape(_corners(chart, frame, row, column, column + 1), colour, "paper", 2.0))
                    words += _number(chart, frame, row, column, coordinate_text(cell, values), colour, measure)
            continue
        start = 0
        for column in range(1, len(painted) + 1):
            if column == len(painted) or painted[column] != painted[start]:
                if colour := painted[start]:
                    areas.append(Shape(_corners(chart, frame, row, start, column, SEAM), colour))
                start = column
    return areas + words


def _corners(chart: Map, frame: Frame, row: int, start: int, end: int, seam: float = 0.0) -> tuple[Point, ...]:
    """The corners of the cells of a row from one column to before another."""
    high, wide = len(chart.cells), len(chart.cells[row])
    left, bottom = frame.at_shares(start / wide, row / high)
    right, top = frame.at_shares(end / wide, (row + 1) / high)
    right, top = min(right + seam, frame.right), max(top - seam, frame.top)
    return Point(left, bottom), Point(left, top), Point(right, top), Point(right, bottom)


def _number(chart: Map, frame: Frame, row: int, column: int, text: str, colour: str, measure: Measure) -> list[Part]:
    """The number in a cell, where there is room for it."""
    bottom_left, _, top_right, _ = _corners(chart, frame, row, column, column + 1)
    size = fitting(text, LABEL_SIZE, top_right.x - bottom_left.x - 6, measure)
    if size < SMALLEST_NUMBER or bottom_left.y - top_right.y < size + 2:
        return []
    middle = Point((bottom_left.x + top_right.x) / 2, (bottom_left.y + top_right.y) / 2 + DROP * size)
    return [Words(text, middle, size, colour=over(colour))]


def _best(chart: Map, frame: Frame, values: Values) -> list[Part]:
    """The rim around the marked cell, where its value may be shown."""
    if chart.best is None:
        return []
    row, column = chart.best
    cell = chart.cells[row][column]
    if not cell or number_of(cell, values) is None:
        return []
    corners = _corners(chart, frame, row, column, column + 1)
    rim = (*corners, *corners[:2])
    return [Line(rim, "paper", 6.0), Line(rim, "backward", 3.2)]


def _spots(chart: Map, frame: Frame, colours: Colours, values: Values) -> list[Part]:
    """The points on top, the marked ones last."""
    radius = RADIUS if len(chart.spots) <= MANY else SMALL_RADIUS
    parts: list[Part] = []
    for spot in sorted(chart.spots, key=lambda spot: spot.state == "used"):
        x, y, value = (number_of(part, values) for part in (spot.x, spot.y, spot.value))
        if x is None or y is None or value is None or not (_drawable(frame.across, x) and _drawable(frame.up, y)):
            continue
        at, fill, shape = frame.at(x, y), colours.of(value, area=False), colours.shape(value)
        if spot.state == "used":
            parts.append(_spot(at, radius + 3.4, "circle", "paper", "backward", 2.4))
        parts.append(_spot(at, radius, shape, fill, "ink", 1.0))
    return parts


def _drawable(axis: Ruler, number: float) -> bool:
    return number > 0 if axis.logarithmic else axis.low <= number <= axis.high


def _spot(at: Point, radius: float, shape: str, fill: str, rim: str, thickness: float) -> Part:
    if shape == "circle":
        return Circle(at, radius, fill, rim, thickness)
    return Shape(tuple(Point(at.x + radius * x, at.y + radius * y) for x, y in CORNERS[shape]), fill, rim, thickness)


def _key(scale: Axis, frame: Frame, colours: Colours, measure: Measure) -> tuple[list[Part], float]:
    """What the colours stand for, at the right of the frame, and how far it reaches."""
    return _classes(scale, frame, measure) if colours.kind == "class" else _bar(scale, frame, colours, measure)


def _bar(scale: Axis, frame: Frame, colours: Colours, measure: Measure) -> tuple[list[Part], float]:
    """A scale of colours with its numbers and its title."""
    left, right = frame.right + BESIDE, frame.right + BESIDE + BAR
    kind = "pale" if colours.kind == "contrast" else colours.kind
    parts: list[Part] = []
    for place in range(STEPS):
        bottom = frame.at_shares(1, place / STEPS).y
        top = max(frame.at_shares(1, (place + 1) / STEPS).y - SEAM, frame.top)
        corners = Point(left, bottom), Point(left, top), Point(right, top), Point(right, bottom)
        parts.append(Shape(corners, step(kind, (place + 0.5) / STEPS)))
    widest = 0.0
    for tick in colours.ruler.ticks:
        height = frame.at_shares(1, tick.share).y
        parts.append(Line((Point(right, height), Point(right + 4, height)), "muted"))
        beside = Point(right + 7, height + DROP * TICK_SIZE)
        parts.append(Words(tick.label, beside, TICK_SIZE, "start", colour="muted"))
        widest = max(widest, 7 + measure(tick.label) * TICK_SIZE)
    reach = right + widest - frame.right
    if scale.title:
        size = fitting(scale.title, TITLE_SIZE, frame.height, measure)
        place_of_title = Point(frame.right + reach + 5 + TITLE_SIZE * 0.8, frame.top + frame.height / 2)
        parts.append(Words(scale.title, place_of_title, size, angle=-90.0))
        reach += 5 + TITLE_SIZE * LINE_HEIGHT
    return parts, reach


def _classes(scale: Axis, frame: Frame, measure: Measure) -> tuple[list[Part], float]:
    """A key to the colours and shapes of classes."""

    def sample(place: int, at: Point) -> list[Part]:
        box = [Point(at.x + x, at.y + y) for x, y in ((0, -7), (22, -7), (22, 7), (0, 7))]
        spot = _spot(Point(at.x + 11, at.y), RADIUS, SHAPES[place % len(SHAPES)], of_class(place), "ink", 1.0)
        return [Shape(tuple(box), of_class(place, area=True)), spot]

    classes = [KeyEntry(label, 28.0, partial(sample, place)) for place, label in enumerate(scale.labels)]
    return key(frame, [KeyEntry(scale.title), *classes] if scale.title else classes, KEY, measure)
