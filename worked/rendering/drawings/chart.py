"""Charts drawn as SVG and as TikZ. Both fill a template with the same drawing at their own scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from worked.document import Charted, Choice, Code, Map, Maths, Panels, Parallel, Plane, Plot, Strong
from worked.document.diagram import Diagram
from worked.formula.printers.svg import RunPrinter, Runs, TextRun, tspans, width
from worked.formula.printers.text import clean
from worked.rendering.drawings.canvas import Chart, Circle, Line, Part, Words
from worked.rendering.drawings.description import described
from worked.rendering.drawings.diagram import draw_diagram
from worked.rendering.drawings.map import draw_map
from worked.rendering.drawings.panels import draw_panels
from worked.rendering.drawings.parallel import draw_parallel
from worked.rendering.drawings.picture import COLOURS, LARGEST_SCALE, TEXT_WIDTH, Question, Scale
from worked.rendering.drawings.plane import draw_plane
from worked.rendering.drawings.plot import draw_plot
from worked.rendering.drawings.scale import COLOURS as SCALES
from worked.rendering.drawings.ticks import Values
from worked.rendering.environment import PICTURES, environment
from worked.rendering.escape import tex

# Each with the property by which a page changes it; those without are seen on light and on dark paper.
PAINTS = {
    "paper": ("paper", COLOURS["paper"]),
    "ink": ("ink", COLOURS["ink"]),
    "muted": ("soft", COLOURS["muted"]),
    "grid": ("line", COLOURS["faint"]),
    "tint": ("tint", COLOURS["hidden"]),
    "forward": ("mark", COLOURS["forward"]),
    "backward": ("backward", COLOURS["backward"]),
    "pale": ("", COLOURS["pale"]),
}
SPACE = 0.13
DRAWERS: dict[type, Callable[..., Chart]] = {
    Plot: draw_plot,
    Plane: draw_plane,
    Map: draw_map,
    Parallel: draw_parallel,
    Panels: draw_panels,
    Diagram: draw_diagram,
}


def svg(chart: Charted, values: Values, mode: str = "solved") -> str:
    """The chart as a whole <svg> element, which may stand alone or in a page."""
    printer = RunPrinter(values, mode)

    def runs(content: object) -> Runs:
        return runs_of(content, printer)

    drawing = drawn(chart, values, mode)
    view = fields(drawing, Scale(), lambda content: tspans(runs(content)))
    view["title"], view["description"] = clean(chart.title), clean(described(chart, values, mode))
    return environment(PICTURES, escape=True).get_template("chart.svg.j2").render(view)


def tikz(chart: Charted, values: Values, mode: str = "solved") -> str:
    """The chart as a whole tikzpicture environment, no wider than a line of text."""
    drawing = drawn(chart, values, mode)
    scale = Scale(min(LARGEST_SCALE, TEXT_WIDTH / drawing.width), drawing.height)
    printer = Question(values, mode)
    view = fields(drawing, scale, lambda content: tex_of(content, printer))
    return environment(PICTURES, tex=True).get_template("chart.tikz.j2").render(view)


def drawn(chart: Charted, values: Values, mode: str = "solved") -> Chart:
    """The drawing of a chart."""
    printer = RunPrinter(values, mode)

    def measure(content: object) -> float:
        return width(runs_of(content, printer))

    return DRAWERS[type(chart)](chart, values, measure)


def runs_of(content: object, printer: RunPrinter) -> Runs:
    """A word, prose or notation as runs of text."""
    found: list[TextRun] = []
    for part in content if isinstance(content, tuple) else (content,):
        text = _plain_part(part, printer.values)
        if text is None:
            found += printer.runs(part.formula if isinstance(part, Maths) else part)
        elif text:
            found.append(TextRun(text.strip(), space=SPACE * (2 if text != text.strip() else 0)))
    return tuple(found)


def tex_of(content: object, printer: Question) -> str:
    """A word, prose or notation as LaTeX text, formulas between dollar signs."""
    pieces = []
    for part in content if isinstance(content, tuple) else (content,):
        text = _plain_part(part, printer.values)
        formula = part.formula if isinstance(part, Maths) else part
        pieces.append(f"${printer(formula)}$" if text is None else tex(text))
    return "".join(pieces)


def _plain_part(part: Any, values: Values) -> str | None:
    """What of a text is no notation, clean; a word that may not be shown is a question mark."""
    if isinstance(part, Choice):
        return clean(values[part.slot][0]) if part.slot in values else "?"
    if isinstance(part, (Strong, Code)):
        return clean(part.text)
    return clean(part) if isinstance(part, str) else None


def fields(drawing: Chart, scale: Scale, written: Callable[[object], str]) -> dict[str, Any]:
    """What the templates print: the parts of the drawing with every length, colour and text as it is written."""
    return {
        "paints": {**PAINTS, **_scales(drawing)},
        "width": scale.length(drawing.width),
        "height": scale.length(drawing.height),
        "parts": [_field(part, scale, written) for part in drawing.parts],
    }


def _scales(drawing: Chart) -> dict[str, tuple[str, str]]:
    """The colours of scales that a drawing needs; they are the same on light and on dark paper."""
    used = {getattr(part, name, "") for part in drawing.parts for name in ("colour", "fill", "rim")}
    return {name: ("", colour) for name, colour in SCALES.items() if name in used}


def _field(part: Part, scale: Scale, written: Callable[[object], str]) -> dict[str, Any]:
    if isinstance(part, Words):
        return _words(part, scale, written)
    common = {"kind": type(part).__name__, "thickness": scale.length(part.thickness)}
    if isinstance(part, Line):
        dashes = [scale.length(dash) for dash in part.dashes]
        return {**common, "points": [scale.point(point) for point in part.points], "colour": part.colour,
                "dashes": dashes}  # fmt: skip
    if isinstance(part, Circle):
        return {**common, "x": scale.length(part.centre.x), "y": scale.height(part.centre.y),
                "radius": scale.length(part.radius), "fill": part.fill, "rim": part.rim}  # fmt: skip
    points = [scale.point(point) for point in part.points]
    return {**common, "points": points, "fill": part.fill, "rim": part.rim}


def _words(part: Words, scale: Scale, written: Callable[[object], str]) -> dict[str, Any]:
    wide, high = part.box or (0.0, 0.0)
    return {
        "kind": "Words",
        "x": scale.length(part.place.x),
        "y": scale.height(part.place.y),
        "size": scale.length(part.size),
        "anchor": part.anchor,
        "angle": scale.angle(part.angle),
        "colour": part.colour,
        "text": written(part.content),
        "box": part.box and {
            "left": scale.length(part.place.x - wide / 2),
            "right": scale.length(part.place.x + wide / 2),
            "top": scale.height(part.place.y - 0.33 * part.size - high / 2),
            "bottom": scale.height(part.place.y - 0.33 * part.size + high / 2),
            "width": scale.length(wide),
            "height": scale.length(high),
        },
    }  # fmt: skip
