"""Scene: a net as a page draws it, with the places of the cells that belong to each unit and weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.cells.before import and_before
from worked.cells.cell import Cell, Step, identifier
from worked.cells.place import edge, unit_place
from worked.layers.operation import ParameterKey
from worked.live.slots import SlottedLines
from worked.number.quantity import BIAS, TARGET, WEIGHT
from worked.pages.symbols.cells import Symbols
from worked.problem.network import Network
from worked.trace.net import Net

MOST_POINTS = 200


def scene(task: Net, steps: list[Step], places: Mapping[str, int]) -> dict[str, Any]:
    """The picture: `layers` of unit names, `labels`, `edges`, and a frame for each sample of each step. Biases that are
    subtracted have a letter of their own, `bias`.

    A frame has the places of the `value` and `delta` of each unit that has one, of its `bias`, and of each `weight`.
    """
    symbols, network = Symbols(task), task.network
    return {
        "layers": [list(layer) for layer in network.layers],
        "labels": {unit: symbols.labels[unit] for layer in network.layers for unit in layer},
        "edges": [list(pair) for pair in network.weights],
        **({"bias": "\u03b8"} if network.bias_input < 0 else {}),
        "frames": [_frame(task, step, sample, places) for step in steps for sample in step.samples],
    }


def _frame(task: Net, step: Step, sample: int, places: Mapping[str, int]) -> dict[str, Any]:
    network = task.network
    values = {unit: _value(task, step, unit, sample) for layer in network.layers for unit in layer}
    deltas = {unit: step.get("delta", unit, sample) or step.get("error", unit, sample) for unit in network.layer_of}
    weights = {f"{pair[0]}>{pair[1]}": _begins(network, (WEIGHT, edge(*pair)), step) for pair in network.weights}
    biases = {unit: _begins(network, (BIAS, unit_place(unit)), step) for unit in network.biases}
    return {
        "step": step.number,
        "sample": step.tag(sample),
        "value": {unit: places[cell.id] for unit, cell in values.items() if cell},
        "delta": {unit: places[cell.id] for unit, cell in deltas.items() if cell},
        "bias": {unit: places[name] for unit, name in biases.items() if name in places},
        "weight": {name: places[cell] for name, cell in weights.items() if cell in places},
    }


def _begins(network: Network, key: ParameterKey, step: Step) -> str:
    """The id of the weight or bias that a step begins with."""
    first = network.first_of(key)
    return identifier(*first, 1 if first in network.frozen else step.number)


def _value(task: Net, step: Step, unit: str, sample: int) -> Cell | None:
    """What a unit sends on: an input, or the last thing that its layer makes."""
    layer = task.network.layer_of[unit]
    made = ("input", *task.network.made(layer)) if not layer else task.network.made(layer)
    cells = [step.get(quantity, unit, sample) for quantity in made]
    return next((cell for cell in reversed(cells) if cell), None)


def regions(task: Net, steps: list[Step], places: Mapping[str, int], lines: SlottedLines) -> dict[str, Any] | None:
    """The outputs over the plane of two inputs; None where there are not two, or outputs depend on other samples too.

    `inputs` and `outputs` are places of the first sample of the first step, `symbols` are those of the inputs, `border`
    is the output between two classes where the activation has one, and `points` are the places of inputs and targets.
    """
    network, first = task.network, steps[0]
    if len(network.inputs) != 2:
        return None
    sample = first.samples[0]
    inputs = [first.get("input", unit, sample) for unit in network.inputs]
    outputs = [_value(task, first, unit, sample) for unit in network.outputs]
    given = _ancestors(first, [cell for cell in outputs if cell])
    own = {cell.id for cell in inputs if cell and cell.formula is None}
    others = {name for name in given if name.startswith("input[")} - own
    if len(own) != 2 or others or not all(outputs):
        return None
    origin = outputs[0].origin if outputs[0] else None
    low, high = origin.bounds(outputs[0].quantity) if origin and outputs[0] else (None, None)
    border = (low + high) / 2 if low is not None and high is not None else None
    return {
        "inputs": [places[cell.id] for cell in inputs if cell],
        "outputs": [places[cell.id] for cell in outputs if cell],
        "symbols": [lines.line(cell)["symbol"] for cell in inputs if cell],
        "border": border if len(network.outputs) == 1 else None,
        "points": _points(task, steps, places),
    }


def _points(task: Net, steps: list[Step], places: Mapping[str, int]) -> list[list[list[int]]]:
    """The samples of the first epoch: the places of the inputs, and of the targets."""
    found = []
    for step in steps[: task.per_epoch]:
        for sample in step.samples:
            inputs = [step.get("input", unit, sample) for unit in task.network.inputs]
            targets = [step.get(TARGET, unit, sample) for unit in task.network.outputs]
            found.append([[places[cell.id] for cell in row if cell] for row in (inputs, targets)])
    return found[:MOST_POINTS]


def _ancestors(step: Step, cells: list[Cell]) -> set[str]:
    """The ids of all cells that some are made of."""
    first = (name for cell in cells for name in cell.inputs)
    return set(and_before(first, lambda name: step[name].inputs if name in step else ()))
