"""Parallel: where parallel axes and the threads through them are drawn. It knows no format."""

from __future__ import annotations

from worked.document import Parallel, Thread
from worked.rendering.drawings.canvas import (
    DROP,
    LABEL_SIZE,
    LINE_HEIGHT,
    MARGIN,
    TICK_SIZE,
    TITLE_SIZE,
    Chart,
    Line,
    Measure,
    Part,
    Words,
    fitting,
)
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.series import THICKNESS
from worked.rendering.drawings.ticks import Ruler, Values, number_of, ruler

HEIGHT = 240.0
NARROWEST, LEAST, MOST = 96.0, 430.0, 700.0
MOST_TICKS = 5
PAD = 0.04
LOOKS = {"dim": ("pale", 0.8), "plain": ("forward", 1.1), "used": ("backward", THICKNESS["used"])}
LONGEST = 90.0


def draw_parallel(chart: Parallel, values: Values, measure: Measure) -> Chart:
    """The drawing of parallel axes; `measure` says how wide a text is as a multiple of the size of its type.

    The threads that matter most are drawn last.
    """
    rulers = [
        ruler(axis, [number for thread in chart.threads if (number := _at(thread, place, values)) is not None],
              MOST_TICKS, pad=PAD)
        for place, axis in enumerate(chart.axes)
    ]  # fmt: skip
    gap = min(MOST, max(LEAST, NARROWEST * (len(rulers) - 1))) / max(len(rulers) - 1, 1)
    bottom = MARGIN + HEIGHT
    left = MARGIN + 8 + max(
        [gap / 2, *[min(gap - 14, measure(tick.label) * TICK_SIZE) for tick in rulers[0].ticks]]
    )  # fmt: skip
    lines: list[Part] = []
    labels: list[Part] = []
    reach = gap / 2
    for thread in sorted(chart.threads, key=lambda thread: list(LOOKS).index(thread.state)):
        points = _points(thread, rulers, values, left, gap)
        colour, thickness = LOOKS[thread.state]
        if len(points) > 1:
            lines.append(Line(points, colour, thickness))
        if points and thread.label:
            size = fitting(thread.label, LABEL_SIZE, LONGEST, measure)
            end = Point(points[-1].x + 8, points[-1].y + DROP * LABEL_SIZE)
            labels.append(Words(thread.label, end, size, "start", colour=colour))
            reach = max(reach, 8 + measure(thread.label) * size)
    axes = [part for place, axis in enumerate(rulers) for part in _axis(axis, left + place * gap, gap, measure)]
    titles: list[Part] = [
        Words(axis.title, Point(left + place * gap, bottom + 6 + TITLE_SIZE),
              fitting(axis.title, LABEL_SIZE, gap - 8, measure))
        for place, axis in enumerate(chart.axes)
    ]  # fmt: skip
    width = left + (len(rulers) - 1) * gap + reach + MARGIN
    height = bottom + 6 + TITLE_SIZE * LINE_HEIGHT + MARGIN
    return Chart(round(width, 2), round(height, 2), (*lines, *axes, *titles, *labels))


def _at(thread: Thread, place: int, values: Values) -> float | None:
    """Where a thread meets an axis, if that may be shown."""
    return number_of(thread.places[place], values)


def _points(thread: Thread, rulers: list[Ruler], values: Values, left: float, gap: float) -> tuple[Point, ...]:
    """A thread as far as it can be drawn."""
    points = []
    for place, axis in enumerate(rulers):
        number = _at(thread, place, values)
        if number is None or (axis.logarithmic and number <= 0):
            break
        points.append(Point(left + place * gap, MARGIN + (1 - axis.share(number)) * HEIGHT))
    return tuple(points)


def _axis(axis: Ruler, across: float, gap: float, measure: Measure) -> list[Part]:
    """An upright axis; its numbers stand at its left on paper, since threads run behind them."""
    parts: list[Part] = [Line((Point(across, MARGIN), Point(across, MARGIN + HEIGHT)), "muted", 1.2)]
    for tick in axis.ticks:
        height = MARGIN + (1 - tick.share) * HEIGHT
        parts.append(Line((Point(across - 4, height), Point(across, height)), "muted"))
        size = fitting(tick.label, TICK_SIZE, gap - 14, measure)
        wide = measure(tick.label) * size
        middle = Point(across - 7 - wide / 2, height + DROP * size)
        parts.append(Words(tick.label, middle, size, colour="muted", box=(wide + 3, size * 1.1)))
    return parts
