"""Reading of the net: layers, activations, weights and biases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from worked.cells.given import Given
from worked.errors import WorkedError, excerpt, nearest
from worked.keys.values import entry_at, exact_at, listed, sized, some
from worked.layers.catalogue import operations_in
from worked.maths.activations import ACTIVATIONS
from worked.maths.layer_activation import LayerActivation
from worked.problem import keys
from worked.problem.convention import Convention
from worked.problem.network import Network, default_names
from worked.problem.read_initialisation import drawn_in, is_rule

MOST_UNITS = 1_000


def network_in(data: Mapping[str, Any], convention: Convention) -> Network:
    for key in ("layers", "activations", "weights"):
        if key not in data:
            raise WorkedError(f"network.{key} is missing: {keys.network()[key].meaning}")
    layers, named = _layers(data["layers"], convention)
    activations = _activations(data["activations"], layers)
    edges = [(source, target) for before, layer in pairwise(layers) for target in layer for source in before]
    return Network(
        layers,
        activations,
        _weights(data["weights"], layers, edges),
        _biases(data.get("biases"), layers),
        named,
        operations_in(data, layers),
    )


def _layers(value: Any, convention: Convention) -> tuple[tuple[tuple[str, ...], ...], bool]:
    where = "network.layers"
    layers = listed(value, where)
    if len(layers) < 2:
        raise WorkedError(f"{where}: expected at least two layers (inputs and outputs), found {len(layers)}")
    if all(isinstance(layer, int) and not isinstance(layer, bool) for layer in layers):
        for number, size in enumerate(layers):
            if size < 1:
                raise WorkedError(f"{where}: layer {number} has {size} units; expected at least 1")
        _few_enough(sum(layers))
        return default_names(tuple(layers), convention), False
    named = tuple(tuple(_unit_name(unit, where) for unit in listed(layer, where)) for layer in layers)
    _few_enough(sum(map(len, named)))
    seen: set[str] = set()
    for number, layer in enumerate(named):
        if not layer:
            raise WorkedError(f"{where}: layer {number} has no units; expected at least 1")
        for unit in layer:
            if unit in seen:
                raise WorkedError(f"{where}: the unit {excerpt(unit)} is named twice")
            seen.add(unit)
    return named, True


def _few_enough(units: int) -> None:
    if units > MOST_UNITS:
        raise WorkedError(f"network.layers: {units} units; a worksheet can hold {MOST_UNITS}")


def _unit_name(value: Any, where: str) -> str:
    if (
        not isinstance(value, str)
        or not 0 < len(value) <= 20
        or not all(sign.isalnum() or sign in "._-" for sign in value)
    ):
        raise WorkedError(
            f"{where}: expected a name of 1 to 20 letters, digits, '.', '_' or '-', found {excerpt(value)}"
        )
    return value


def _activations(value: Any, layers: Sequence[Sequence[str]]) -> tuple[LayerActivation, ...]:
    where, count = "network.activations", len(layers) - 1
    chosen = value if isinstance(value, list) else [value] * count
    if len(chosen) != count:
        raise WorkedError(f"{where}: expected {count} names, one for each layer after the inputs, found {len(chosen)}")
    result = []
    for layer, choice in enumerate(chosen, start=1):
        entry, settings = entry_at(choice, ACTIVATIONS, "activation", where)
        if entry.couples and len(layers[layer]) < 2:
            raise WorkedError(
                f"{where}: {entry.name} needs at least two units, layer {layer} has one; use sigmoid there"
            )
        result.append(LayerActivation(entry, settings))
    return tuple(result)


def _weights(
    value: Any, layers: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Given]:
    where = "network.weights"
    if is_rule(value):
        value = drawn_in(value, [len(layer) for layer in layers], where)
    if isinstance(value, dict):
        given = {edge_at(key, edges, where): exact_at(number, f'{where}."{key}"') for key, number in value.items()}
        if len(given) < len(value):
            raise WorkedError(f"{where}: an edge is given twice, with and without spaces")
        missing = [f"{source}>{target}" for source, target in edges if (source, target) not in given]
        if missing:
            raise WorkedError(
                f"{where}: no weight for {some(missing)}; every unit is joined to every unit of the next layer"
            )
        return {edge: given[edge] for edge in edges}
    blocks = sized(value, len(layers) - 1, where, "blocks, one for each layer after the inputs")
    weights = {}
    for number, block in enumerate(blocks, start=1):
        place = f"{where}, layer {number}"
        rows = sized(block, len(layers[number]), place, "rows, one for each receiving unit")
        for target, row in zip(layers[number], rows, strict=True):
            entries = sized(
                row, len(layers[number - 1]), f"{place}, row of {target}", "numbers, one for each sending unit"
            )
            for source, entry in zip(layers[number - 1], entries, strict=True):
                weights[source, target] = exact_at(entry, f"{place}, {source}>{target}")
    return weights


def _biases(value: Any, layers: Sequence[Sequence[str]]) -> dict[str, Given]:
    where = "network.biases"
    units = [unit for layer in layers[1:] for unit in layer]
    if value is None:
        return {}
    if isinstance(value, dict):
        for key in value:
            if key not in units:
                raise WorkedError(f"{where}: no computing unit is called {excerpt(key)}; {nearest(key, units)}")
        return {unit: exact_at(value[unit], f"{where}.{unit}") for unit in units if unit in value}
    biases = {}
    for number, row in enumerate(
        sized(value, len(layers) - 1, where, "rows, one for each layer after the inputs"), start=1
    ):
        place = f"{where}, layer {number}"
        if row == []:
            continue
        entries = sized(row, len(layers[number]), place, "numbers, one for each unit (or none)")
        for unit, entry in zip(layers[number], entries, strict=True):
            biases[unit] = exact_at(entry, f"{place}, {unit}")
    return biases


def edge_at(key: Any, edges: Sequence[tuple[str, str]], where: str) -> tuple[str, str]:
    source, arrow, target = str(key).partition(">")
    edge = (source.strip(), target.strip())
    if not arrow or edge not in edges:
        valid = [f"{source}>{target}" for source, target in edges]
        hint = nearest(str(key), valid) if len(valid) <= 12 else "an edge joins a unit to one of the next layer"
        raise WorkedError(f"{where}: no edge is called {excerpt(key)}; {hint}")
    return edge
