"""Units: a regression net whose outputs are in the units of the data, though its targets were scaled in training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy

from worked.engine.network import Network
from worked.errors import WorkedError
from worked.layers.drop_connect import DropConnect


def in_units(network: Network, shift: Sequence[float], scale: Sequence[float]) -> Network:
    """The net with outputs y * scale + shift, laid into the weights and biases of its last layer.

    WorkedError where that layer cannot hold it: its outputs are not linear, or it lacks biases.
    """
    if not any(shift) and all(number == 1 for number in scale):
        return network
    design, last = network.design, network.design.last
    linear = design.activations[-1].activation.is_linear and design.made(last) == ("net", "out")
    if not (linear and design.all_biased(last)) or design.operations.find(DropConnect, last):
        raise WorkedError(
            "the targets were scaled, and a last layer that is not plainly linear with biases cannot scale them back; "
            "train with data.target-scaling=none"
        )
    found = Network(design, network.dtype)
    numpy.copyto(found.values, network.values)
    for layer, averages in network.running.items():
        for into, array in zip(found.running[layer], averages, strict=True):
            numpy.copyto(into, array)
    weights: Any = network.weights[last].astype(float) * scale
    found.weights[last][:] = weights
    found.biases[last][:] = network.biases[last].astype(float) * scale + shift
    return found
