"""Network: a dense net in arrays, all its parameters in one flat array with a view for each layer."""

from __future__ import annotations

from typing import Any

import numpy

from worked.arrays.buffers import Array, Buffers
from worked.arrays.stage import Moment
from worked.cells.given import number_of
from worked.engine.layout import Design, Layout, positions
from worked.engine.passing import Pass
from worked.layers.normalisation import Normalisation
from worked.number.quantity import BIAS, WEIGHT
from worked.problem.network import Network as Units
from worked.problem.problem import Problem

MOST_ROWS = 1024


class Network:
    """A net and its numbers.

    `values` is the flat array of all parameters; `weights` and `biases` are views of it by layer,
    counted from 1, where weights have the shape (sending units, receiving units). `running` are the averages of
    batch normalisation by layer, means and variances.
    """

    def __init__(self, design: Design, dtype: Any = numpy.float32) -> None:
        self.design, self.dtype = design, numpy.dtype(dtype)
        self.layout = Layout(design)
        self.values = numpy.zeros(self.layout.size, self.dtype)
        self.views = self.layout.views(self.values)
        self.weights, self.biases = self.views[WEIGHT], self.views[BIAS]
        self.running: dict[int, tuple[Array, Array]] = {}
        for layer in range(1, design.last + 1):
            for kind in {each.quantity for each in design.learned(layer)}:
                own = [each.given for each in design.learned(layer) if each.quantity == kind]
                self.views[kind][layer][:] = [number_of(given, kind) for given in own]
        for found in design.operations.of(Normalisation):
            if running := found.rule.running:
                means, variances = (
                    numpy.array([number_of(given, "a running average") for given in each], self.dtype)
                    for each in (running.means, running.variances)
                )
                self.running[found.layer] = (means, variances)
        self._passes: dict[int, Pass] = {}

    @classmethod
    def of(cls, problem: Problem, dtype: Any = numpy.float32) -> Network:
        """The net of a problem, with its numbers."""
        units = problem.network
        found = cls(design_of(units), dtype)
        given = {each.key: each.given for each in units.parameters}
        for key, place in positions(units, found.layout):
            found.values[place] = number_of(given[key], "{}[{}]".format(*key))
        return found

    def outputs(self, inputs: Array) -> Array:
        """What the net gives for inputs, a row for each sample, as it does after training."""
        inputs = numpy.asarray(inputs, self.dtype)
        step = MOST_ROWS if self.separable else max(len(inputs), 1)
        found = numpy.empty((len(inputs), self.design.sizes[-1]), self.dtype)
        for first in range(0, len(inputs), step):
            rows = inputs[first : first + step]
            run = self._pass(len(rows))
            numpy.copyto(run.inputs, rows)
            # A power that is too large is the right step to a sigmoid of 0.
            with numpy.errstate(over="ignore", under="ignore"):
                run.ahead()
            found[first : first + step] = run.sent[-1]
        return found

    @property
    def separable(self) -> bool:
        """Whether, after training, what the net gives for a sample does not depend on others beside it."""
        coupled = [each.layer for each in self.design.operations if each.couples_samples]
        return all(layer in self.running for layer in coupled)

    def _pass(self, rows: int) -> Pass:
        if rows not in self._passes:
            # A batch of full size and a rest: whoever asks for many sizes pays with time and not with memory.
            kept = list(self._passes.items())[-1:]
            self._passes = {**dict(kept), rows: Pass(self, rows, Moment(), Buffers(self.dtype))}
        return self._passes[rows]


def design_of(units: Units) -> Design:
    """The design of a problem's net."""
    places = tuple(
        tuple(place for place, unit in enumerate(layer.units) if unit in layer.biases)
        for layer in units.computing_layers
    )
    return Design(tuple(map(len, units.units)), units.activations, places, units.operations)
