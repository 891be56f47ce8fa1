"""Recorded: one step of a training as the engine did it, number by number, and what it began with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy

from worked.arrays.buffers import Array
from worked.arrays.stage import Views
from worked.engine.absorbed import absorbs
from worked.engine.checkpoint import restore, state_of
from worked.engine.layout import Design, Layout
from worked.engine.network import Network
from worked.engine.passing import Pass
from worked.engine.training import Trainer
from worked.layers._activation_arrays import Activated
from worked.number.quantity import NET, OUT
from worked.problem.problem import Training
from worked.record import NOTHING, Record, replace


class LayerNumbers(NamedTuple):
    """What a layer computed in a step, a row for each sample.

    They are its net inputs, what its activation is applied to and what it gives, what the layer sends on, and its
    deltas: dE/dnet with the share of a sample in the mean, as the engine has them. `others` are by name

        mask           1 where dropout keeps a unit    alive                    1 where the layers that a residual
        handed-back    dE/d(sent) past layers          connection passes survive the step
        mean, deviation, error-mean, product-mean      of normalisation, for each unit of a batch or for each sample
        bends          whether the slope of a unit differs between samples, where the batch is normalised after it
    """

    nets: Array
    arguments: Array
    outs: Array
    sent: Array
    deltas: Array
    others: Mapping[str, Array]


class Recorded(Record, open=True):
    """One step: what the engine had before it, and what it computed.

    `samples` are those of the whole training, `rows` those of the batch; `updates` came before, in `epoch`s before.
    `sent` is the batch as the inputs send it on, `layers` what each later layer computed. `counts` is how often each
    sample counts, None where all count once.

    Parameters lie in flat arrays like those of the net, of which the stretches `learning` learn: as they were `before`,
    as the loss has `seen` them (an optimiser may look ahead), and `after`; `proposed` are those after a step without a
    bound on norms. So do the `gradients`, by name: `data-gradient` without the penalty, `gradient`, and
    `clipped-gradient`. `states` are what the optimiser remembered before and after, by quantity; `shared` is what of it
    all weights share.
    """

    design: Design
    training: Training
    dtype: Any
    samples: int
    rows: int
    updates: int
    epoch: int
    rate: float
    loss: float | None
    sent: Array
    layers: Mapping[int, LayerNumbers]
    targets: Array
    counts: Array | None
    learning: tuple[tuple[int, int], ...]
    before: Array
    seen: Array
    after: Array
    proposed: Array
    gradients: Mapping[str, Array]
    states: tuple[Mapping[str, Array], Mapping[str, Array]]
    shared: tuple[Mapping[str, float], Mapping[str, float]] = (NOTHING, NOTHING)

    @classmethod
    def of(cls, trainer: Trainer, inputs: Array, targets: Array, weights: Array | None = None) -> Recorded:
        """The step that a trainer would do next with a batch; the trainer itself is not changed.

        `inputs` and `targets` have a row for each sample; `weights` say how often each sample counts. Raises what
        `Trainer.step` raises.
        """
        training, begun = trainer.training, state_of(trainer)
        double = _twin(trainer, training)
        loss = double.step(inputs, targets, weights)
        assert double.last
        gradients, proposed = _between(trainer, inputs, targets, weights)
        gradients["clipped-gradient" if training.clip else "gradient"] = double.gradient.copy()
        before = begun.arrays["values"]
        remembered, shared = _states(begun.arrays), dict(trainer.updating.shared)
        return cls(
            design=trainer.network.design,
            training=training,
            dtype=trainer.network.dtype,
            samples=trainer.samples,
            rows=len(inputs),
            updates=training.state.updates + trainer.step_number,
            epoch=trainer.moment.seen // max(trainer.samples, 1),
            rate=double.rate,
            loss=loss,
            sent=double.last.sent[0].copy(),
            layers={layer: _numbers(double.last, layer) for layer in range(1, trainer.network.design.last + 1)},
            targets=numpy.array(targets, trainer.network.dtype),
            counts=_counts(training, weights),
            learning=tuple((segment.start, segment.stop) for segment in double.updating.segments),
            before=before,
            seen=before if training.form.look_ahead is None else double.seen.copy(),
            after=double.network.values.copy(),
            proposed=proposed if proposed is not None else double.network.values.copy(),
            gradients=gradients,
            states=(remembered, _states(state_of(double).arrays)),
            shared=(shared, dict(double.updating.shared)),
        )

    def place(self, layer: int, source: int, target: int) -> int:
        """Where a weight lies in the flat arrays, or for the source 0 a bias; units are counted from 1."""
        kind = "weight" if source else "bias"
        part = next(part for part in Layout(self.design).parts if (part.kind, part.layer) == (kind, layer))
        if not source:
            return part.start + self.design.biases[layer - 1].index(target - 1)
        return part.start + (source - 1) * part.shape[1] + target - 1

    def views(self, flat: Array) -> Views:
        """A flat array of parameters as arrays by kind and layer; weights are (sending units, receiving units)."""
        return Layout(self.design).views(flat)

    def is_absorbed(self, layer: int, source: int, target: int) -> bool:
        """Whether batch normalisation subtracts again what a weight, or for the source 0 a bias, adds to its unit.

        So it is with a bias, and with the weight from a unit that sends the same for all samples; behind an activation
        with the bias of a unit whose slope is the same for all samples.
        """
        if absorbs(self.design, layer, NET):
            return not source or bool(numpy.ptp(self.sent_by(layer - 1)[:, source - 1]) == 0)
        bends = self.layers[layer].others.get("bends")
        return not source and bends is not None and not bends[target - 1]

    def sent_by(self, layer: int) -> Array:
        """What a layer sent on, a row for each sample; layer 0 are the inputs."""
        return self.layers[layer].sent if layer else self.sent


def _twin(trainer: Trainer, training: Training) -> Trainer:
    """Another trainer that stands where this one stands, and goes on by these rules."""
    network = Network(trainer.network.design, trainer.network.dtype)
    found = Trainer(network, training, trainer.samples, backend=trainer.buffers.backend)
    restore(found, state_of(trainer))
    return found


def _between(
    trainer: Trainer, inputs: Array, targets: Array, weights: Array | None
) -> tuple[dict[str, Array], Array | None]:
    """What a step computes on its way and writes over: gradients, and the weights before they are bounded.

    They are those of the same step without the rule that comes next.
    """
    training, found = trainer.training, dict[str, Array]()
    proposed = None
    if training.hidden_deltas == "updated":
        return found, proposed
    for name, rules in (
        ("data-gradient", replace(training, penalty=None, clip=None) if training.penalty else None),
        ("gradient", replace(training, clip=None) if training.clip else None),
    ):
        if rules:
            double = _twin(trainer, rules)
            double.step(inputs, targets, weights)
            found[name] = double.gradient.copy()
    if training.max_norm:
        double = _twin(trainer, replace(training, max_norm=None))
        double.step(inputs, targets, weights)
        proposed = double.network.values.copy()
    return found, proposed


def _numbers(run: Pass, layer: int) -> LayerNumbers:
    """What a layer computed, in copies."""
    stages = run.stages[layer]
    activated = next(stage for stage in stages if isinstance(stage, Activated))
    return LayerNumbers(
        stages[0].out.copy(),
        activated.source.copy(),
        activated.out.copy(),
        run.sent[layer].copy(),
        run.errors[layer].copy(),
        dict(_others(run, layer)),
    )


def _others(run: Pass, layer: int) -> Iterator[tuple[str, Array]]:
    """What a layer has besides the numbers of its units."""
    for stage in run.stages[layer]:
        yield from stage.recorded().items()
    if absorbs(run.design, layer, OUT):
        yield "bends", run.buffers.array(f"bends {layer}", run.design.sizes[layer]).copy()
    if any(each.passes_from == layer for each in run.design.operations):
        # A buffer that is asked for again is the same memory.
        yield "handed-back", run.buffers.array(f"skipped {layer}", *run.errors[layer].shape).copy()


def _states(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """What an optimiser remembers of each parameter, by quantity."""
    return {name.removeprefix("state "): array for name, array in arrays.items() if name.startswith("state ")}


def _counts(training: Training, weights: Array | None) -> Array | None:
    """By what the errors of the samples are multiplied, so that a mean over the samples is divided by their sum."""
    if weights is None or training.samples != "mean":
        return weights
    return weights * (len(weights) / float(weights.sum()))
