"""Symbols: the name that a convention gives to each cell of a trace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

from worked.formula import Formula, Name, Partial, Prime, letter
from worked.problem.network import through
from worked.problem.problem import Problem
from worked.trace.cell import Cell

TEMPLATE = re.compile(r"(?P<base>[^_^]+)(?:_(?P<below>[^^]*))?(?:\^(?P<above>.*))?")
QUANTITY_SYMBOLS = {"learning-rate": "rate"}


@cache
def notation(template: str) -> Formula:
    """A template such as `w_{from-to}^new`, `∂E/∂net_{unit}`, `f'(net_{unit})` or `Δb_{unit}` as notation."""
    if template.startswith("∂"):
        top, _, bottom = template.partition("/")
        return Partial(notation(top[1:]), notation(bottom[1:]))
    applied = re.fullmatch(r"(\w+)'\((.*)\)", template)
    if applied:
        return Prime(applied[1], notation(applied[2]))
    accent = "Delta" if template.startswith("Δ") else ""
    found = TEMPLATE.fullmatch(template.removeprefix("Δ"))
    return Name(found["base"], found["below"] or "", found["above"] or "", accent) if found else Name(template)


def filled(node: Any, places: Mapping[str, str]) -> Formula:
    """Notation with its placeholders filled."""
    if isinstance(node, Partial):
        return Partial(filled(node.top, places), filled(node.bottom, places))
    if isinstance(node, Prime):
        return Prime(node.function, filled(node.argument, places), node.order)
    base, below, above = (part.format_map(places) for part in (node.base, node.below, node.above))
    return Name(base, below, above, node.accent)


def joined(first: str, second: str) -> str:
    """Two indices in one: 13, or x1,h1 where one of them has several signs."""
    return f"{first}{second}" if len(first) == len(second) == 1 else f"{first},{second}"


class Symbols:
    """The names of the cells of a problem. `sample` marks them, where one line speaks of several samples."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.network = problem, problem.network
        self.templates = dict(problem.convention.symbols)
        self.computing = list(self.network.computing())
        if len(self.computing) == 1:
            self.templates |= problem.convention.single
        self.numbers = {edge: number for number, edge in enumerate(self.network.weights, start=1)}
        self._names: dict[tuple[str, str, int | None], Formula] = {}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each unit: the author's name for it, or that of the convention's numbering."""
        layers = self.network.layers
        numbering = self.problem.convention.numbering
        if self.network.named:
            return {unit: unit for layer in layers for unit in layer}
        if numbering == "through":
            named = through(tuple(map(len, layers)))
        elif numbering == "letters":
            named = self._letters()
        elif numbering == "out" and len(layers[-1]) == 1:
            named = (*layers[:-1], ("out",))
        else:
            named = layers
        return {
            unit: label
            for layer, row in zip(layers, named, strict=True)
            for unit, label in zip(layer, row, strict=True)
        }

    def _letters(self) -> tuple[tuple[str, ...], ...]:
        inputs, *others = self.network.layers
        alphabet = [chr(ord("A") + place) for place in range(26)]
        single = len(others[-1]) == 1 and len(self.computing) > 1
        count = len(self.computing) - single
        if count > 25:
            return self.network.layers
        letters = iter(alphabet[:count] + (["Z"] if single else []))
        first = tuple(str(place) for place in range(1, len(inputs) + 1))
        return (first, *(tuple(next(letters) for _ in layer) for layer in others))

    @cached_property
    def shared_biases(self) -> bool:
        """Whether all units of each layer have the same bias, so that one symbol can stand for them."""
        biases = self.network.biases
        layers = self.network.layers[1:]
        fixed = not self.problem.training.update_biases
        return fixed and all(len({biases.get(unit) for unit in layer}) == 1 for layer in layers)

    def of(self, cell: Cell, sample: int | None = None, new: bool = False) -> Formula:
        """The name of a cell; `new` for a weight or bias that has just been computed."""
        if cell.letter:
            return letter(cell.given)
        quantity = f"new-{cell.quantity}" if new and cell.quantity in ("weight", "bias") else cell.quantity
        return self.named(quantity, cell.place, sample)

    def named(self, quantity: str, place: str = "", sample: int | None = None) -> Formula:
        """The name of a quantity at a place."""
        key = (quantity, place, sample)
        if key not in self._names:
            name = self._named(quantity, place)
            self._names[key] = marked(name, sample) if sample is not None else name
        return self._names[key]

    def _named(self, quantity: str, place: str) -> Formula:
        source, arrow, target = place.partition(">")
        if quantity in ("gradient", "change") and place in self.network.biases:
            quantity = f"bias-{quantity}"
        if quantity == "slope" and arrow:
            quantity = "cross-slope"
        if quantity == "loss" and place:
            quantity = "loss-term"
        if quantity == "bias" and self.shared_biases and "shared-bias" in self.templates:
            quantity = "shared-bias"
        if quantity == "target" and len(self.network.outputs) > 1 and "targets" in self.templates:
            quantity = "targets"
        template = self.templates[QUANTITY_SYMBOLS.get(quantity, quantity)]
        places = self._edge_places(source, target) if arrow else self._unit_places(place)
        return filled(notation(template), places)

    @cached_property
    def _units(self) -> dict[str, dict[str, str]]:
        """What a template may say of each unit; `through` counts the units that compute."""
        inputs = len(self.network.inputs)
        placed = [
            (layer, index, unit) for layer, row in enumerate(self.network.layers) for index, unit in enumerate(row, 1)
        ]
        return {
            unit: {
                "unit": self.labels[unit],
                "index": str(index),
                "layer": str(layer),
                "through": str(number - inputs),
                "zero-to": joined("0", self.labels[unit]),
            }
            for number, (layer, index, unit) in enumerate(placed, start=1)
        }

    def _unit_places(self, unit: str) -> dict[str, str]:
        return self._units[unit] if unit else {}

    def _edge_places(self, source: str, target: str) -> dict[str, str]:
        from_label, to_label = self.labels[source], self.labels[target]
        near, far = self._unit_places(source), self._unit_places(target)
        return {
            "from": from_label,
            "to": to_label,
            "from-to": joined(from_label, to_label),
            "to-from": joined(to_label, from_label),
            "to-from-index": joined(far["index"], near["index"]),
            "from-index": near["index"],
            "to-index": far["index"],
            "layer": far["layer"],
            "number": str(self.numbers.get((source, target), "")),
        }

    def generic(self, quantity: str, unit: str = "j") -> Formula:
        """The name of a quantity at any unit j, or on any edge from i to j, for the statement of a rule."""
        name = QUANTITY_SYMBOLS.get(quantity, quantity)
        source, layer = chr(ord(unit) - 1), {"i": "l-1", "k": "l+1"}.get(unit, "l")
        places = dict.fromkeys(("unit", "index", "through", "to", "to-index"), unit)
        places |= {"from": source, "from-index": source, "layer": layer, "zero-to": f"0{unit}"}
        places |= {"from-to": source + unit, "to-from": unit + source, "to-from-index": unit + source}
        return filled(notation(self.templates[name]), places | {"number": source + unit})


def marked(node: Any, sample: int) -> Formula:
    """Notation with the number of a sample above it."""
    if isinstance(node, Partial):
        return Partial(marked(node.top, sample), node.bottom)
    if isinstance(node, Prime):
        return Prime(node.function, marked(node.argument, sample), node.order)
    if isinstance(node, Name):
        return Name(node.base, node.below, f"{node.above},({sample})".lstrip(","), node.accent)
    return node
