"""Batch: the arrays of a batch that goes through a net, which its stages fill on the way forward and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

import numpy

from worked.engine.buffers import Array, Buffers
from worked.engine.layout import Design

Views = dict[str, dict[int, Array]]
Running = Mapping[int, tuple[Array, Array]]
Call = Callable[[], Any]


class Parameters(Protocol):
    """What a batch needs of a net: its design, its parameters by kind and layer, and its running averages."""

    @property
    def design(self) -> Design: ...
    @property
    def views(self) -> Views: ...
    @property
    def running(self) -> Running: ...


class Moment:
    """Where a training is: the number of the step, how many samples were seen before it, and what draws its masks."""

    def __init__(self, seed: int = 0) -> None:
        self.step, self.seen = 1, 0
        self.generator = numpy.random.default_rng(numpy.random.SeedSequence((seed, 1)))


class Batch:
    """A batch of so many `rows`.

    `inputs` is the array to be filled before; `sent` is what each layer sends on, inputs first. `views` are the
    parameters that the net is taken to have, where they are not its own. For training there are `gradients` to be
    filled: `errors` are, by layer, what stands for dE/d(stage) on the way back, in the end dE/dnet.
    """

    def __init__(
        self,
        parameters: Parameters,
        rows: int,
        moment: Moment,
        buffers: Buffers,
        views: Views | None = None,
        gradients: Views | None = None,
    ) -> None:
        self.design, self.rows, self.moment, self.buffers = parameters.design, rows, moment, buffers
        self.views, self.running = views or parameters.views, parameters.running
        self.training, self.gradients = gradients is not None, gradients or {}
        self.inputs = buffers.array("inputs", rows, self.design.sizes[0])
        self.sent: list[Array] = []
        self.errors: dict[int, Array] = {}
        if self.training:
            sizes = enumerate(self.design.sizes[1:], 1)
            self.errors = {layer: buffers.array(f"error {layer}", rows, size) for layer, size in sizes}
        self._skipped: dict[int, Array] = {}

    def skipped(self, source: int, error: Array) -> Call:
        """What hands an error over to an earlier layer, past those in between."""
        known = source in self._skipped
        into = self._skipped.setdefault(source, self.buffers.array(f"skipped {source}", *error.shape))
        return partial(numpy.add, into, error, into) if known else partial(numpy.copyto, into, error)

    def take_skipped(self, layer: int) -> list[Call]:
        """What adds the errors that were handed over to a layer."""
        if layer not in self._skipped:
            return []
        return [partial(numpy.add, self.errors[layer], self._skipped[layer], self.errors[layer])]
