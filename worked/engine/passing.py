"""Pass: a batch on its way through the stages of a net, and what is called in turn, forward and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from worked.engine.activated import Activated, activated
from worked.engine.batch import Batch, Call, Moment, Parameters, Views
from worked.engine.buffers import Array, Buffers
from worked.engine.normalised import Normalised
from worked.engine.stages import Disconnected, Dropped, Joined, Linear, Stage


class Pass(Batch):
    """A batch on its way through the stages of a net."""

    def __init__(
        self,
        parameters: Parameters,
        rows: int,
        moment: Moment,
        buffers: Buffers,
        views: Views | None = None,
        gradients: Views | None = None,
    ) -> None:
        super().__init__(parameters, rows, moment, buffers, views, gradients)
        self.stages: dict[int, list[Stage]] = {}
        for layer in range(len(self.design.sizes)):
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
                order: list[Callable[[Batch, int, Array], Stage]] = []
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

    def to_delta(self, layer: int, short: bool) -> list[Call]:
        """From the error of what a layer sends on to that of its net inputs, and its gradients.

        `short` says that the error of the outputs stands for that of what the activation is applied to.
        """
        calls = self.take_skipped(layer)
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
