"""Scene: a net as a page draws it, with the places of the cells that belong to each unit and weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.cells.before import and_before
from worked.cells.cell import Cell, Step, identifier
from worked.cells.place import unit_place
from worked.layers.operation import ParameterKey
from worked.live.slots import SlottedLines
from worked.number.quantity import BIAS, TARGET, WEIGHT
from worked.pages.layers.stages import find_sent
from worked.pages.symbols.cells import Symbols
from worked.trace.net import Net

MOST_POINTS = 200


def scene(task: Net, steps: list[Step], places: Mapping[str, int]) -> dict[str, Any]:
    """The picture: `layers` of unit names, `labels`, `edges`, and a frame for each sample of each step. Biases that are
    subtracted have a letter of their own, `bias`.

    A frame has the places of the `value` and `delta` of each unit that has one, of its `bias`, and of each `weight`.
    """
    symbols = Symbols(task)
    return {
        "layers": [list(layer.units) for layer in task.layers],
        "labels": {unit: symbols.labels[unit] for unit in task.layer_of},
        "edges": [[place.source, place.target] for layer in task.layers for place in layer.weights],
        **({"bias": "\u03b8"} if task.has_thresholds else {}),
        "frames": [_frame(task, step, sample, places) for step in steps for sample in step.samples],
    }


def _frame(task: Net, step: Step, sample: int, places: Mapping[str, int]) -> dict[str, Any]:
    values = {unit: find_sent(task, step, unit, sample) for unit in task.layer_of}
    deltas = {unit: step.get("delta", unit, sample) or step.get("error", unit, sample) for unit in task.layer_of}
    weights = {str(at): _begins(task, (WEIGHT, at), step) for layer in task.layers for at in layer.weights}
    biases = {unit: _begins(task, (BIAS, unit_place(unit)), step) for layer in task.layers for unit in layer.biases}
    return {
        "step": step.number,
        "sample": step.tag(sample),
        "value": {unit: places[cell.id] for unit, cell in values.items() if cell},
        "delta": {unit: places[cell.id] for unit, cell in deltas.items() if cell},
        "bias": {unit: places[name] for unit, name in biases.items() if name in places},
        "weight": {name: places[cell] for name, cell in weights.items() if cell in places},
    }


def _begins(task: Net, key: ParameterKey, step: Step) -> str:
    """The id of the weight or bias that a step begins with."""
    first = task.first_of(key)
    return identifier(*first, 1 if first in task.network.frozen else step.number)


def regions(task: Net, steps: list[Step], places: Mapping[str, int], lines: SlottedLines) -> dict[str, Any] | None:
    """The outputs over the plane of two inputs; None where there are not two, or outputs depend on other samples too.

    `inputs` and `outputs` are places of the first sample of the first step, `symbols` are those of the inputs, `border`
    is the output between two classes where the activation has one, and `points` are the places of inputs and targets.
    """
    if len(task.inputs) != 2:
        return None
    first = steps[0]
    sample = first.samples[0]
    inputs = [first.get("input", unit, sample) for unit in task.inputs]
    outputs = [find_sent(task, first, unit, sample) for unit in task.outputs]
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
        "border": border if len(task.outputs) == 1 else None,
        "points": _points(task, steps, places),
    }


def _points(task: Net, steps: list[Step], places: Mapping[str, int]) -> list[list[list[int]]]:
    """The samples of the first epoch: the places of the inputs, and of the targets."""
    found = []
    for step in steps[: task.per_epoch]:
        for sample in step.samples:
            inputs = [step.get("input", unit, sample) for unit in task.inputs]
            targets = [step.get(TARGET, unit, sample) for unit in task.outputs]
            found.append([[places[cell.id] for cell in row if cell] for row in (inputs, targets)])
    return found[:MOST_POINTS]


def _ancestors(step: Step, cells: list[Cell]) -> set[str]:
    """The ids of all cells that some are made of."""
    first = (name for cell in cells for name in cell.inputs)
    return set(and_before(first, lambda name: step[name].inputs if name in step else ()))
