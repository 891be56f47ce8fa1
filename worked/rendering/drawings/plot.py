"""Plot: where the series of a chart, its guide lines and their labels are drawn. It knows no format."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from worked.document import Plot
from worked.rendering.drawings.canvas import (
    LABEL_SIZE,
    MARGIN,
    Chart,
    Frame,
    Line,
    Measure,
    Part,
    Shape,
    axes,
    framed,
    grid,
    horizontal,
    whole,
)
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.legend import (
    BESIDE,
    LONGEST,
    ROW,
    beside_parts,
    end_labels,
    key_parts,
    key_rows,
    level_labels,
    over_parts,
    over_rows,
)
from worked.rendering.drawings.series import Drawn, Guide, dot, shown_guides, shown_series
from worked.rendering.drawings.ticks import Ruler, Values, number_of, ruler

WIDTH, HEIGHT = 430.0, 240.0
PAD = 0.025
MOST_ACROSS, MOST_UP = 12, 6
MOST_DOTS = 40  # a line through more points has no dots on it
GUIDE = (3.0, 3.0)
BROADEST = 46.0
MOST_APART = 12  # bars that stand apart; more of them are a histogram, in which they nearly touch


def draw_plot(plot: Plot, values: Values, measure: Measure, size: tuple[float, float] = (WIDTH, HEIGHT)) -> Chart:
    """The drawing of a plot; `measure` says how wide a text is as a multiple of the size of its type.

    `size` is the width and height of the frame within its axes.
    """
    drawn, guides = shown_series(plot, values), shown_guides(plot, values)
    titles = (plot.across.title, plot.up.title)
    frame = framed(rulers(plot, values, guides, measure, size), titles, size, measure)
    level = level_labels(guides, frame)
    named = drawn if len(drawn) > 1 else []
    ends = end_labels(named, len(level), frame, measure)
    beside = [*(ends or []), *level]
    key = key_rows(named, frame.width, measure) if ends is None else []
    over = over_rows(guides, frame, measure)
    key_height = len(key) * ROW + (6 if key else 0)
    over_height = (1 + max(row for *_, row in over)) * ROW if over else 0
    frame = frame._replace(top=MARGIN + key_height + over_height)
    bars = [one for one in drawn if one.series.style == "bars"]
    parts = [
        *grid(frame, upright=not bars),
        *[part for guide in guides for part in _guide(frame, guide)],
        *_bars(frame, bars),
        *axes(frame, titles, measure),
        *[part for one in drawn if one.series.style != "bars" for part in _line(frame, one)],
        *key_parts(key, frame, MARGIN, measure),
        *over_parts(frame, over, measure),
        *beside_parts(frame, beside, measure),
    ]
    labels = [BESIDE + min(LONGEST, measure(label.label) * LABEL_SIZE) for label in beside]
    return whole(frame, parts, max(labels, default=0.0), measure)


def rulers(
    plot: Plot, values: Values, guides: Sequence[Guide], measure: Measure, size: tuple[float, float]
) -> tuple[Ruler, Ruler]:
    """The two axes, for all numbers that may be shown, also those of points that may not."""
    places, heights = (
        [
            *[
                number
                for series in plot.series
                for point in series.points
                if (number := number_of(point[side], values)) is not None
            ],
            *[guide.number for guide in guides if guide.mark.axis == axis],
        ]
        for side, axis in enumerate(("across", "up"))
    )
    bars = any(series.style == "bars" for series in plot.series)
    pad = PAD
    if bars and places:
        step = min([two - one for one, two in pairwise(sorted(set(places)))], default=1.0)
        pad = 0.6 * step / (max(places) - min(places) or step)
    zero = bars or (bool(heights) and 0 < min(heights) < 0.5 * max(heights))
    width, height = size
    most_across, most_up = max(3, int(MOST_ACROSS * width / WIDTH)), max(3, int(MOST_UP * height / HEIGHT))
    return horizontal(plot.across, places, most_across, width, measure, pad), ruler(plot.up, heights, most_up, zero)


def _line(frame: Frame, drawn: Drawn) -> list[Part]:
    """A series as a line, as dots or as both."""
    look = drawn.look
    parts: list[Part] = []
    if drawn.series.style == "line":
        parts += [
            Line(tuple(frame.at(*point) for point in piece), look.colour, look.thickness, look.dashes)
            for piece in drawn.pieces
            if len(piece) > 1
        ]
    dotted = not parts or len(drawn.points) <= MOST_DOTS
    lonely = [piece[0] for piece in drawn.pieces if len(piece) == 1]
    return parts + [dot(frame.at(*point), look) for point in (drawn.points if dotted else lonely)]


def _bars(frame: Frame, drawn: Sequence[Drawn]) -> list[Part]:
    """Bars from 0, or from the foot of a logarithmic axis; those of several series stand side by side."""
    if not drawn:
        return []
    places = sorted({frame.at(*point).x for one in drawn for point in one.points})
    step = min([two - one for one, two in pairwise(places)], default=BROADEST / 0.66)
    wide = min((0.66 if len(places) <= MOST_APART else 0.9) * step, BROADEST) / len(drawn)
    foot = frame.bottom if frame.up.logarithmic else frame.at_shares(0, frame.up.share(0)).y
    parts: list[Part] = []
    for place, one in enumerate(drawn):
        for point in one.points:
            at = frame.at(*point)
            left = at.x + (place - len(drawn) / 2) * wide
            corners = (Point(left, foot), Point(left, at.y), Point(left + wide, at.y), Point(left + wide, foot))
            parts.append(Shape(corners, one.look.fill, one.look.colour, min(1.2, wide / 6)))
    if foot != frame.bottom:
        parts.append(Line((Point(frame.left, foot), Point(frame.right, foot)), "muted"))
    return parts


def _guide(frame: Frame, guide: Guide) -> list[Part]:
    if guide.mark.axis == "across":
        return [frame.upright(frame.across.share(guide.number), "muted", 1.2, GUIDE)]
    return [frame.level(frame.up.share(guide.number), "muted", 1.2, GUIDE)]
