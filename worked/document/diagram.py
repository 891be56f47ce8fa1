"""Diagram: a directed graph that is to be drawn, as plain data: boxes with labels, and arrows between them."""

from __future__ import annotations

from typing import Any

from worked.record import Record


class Vertex(Record):
    """A box: its key, the label in it, and what stands above and below it; all are notation, or None.

    `role` is `input`, `inner` or `output`.
    """

    key: str
    label: object
    above: object | None = None
    below: object | None = None
    role: str = "inner"


class Link(Record):
    """An arrow from one box to another, by their keys."""

    source: str
    target: str


class Diagram(Record):
    """Boxes and arrows; no arrow leads back to where one came from. `description` is prose for those who cannot see it.

    What stands above a box is about the way forward and has its colour, what stands below about the way back.
    """

    vertices: tuple[Vertex, ...]
    links: tuple[Link, ...]
    title: str
    description: tuple[Any, ...] = ()
