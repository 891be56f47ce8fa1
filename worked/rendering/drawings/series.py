"""Series: what of a plot may be shown, and how each of its series looks, also without colours."""

from __future__ import annotations

from typing import NamedTuple

from worked.document import Mark, Plot, Series
from worked.rendering.drawings.canvas import Circle, Part, Shape
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.ticks import Values, number_of

LOOKS = (
    ("forward", (), "circle", True),
    ("backward", (7.0, 3.5), "square", False),
    ("ink", (2.0, 2.5), "triangle", True),
    ("muted", (9.0, 3.0, 2.0, 3.0), "diamond", False),
    ("backward", (), "square", True),
    ("forward", (4.0, 2.5), "circle", False),
)
THICKNESS = {"used": 2.6, "plain": 1.6, "dim": 1.1}
CORNERS = {
    "square": ((-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)),
    "triangle": ((0.0, -1.25), (1.15, 0.9), (-1.15, 0.9)),
    "diamond": ((0.0, -1.4), (1.4, 0.0), (0.0, 1.4), (-1.4, 0.0)),
}
RADIUS = 2.6
MOST_DASHED = 100  # through more points a line goes up and down so often that dashes would hide its way


class Look(NamedTuple):
    """How a series looks: its colour and dashes, the kind of its dots and whether they are filled."""

    colour: str
    dashes: tuple[float, ...]
    dot: str
    filled: bool
    thickness: float

    @property
    def fill(self) -> str:
        return self.colour if self.filled else "paper"


class Drawn(NamedTuple):
    """A series with the numbers that may be shown; a point that may not parts two of its `pieces`."""

    series: Series
    look: Look
    pieces: tuple[tuple[tuple[float, float], ...], ...]

    @property
    def points(self) -> list[tuple[float, float]]:
        return [point for piece in self.pieces for point in piece]


class Guide(NamedTuple):
    """A guide line whose number may be shown."""

    mark: Mark
    number: float


def shown_series(plot: Plot, values: Values) -> list[Drawn]:
    """The series of which anything may be shown."""
    found = []
    for place, series in enumerate(plot.series):
        pieces: list[list[tuple[float, float]]] = [[]]
        for one, two in series.points:
            x, y = number_of(one, values), number_of(two, values)
            if x is None or y is None or (plot.up.logarithmic and y <= 0):
                pieces.append([])
            else:
                pieces[-1].append((x, y))
        colour, dashes, kind, filled = LOOKS[place % len(LOOKS)]
        if sum(map(len, pieces)) > MOST_DASHED:
            dashes = ()
        look = Look("pale" if series.state == "dim" else colour, dashes, kind, filled, THICKNESS[series.state])
        drawn = Drawn(series, look, tuple(tuple(piece) for piece in pieces if piece))
        if drawn.pieces:
            found.append(drawn)
    return found


def shown_guides(plot: Plot, values: Values) -> list[Guide]:
    """The guide lines whose place may be shown."""
    found = [(mark, number_of(mark.place, values)) for mark in plot.marks]
    return [
        Guide(mark, number)
        for mark, number in found
        if number is not None and (mark.axis == "across" or number > 0 or not plot.up.logarithmic)
    ]


def dot(at: Point, look: Look) -> Part:
    """The mark at a point of a series."""
    if look.dot == "circle":
        return Circle(at, RADIUS, look.fill, look.colour, 1.2)
    corners = tuple(Point(at.x + RADIUS * x, at.y + RADIUS * y) for x, y in CORNERS[look.dot])
    return Shape(corners, look.fill, look.colour, 1.2)
