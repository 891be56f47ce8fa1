"""Training: a net that learns from batches, by the same rules and numbers as the worksheets."""

from __future__ import annotations

import math
from typing import Any

import numpy

from worked.arrays.buffers import Array, Buffers
from worked.arrays.stage import Moment, Views
from worked.cells.given import number_of
from worked.engine.layout import positions
from worked.engine.network import MOST_ROWS, Network
from worked.engine.objective import Objective, fits
from worked.engine.passing import Learning, Pass
from worked.engine.updating import Updating
from worked.errors import WorkedError
from worked.formula import Symbol, formula
from worked.formula.floats import FLOATS
from worked.number.quantity import BIAS, WEIGHT
from worked.problem.problem import Problem, Training

TINY = 1e-30


SMALLER = "take a smaller learning rate, clip the gradients, or scale the inputs"


class Diverged(WorkedError):
    """The numbers of a training have grown beyond all bounds; it has the `step` and the `layer` where that began."""

    def __init__(self, step: int, layer: int, what: str, advice: str = SMALLER) -> None:
        super().__init__(
            f"the training diverges: in step {step} {what} of layer {layer} are no longer numbers; {advice}"
        )
        self.given = (step, layer, what, advice)
        self.step, self.layer = step, layer

    def __reduce__(self) -> tuple[Any, ...]:
        """What other processes make it again from."""
        return type(self), self.given


class BatchCalls:
    """What is bound for batches of so many samples: their way forward, their loss, and their way back by layer."""

    def __init__(self, trainer: Trainer, rows: int) -> None:
        network, training = trainer.network, trainer.training
        learning = Learning(trainer.seen_views, trainer.gradients)
        self.ahead = Pass(network, rows, trainer.moment, trainer.buffers, learning)
        self.objective = Objective(self.ahead, training)
        self.inputs, self.targets = self.ahead.inputs, self.objective.targets
        self.begin = self.objective.begin()
        layers = range(network.design.last, 0, -1)
        updated = training.hidden_deltas == "updated"
        weights = (network.views if updated else trainer.seen_views)["weight"]
        last, short = network.design.last, self.objective.short
        # Carried errors come after an update of the layer above, where deltas are carried by updated weights.
        self.layers = [
            (
                layer,
                self.ahead.to_delta(layer, short and layer == last),
                self.ahead.to_layer_before(layer, weights[layer]),
            )
            for layer in layers
        ]
        self.back = [*self.begin, *(call for _, delta, carried in self.layers for call in (*delta, *carried))]


