"""Place: where in a net a number belongs, to a unit, an edge, a layer or the whole net."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache


class Place(str):
    """Where a number belongs: equal to its text in the id of a cell, and knows what it is the place of.

    `target` is the unit that a number belongs to: the receiving unit of an edge, or the unit itself. `source` is the
    sending unit of an edge, and the unit itself for any other place. `layer` is the number of the layer that a number
    belongs to as a whole, else None.
    """

    __slots__ = ("is_edge", "layer", "source", "target")

    is_edge: bool
    source: str
    target: str
    layer: int | None

    def __new__(cls, text: str, source: str = "", target: str = "", layer: int | None = None) -> Place:
        """A place; without units of an edge, that of one unit."""
        made = super().__new__(cls, text)
        made.is_edge = bool(source)
        made.source, made.target, made.layer = source or text, target or text, layer
        return made

    def renamed(self, name: Mapping[str, str]) -> Place:
        """The same place with other names for its units, those that have one."""
        if self.is_edge:
            return edge(name.get(self.source, self.source), name.get(self.target, self.target))
        return self if self.layer is not None else unit_place(name.get(self, self))


@cache
def edge(source: str, target: str) -> Place:
    """The place of a weight."""
    return Place(f"{source}>{target}", source, target)


@cache
def unit_place(unit: str) -> Place:
    """The place of what belongs to a unit, and to a row of an exercise without a net."""
    return Place(unit)


@cache
def layer_place(layer: int) -> Place:
    """The place of a number that belongs to a whole layer."""
    return Place(f"layer-{layer}", layer=layer)


WHOLE = unit_place("")


def place_of(text: str) -> Place:
    """The place that a text names: `h1`, `x1>h1`, `layer-1`, or nothing for the whole net."""
    source, arrow, target = text.partition(">")
    if arrow:
        return edge(source, target)
    stem, dash, number = text.partition("-")
    return layer_place(int(number)) if dash and stem == "layer" and number.isdecimal() else unit_place(text)
