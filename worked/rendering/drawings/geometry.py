"""Geometry: where the parts of a network's picture stand, for SVG and TikZ alike. It knows no format and no numbers.

All labels of a gap between two layers stand on their edges. They are found by search: the shortest gap in which no
label meets another label, a unit, a caption or an edge that is not its own. The search sees the shape and the widest
label only, so that all pictures of a sheet have one geometry and cost one search.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from worked.document import Picture, Unit
from worked.record import Record
from worked.rendering.drawings.arcs import CAPTION_SIZE, HEAD, LINE_HEIGHT, Arc, Point, arcs_above, arcs_of
from worked.rendering.drawings.curves import Curve, curves_of, lanes_of
from worked.rendering.drawings.labels import Boxes, Gap, ordered_gap, scattered_gap, shortest

MARGIN = 10.0
RADII = (17.0, 20.0, 24.0)
UNIT_SIZE = 13.0
NOTE_SIZE = 10.5
NOTE_LINE = 15.0
LABEL_SIZES = (12.0, 10.5)
PITCHES = (0.0, 8.0, 18.0, 30.0, 44.0)
WIDTH = 760.0
CLEAR = 4.5
MOST_UNITS = 6
MOST_EDGES = 24
DRAWN = (0, 1, 2, 4)
IN_TABLE = "the weights are in the table"
MESSY = 1.25


class Disc(Record):
    """A unit: a circle, and the size of the type of the label inside. The role is input, hidden or output."""

    key: str
    centre: Point
    radius: float
    label: object
    size: float
    role: str
    state: str


class Arrow(Record):
    """An edge from rim to rim; `neck` is where the line meets its head, the three corners of a triangle."""

    source: str
    target: str
    start: Point
    neck: Point
    head: tuple[Point, Point, Point]
    state: str


class Text(Record):
    """Notation on a paper-coloured box, turned by `angle` degrees about its centre; `owner` are the keys it is of."""

    owner: tuple[str, ...]
    content: object
    centre: Point
    angle: float
    size: float
    width: float
    height: float
    state: str

    @property
    def baseline(self) -> Point:
        """The middle of the line on which the letters stand."""
        drop, turn = 0.33 * self.size, math.radians(self.angle)
        return Point(self.centre.x - drop * math.sin(turn), self.centre.y + drop * math.cos(turn))


class Note(Record):
    """Fixed words of the drawing's own, centred at a point on their baseline."""

    words: str
    place: Point
    size: float = NOTE_SIZE


class Drawing(Record):
    """A placed picture; edges are in the order in which they are to be drawn."""

    width: float
    height: float
    units: tuple[Disc, ...]
    arrows: tuple[Arrow, ...]
    labels: tuple[Text, ...]
    captions: tuple[Text, ...]
    dots: tuple[Point, ...]
    notes: tuple[Note, ...]
    collapsed: bool
    arcs: tuple[Arc, ...] = ()
    curves: tuple[Curve, ...] = ()


class Layout(NamedTuple):
    """What the search found for a shape: pitch of the units, gaps between the layers, size of the labels' type."""

    pitch: float
    gaps: tuple[Gap, ...]
    size: float

    @property
    def length(self) -> float:
        return sum(gap.length for gap in self.gaps)


def draw(picture: Picture, width: Callable[[object], float]) -> Drawing:
    """The drawing of a picture; `width` says how wide notation is as a multiple of the size of its type."""
    counts = tuple(len(layer) for layer in picture.layers)
    folded = collapsed_layers(counts)
    slots = tuple(len(DRAWN) + 1 if fold else count for count, fold in zip(counts, folded, strict=True))
    radius = _radius(picture, width)
    label = _step(max([2.6, *(width(edge.label) for edge in picture.edges)]), 0.5)
    parts = [part for layer in picture.layers for unit in layer for part in (unit.below, unit.above)]
    caption = _step(max([4.5, *(width(part) for part in parts if part is not None)]), 0.5)
    layout = solve(slots, folded, label, caption, radius)
    return _place(picture, folded, slots, layout, radius, max(radius, _half(caption)), width)


def collapsed_layers(counts: Sequence[int]) -> tuple[bool, ...]:
    """Which layers are too large to be drawn whole: by their units, or by the edges of a gap they are the larger of."""
    folded = [count > MOST_UNITS for count in counts]
    for place, (left, right) in enumerate(pairwise(counts)):
        if left * right > MOST_EDGES and not (folded[place] or folded[place + 1]):
            folded[place], folded[place + 1] = left >= right, right >= left
    return tuple(folded)


