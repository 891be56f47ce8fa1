"""Refused: what cannot be explained, each with the sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator

import numpy

from worked.errors import WorkedError
from worked.explaining.recorded import Recorded
from worked.layers.drop_connect import DropConnect
from worked.layers.normalisation import Normalisation
from worked.maths.activation import Softmax


def check(recorded: Recorded, layer: int, source: int, target: int, sample: int) -> None:
    """Refuse numbers of no weight or sample, and weights whose calculation cannot be shown."""
    design = recorded.design
    _within("layer", layer, 1, design.last, f"the net has {design.last} layers after its inputs")
    sizes, before = design.sizes, layer - 1
    said = f"layer {before} has {sizes[before]} units, and 0 is the bias"
    _within("weight from unit", source, 0, sizes[before], said)
    _within("weight to unit", target, 1, sizes[layer], f"layer {layer} has {sizes[layer]} units")
    _within("sample", sample, 1, recorded.rows, f"the batch has {recorded.rows} samples")
    if not source and target - 1 not in design.biases[before]:
        raise WorkedError(f"unit {target} of layer {layer} has no bias")
    if not source and not recorded.training.update_biases:
        raise WorkedError("the biases of this training do not learn: update-biases is false")
    why = unexplained(recorded, layer)
    if why:
        raise WorkedError(why)


def unexplained(recorded: Recorded, layer: int) -> str:
    """Why no weight into a layer can be explained, "" where all can."""
    return next(_reasons(recorded, layer), "")


def _within(what: str, number: int, least: int, most: int, said: str) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
        raise WorkedError(f"{what}: expected a whole number from {least} to {most}, found {number!r}: {said}")


def _reasons(recorded: Recorded, layer: int) -> Iterator[str]:
    design, training = recorded.design, recorded.training
    stages = design.made(layer)
    numbers = recorded.layers[layer]
    if not all(numpy.isfinite(array).all() for array in (numbers.nets, numbers.deltas, recorded.after)):
        yield "the training diverges in this step: not all of its numbers are finite"
    activation = design.activations[layer - 1].activation
    if activation.couples and type(activation) is not Softmax:
        yield f"the outputs of layer {layer} depend on all of its net inputs by {activation.name}; softmax is explained"
    if activation.couples and (layer < design.last or stages[-1] != "out"):
        yield f"layer {layer} is a softmax within the net: each of its deltas depends on all of its outputs"
    found = design.operations.find(Normalisation, layer)
    if found and found.rule.is_fixed(recorded.rows if found.couples_samples else design.sizes[layer]):
        yield f"layer {layer} normalises two numbers without epsilon to -1 and 1: by definition its gradients are 0"
    for number in (layer, layer + 1):
        if design.operations.find(DropConnect, number):
            yield f"weights into layer {number} are dropped one by one (DropConnect), which is not explained"
    if training.hidden_deltas == "updated" and (training.max_norm or (training.clip and training.clip.entry.by_norm)):
        yield "a bound on norms together with deltas over updated weights is not explained"
