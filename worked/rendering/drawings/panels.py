"""Panels: where small plots are drawn in rows, each under its title. It knows no format."""

from __future__ import annotations

from worked.document import Panels
from worked.rendering.drawings.canvas import (
    LABEL_SIZE,
    LINE_HEIGHT,
    MARGIN,
    Chart,
    Measure,
    Part,
    Words,
    fitting,
    moved,
)
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.plot import draw_plot
from worked.rendering.drawings.ticks import Values

WHOLE = 470.0  # the width of the frames of a row together
WIDEST, HEIGHT = 215.0, 105.0
TITLE = LABEL_SIZE * LINE_HEIGHT


def draw_panels(panels: Panels, values: Values, measure: Measure) -> Chart:
    """The drawing of all plots; `measure` says how wide a text is as a multiple of the size of its type."""
    most = max((len(row) for row in panels.rows), default=1)
    size = min(WIDEST, WHOLE / most), HEIGHT
    charts = [[draw_plot(plot, values, measure, size) for plot in row] for row in panels.rows]
    widths = [max((row[column].width for row in charts if column < len(row)), default=0.0) for column in range(most)]
    parts: list[Part] = []
    top = MARGIN
    for plots, row in zip(panels.rows, charts, strict=True):
        for column, (plot, chart) in enumerate(zip(plots, row, strict=True)):
            left = sum(widths[:column]) + widths[column] - chart.width
            middle = Point(left + chart.width - MARGIN - size[0] / 2, top + TITLE)
            parts.append(Words(plot.title, middle, fitting(plot.title, LABEL_SIZE, chart.width, measure)))
            parts += [moved(part, left, top + TITLE) for part in chart.parts]
        top += TITLE + max((chart.height for chart in row), default=0.0)
    return Chart(round(max(sum(widths), MARGIN), 2), round(top, 2), tuple(parts))
