"""Reading of activations: one for all layers, one for each layer, or one for each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.keys.values import entry_at, some
from worked.maths.activations import ACTIVATIONS
from worked.maths.layer_activation import LayerActivation

Found = tuple[tuple[LayerActivation, ...], dict[str, LayerActivation]]
WHERE = "network.activations"


def activations_in(value: Any, layers: Sequence[Sequence[str]]) -> Found:
    """The activation of each layer, and those of single units where the units of a layer differ."""
    count = len(layers) - 1
    if _is_by_unit(value):
        chosen: list[Any] = _by_layer(value, layers)
    else:
        chosen = value if isinstance(value, list) else [value] * count
    if len(chosen) != count:
        raise WorkedError(f"{WHERE}: expected {count} names, one for each layer after the inputs, found {len(chosen)}")
    result: list[LayerActivation] = []
    by_unit: dict[str, LayerActivation] = {}
    for layer, choice in enumerate(chosen, start=1):
        if not _is_by_unit(choice):
            result.append(_one(choice, layers[layer], layer, WHERE))
            continue
        each = _of_units(choice, layers[layer], layer)
        result.append(each[layers[layer][0]])
        by_unit |= each if any(found != result[-1] for found in each.values()) else {}
    return tuple(result), by_unit


def _is_by_unit(value: Any) -> bool:
    """Whether a table gives activations by unit; that of one activation has its name as a text."""
    return isinstance(value, dict) and not isinstance(value.get("name"), str)


def _by_layer(table: Mapping[str, Any], layers: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """A table of all units, layer by layer."""
    units = [unit for layer in layers[1:] for unit in layer]
    _all_known(table, units, layers[0], "computing unit")
    return [{unit: table[unit] for unit in layer} for layer in layers[1:]]


def _all_known(table: Mapping[str, Any], units: Sequence[str], inputs: Sequence[str], noun: str) -> None:
    """Refuse units that there are not, and a table without some of its units."""
    for key in table:
        if key in inputs:
            raise WorkedError(f"{WHERE}: {key} is an input, which has no activation")
        if key not in units:
            raise WorkedError(f"{WHERE}: no {noun} is called {excerpt(key)}; {nearest(key, units)}")
    missing = [unit for unit in units if unit not in table]
    if missing:
        raise WorkedError(f"{WHERE}: no activation for {some(missing)}; a table by unit names every unit")


def _of_units(table: Mapping[str, Any], units: Sequence[str], layer: int) -> dict[str, LayerActivation]:
    """The activation of each unit of a layer."""
    _all_known(table, units, (), f"unit of layer {layer}")
    found = {unit: _one(table[unit], units, layer, f"{WHERE}.{unit}") for unit in units}
    first = found[units[0]]
    for unit, chosen in found.items():
        if chosen.activation.couples and any(each != first for each in found.values()):
            raise WorkedError(
                f"{WHERE}.{unit}: {chosen.activation.name} couples all units of a layer; give it to each of them"
            )
    return found


def _one(choice: Any, units: Sequence[str], layer: int, where: str) -> LayerActivation:
    """One activation of the catalogue."""
    entry, settings = entry_at(choice, ACTIVATIONS, "activation", where)
    if entry.couples and len(units) < 2:
        raise WorkedError(f"{where}: {entry.name} needs at least two units, layer {layer} has one; use sigmoid there")
    return LayerActivation(entry, settings)