@lru_cache(maxsize=256)
def solve(slots: tuple[int, ...], folded: tuple[bool, ...], label: float, caption: float, radius: float) -> Layout:
    """The layout in which labels read best on a page; where labels of no size fit, there are none."""
    found = []
    for size in LABEL_SIZES:
        layout = _best_pitch(slots, folded, label * size / 2 + CLEAR, size, caption, radius)
        if layout is not None and layout.length <= WIDTH:
            return layout
        if layout is not None:
            found.append(layout)
    if found:
        return max(found, key=lambda layout: layout.size / layout.length)
    bare = _best_pitch(slots, (True,) * len(slots), 0.0, LABEL_SIZES[0], caption, radius)
    assert bare is not None
    return bare


def _best_pitch(slots, folded, half_label, size, caption, radius) -> Layout | None:
    """The layout of the pitch that costs least: short, low, with the labels of a gap in one column."""
    best, cost = None, math.inf
    boxes = Boxes(half_label, size * LINE_HEIGHT / 2, _half(caption), CAPTION_SIZE * LINE_HEIGHT, radius)
    for more in PITCHES:
        pitch = 2 * radius + 2 * CAPTION_SIZE * LINE_HEIGHT + 12 + more
        pairs = list(pairwise(slots))
        least = _price(pitch, slots, [shortest(left, right, pitch, boxes) for left, right in pairs])
        bare = [folded[place] or folded[place + 1] for place in range(len(pairs))]
        for search, factor in ((ordered_gap, 1.0), (scattered_gap, MESSY)):
            if factor * least >= cost:
                continue
            found = [
                Gap(shortest(left, right, pitch, boxes), ()) if empty else search(left, right, pitch, boxes)
                for (left, right), empty in zip(pairs, bare, strict=True)
            ]
            gaps = tuple(gap for gap in found if gap is not None)
            messy = any(len({share for row in gap.places for share in row}) > 1 for gap in gaps)
            price = (MESSY if messy else 1.0) * _price(pitch, slots, [gap.length for gap in gaps])
            if len(gaps) == len(pairs) and price < cost:
                best, cost = Layout(pitch, gaps, size), price
    return best


def _price(pitch: float, slots: Sequence[int], lengths: Sequence[float]) -> float:
    """The size of a drawing; the width counts more than the height, and most where it exceeds a page's."""
    total = sum(lengths)
    return total + max(0.0, total - WIDTH) + 0.8 * pitch * (max(slots) - 1)


def _place(picture, folded, slots, layout, radius, side, width) -> Drawing:
    """The drawing: every part at its place in the layout."""
    outer = CAPTION_SIZE * LINE_HEIGHT + 3 + MARGIN
    notes_side = 80.0 if folded[0] or folded[-1] else 0.0
    left = max(side, notes_side) + MARGIN
    columns = [left + sum(gap.length for gap in layout.gaps[:place]) for place in range(len(slots))]
    half = radius + layout.pitch * (max(slots) - 1) / 2
    lanes = lanes_of(picture, _drawn_units(picture, folded, slots, layout.pitch, columns, 0.0), 0.0)
    over, under = arcs_above(len(picture.bypasses)), lanes.room[1]
    middle = over + lanes.room[0] + outer + half
    drawn = _drawn_units(picture, folded, slots, layout.pitch, columns, middle)
    total, bottom = left + columns[-1], middle + half + outer + under
    curves = curves_of(picture, lanes, drawn, columns, radius, (middle - half - over, middle + half))
    labels = [*_labels(picture, folded, layout, drawn, width), *_on_curves(curves, layout.size, width)]
    arrows = [_arrow(edge, drawn, radius, picture.backward) for edge in _drawn_edges(picture, drawn)]
    captions = [text for _, _, unit, at in drawn.values() for text in _captions(unit, at, radius, width)]
    bare = any(folded) or any(not gap.places for gap in layout.gaps)
    notes = _notes(picture, folded, columns, total, bottom) if bare else []
    return Drawing(
        width=round(total, 2),
        height=round(max([bottom, *(note.place.y + MARGIN for note in notes)]), 2),
        units=tuple(_disc(picture, layer, unit, at, radius, width) for layer, _, unit, at in drawn.values()),
        arrows=tuple(sorted(arrows, key=lambda arrow: ("dropped", "dim", "plain", "used").index(arrow.state))),
        labels=tuple(labels),
        captions=tuple(captions),
        dots=tuple(
            Point(columns[layer], middle + layout.pitch + step)
            for layer, fold in enumerate(folded)
            if fold
            for step in (-8.0, 0.0, 8.0)
        ),
        notes=tuple(notes),
        collapsed=bare,
        arcs=arcs_of(picture, drawn, columns, radius, middle - half),
        curves=curves,
    )


