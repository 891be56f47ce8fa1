"""Document: a page as plain data. It knows no network and no format.

A document is a form: prose, formulas, tables, pictures and charts with slots, and beside them `values`, the numbers
that may be shown. What a student must find is not hidden in a document, it is not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from worked.document.diagram import Diagram
from worked.document.live import Live
from worked.record import NOTHING, Record, replace

MODES = ("solved", "student", "key")


class Shown(NamedTuple):
    """A number as the page prints it: plain decimal text, and whether it is the whole number or a rounded one."""

    text: str
    exact: bool = True


class Maths(Record):
    """A formula or a line of notation within prose or a table."""

    formula: object


class Strong(Record):
    """Words that matter."""

    text: str


class Code(Record):
    """Text to be typed as it stands: a command, the id of a cell."""

    text: str


class Choice(Record):
    """A word that depends on the result (`falls`, `rises`); `slot` keeps it out of a student's copy like a number."""

    slot: str


Inline = str | Maths | Strong | Code | Choice
Prose = tuple[Inline, ...]


class Heading(Record):
    """A heading; level 1 is the part of a page, 2 a section in it."""

    text: Prose
    level: int = 1


class Paragraph(Record):
    """Running prose."""

    text: Prose


class Listing(Record):
    """A list of points."""

    items: tuple[Prose, ...]


class Display(Record):
    """Formulas set off from the text, one to a line; chains are aligned at their first sign."""

    lines: tuple[object, ...]


class Table(Record):
    """A table; `numeric` says for each column whether it is set to the right."""

    columns: tuple[Prose, ...]
    rows: tuple[tuple[Prose, ...], ...]
    numeric: tuple[bool, ...] = ()
    caption: Prose = ()


class Unit(Record):
    """A unit in a picture: its label, what stands below it (a bias) and above it (a delta); see `Picture`."""

    key: str
    label: object
    below: object | None = None
    above: object | None = None
    state: str = "plain"


class Edge(Record):
    """A weight in a picture, from one unit's key to another's; `label` is its number, as notation with a slot."""

    source: str
    target: str
    label: object
    state: str = "plain"


class Bypass(Record):
    """A connection over some layers in a picture, from layer `source` to layer `target`, counted from 0."""

    source: int
    target: int


class Picture(Record):
    """A network to be drawn. `state` of a unit or edge: plain, used (highlighted), dim, or dropped (dim and dashed).

    `backward` turns arrows. `layers` are the units from the inputs to the outputs; `description` is prose for those
    who cannot see it; `bypasses` are drawn as arcs over the layers that they pass.
    """

    layers: tuple[tuple[Unit, ...], ...]
    edges: tuple[Edge, ...]
    title: str
    description: Prose = ()
    backward: bool = False
    bypasses: tuple[Bypass, ...] = ()


class Slot(Record):
    """The number in a slot, or its negative, as a coordinate: what depends on it is drawn where it may be shown."""

    name: str
    negative: bool = False


Coordinate = str | Slot  # text is an exact number, as "3" or "-0.5"


class Axis(Record):
    """An axis: its title (a word, prose or notation), and hints for its range, which shown numbers may only widen.

    Without `low` and `high` the range follows from the numbers that are shown, never from those that are not. A
    logarithmic axis shows positive numbers only. With `labels` it has these in place of numbers, at 0, 1, 2 and
    so on.
    """

    title: object = ()
    low: str = ""
    high: str = ""
    logarithmic: bool = False
    labels: tuple[object, ...] = ()


class Series(Record):
    """Points (across, up) that belong together, in order. `style`: line, dots or bars; `state` as in a picture."""

    label: object
    points: tuple[tuple[Coordinate, Coordinate], ...]
    style: str = "line"
    state: str = "plain"


class Mark(Record):
    """A guide line through a plot with a label at its end: upright at a place `across`, or level at a height `up`."""

    axis: str
    place: Coordinate
    label: object = ()


class Plot(Record):
    """A chart of series over two axes; `description` is prose for those who cannot see it.

    A point is drawn where both of its coordinates may be shown; without any the plot is a grid to draw on by hand.
    Only `up` may be logarithmic.
    """

    series: tuple[Series, ...]
    across: Axis
    up: Axis
    title: str
    description: Prose = ()
    marks: tuple[Mark, ...] = ()


class Sample(Record):
    """A point of an input plane: a filled circle where its target is above 0, else a hollow one."""

    x: Coordinate
    y: Coordinate
    target: Coordinate
    label: object = ()


