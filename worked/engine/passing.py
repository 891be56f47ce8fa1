"""Pass: the buffers of a batch that goes through a net, and what is called on its way forward and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy

from worked.engine.activated import Activated, activated
from worked.engine.buffers import Array, Buffers
from worked.engine.normalised import Normalised
from worked.engine.stages import Call, Disconnected, Dropped, Joined, Linear, Moment, Stage

if TYPE_CHECKING:
    from worked.engine.network import Network

Views = dict[str, dict[int, Array]]


class Pass:
    """A batch of so many `rows` on its way through a net.

    `inputs` is the array to be filled before; `sent` is what each layer sends on, inputs first. For training there
    are `gradients` to be filled: `errors` are, by layer, what stands for dE/d(stage) on the way back, in the end
    dE/dnet. `views` are the parameters that the net is taken to have.
    """

    def __init__(
        self,
        network: Network,
        rows: int,
        moment: Moment,
        buffers: Buffers,
        views: Views | None = None,
        gradients: Views | None = None,
    ) -> None:
        self.network, self.design, self.rows = network, network.design, rows
        self.moment, self.buffers, self.views = moment, buffers, views or network.views
        self.training, self.gradients = gradients is not None, gradients or {}
        sizes = self.design.sizes
        self.inputs = buffers.array("inputs", rows, sizes[0])
        self.errors: dict[int, Array] = {}
        if self.training:
            self.errors = {layer: buffers.array(f"error {layer}", rows, sizes[layer]) for layer in range(1, len(sizes))}
        self._skipped: dict[int, Array] = {}
        self.stages: dict[int, list[Stage]] = {}
        self.sent: list[Array] = []
        for layer in range(len(sizes)):
            self.stages[layer] = list(self._stages(layer))
            found = self.stages[layer]
            self.sent.append(found[-1].out if found else self.inputs)
        self.forward = [call for stages in self.stages.values() for stage in stages for call in stage.forward()]

    def _stages(self, layer: int) -> Iterator[Stage]:
        """The stages of a layer, in the order of the exact simulator; the inputs may only be dropped."""
        extras = self.design.extras
        stage = Stage(self, layer, self.inputs)
        if layer:
            dropping = extras.disconnected(layer)
            source = self.sent[layer - 1]
            stage = Disconnected(self, layer, source, dropping) if dropping else Linear(self, layer, source)
            yield stage
            found = extras.normalisation(layer)
            for before in (True, False):
                skip = extras.skip(layer, before)
                order: list[Callable[[Pass, int, Array], Stage]] = []
                if skip:
                    order.append(partial(Joined, skip=skip))
                if found and found.before == before:
                    order.append(partial(Normalised, found=found))
                for make in order if before else reversed(order):
                    stage = make(self, layer, stage.out)
                    yield stage
                if before:
                    stage = activated(self, layer, stage.out, stage.hand_over())
                    yield stage
        dropped = extras.dropped(layer)
        if dropped:
            yield Dropped(self, layer, stage.out, dropped)

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

    def skipped(self, source: int, error: Array) -> Call:
        """What hands an error over to an earlier layer, past those in between."""
        known = source in self._skipped
        into = self._skipped.setdefault(source, self.buffers.array(f"skipped {source}", *error.shape))
        return partial(numpy.add, into, error, into) if known else partial(numpy.copyto, into, error)

    def to_delta(self, layer: int, short: bool) -> list[Call]:
        """From the error of what a layer sends on to that of its net inputs, and its gradients.

        `short` says that the error of the outputs stands for that of what the activation is applied to.
        """
        calls: list[Call] = []
        if layer in self._skipped:
            calls.append(partial(numpy.add, self.errors[layer], self._skipped[layer], self.errors[layer]))
        stages = self.stages[layer][::-1]
        for stage in stages:
            if not (short and isinstance(stage, Activated)):
                calls += stage.backward()
        linear = stages[-1]
        assert isinstance(linear, Linear)
        return [*calls, *linear.gradients()]

    def to_layer_before(self, layer: int, weights: Array) -> list[Call]:
        """From the error of the net inputs of a layer to that of what the layer before sends on."""
        linear = self.stages[layer][0]
        assert isinstance(linear, Linear)
        return list(linear.carried(weights)) if layer > 1 else []
