"""Fitting: a training over epochs, with samples held out for validation, patience, and the best weights kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import perf_counter
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.engine.checkpoint import State, restore, state_of
from worked.engine.history import Epoch, Histogram, History, LayerNumbers
from worked.engine.training import Trainer
from worked.record import Record, plain_data, replace

BINS = 40


class Samples(Record):
    """Inputs and targets, a row for each sample, and factors by which the samples count, or None."""

    inputs: Array
    targets: Array
    weights: Array | None = None


NO_SAMPLES = Samples(numpy.empty((0, 0)), numpy.empty((0, 0)))


class Stopping(Record):
    """When a training ends before its last epoch, in the words of the exercises on early stopping.

    An epoch is better if its loss is more than `min_delta` below the best one so far; after `patience` epochs that are
    not, or one more where it stops only `after` them, training ends. `restore` puts the weights of the best epoch back.
    """

    patience: float
    min_delta: float = 0.0
    after: bool = False
    restore: bool = True


class Fitting:
    """A training over epochs.

    The loss that says which epoch is best is that of the samples for validation, else that of the training. `kind` is
    `classification`, where the score is the accuracy, `multi-label`, where it is that of all labels, or `regression`,
    where it is R^2. With `looks` each epoch also
    says how the weights and gradients of the layers are spread. Without `shuffle` the samples come in their own order.
    Without `scores` the score of the training, which takes one more way forward, is computed only for a rule without a
    loss.
    """

    def __init__(
        self,
        trainer: Trainer,
        samples: Samples,
        validation: Samples | None = None,
        stopping: Stopping | None = None,
        kind: str = "classification",
        looks: bool = False,
        shuffle: bool = True,
        scores: bool = True,
    ) -> None:
        self.trainer, self.samples, self.validation = trainer, samples, validation
        self.stopping, self.kind, self.looks = stopping, kind, looks
        self.shuffle, self.scores = shuffle, scores or trainer.training.loss is None
        self.epochs: list[Epoch] = []
        self.best, self.waiting, self.lowest = 0, 0, float("inf")
        self._kept: State | None = None

    # Going on

    def epoch(self) -> Epoch:
        """One more epoch; what stood after it."""
        started, trainer, samples = perf_counter(), self.trainer, self.samples
        order = trainer.shuffled(len(samples.inputs)) if self.shuffle else None
        loss = trainer.epoch(samples.inputs, samples.targets, order, samples.weights)
        found = Epoch(
            number=len(self.epochs) + 1,
            updates=trainer.step_number,
            rate=trainer.rate,
            loss=loss,
            score=self.score(samples) if self.scores else float("nan"),
            validation_loss=self._loss(self.validation) if self.validation else None,
            validation_score=self.score(self.validation) if self.validation else None,
            layers=tuple(self._layers()) if self.looks else (),
        )
        self._note(found)
        self.epochs.append(replace(found, seconds=perf_counter() - started))
        return self.epochs[-1]

    def _note(self, epoch: Epoch) -> None:
        """Whether an epoch is the best so far."""
        watched = epoch.validation_loss if self.validation else epoch.loss
        if watched is None:
            watched = -epoch.score
        delta = self.stopping.min_delta if self.stopping else 0.0
        self.waiting += 1
        if watched < self.lowest - delta:
            self.best, self.waiting, self.lowest = epoch.number, 0, watched
            if self.stopping and self.stopping.restore:
                self._kept = state_of(self.trainer)

    @property
    def stopped(self) -> bool:
        """Whether patience has run out."""
        rule = self.stopping
        return rule is not None and self.waiting >= rule.patience + rule.after

    def finish(self) -> None:
        """Put the weights of the best epoch back, where they are to be."""
        if self._kept is not None:
            network = self.trainer.network
            numpy.copyto(network.values, self._kept.arrays["values"])
            for layer, (means, variances) in network.running.items():
                numpy.copyto(means, self._kept.arrays[f"mean {layer}"])
                numpy.copyto(variances, self._kept.arrays[f"variance {layer}"])

    def release(self) -> None:
        """Let go of the samples and of the best weights, once the training is over."""
        self.samples, self.validation, self._kept = NO_SAMPLES, None, None

    def history(self) -> History:
        """What was reported of the epochs so far."""
        return History(self.kind, tuple(self.epochs), self.best, self.stopped)

    def batches(self, order: Array) -> Iterator[Array]:
        """The samples of each update of an epoch, as their places."""
        size = self.trainer.training.batch
        for first in range(0, len(order), size):
            yield order[first : first + size]

    # Scores

    def score(self, samples: Samples) -> float:
        """The accuracy of a classification or of labels, or the R^2 of a regression, by the weights as they stand."""
        with numpy.errstate(all="ignore"):
            outputs = self.trainer.network.outputs(samples.inputs)
        if self.kind == "classification":
            right = classes_of(outputs) == classes_of(samples.targets)
            return float(numpy.average(right, weights=samples.weights))
        if self.kind == "multi-label":
            right = ((outputs > 0.5) == (samples.targets > 0.5)).mean(axis=1)
            return float(numpy.average(right, weights=samples.weights))
        return r_squared(samples.targets, outputs, samples.weights)

    def _loss(self, samples: Samples) -> float | None:
        return self.trainer.loss(samples.inputs, samples.targets, samples.weights)

    def _layers(self) -> Iterator[LayerNumbers]:
        """How the weights of each layer are spread, and the gradients of the last batch as its optimiser took them."""
        trainer = self.trainer
        assert trainer.last
        for layer, weights in trainer.network.weights.items():
            gradients = trainer.gradients["weight"][layer]
            zeros = float((trainer.last.sent[layer] == 0).mean())
            yield LayerNumbers(layer, spread(weights), spread(gradients), zeros)

    # Where it stands

    def state(self) -> State:
        """Where the fitting stands, for a checkpoint; times are left out, for they are never the same."""
        found = state_of(self.trainer)
        said = [plain_data(replace(epoch, seconds=0.0)) for epoch in self.epochs]
        header = {**found.header, "epochs": said, "best": self.best, "waiting": self.waiting, "lowest": self.lowest}
        kept = {f"best {name}": array for name, array in self._kept.arrays.items()} if self._kept else {}
        return State(header, {**found.arrays, **kept})

    def restore(self, state: State) -> None:
        """Go on from where another fitting of the same net, data and rules stood."""
        restore(self.trainer, state)
        self.epochs = [epoch_of(data) for data in state.header["epochs"]]
        self.best, self.waiting = (int(state.header[key]) for key in ("best", "waiting"))
        self.lowest = float(state.header["lowest"])
        prefix = "best "
        kept = {name.removeprefix(prefix): array for name, array in state.arrays.items() if name.startswith(prefix)}
        self._kept = State({}, kept) if kept else None


def classes_of(outputs: Array) -> Array:
    """The places of the classes that outputs stand for: the largest of several, else whether one is above a half."""
    return outputs.argmax(axis=1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0.5).astype(int)


def r_squared(targets: Array, outputs: Array, weights: Array | None = None) -> float:
    """The share of the variance of the targets that outputs explain, the mean over all outputs."""
    targets, outputs = targets.astype(float), outputs.astype(float)
    shares = numpy.ones(len(targets)) if weights is None else weights.astype(float)
    errors = shares @ numpy.square(targets - outputs)
    spreads = shares @ numpy.square(targets - numpy.average(targets, axis=0, weights=shares))
    found = [
        1 - error / width if width > 0 else float(error == 0) for error, width in zip(errors, spreads, strict=True)
    ]
    return float(numpy.mean(found))


def spread(numbers: Array) -> Histogram:
    """How the finite ones of some numbers are spread."""
    flat = numbers[numpy.isfinite(numbers)].astype(float)
    if not flat.size:
        return Histogram(0.0, 0.0, (), 0.0)
    counts, edges = numpy.histogram(flat, BINS)
    return Histogram(float(edges[0]), float(edges[-1]), tuple(map(int, counts)), float(numpy.sqrt((flat**2).mean())))


def epoch_of(data: Mapping[str, Any]) -> Epoch:
    """An epoch from what `plain_data` made of it."""

    def histogram(each: Mapping[str, Any]) -> Histogram:
        return Histogram(**{**each, "counts": tuple(each["counts"])})

    layers = tuple(
        LayerNumbers(each["layer"], histogram(each["weights"]), histogram(each["gradients"]), each["zeros"])
        for each in data["layers"]
    )
    return Epoch(**{**data, "layers": layers})