class Boundary(Record):
    """The straight line a x + b y + c = level; where a and b are both 0 there is none. `subtracts` is for - c."""

    a: Coordinate
    b: Coordinate
    c: Coordinate
    label: object = ()
    level: str = "0"
    subtracts: bool = False


class Plane(Record):
    """Samples in a plane of two inputs, and the lines that part them.

    The last of `lines` is highlighted, and its positive side tinted. `equal`: a step is as long up as across.
    """

    samples: tuple[Sample, ...]
    lines: tuple[Boundary, ...]
    across: Axis
    up: Axis
    title: str
    description: Prose = ()
    equal: bool = True


class Spot(Record):
    """A point of a map: its place, and the value that colours it; `state` as in a picture, `used` is the marked one."""

    x: Coordinate
    y: Coordinate
    value: Coordinate
    state: str = "plain"


class Map(Record):
    """A plane coloured by values: a heat map, or what a net says of each place in the plane of its two inputs.

    `cells` are rows from the bottom to the top, each from the left to the right; they part the axes evenly, from `low`
    to `high` or, with labels, one for each label. A cell without a value ("") stays empty. `spots` lie on top.
    `scale` says what the values are and their range: with labels the values are whole numbers, the places of the
    labels, and each has a colour of its own; else the colours are a sequence from light to dark, or with a `middle`
    part there into two. `numbers` prints the values in the cells. `best` is the row and column of the marked cell.
    """

    cells: tuple[tuple[Coordinate, ...], ...]
    across: Axis
    up: Axis
    scale: Axis
    title: str
    description: Prose = ()
    spots: tuple[Spot, ...] = ()
    middle: str = ""
    numbers: bool = False
    best: tuple[int, int] | None = None


class Thread(Record):
    """A line through parallel axes: where it meets each of them; `state` as in a picture, `used` is the marked one."""

    places: tuple[Coordinate, ...]
    label: object = ()
    state: str = "plain"


class Parallel(Record):
    """Parallel axes, one for each of some quantities, and a thread for each thing that has a value of all of them."""

    axes: tuple[Axis, ...]
    threads: tuple[Thread, ...]
    title: str
    description: Prose = ()


class Panels(Record):
    """Small plots in rows, drawn as one figure, each under its title."""

    rows: tuple[tuple[Plot, ...], ...]
    title: str
    description: Prose = ()


Charted = Plot | Plane | Map | Parallel | Panels | Diagram
Drawable = Picture | Charted


class Figure(Record):
    """A picture or chart with its caption; `name` tells the figures of a document apart (`network`, `loss`)."""

    name: str
    picture: Drawable
    caption: Prose = ()


class Fields(Record):
    """Lines to be filled in at the head of a sheet, each with its label: a name, a date, the marks."""

    labels: tuple[str, ...]


class Workspace(Record):
    """Empty room for working, so many lines high."""

    lines: int


class Columns(Record):
    """Blocks side by side where there is room for them, else one below the other."""

    columns: tuple[tuple[Block, ...], ...]


Block = Heading | Paragraph | Listing | Display | Table | Figure | Fields | Workspace | Columns
LAYOUTS = ("full", "compact")
EXAM = "exam"


class Document(Record):
    """A page: its title, its blocks, the numbers that may be shown in its slots, its mode, and its layout.

    `layout` is one of LAYOUTS or EXAM, a sheet to be written on by hand, whose key is laid out exactly as the sheet.
    `asked` are the slots that the sheet leaves blank; a key of an exam without them takes all answers and choices.
    `code` tells sheets apart and stands on every page of it. `badge` is a text that is drawn as a small QR code beside
    the title, where a format can draw: in Typst, PDF, LaTeX, HTML and pictures. A `live` page acts on what is typed.
    """

    title: str
    blocks: tuple[Block, ...]
    values: Mapping[str, Shown] = NOTHING
    mode: str = "solved"
    layout: str = "full"
    code: str = ""
    badge: str = ""
    asked: Collection[str] = ()
    live: Live | None = None


def key_of(sheet: Document, values: Mapping[str, Shown]) -> Document:
    """The key of a student's copy: the same blocks with all numbers, so that it can be laid over the sheet."""
    asked = frozenset(values.keys() - sheet.values.keys())
    return replace(sheet, values={**values, **sheet.values}, mode="key", asked=asked)