def _drawn_units(picture, folded, slots, pitch, columns, middle) -> dict[str, tuple[int, int, Unit, Point]]:
    """The units that are drawn, by key: layer, slot in the layer, the unit and its place."""
    drawn = {}
    for layer, units in enumerate(picture.layers):
        kept = zip(DRAWN, (*units[:3], units[-1]), strict=True) if folded[layer] else enumerate(units)
        for slot, unit in kept:
            height = middle + (slot - (slots[layer] - 1) / 2) * pitch
            drawn[unit.key] = (layer, slot, unit, Point(columns[layer], height))
    return drawn


def _drawn_edges(picture, drawn):
    """The edges from layer to layer that are drawn; those past layers are curves."""
    found = [edge for edge in picture.edges if edge.source in drawn and edge.target in drawn]
    return [edge for edge in found if drawn[edge.target][0] == drawn[edge.source][0] + 1]


def _on_curves(curves, size, width):
    """The labels of the edges past layers, on their levels."""
    for curve in curves:
        length, owner = width(curve.label) * size + 2 * CLEAR, (curve.source, curve.target)
        yield Text(owner, curve.label, curve.middle, 0.0, size, length, size * LINE_HEIGHT, curve.state)


def _disc(picture, layer, unit, at, radius, width) -> Disc:
    role = "input" if layer == 0 else "output" if layer == len(picture.layers) - 1 else "hidden"
    size = min(UNIT_SIZE, (2 * radius - 7) / max(width(unit.label), 0.1))
    return Disc(unit.key, at, radius, unit.label, size, role, unit.state)


def _arrow(edge, drawn, radius, backward) -> Arrow:
    """The edge from rim to rim, pointing at its target, or at its source where the arrows are turned round."""
    ends = drawn[edge.source][3], drawn[edge.target][3]
    tail, tip = reversed(ends) if backward else ends
    distance = math.hypot(tip.x - tail.x, tip.y - tail.y)
    across, down = (tip.x - tail.x) / distance, (tip.y - tail.y) / distance
    reach, broad = HEAD
    rim = radius + 1.5

    def along(steps: float, aside: float = 0.0) -> Point:
        return Point(tail.x + steps * across - aside * down, tail.y + steps * down + aside * across)

    base = distance - rim - reach
    head = (along(distance - rim), along(base, broad), along(base, -broad))
    return Arrow(edge.source, edge.target, along(rim), along(base + 1), head, edge.state)


def _labels(picture, folded, layout, drawn, width):
    """The labels of the edges, where the search has put them; none in a gap that was searched without."""
    for edge in _drawn_edges(picture, drawn):
        layer, row, _, start = drawn[edge.source]
        _, column, _, end = drawn[edge.target]
        places = layout.gaps[layer].places
        if places:
            share = places[row][column]
            centre = Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))
            angle = math.degrees(math.atan2(end.y - start.y, end.x - start.x))
            length = width(edge.label) * layout.size + 2 * CLEAR
            owner = (edge.source, edge.target)
            yield Text(owner, edge.label, centre, angle, layout.size, length, layout.size * LINE_HEIGHT, edge.state)


def _captions(unit, at, radius, width):
    """What stands above and below a unit."""
    height = CAPTION_SIZE * LINE_HEIGHT
    for content, side in ((unit.above, -1), (unit.below, 1)):
        if content is not None:
            centre = Point(at.x, at.y + side * (radius + 3 + height / 2))
            length = width(content) * CAPTION_SIZE + 4
            yield Text((unit.key,), content, centre, 0.0, CAPTION_SIZE, length, height, unit.state)


def _notes(picture, folded, columns, total, bottom) -> list[Note]:
    """What a drawing that leaves something out says about it."""
    under = bottom + NOTE_SIZE / 2
    notes = [
        Note(layer_note(len(units)), Point(columns[layer], under))
        for layer, units in enumerate(picture.layers)
        if folded[layer]
    ]
    return [*notes, Note(IN_TABLE, Point(total / 2, under + (NOTE_LINE if notes else 0)))]


def layer_note(count: int) -> str:
    """The caption of a collapsed layer."""
    return f"layer of {count} units, {len(DRAWN)} drawn"


def _radius(picture, width) -> float:
    """The smallest radius that holds every unit's label in full size, or the largest there is."""
    widest = max(width(unit.label) for layer in picture.layers for unit in layer) * UNIT_SIZE
    return next((radius for radius in RADII if 2 * radius - 7 >= widest), RADII[-1])


def _half(caption: float) -> float:
    return caption * CAPTION_SIZE / 2 + 2


def _step(value: float, step: float) -> float:
    return math.ceil(round(value / step, 6)) * step
