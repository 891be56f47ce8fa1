"""Reading of the net: layers, activations, weights and biases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from worked.cells.given import LEFT_OUT, Given
from worked.errors import WorkedError, excerpt, nearest
from worked.keys.values import exact_at, listed, sized
from worked.layers.catalogue import operations_in
from worked.layers.stack import Operations
from worked.problem import keys
from worked.problem.convention import Convention
from worked.problem.network import Network, default_names
from worked.problem.read_activations import activations_in
from worked.problem.read_edges import fits_operations, weights_by_edge
from worked.problem.read_initialisation import drawn_in, is_rule
from worked.problem.read_ties import ties_in

MOST_UNITS = 1_000


def network_in(data: Mapping[str, Any], convention: Convention, part: bool = False) -> Network:
    """The net of a file; of a `part` of a calculation, weights may be left out."""
    for key in ("layers", "activations", *(() if part else ("weights",))):
        if key not in data:
            raise WorkedError(f"network.{key} is missing: {keys.network()[key].meaning}")
    layers, named = _layers(data["layers"], convention)
    activations, by_unit = activations_in(data["activations"], layers)
    network = Network(
        layers,
        activations,
        _weights(data.get("weights", [[]] * (len(layers) - 1)), layers, part),
        _biases(data.get("biases"), layers),
        named,
        operations_in(data, layers) if keys.has_operations(data) else Operations(),
        by_unit,
        bias_input=_bias_input(data),
    )
    fits_operations(network)
    return ties_in(data, network)


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


def _weights(value: Any, layers: Sequence[Sequence[str]], part: bool) -> dict[tuple[str, str], Given]:
    where = "network.weights"
    if is_rule(value):
        value = drawn_in(value, [len(layer) for layer in layers], where)
    if isinstance(value, dict):
        return weights_by_edge(value, layers, where)
    blocks = sized(value, len(layers) - 1, where, "blocks, one for each layer after the inputs")
    weights: dict[tuple[str, str], Given] = {}
    for number, block in enumerate(blocks, start=1):
        place = f"{where}, layer {number}"
        if block == [] and part:
            weights |= {(source, target): LEFT_OUT for target in layers[number] for source in layers[number - 1]}
            continue
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


def _bias_input(data: Mapping[str, Any]) -> int:
    """The constant input that biases are the weights of."""
    value = data.get("bias-input", 1)
    if isinstance(value, bool) or value not in (1, -1):
        raise WorkedError(
            f"network.bias-input: expected 1 (net = ... + b) or -1 (net = ... - b), found {excerpt(value)}"
        )
    if "bias-input" in data and not data.get("biases"):
        raise WorkedError("network.bias-input: the net has no biases; give them with `biases`")
    return int(value)


def edge_at(key: Any, edges: Sequence[tuple[str, str]], where: str) -> tuple[str, str]:
    source, arrow, target = str(key).partition(">")
    edge = (source.strip(), target.strip())
    if not arrow or edge not in edges:
        valid = [f"{source}>{target}" for source, target in edges]
        hint = nearest(str(key), valid) if len(valid) <= 12 else "an edge joins a unit to one of the next layer"
        raise WorkedError(f"{where}: no edge is called {excerpt(key)}; {hint}")
    return edge
