"""Pass: a batch on its way through the stages of a net, and what is called in turn, forward and back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple, Protocol

import numpy

from worked.arrays.buffers import Array, Buffers
from worked.arrays.stage import Call, Moment, Running, Stage, Views
from worked.engine.absorbed import absorbs
from worked.engine.layout import Design
from worked.layers._activation_arrays import Activated
from worked.layers._dense_arrays import Linear
from worked.layers.operation import ACTIVATION


class Parameters(Protocol):
    """What a batch needs of a net: its design, its parameters by quantity and layer, and its running averages."""

    @property
    def design(self) -> Design: ...
    @property
    def views(self) -> Views: ...
    @property
    def running(self) -> Running: ...


class Learning(NamedTuple):
    """Where a batch learns: the parameters as its loss sees them, and the gradients to be filled, as views."""

    views: Views
    gradients: Views


class Pass:
    """A batch of so many `rows` on its way through the stages of a net; see `worked.arrays.stage.Batch`.

    `inputs` is the array to be filled before. Without `learning` the net is taken as it is after training.
    """

    def __init__(
        self, net: Parameters, rows: int, moment: Moment, buffers: Buffers, learning: Learning | None = None
    ) -> None:
        self.design, self.rows, self.moment, self.buffers = net.design, rows, moment, buffers
        self.training, self.running = learning is not None, net.running
        self.views, self.gradients = learning or Learning(net.views, {})
        self.inputs = buffers.array("inputs", rows, self.design.sizes[0])
        self.sent: list[Array] = []
        self.errors: Mapping[int, Array] = {}
        if self.training:
            sizes = enumerate(self.design.sizes[1:], 1)
            self.errors = {layer: buffers.array(f"error {layer}", rows, size) for layer, size in sizes}
        self._skipped: dict[int, Array] = {}
        self.stages: dict[int, list[Stage]] = {}
        for layer in range(len(self.design.sizes)):
            found = self.stages[layer] = self._stages(layer)
            self.sent.append(found[-1].out if found else self.inputs)
        self.forward = [call for stages in self.stages.values() for stage in stages for call in stage.forward()]

    def _stages(self, layer: int) -> list[Stage]:
        """The stages of a layer, in the order of the exact simulator."""
        found: list[Stage] = []
        for operation in self.design.stack(layer):
            source = found[-1].out if found else self.sent[layer - 1] if layer else self.inputs
            handed = found[-1].hand_over() if found and operation.position == ACTIVATION else None
            found.append(operation.kernel(self, layer, source, handed))
        return found

    # What stages ask of their batch

    def skipped(self, source: int, error: Array) -> Call:
        """What hands an error over to an earlier layer, past those in between."""
        known = source in self._skipped
        into = self._skipped.setdefault(source, self.buffers.array(f"skipped {source}", *error.shape))
        return partial(numpy.add, into, error, into) if known else partial(numpy.copyto, into, error)

    def absorbs(self, layer: int, quantity: str) -> bool:
        """Whether the loss of a batch stays the same, whatever is added to a stage of all samples alike."""
        return absorbs(self.design, layer, quantity)

    def biased(self, layer: int) -> tuple[int, ...] | None:
        """The places of the units of a layer that have a bias; None where all have one."""
        return None if self.design.all_biased(layer) else self.design.biases[layer - 1]

    # Forward and back

    def ahead(self) -> None:
        """The way forward."""
        for call in self.forward:
            call()

    @property
    def last_activation(self) -> Activated:
        """The activation of the outputs."""
        return next(stage for stage in self.stages[self.design.last] if isinstance(stage, Activated))

    def ends_with_activation(self) -> bool:
        """Whether nothing stands between the activation of the outputs and the loss."""
        return isinstance(self.stages[self.design.last][-1], Activated)

    def to_delta(self, layer: int, short: bool) -> list[Call]:
        """From the error of what a layer sends on to that of its net inputs, and its gradients.

        `short` says that the error of the outputs stands for that of what the activation is applied to.
        """
        calls = self._take_skipped(layer)
        stages = self.stages[layer][::-1]
        for stage in stages:
            if not (short and isinstance(stage, Activated)):
                calls += stage.backward()
        return [*calls, *self._linear(layer).gradients()]

    def _take_skipped(self, layer: int) -> list[Call]:
        """What adds the errors that were handed over to a layer."""
        if layer not in self._skipped:
            return []
        return [partial(numpy.add, self.errors[layer], self._skipped[layer], self.errors[layer])]

    def to_layer_before(self, layer: int, weights: Array) -> list[Call]:
        """From the error of the net inputs of a layer to that of what the layer before sends on."""
        return list(self._linear(layer).carried(weights)) if layer > 1 else []

    def _linear(self, layer: int) -> Linear:
        """The weighted sums of a layer."""
        found = self.stages[layer][0]
        assert isinstance(found, Linear)
        return found
