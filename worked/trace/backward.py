"""Backward: one chain rule over the cells of the forward pass.

How the loss changes with a cell is the sum, over the cells computed from it, of how the loss changes with them times
their partial derivative. For dense nets this gives the textbook's equations and nothing else: a weight is its own
partial derivative, the slope of an activation is a cell, and

    error of an output   dE/dout          slope of the loss
    error of a hidden    dE/dout          sum of weight * delta over the units it feeds
    delta                dE/dnet          slope * error, summed over the outputs it feeds (softmax)
    gradient             dE/dw            delta * input

Errors and deltas carry the sign of the convention: with `target-out` they are -dE/dout and -dE/dnet.
"""

from __future__ import annotations

from collections.abc import Iterable

from worked.formula import Formula, Symbol, product_of, sum_of
from worked.problem.problem import Problem
from worked.trace.cell import Cell, Step, edge, identifier
from worked.trace.forward import Parameters, mean


def chain_rule(cell: str, consumers: Iterable[tuple[Cell, Symbol]]) -> Formula:
    """How the loss changes with a cell: over its consumers, their partial derivative times how it changes with them."""
    return sum_of([consumer.partials[cell] * change for consumer, change in consumers])


class Backward:
    """The backward pass of one sample, layer by layer from the outputs."""

    def __init__(self, problem: Problem, step: Step, parameters: Parameters, sample: int) -> None:
        self.problem, self.step, self.parameters, self.sample = problem, step, parameters, sample
        self.network, self.training = problem.network, problem.training
        self.falling = problem.convention.falling

    def id(self, quantity: str, place: str) -> str:
        """The id of a cell of this sample."""
        return identifier(quantity, place, self.step.number, self.step.tag(self.sample))

    def layer(self, number: int) -> None:
        """The errors, slopes and deltas of a layer, from those of the layer above it."""
        last = number == len(self.network.layers) - 1
        if last and (self._short() or not self.training.optimiser.uses_slopes):
            self._plain_errors(number)
            return
        for unit in self.network.layers[number]:
            self.step.add("error", unit, self.sample, self._loss_slope(unit) if last else self._error(unit, number))
        self._slopes(number)
        for unit in self.network.layers[number]:
            self.step.add("delta", unit, self.sample, self._delta(unit, number))

    def _short(self) -> bool:
        loss = self.training.loss
        return bool(loss and self.training.shortcut and self.network.activations[-1].activation.name in loss.short)

    def _plain_errors(self, number: int) -> None:
        """Deltas that are plain errors: a short form of loss and activation, or a rule that uses no slope."""
        quantity = self.training.optimiser.signal
        for unit in self.network.layers[number]:
            target, out = Symbol(self.id("target", unit)), Symbol(self.id("out", unit))
            error = target - out if self.falling else out - target
            self.step.add(quantity, unit, self.sample, self._shared(error) if quantity == "delta" else error)

    def _shared(self, formula: Formula) -> Formula:
        """A slope of the loss, divided by the number of outputs where the loss is their mean."""
        count = len(self.network.outputs)
        return mean(formula, count) if self.training.outputs == "mean" and count > 1 else formula

    def _loss_slope(self, unit: str) -> Formula:
        assert self.training.loss
        slope = self.training.loss.falling if self.falling else self.training.loss.rising
        role = {"t": Symbol(self.id("target", unit)), "a": Symbol(self.id("out", unit))}
        return self._shared(slope.bind(role.__getitem__))

    def _error(self, unit: str, number: int) -> Formula:
        """The error of a hidden unit, carried back from the deltas of the units that it feeds."""
        above = self.network.layers[number + 1]
        fed = [(self.step[self.id("net", target)], Symbol(self.id("delta", target))) for target in above]
        formula = chain_rule(self.id("out", unit), fed)
        if self.training.hidden_deltas == "updated":
            newer = {
                self.parameters[edge(unit, target)].name: identifier("weight", edge(unit, target), self.step.number + 1)
                for target in above
            }
            formula = formula.bind(lambda name: Symbol(newer.get(name, name)))
        return formula

    def _slopes(self, number: int) -> None:
        layer, chosen = self.network.layers[number], self.network.activation(number)
        nets = [Symbol(self.id("net", unit)) for unit in layer]
        outs = [Symbol(self.id("out", unit)) for unit in layer]
        for to, unit in enumerate(layer):
            for source, other in enumerate(layer):
                slope = chosen.activation.slope_of(nets, outs, to, source, chosen.settings)
                if slope is not None:
                    self.step.add("slope", unit if unit == other else edge(other, unit), self.sample, slope)

    def _delta(self, unit: str, number: int) -> Formula:
        """The delta of a unit: the slopes of all outputs that depend on its net input, each times its error."""
        terms = []
        for other in self.network.layers[number]:
            slope = self.id("slope", unit if unit == other else edge(unit, other))
            if slope in self.step:
                terms.append(Symbol(slope) * Symbol(self.id("error", other)))
        return sum_of(terms)

    def descent(self, parameter: Symbol, target: str) -> Formula:
        """The delta (or plain error) of a unit times how its net input changes with a weight or bias.

        It is -dE/dw or dE/dw, by the sign of the convention.
        """
        signal, net = self.training.optimiser.signal, self.step[self.id("net", target)]
        return product_of((Symbol(self.id(signal, target)), net.partials[parameter.name]))


def over_batch(terms: list[Formula], samples: str) -> Formula:
    """What the samples of a batch contribute, summed or averaged."""
    total = sum_of(terms)
    return mean(total, len(terms)) if samples == "mean" and len(terms) > 1 else total
