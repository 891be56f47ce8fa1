"""Pictures: a network drawn as SVG and as TikZ. Both fill a template with the same drawing at their own scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from worked.document import Choice, Maths, Picture, Prose, Shown
from worked.formula.printers.latex import Latex
from worked.formula.printers.svg import RunPrinter, Svg, width
from worked.formula.printers.text import clean
from worked.rendering.drawings.arcs import Arc, Point
from worked.rendering.drawings.curves import Curve
from worked.rendering.drawings.geometry import Arrow, Disc, Drawing, Text, draw
from worked.rendering.environment import PICTURES, environment

COLOURS = {
    "paper": "#ffffff",
    "ink": "#1f2933",
    "muted": "#5b6673",
    "rim": "#52606d",
    "line": "#93a0ae",
    "faint": "#d3d9e0",
    "pale": "#98a2ae",
    "forward": "#1d5fa5",
    "backward": "#b4512b",
    "input": "#f1f3f6",
    "hidden": "#e3eefa",
    "output": "#fcecd8",
}
TEXT_WIDTH = 0.95 * 455
LARGEST_SCALE = 0.7
DASHES = {"used": (7.0, 4.0), "plain": (5.0, 3.5), "dim": (4.0, 3.5), "dropped": (2.0, 3.0)}
THICKNESS = {"used": 2.2, "plain": 1.1, "dim": 0.9, "dropped": 0.9}
RIMS = {"used": 2.4, "plain": 1.3, "dim": 1.1, "dropped": 1.1}
CORNER = 7.0


class Scale(NamedTuple):
    """How a length of the drawing is written: `factor` times, and upside down from `top` where y grows upwards."""

    factor: float = 1.0
    top: float | None = None

    def length(self, value: float) -> str:
        return number(value * self.factor)

    def height(self, value: float) -> str:
        return self.length(value if self.top is None else self.top - value)

    def point(self, point: Point) -> str:
        return f"{self.length(point.x)},{self.height(point.y)}"

    def angle(self, degrees: float) -> str:
        return number(degrees if self.top is None else -degrees)


class Question(Latex):
    """LaTeX for the labels of a picture: a blank is a question mark."""

    def blank(self, slot):
        return "{?}"

    def boxed(self, text):
        return text


def svg(picture: Picture, values: Mapping[str, Shown], mode: str = "solved", keyed: bool = False) -> str:
    """The picture as a whole <svg> element, which may stand alone or in a page.

    In a `keyed` one each unit and edge says where in the net it is, as the ids of cells do.
    """
    drawing = _drawing(picture, values, mode)
    view = fields(picture, drawing, Scale(), Svg(values, mode))
    view["title"], view["keyed"] = clean(picture.title), keyed
    view["description"] = clean(described(picture, drawing, values, mode))
    return environment(PICTURES, escape=True).get_template("network.svg.j2").render(view)


def tikz(picture: Picture, values: Mapping[str, Shown], mode: str = "solved") -> str:
    """The picture as a whole tikzpicture environment, no wider than a line of text."""
    drawing = _drawing(picture, values, mode)
    scale = Scale(min(LARGEST_SCALE, TEXT_WIDTH / drawing.width), drawing.height)
    view = fields(picture, drawing, scale, Question(values, mode))
    return environment(PICTURES, tex=True).get_template("network.tikz.j2").render(view)


def _drawing(picture: Picture, values: Mapping[str, Shown], mode: str) -> Drawing:
    printer = RunPrinter(values, mode)
    return draw(picture, lambda formula: width(printer.runs(formula)))


def described(picture: Picture, drawing: Drawing, values: Mapping[str, Shown], mode: str) -> str:
    """The picture in words: its description, then each weight, or what a collapsed drawing leaves out."""
    from worked.formula.printers.plain import Plain

    plain = Plain(values, mode)
    if drawing.collapsed:
        notes = "; ".join(note.words for note in drawing.notes) + "."
    else:
        names = {unit.key: plain(unit.label) for layer in picture.layers for unit in layer}
        weights = [f"{names[edge.source]} to {names[edge.target]}: {plain(edge.label)}" for edge in picture.edges]
        notes = f"Weights: {', '.join(weights)}." if weights else ""
    return " ".join(part for part in (_words(picture.description, plain, values), notes) if part)


def _words(prose: Prose, plain: Callable[[Any], str], values: Mapping[str, Shown]) -> str:
    """Prose as plain text."""
    words = []
    for part in prose:
        if isinstance(part, Maths):
            words.append(plain(part.formula))
        elif isinstance(part, Choice):
            words.append(values[part.slot][0] if part.slot in values else "?")
        else:
            words.append(part if isinstance(part, str) else part.text)
    return "".join(words)


def fields(picture: Picture, drawing: Drawing, scale: Scale, printer: Callable[[Any], str]) -> dict[str, Any]:
    """What the templates print: the parts of the drawing with every length, colour and text as it is written."""
    strong = "backward" if picture.backward else "forward"
    return {
        "colours": COLOURS,
        "width": scale.length(drawing.width),
        "height": scale.length(drawing.height),
        "arrows": [_arrow(arrow, scale, picture.backward) for arrow in drawing.arrows],
        "arcs": [_arc(arc, scale, picture.backward) for arc in drawing.arcs],
        "curves": [_curve(curve, scale, picture.backward) for curve in drawing.curves],
        "texts": [_text(text, scale, printer, strong) for text in drawing.labels]
        + [_text(text, scale, printer, "ink", "muted") for text in drawing.captions],
        "units": [_unit(unit, scale, printer) for unit in drawing.units],
        "dots": [
            {"x": scale.length(dot.x), "y": scale.height(dot.y), "radius": scale.length(1.8)} for dot in drawing.dots
        ],
        "notes": [
            {
                "words": note.words,
                "x": scale.length(note.place.x),
                "y": scale.height(note.place.y),
                "size": scale.length(note.size),
            }
            for note in drawing.notes
        ],
    }


def _arrow(arrow: Arrow, scale: Scale, backward: bool) -> dict[str, Any]:
    bright = "backward" if backward else "forward" if arrow.state == "used" else "line"
    return {
        "key": f"{arrow.source}>{arrow.target}",
        "start": scale.point(arrow.start),
        "neck": scale.point(arrow.neck),
        "head": [scale.point(corner) for corner in arrow.head],
        **_stroke(arrow.state, scale, backward, bright),
    }


def _stroke(state: str, scale: Scale, backward: bool, bright: str) -> dict[str, Any]:
    """How the line of an edge is drawn."""
    return {
        "thickness": scale.length(THICKNESS[state]),
        "dashes": [scale.length(dash) for dash in DASHES[state]] if backward or state == "dropped" else [],
        "colour": "faint" if state in ("dim", "dropped") else bright,
    }


def _curve(curve: Curve, scale: Scale, backward: bool) -> dict[str, Any]:
    bright = "backward" if backward else "line"
    return {
        "key": f"{curve.source}>{curve.target}",
        "start": scale.point(curve.start),
        "bends": [[scale.point(point) for point in bend] for bend in curve.bends],
        "level": scale.point(curve.level[1]),
        "head": [scale.point(corner) for corner in curve.head],
        **_stroke(curve.state, scale, backward, bright),
    }


def _arc(arc: Arc, scale: Scale, backward: bool) -> dict[str, Any]:
    (left, right), down = arc.corners, Point(0, CORNER)
    inward = CORNER if right.x > left.x else -CORNER
    bends = (
        (Point(left.x, left.y + down.y), left, Point(left.x + inward, left.y)),
        (Point(right.x - inward, right.y), right, Point(right.x, right.y + down.y)),
    )
    return {
        "start": scale.point(arc.start),
        "bends": [[scale.point(point) for point in bend] for bend in bends],
        "neck": scale.point(arc.neck),
        "head": [scale.point(corner) for corner in arc.head],
        "thickness": scale.length(THICKNESS["plain"]),
        "dashes": [scale.length(dash) for dash in DASHES["used"]] if backward else [],
        "colour": "backward" if backward else "line",
    }


def _text(text: Text, scale: Scale, printer: Callable[[Any], str], used: str, plain: str = "ink") -> dict[str, str]:
    centre, baseline = text.centre, text.baseline
    return {
        "left": scale.length(centre.x - text.width / 2),
        "right": scale.length(centre.x + text.width / 2),
        "top": scale.height(centre.y - text.height / 2),
        "bottom": scale.height(centre.y + text.height / 2),
        "width": scale.length(text.width),
        "height": scale.length(text.height),
        "centre": scale.point(centre),
        "angle": scale.angle(text.angle),
        "x": scale.length(baseline.x),
        "y": scale.height(baseline.y),
        "size": scale.length(text.size),
        "text": printer(text.content),
        "colour": {"used": used, "plain": plain}.get(text.state, "pale"),
    }


def _unit(unit: Disc, scale: Scale, printer: Callable[[Any], str]) -> dict[str, Any]:
    dim = unit.state in ("dim", "dropped")
    return {
        "key": unit.key,
        "x": scale.length(unit.centre.x),
        "y": scale.height(unit.centre.y),
        "baseline": scale.height(unit.centre.y + 0.33 * unit.size),
        "radius": scale.length(unit.radius),
        "size": scale.length(unit.size),
        "thickness": scale.length(RIMS[unit.state]),
        "text": printer(unit.label),
        "dashes": [scale.length(dash) for dash in DASHES["dim"]] if unit.state == "dropped" else [],
        "fill": "paper" if dim else unit.role,
        "rim": "pale" if unit.state == "dropped" else "faint" if dim else "ink" if unit.state == "used" else "rim",
        "colour": "pale" if dim else "ink",
    }


def number(value: float) -> str:
    """A length as short as it can be written to a hundredth."""
    return f"{round(value, 2) or 0.0:.2f}".rstrip("0").rstrip(".")
