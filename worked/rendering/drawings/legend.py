"""Legend: the labels of a plot: at the ends of its lines, over its guide lines, or where there is no room, in a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from worked.rendering.drawings.canvas import (
    DROP,
    LABEL_SIZE,
    LINE_HEIGHT,
    Frame,
    Line,
    Measure,
    Part,
    Shape,
    Words,
    fitting,
    spread,
)
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.series import Drawn, Guide, dot

ROW = LABEL_SIZE * LINE_HEIGHT + 2
LONGEST = 130.0
GAP = 18.0
SAMPLE = 26.0  # the length of a line in a key
BESIDE = 12.0  # from the end of a line to its label
EPSILON = 1e-6


class Beside(NamedTuple):
    """A label at the right of a frame, at a share of its height."""

    label: object
    share: float
    colour: str


def end_labels(drawn: Sequence[Drawn], level: int, frame: Frame, measure: Measure) -> list[Beside] | None:
    """The labels of the series at their ends, beside `level` others; nothing where they need a key.

    They stand at their ends where all series are lines that end together, and none has to give way far.
    """
    ends = [(one, one.points[-1]) for one in drawn]
    last = max((point[0] for _, point in ends), default=0.0)
    together = all(one.series.style == "line" and abs(point[0] - last) < EPSILON for one, point in ends)
    short = all(measure(one.series.label) * LABEL_SIZE <= LONGEST for one in drawn)
    if not together or not short or ROW * (len(ends) + level) > frame.height:
        return None
    heights = [(1 - frame.up.share(point[1])) * frame.height for _, point in ends]
    kept = spread(heights, ROW, 0, frame.height)
    if any(abs(one - two) > 2 * ROW for one, two in zip(heights, kept, strict=True)):
        return None
    return [Beside(one.series.label, frame.up.share(point[1]), one.look.colour) for one, point in ends]


def level_labels(guides: Sequence[Guide], frame: Frame) -> list[Beside]:
    """The labels of the level guide lines."""
    level = [guide for guide in guides if guide.mark.axis == "up" and guide.mark.label]
    return [Beside(guide.mark.label, frame.up.share(guide.number), "muted") for guide in level]


def beside_parts(frame: Frame, labels: Sequence[Beside], measure: Measure) -> list[Part]:
    """The labels at the right, kept apart, with a thin line to each that had to give way."""
    wished = [frame.at_shares(1, label.share).y for label in labels]
    kept = spread(wished, ROW, frame.top, frame.bottom)
    parts: list[Part] = []
    for label, wish, height in zip(labels, wished, kept, strict=True):
        if abs(wish - height) > 2:
            ends = Point(frame.right + 2, wish), Point(frame.right + BESIDE - 2, height)
            parts.append(Line(ends, "muted", 0.7))
        at = Point(frame.right + BESIDE, height + DROP * LABEL_SIZE)
        size = fitting(label.label, LABEL_SIZE, LONGEST, measure)
        parts.append(Words(label.label, at, size, "start", colour=label.colour))
    return parts


def over_rows(guides: Sequence[Guide], frame: Frame, measure: Measure) -> list[tuple[Guide, float, int]]:
    """Upright guide lines that have a label, each with the label's middle and its row, counted from the frame up."""
    rows: list[list[tuple[float, float]]] = []
    found = []
    for guide in sorted(guides, key=lambda guide: guide.number):
        if guide.mark.axis != "across" or not guide.mark.label:
            continue
        half = min(frame.width, measure(guide.mark.label) * LABEL_SIZE) / 2
        middle = frame.left + frame.across.share(guide.number) * frame.width
        middle = max(frame.left + half, min(frame.right - half, middle))
        start, end = middle - half - 6, middle + half + 6
        row = next((row for row, taken in enumerate(rows) if all(end < a or b < start for a, b in taken)), len(rows))
        rows[row:] = [[*(rows[row] if row < len(rows) else []), (start, end)], *rows[row + 1 :]]
        found.append((guide, middle, row))
    return found


def over_parts(frame: Frame, rows: Sequence[tuple[Guide, float, int]], measure: Measure) -> list[Part]:
    """The labels over upright guide lines; those in higher rows are joined to their lines."""
    lines: list[Part] = []
    words: list[Part] = []
    for guide, middle, row in rows:
        foot = frame.top - 4 - row * ROW
        if row:
            across = frame.left + frame.across.share(guide.number) * frame.width
            lines.append(Line((Point(across, frame.top), Point(across, foot)), "muted", 0.7))
        size = fitting(guide.mark.label, LABEL_SIZE, frame.width, measure)
        box = measure(guide.mark.label) * size + 4, LABEL_SIZE * LINE_HEIGHT
        words.append(Words(guide.mark.label, Point(middle, foot - 3), size, colour="muted", box=box))
    return lines + words


def key_rows(drawn: Sequence[Drawn], length: float, measure: Measure) -> list[list[tuple[Drawn, float]]]:
    """The entries of a key in rows no longer than `length`, each with its distance from the start of its row."""
    rows: list[list[tuple[Drawn, float]]] = []
    used = length
    for one in drawn:
        wide = SAMPLE + 6 + measure(one.series.label) * LABEL_SIZE
        if not rows or used + wide > length:
            rows.append([])
            used = 0.0
        rows[-1].append((one, used))
        used += wide + GAP
    return rows


def key_parts(rows: Sequence[Sequence[tuple[Drawn, float]]], frame: Frame, top: float, measure: Measure) -> list[Part]:
    """The key above a frame: a sample of each series before its label."""
    parts: list[Part] = []
    for row, entries in enumerate(rows):
        middle = top + (row + 0.5) * ROW
        for one, start in entries:
            parts += _sample(one, Point(frame.left + start, middle))
            at = Point(frame.left + start + SAMPLE + 6, middle + DROP * LABEL_SIZE)
            size = fitting(one.series.label, LABEL_SIZE, frame.width - SAMPLE - 6, measure)
            parts.append(Words(one.series.label, at, size, "start"))
    return parts


def _sample(drawn: Drawn, start: Point) -> list[Part]:
    look = drawn.look
    end, middle = Point(start.x + SAMPLE, start.y), Point(start.x + SAMPLE / 2, start.y)
    if drawn.series.style == "bars":
        left, right, top, bottom = middle.x - 5, middle.x + 5, start.y - 5, start.y + 5
        corners = Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)
        return [Shape(corners, look.fill, look.colour, 1.2)]
    line = [Line((start, end), look.colour, look.thickness, look.dashes)] if drawn.series.style == "line" else []
    return [*line, dot(middle, look)]
