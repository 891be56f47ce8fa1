"""Key: what the colours, shapes and lines of a chart stand for, in rows at the right of its frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from worked.rendering.drawings.canvas import DROP, Frame, Measure, Part, Words, fitting
from worked.rendering.drawings.geometry import Point


class Style(NamedTuple):
    """How a key is set: its distance from the frame, the size of its type, and lengths of its rows and labels."""

    beside: float
    size: float
    row: float
    longest: float


class KeyEntry(NamedTuple):
    """A label, and how far before it the sample begins that is drawn of what it stands for."""

    label: object
    indent: float = 0.0
    sample: Callable[[Point], list[Part]] = lambda at: []


def key(frame: Frame, entries: Sequence[KeyEntry], style: Style, measure: Measure) -> tuple[list[Part], float]:
    """The rows of a key, and how far they reach."""
    parts: list[Part] = []
    reach = 0.0
    for row, entry in enumerate(entries):
        at = Point(frame.right + style.beside, frame.top + (row + 0.5) * style.row)
        size = fitting(entry.label, style.size, style.longest, measure)
        start = Point(at.x + entry.indent, at.y + DROP * style.size)
        parts += [*entry.sample(at), Words(entry.label, start, size, "start")]
        reach = max(reach, style.beside + entry.indent + measure(entry.label) * size)
    return parts, reach
