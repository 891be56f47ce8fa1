"""Document: a page as plain data. It knows no network and no format.

A document is a form: prose, formulas, tables and pictures with slots, and beside them `values`, the numbers that
may be shown. What a student must find is not hidden in a document, it is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from worked.record import NOTHING, Record

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
    """A table; `numeric` tells for each column whether it is set to the right."""

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


class Picture(Record):
    """A network to be drawn. `state` of a unit or edge: plain, used (highlighted) or dim; `backward` turns arrows.

    `layers` are the units from the inputs to the outputs; `description` is prose for those who cannot see it.
    """

    layers: tuple[tuple[Unit, ...], ...]
    edges: tuple[Edge, ...]
    title: str
    description: Prose = ()
    backward: bool = False


class Figure(Record):
    """A picture with its caption; `name` tells the figures of one document apart (`network`, `backward`)."""

    name: str
    picture: Picture
    caption: Prose = ()


Block = Heading | Paragraph | Listing | Display | Table | Figure


class Document(Record):
    """A page: its title, its blocks, the numbers that may be shown in its slots, and its mode."""

    title: str
    blocks: tuple[Block, ...]
    values: Mapping[str, Shown] = NOTHING
    mode: str = "solved"
