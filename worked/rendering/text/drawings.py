"""Drawings in plain text: networks and charts in Braille signs, in words where they are too wide or coloured."""

from __future__ import annotations

from worked.document import Charted, Coordinate, Drawable, Map, Picture, Plane, Plot
from worked.formula.printers.plain import Plain
from worked.formula.printers.svg import RunPrinter, width
from worked.formula.printers.text import clean
from worked.rendering.drawings.canvas import DROP, Circle, Line, Part, Shape
from worked.rendering.drawings.canvas import Words as Label
from worked.rendering.drawings.chart import drawn
from worked.rendering.drawings.description import coordinate_text, described, line_equations, words
from worked.rendering.drawings.geometry import Drawing, draw
from worked.rendering.drawings.ticks import Values, number_of
from worked.rendering.text.raster import Raster
from worked.rendering.text.tables import table
from worked.rendering.text.wrapping import padded, wrapped
from worked.rendering.text.wrapping import width as width_of

SIGN = 6.4  # lengths of a drawing to a sign
LEAST, LEAST_CHART = 0.7, 0.5  # of that size; a smaller drawing would be all labels
FAINT = ("grid", "tint")
DASHES = {"used": (), "plain": (), "dim": (9.0, 9.0), "dropped": (6.0, 9.0)}


class Small(Plain):
    """Plain text for the labels of a drawing: a blank is a question mark."""

    def blank(self, slot):
        return "?"

    def boxed(self, text):
        return text


def drawing(picture: Drawable, values: Values, mode: str, columns: int) -> list[str]:
    """A network or a chart as lines of text, at most so many columns wide."""
    if isinstance(picture, Picture):
        return _network(picture, values, mode, columns)
    if isinstance(picture, Map):
        return _map(picture, values, mode, columns)
    return _chart(picture, values, mode, columns)


def _columns(across: float, columns: int, least: float = LEAST) -> int:
    """How many columns a drawing takes; 0 where there is no room for it."""
    wanted = round(across / SIGN)
    return min(wanted, columns) if columns >= least * wanted else 0


# Networks


def _network(picture: Picture, values: Values, mode: str, columns: int) -> list[str]:
    printer, plain = RunPrinter(values, mode), Small(values, mode)
    found = draw(picture, lambda content: width(printer.runs(content)))
    wanted = _columns(found.width, columns)
    if not wanted or found.collapsed:
        return _connections(picture, plain, columns)
    return _drawn_network(found, plain, Raster(found.width, found.height, wanted))


def _drawn_network(found: Drawing, plain: Plain, raster: Raster) -> list[str]:
    for arrow in found.arrows:
        raster.line([arrow.start, arrow.head[0]], DASHES[arrow.state])
        raster.line([*arrow.head, arrow.head[0]])
    for arc in found.arcs:
        raster.line([arc.start, *arc.corners, arc.head[0]])
    for curve in found.curves:
        raster.line(curve.points(), DASHES[curve.state])
        raster.line([*curve.head, curve.head[0]])
    for unit in found.units:
        raster.circle(*unit.centre, unit.radius)
        raster.words(plain(unit.label), *unit.centre)
    for text in (*found.labels, *found.captions):
        raster.words(plain(text.content), *text.centre, clear=True)
    return raster.lines()


def _connections(picture: Picture, plain: Plain, columns: int) -> list[str]:
    """The units that each unit is connected with, each with the number of the connection."""
    units = {unit.key: plain(unit.label) for layer in picture.layers for unit in layer}
    lines = []
    for layer in picture.layers[:-1]:
        for unit in layer:
            ends = [f"{units[edge.target]} ({plain(edge.label)})" for edge in picture.edges if edge.source == unit.key]
            arrow = "←" if picture.backward else "→"
            lines += wrapped(f"{units[unit.key]} {arrow} {', '.join(ends)}", columns, 4)
    return lines


# Charts


def _chart(chart: Charted, values: Values, mode: str, columns: int) -> list[str]:
    found = drawn(chart, values, mode)
    wanted = _columns(found.width, columns, LEAST_CHART)
    if not wanted:
        return wrapped(described(chart, values, mode), columns)
    raster, plain = Raster(found.width, found.height, wanted), Small(values, mode)
    titles = (chart.across.title, chart.up.title) if isinstance(chart, Plot | Plane) else ()
    for part in found.parts:
        _drawn_part(part, raster)
    for part in found.parts:
        if isinstance(part, Label) and not part.angle and part.content not in titles:
            place = part.place.x, part.place.y - DROP * part.size
            raster.words(words(part.content, plain), *place, part.anchor, aside=part.colour == "muted")
    lines = raster.lines()
    if titles:
        across, up = (words(title, plain) for title in titles)
        lines = [*([up] if up else []), *lines, *([across.center(wanted).rstrip()] if across else [])]
    return [*lines, *_equations(chart, values, mode, columns)]


def _drawn_part(part: Part, raster: Raster) -> None:
    """A part of a chart that is no text."""
    if isinstance(part, Line) and part.colour not in FAINT:
        raster.line(part.points, part.dashes)
    elif isinstance(part, Circle):
        raster.circle(*part.centre, part.radius)
    elif isinstance(part, Shape) and part.rim:
        raster.line([*part.points, part.points[0]])


def _equations(chart: Charted, values: Values, mode: str, columns: int) -> list[str]:
    """The lines of a plane as equations: labels along them would hide them."""
    if not isinstance(chart, Plane):
        return []
    shown = list(line_equations(chart, values, mode))
    longest = max([width_of(label) for label, _ in shown], default=0)
    found = [wrapped(f"{padded(label, longest)}  {equation}", columns, longest + 2) for label, equation in shown]
    return [line for lines in ([[""], *found] if found else []) for line in lines]


def _map(chart: Map, values: Values, mode: str, columns: int) -> list[str]:
    """A heat map with numbers as a table; others in words, for their colours are lost."""
    plain = Small(values, mode)
    if not chart.numbers:
        return wrapped(clean(described(chart, values, mode)), columns)
    across = [words(label, plain) for label in chart.across.labels]
    heads = [f"{words(chart.up.title, plain)} \\ {words(chart.across.title, plain)}", *across]
    rows = []
    for number, cells in reversed(list(enumerate(chart.cells))):
        texts = [_cell(cell, values) for cell in cells]
        rows.append([words(chart.up.labels[number], plain), *texts])
    return table(heads, rows, [False, *[True] * len(across)], columns)


def _cell(value: Coordinate, values: Values) -> str:
    """The number in a cell of a map; nothing in an empty one, a question mark where it may not be shown."""
    if not value:
        return ""
    return coordinate_text(value, values) if number_of(value, values) is not None else "?"