class Trainer:
    """A net that learns as a `Training` says.

    `samples` is how many there are in all, for epochs and for penalties that ask; `step` is the number of updates so
    far, after those that the training says came before, and `rate` the learning rate of the last one. The same seed
    gives the same numbers. `backend` is "numba" for compiled kernels, which need the extra `fast`.
    """

    def __init__(
        self, network: Network, training: Training, samples: int, seed: int = 0, backend: str = "numpy"
    ) -> None:
        self.network, self.training, self.samples = network, training, samples
        self.gradient = numpy.zeros_like(network.values)
        self.gradients: Views = network.layout.views(self.gradient)
        self.updating = Updating(network, self.gradient, training, backend)
        self.moment, self.buffers = Moment(seed), Buffers(network.dtype, backend)
        self.seen = self.updating.seen
        self.seen_views = network.layout.views(self.seen)
        self.first_rate = self.rate = number_of(training.rate, "the learning rate")
        self.step_number = 0
        self.losses: list[float] = []
        self.last: Pass | None = None
        self.order = numpy.random.default_rng(numpy.random.SeedSequence((seed, 0)))
        self._runs: dict[int, BatchCalls] = {}
        self._tests: dict[int, Objective] = {}
        self._rates: dict[int, float] = {}

    @classmethod
    def of(cls, problem: Problem, dtype: Any = numpy.float32, seed: int = 0, backend: str = "numpy") -> Trainer:
        """The training of a problem: its net, its rules, and what its optimiser remembers at the beginning."""
        found = cls(Network.of(problem, dtype), problem.training, len(problem.samples), seed, backend)
        places = dict(positions(problem.network, found.network.layout))
        for (quantity, place), given in problem.training.state.values.items():
            if place:
                key = (WEIGHT if place.is_edge else BIAS, place)
                found.updating.states[quantity][places[key]] = number_of(given, quantity)
        return found

    def step(self, inputs: Array, targets: Array, weights: Array | None = None) -> float | None:
        """One update from a batch, a row for each sample; returns its loss, None where the rule needs none.

        `weights` say how often each sample counts: a mean over the samples is divided by their sum. Raises Diverged
        where the loss is no longer a number.
        """
        run = self._run(len(inputs))
        self._check_shapes(inputs, targets)
        numpy.copyto(run.inputs, inputs)
        numpy.copyto(run.targets, targets)
        with numpy.errstate(all="ignore"):
            return self._learn(run, weights)

    def epoch(
        self, inputs: Array, targets: Array, order: Array | None = None, weights: Array | None = None
    ) -> float | None:
        """Updates from all samples in batches, in an order of their places or as they stand; returns the mean loss."""
        count, size = len(inputs) if order is None else len(order), self.training.batch
        total, known = 0.0, True
        self._check_shapes(inputs, targets)
        shares = weights if weights is None or order is None else weights[order]
        with numpy.errstate(all="ignore"):
            for first in range(0, count, size):
                stop = min(first + size, count)
                run = self._run(stop - first)
                for array, into in ((inputs, run.inputs), (targets, run.targets)):
                    if order is None:
                        numpy.copyto(into, array[first:stop])
                    elif array.dtype == into.dtype:
                        array.take(order[first:stop], 0, into, "clip")
                    else:
                        numpy.copyto(into, array[order[first:stop]])
                counted = None if shares is None else shares[first:stop]
                loss = self._learn(run, counted)
                known = loss is not None
                total += (loss or 0.0) * (stop - first if counted is None else float(counted.sum()))
        return total / (count if shares is None else float(shares.sum())) if known else None

    def shuffled(self, count: int) -> Array:
        """A random order of so many samples, the next one of the seed."""
        return self.order.permutation(count)

    def loss(self, inputs: Array, targets: Array, weights: Array | None = None) -> float | None:
        """The loss of samples as the net is after training, with the penalty; nothing learns from it.

        `weights` say how often each sample counts.
        """
        count = len(inputs)
        whole = count if weights is None else float(weights.sum())
        size = MOST_ROWS if self.network.separable else count
        mean, total = self.training.samples == "mean", 0.0
        for first in range(0, count, size):
            rows = min(size, count - first)
            objective = self._test(rows)
            numpy.copyto(objective.run.inputs, inputs[first : first + rows])
            numpy.copyto(objective.targets, targets[first : first + rows])
            with numpy.errstate(all="ignore"):
                objective.run.ahead()
                found = objective.value(None if weights is None else weights[first : first + rows])
            if found is None:
                return None
            total += found * rows / whole if mean else found
        return total + self.updating.penalty(self.network.values, self.samples, count)

    def _test(self, rows: int) -> Objective:
        """The loss of a batch that nothing learns from."""
        if rows not in self._tests:
            kept = list(self._tests.items())[-1:]
            run = Pass(self.network, rows, Moment(), Buffers(self.network.dtype))
            self._tests = {**dict(kept), rows: Objective(run, self.training)}
        return self._tests[rows]

    def check(self, targets: Array) -> None:
        """Refuse targets that the loss cannot take."""
        wrong = fits(self.training.loss, targets)
        if wrong:
            raise WorkedError(wrong)

    def _check_shapes(self, inputs: Array, targets: Array) -> None:
        sizes = self.network.design.sizes
        for what, array, units in (("inputs", inputs, sizes[0]), ("targets", targets, sizes[-1])):
            if array.shape != (len(inputs), units):
                expected = f"{len(inputs)} rows of {units} numbers"
                raise WorkedError(f"{what}: expected {expected}, found an array of the shape {array.shape}")

    # One update

    def _run(self, rows: int) -> BatchCalls:
        found = self._runs.get(rows)
        if found is None:
            if rows == 1 and self.network.design.operations.coupled:
                said = "needs at least two samples in each batch, found one sample; take another size of batches"
                raise WorkedError(f"normalising over a batch {said}")
            found = self._runs[rows] = BatchCalls(self, rows)
        return found

    def _learn(self, run: BatchCalls, weights: Array | None) -> float | None:
        rows, updating, self.last = run.ahead.rows, self.updating, run.ahead
        if weights is not None and self.training.samples == "mean":
            weights = weights * (rows / max(float(weights.sum()), TINY))
        self.step_number += 1
        self.moment.step = self.step_number
        updating.look_ahead()
        run.ahead.ahead()
        loss = run.objective.value(weights)
        if loss is not None:
            if self.training.penalty:
                loss += updating.penalty(self.seen, self.samples, rows)
            if not math.isfinite(loss):
                raise self._diverged(run)
        if self.training.schedule:
            self.rate = self._scheduled(loss)
        try:
            self._update(run, weights)
        except ArithmeticError as error:
            name = self.training.optimiser.called
            raise WorkedError(f"step {self.step_number}: {name} cannot be computed: {error}") from None
        self.moment.seen += rows
        return loss

    def _update(self, run: BatchCalls, weights: Array | None) -> None:
        """The way back, and new parameters."""
        updating, count = self.updating, self.training.state.updates + self.step_number
        numbers = updating.prepared(self.rate, count, self.samples, run.ahead.rows)
        if updating.by_layer:
            self._back_by_layer(run, numbers)
            return
        if weights is None:
            for call in run.back:
                call()
        else:
            self._back_weighted(run, weights)
        updating.update(numbers)

    def _back_weighted(self, run: BatchCalls, weights: Array) -> None:
        for call in run.begin:
            call()
        error = run.ahead.errors[self.network.design.last]
        numpy.multiply(error, weights[:, None], error)
        for call in run.back[len(run.begin) :]:
            call()

    def _back_by_layer(self, run: BatchCalls, numbers: tuple[float, ...]) -> None:
        """Each layer learns before its deltas go back to the layer before, over its new weights."""
        for call in run.begin:
            call()
        for layer, delta, carried in run.layers:
            for call in delta:
                call()
            self.updating.update_layer(layer, numbers)
            for call in carried:
                call()

    # The rate

    def _scheduled(self, loss: float | None) -> float:
        """The learning rate of a step."""
        training = self.training
        chosen = training.schedule
        assert chosen
        if chosen.entry.listens:
            return self._listening(loss)
        count = training.counts_from + (
            self.moment.seen // max(self.samples, 1)
            if training.counts == "epochs"
            else training.state.updates + self.step_number - 1
        )
        if count not in self._rates:
            self._rates = {count: self._rate_at(count)}
        return self._rates[count]

    def _rate_at(self, count: int) -> float:
        chosen = self.training.schedule
        assert chosen
        whole = {name: int(chosen.settings[name].text) for name in chosen.entry.whole}
        known = {"rate": self.first_rate}
        known |= {name: number_of(given, name) for name, given in chosen.settings.items()}
        return float(chosen.entry.at(chosen.form, count, whole).value(known.__getitem__, FLOATS))

    def _listening(self, loss: float | None) -> float:
        """The rate of a schedule that follows the losses."""
        chosen = self.training.schedule
        assert chosen
        if loss is None:
            raise WorkedError(f"the {chosen.entry.name} schedule follows the loss, and this rule has none")
        self.losses = [loss, *self.losses][:3]
        if self.step_number < chosen.entry.heard(chosen.form):
            return self.first_rate
        known = {name: formula(repr(number_of(given, name))) for name, given in chosen.settings.items()}
        numbers = {f"loss-{place}": found for place, found in enumerate(self.losses, start=1)}
        numbers |= {"rate": self.first_rate, "previous-rate": self.rate}
        equation = chosen.entry.at(chosen.form, 0, {}).bind(lambda name: known.get(name) or Symbol(name))
        return float(equation.value(numbers.__getitem__, FLOATS))

    def _diverged(self, run: BatchCalls) -> Diverged:
        """Where it began: the first layer whose weights or outputs are no longer numbers."""
        for layer in range(1, self.network.design.last + 1):
            weights = self.seen_views["weight"][layer]
            if not numpy.isfinite(weights).all():
                return Diverged(self.step_number - 1, layer, "the weights", self._advice(layer, weights))
            if not numpy.isfinite(run.ahead.sent[layer]).all():
                return Diverged(self.step_number, layer, "the outputs")
        return Diverged(self.step_number, self.network.design.last, "the terms of the loss")

    def _advice(self, layer: int, weights: Array) -> str:
        """What may help where weights are no longer numbers; the gradients are still those that they came from."""
        gradients = self.gradients["weight"][layer][~numpy.isfinite(weights)]
        if gradients.any():
            return SMALLER
        optimiser = self.training.optimiser
        forms = [form.name for form in optimiser.forms if "epsilon" in optimiser.parameters_of(form)]
        other = f"; its form {forms[0]} does not" if forms else ""
        return f"where a gradient is 0, {optimiser.called} divides by 0{other}"
