"""Description: charts in words, for those who cannot see them: what may be shown, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from worked.document import (
    Axis,
    Charted,
    Choice,
    Code,
    Coordinate,
    Map,
    Maths,
    Panels,
    Parallel,
    Plane,
    Plot,
    Slot,
    Strong,
)
from worked.document.diagram import Diagram
from worked.formula.printers.plain import Plain
from worked.formula.printers.text import clean
from worked.rendering.drawings.series import shown_guides
from worked.rendering.drawings.ticks import Values, number_of

MOST = 24  # points of a series that are listed one by one
MINUS = "\N{MINUS SIGN}"


def described(chart: Charted, values: Values, mode: str) -> str:
    """A chart in words: its description, then the numbers that are drawn."""
    plain = Plain(values, mode)
    shown = DESCRIBERS[type(chart)](chart, plain)
    return " ".join([part for part in (words(chart.description, plain), *shown) if part])


def words(content: object, plain: Plain) -> str:
    """A word, prose or notation as plain text."""
    parts: Any = content if isinstance(content, tuple) else (content,)
    found = []
    for part in parts:
        if isinstance(part, Maths):
            found.append(plain(part.formula))
        elif isinstance(part, Choice):
            found.append(plain.values[part.slot][0] if part.slot in plain.values else "?")
        elif isinstance(part, (str, Strong, Code)):
            found.append(part if isinstance(part, str) else part.text)
        else:
            found.append(plain(part))
    return clean("".join(found))


def _plot(plot: Plot, plain: Plain) -> Iterator[str]:
    for series in plot.series:
        points = [
            f"{coordinate_text(x, plain.values)}: {coordinate_text(y, plain.values)}"
            for x, y in series.points
            if number_of(x, plain.values) is not None and number_of(y, plain.values) is not None
        ]
        if points:
            yield f"{words(series.label, plain) or 'Points'}: {_listed(points)}."
    for guide in shown_guides(plot, plain.values):
        way = "Upright" if guide.mark.axis == "across" else "Level"
        yield f"{way} line at {coordinate_text(guide.mark.place, plain.values)}: {words(guide.mark.label, plain)}."


def _plane(plane: Plane, plain: Plain) -> Iterator[str]:
    values = plain.values
    for sample in plane.samples:
        parts = (sample.x, sample.y, sample.target)
        if all(number_of(part, values) is not None for part in parts):
            x, y, target = (coordinate_text(part, values) for part in parts)
            name = words(sample.label, plain)
            yield f"Point{' ' + name if name else ''} at ({x}, {y}), target {target}."
    for label, equation in line_equations(plane, values, plain.mode):
        yield f"Line {label}: {equation}."


def line_equations(plane: Plane, values: Values, mode: str) -> Iterator[tuple[str, str]]:
    """The lines of a plane that may be shown: the label of each and its equation."""
    plain = Plain(values, mode)
    across, up = words(plane.across.title, plain) or "x", words(plane.up.title, plain) or "y"
    for line in plane.lines:
        coefficients = (line.a, line.b, line.c)
        if all(number_of(part, values) is not None for part in coefficients):
            a, b, c = (coordinate_text(part, values) for part in coefficients)
            yield words(line.label, plain), f"({a})·{across} + ({b})·{up} {'-' if line.subtracts else '+'} ({c}) = 0"


def _map(chart: Map, plain: Plain) -> Iterator[str]:
    values = plain.values
    cells = [
        f"{_place(chart.across, column, plain)}, {_place(chart.up, row, plain)}: {coordinate_text(cell, values)}"
        for row, line in enumerate(chart.cells)
        for column, cell in enumerate(line)
        if cell and number_of(cell, values) is not None
    ]
    if cells and chart.numbers:
        yield f"{words(chart.scale.title, plain) or 'Cells'}: {_listed(cells)}."
    elif cells:
        yield f"{len(cells)} coloured cells."
    spots = [
        f"({coordinate_text(spot.x, values)}, {coordinate_text(spot.y, values)}): {coordinate_text(spot.value, values)}"
        for spot in chart.spots
        if all(number_of(part, values) is not None for part in (spot.x, spot.y, spot.value))
    ]
    if spots:
        yield f"Points: {_listed(spots)}."


def _place(axis: Axis, place: int, plain: Plain) -> str:
    return words(axis.labels[place], plain) if axis.labels else str(place + 1)


def _parallel(chart: Parallel, plain: Plain) -> Iterator[str]:
    if chart.threads:
        yield f"{', '.join(words(axis.title, plain) for axis in chart.axes)}; {len(chart.threads)} threads."


def _panels(panels: Panels, plain: Plain) -> Iterator[str]:
    for row in panels.rows:
        for plot in row:
            yield f"{clean(plot.title)}."
            yield from _plot(plot, plain)


def _diagram(diagram: Diagram, plain: Plain) -> Iterator[str]:
    """Each box with what stands around it, and the boxes that lead into it."""
    names = {vertex.key: words(vertex.label, plain) for vertex in diagram.vertices}
    for vertex in diagram.vertices:
        around = [words(each, plain) for each in (vertex.above, vertex.below) if each is not None]
        before = [link.source for link in diagram.links if link.target == vertex.key]
        origin = f" of {', '.join(before)}" if before else ""
        yield f"{vertex.key}: {names[vertex.key]}{origin}{''.join(f'; {each}' for each in around)}."


DESCRIBERS: dict[type, Callable[..., Iterator[str]]] = {
    Plot: _plot,
    Plane: _plane,
    Map: _map,
    Parallel: _parallel,
    Panels: _panels,
    Diagram: _diagram,
}


def _listed(items: list[str]) -> str:
    """The first of some items, and the last where it is not among them."""
    left_out = [f"and so on, {len(items) - MOST} more", items[-1]] if len(items) > MOST + 1 else items[MOST:]
    return "; ".join([*items[:MOST], *left_out])


def coordinate_text(coordinate: Coordinate, values: Values) -> str:
    """A coordinate that may be shown, as the page prints it."""
    if not isinstance(coordinate, Slot):
        return coordinate.replace("-", MINUS)
    text = values[coordinate.name][0]
    if coordinate.negative and text.strip("-0."):
        text = text[1:] if text.startswith("-") else "-" + text
    return text.replace("-", MINUS)
