"""Updating: new parameters from their gradients, by the formulas of the catalogue, over the flat array in chunks.

A chunk goes through penalty, clipping and all lines of the optimiser before the next one, so that it stays near the
processor. What the optimiser remembers lies in flat arrays of the same layout.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy

from worked.arrays.buffers import Array, Buffers
from worked.arrays.kernel import Kernel, kernel
from worked.arrays.terms import Line
from worked.cells.given import Given, number_of
from worked.cells.place import WHOLE
from worked.formula import Formula, Symbol, formula, sum_of
from worked.formula.floats import FLOATS
from worked.maths.penalties import FACTORS, Part
from worked.maths.rule import PREVIOUS
from worked.number.quantity import quantity
from worked.problem.problem import Training

if TYPE_CHECKING:
    from worked.engine.network import Network

CHUNK = 1 << 16
GRADIENT, WEIGHT = Symbol("gradient"), Symbol("weight")


class Segment:
    """A stretch of the flat array whose parameters are treated alike: `penalised`, and subject to weight `decay`."""

    def __init__(self, start: int, stop: int, penalised: bool, decays: bool) -> None:
        self.start, self.stop, self.penalised, self.decays = start, stop, penalised, decays

    def chunks(self, size: int) -> Iterator[slice]:
        """The segment in pieces of a size."""
        for first in range(self.start, self.stop, size):
            yield slice(first, min(first + size, self.stop))


class Updating:
    """The updates of a net. `states` are what the optimiser remembers: flat arrays, and numbers that all share."""

    def __init__(self, network: Network, gradient: Array, training: Training, backend: str = "numpy") -> None:
        self.network, self.gradient, self.training = network, gradient, training
        self.form, self.clip = training.form, training.clip
        self.by_norm = bool(self.clip and self.clip.entry.by_norm)
        self.buffers = Buffers(network.dtype, backend)
        # A compiled loop goes over memory once, whatever the size of a chunk.
        self.chunk = CHUNK if backend == "numpy" else max(network.layout.size, 1)
        self._sums: dict[int, list[list[Callable[[], float]]]] = {}
        numbers = {name: number_of(given, name) for name, given in training.hyperparameters.items()}
        self.constants = {name: formula(repr(number)) for name, number in numbers.items()}
        shared = [line.quantity for line in self.form.shared]
        self.shared = dict.fromkeys(shared, 0.0)
        self.states: dict[str, Array] = {}
        for line in self.form.states:
            start = number_of(training.rate, "the learning rate") if line.start == "rate" else float(line.start)
            if line.quantity in self.shared:
                given = training.state.values.get((quantity(line.quantity), WHOLE), Given(repr(start)))
                self.shared[line.quantity] = float(given.text)
            else:
                self.states[line.quantity] = numpy.full(network.layout.size, start, network.dtype)
        self.numbers = ("rate", "count", "m", "B", "norm", *shared, *(PREVIOUS + name for name in shared))
        self.segments = list(self._segments(None))
        # Where an optimiser looks ahead, the loss and its penalty are those of the parameters that it looks ahead to.
        self.seen = network.values if self.form.look_ahead is None else network.values.copy()
        self._arrays = {"gradient": gradient, "weight": network.values, **self.states}
        if self.form.look_ahead is not None:
            self._arrays["seen"] = self.seen
        self.whole = self._calls(self.segments)
        self.by_layer: dict[int, list[Callable[..., None]]] = {}
        if training.hidden_deltas == "updated":
            layers = range(1, network.design.last + 1)
            self.by_layer = {layer: self._calls(list(self._segments(layer))) for layer in layers}
        self._penalties = self._bound(self._penalty_lines(), self.segments) if self.by_norm else []
        self.ahead = self._look_ahead()
        self._at_rest = (0.0,) * len(self.numbers)

    def _segments(self, layer: int | None) -> Iterator[Segment]:
        """What learns, of one layer or of all, in stretches that are treated alike."""
        training, last = self.training, None
        treated = {
            "weight": (True, bool(training.penalty), bool(training.weight_decay)),
            "bias": (
                training.update_biases,
                bool(training.penalty) and training.penalise_biases,
                bool(training.weight_decay) and training.decay_biases,
            ),
        }
        for part in self.network.layout.parts:
            learning, penalised, decays = treated.get(part.kind) or (bool(part.learns), False, False)
            if not learning or layer not in (None, part.layer):
                continue
            alike = last and (last.stop, last.penalised, last.decays) == (part.start, penalised, decays)
            if last and alike:
                last.stop = part.stop
                continue
            if last:
                yield last
            last = Segment(part.start, part.stop, penalised, decays)
        if last:
            yield last

    # Lines

    def _penalty_lines(self) -> list[Line]:
        """The gradient with the slope of the penalty."""
        chosen = self.training.penalty
        if chosen is None:
            return []
        factor = FACTORS[chosen.form]
        slopes = [part.slope(factor).bind(self._at(part.strength)) for part in chosen.entry.parts]
        return [("gradient", sum_of([GRADIENT, *slopes]))]

    def _lines(self, segment: Segment) -> list[Line]:
        """All lines for a segment, from its gradient to its new weights."""
        lines = self._penalty_lines() if segment.penalised and not self.by_norm else []
        if self.clip:
            lines.append(("gradient", self.clip.entry.equation))
        lines += [(line.quantity, line.formula) for line in self.form.lines]
        if segment.decays and self.training.decay:
            name, change = lines[-1]
            lines[-1] = (name, change - self.training.decay)
        return [*lines, ("weight", WEIGHT + Symbol("change"))]

    def _kernel(self, lines: list[Line]) -> Kernel:
        known = self.constants
        bound = tuple((name, each.bind(lambda role: known.get(role) or Symbol(role))) for name, each in lines)
        return kernel(bound, tuple(self._arrays), self.numbers)

    def _at(self, strength: str) -> Callable[[str], Formula]:
        """The symbols of a penalty's slope: its strength has a name of its own, its weight is that the loss sees."""
        seen = "seen" if "seen" in self._arrays else "weight"
        return lambda symbol: Symbol({"strength": strength, "weight": seen}.get(symbol, symbol))

    def _bound(self, lines: list[Line], segments: list[Segment]) -> list[Callable[..., None]]:
        """Some lines, for each chunk of the segments that are penalised."""
        chunks = [chunk for segment in segments if segment.penalised for chunk in segment.chunks(self.chunk)]
        made = self._kernel(lines) if lines else None
        return [made.bound(_cut(self._arrays, chunk), self.buffers) for chunk in chunks] if made else []

    def _calls(self, segments: list[Segment]) -> list[Callable[..., None]]:
        """The update of each chunk of some segments."""
        calls = []
        for segment in segments:
            made = self._kernel(self._lines(segment))
            calls += [made.bound(_cut(self._arrays, chunk), self.buffers) for chunk in segment.chunks(self.chunk)]
        return calls

    def _look_ahead(self) -> list[Callable[..., None]]:
        """What computes the parameters at which the gradient is taken, where an optimiser looks ahead."""
        if self.form.look_ahead is None:
            return []
        made = self._kernel([("seen", self.form.look_ahead)])
        chunks = [chunk for segment in self.segments for chunk in segment.chunks(self.chunk)]
        return [made.bound(_cut(self._arrays, chunk), self.buffers) for chunk in chunks]

    def look_ahead(self) -> None:
        """The parameters that the next step sees."""
        for call in self.ahead:
            call(*self._at_rest)

    # A step

    def prepared(self, rate: float, count: int, samples: int, rows: int) -> tuple[float, ...]:
        """The numbers of a step: with the lines that hold for all weights, worked once."""
        numbers: dict[str, float] = {"rate": rate, "count": float(count), "m": float(samples), "B": float(rows)}
        if self.form.shared:
            before = dict(self.shared)
            known = {**{name: float(each.value(float, FLOATS)) for name, each in self.constants.items()}, **numbers}
            known |= {PREVIOUS + name: number for name, number in before.items()}
            for line in self.form.shared:
                known[line.quantity] = self.shared[line.quantity] = line.formula.value(known.__getitem__, FLOATS)
            return (rate, count, samples, rows, 0.0, *self.shared.values(), *before.values())
        return (rate, count, samples, rows, 0.0)

    def update(self, numbers: tuple[float, ...]) -> None:
        """New values for all that learns."""
        if self.by_norm:
            for call in self._penalties:
                call(*numbers)
            numbers = (*numbers[:4], self._norm(), *numbers[5:])
        for call in self.whole:
            call(*numbers)
        if self.training.max_norm:
            self._within_norm(self.network.weights)

    def update_layer(self, layer: int, numbers: tuple[float, ...]) -> None:
        """New values for what learns of one layer."""
        for call in self.by_layer[layer]:
            call(*numbers)
        if self.training.max_norm:
            self._within_norm({layer: self.network.weights[layer]})

    def _norm(self) -> float:
        """The norm of the gradient of all that learns."""
        parts = [self.gradient[segment.start : segment.stop] for segment in self.segments]
        return math.sqrt(sum(float(part.dot(part)) for part in parts))

    def _within_norm(self, weights: Mapping[int, Array]) -> None:
        """The weights into each unit, brought back within the largest norm."""
        assert self.training.max_norm
        largest = numpy.array(float(self.training.max_norm.text), self.network.dtype)
        for layer, found in weights.items():
            norms = self.buffers.array(f"norms {layer}", found.shape[1])
            numpy.einsum("ij,ij->j", found, found, out=norms)
            numpy.sqrt(norms, norms)
            numpy.maximum(norms, largest, out=norms)
            numpy.divide(largest, norms, norms)
            numpy.multiply(found, norms, found)

    def penalty(self, values: Array, samples: int, rows: int) -> float:
        """What large weights add to the loss, of parameters that lie like those of the net."""
        chosen = self.training.penalty
        if chosen is None:
            return 0.0
        total = 0.0
        for part, sums in zip(chosen.entry.parts, self._sums_of(values), strict=True):
            known = {"strength": self.constants[part.strength], "m": formula(samples), "B": formula(rows)}
            factor = FACTORS[chosen.form].factor.bind(known.__getitem__).value(float, FLOATS)
            total += factor * sum(call() for call in sums)
        return total

    def _sums_of(self, values: Array) -> list[list[Callable[[], float]]]:
        """What sums the terms of each part of the penalty, stretch by stretch; bound when it is first asked for."""
        chosen = self.training.penalty
        if chosen and id(values) not in self._sums:
            kinds = ("weight", "bias") if self.training.penalise_biases else ("weight",)
            stretches = [values[part.start : part.stop] for part in self.network.layout.parts if part.kind in kinds]
            self._sums[id(values)] = [[self._summing(part, each) for each in stretches] for part in chosen.entry.parts]
        return self._sums[id(values)]

    def _summing(self, part: Part, values: Array) -> Callable[[], float]:
        """What sums the terms of a stretch of parameters."""
        if part.square:
            return lambda: float(values.dot(values))
        cuts = [values[first : first + CHUNK] for first in range(0, values.size, CHUNK)]
        made, into = kernel((("term", part.term),), ("term", "weight")), self.buffers.array("term", cuts[0].size)
        calls = [
            (made.bound({"term": into[: cut.size], "weight": cut}, self.buffers), into[: cut.size]) for cut in cuts
        ]

        def total() -> float:
            found = 0.0
            for call, terms in calls:
                call()
                found += float(terms.sum())
            return found

        return total


def _cut(arrays: Mapping[str, Array], chunk: slice) -> dict[str, Array]:
    """The same stretch of all arrays."""
    return {name: array[chunk] for name, array in arrays.items()}
