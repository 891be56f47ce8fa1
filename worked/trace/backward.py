"""Backward: one chain rule over the cells of the forward pass.

How the loss changes with a cell is the sum, over the cells computed from it, of how the loss changes with them times
their partial derivative. For dense nets this gives the textbook's equations and nothing else: a weight is its own
partial derivative, the slope of an activation is a cell, and

    error of an output   dE/dout          slope of the loss
    error of a hidden    dE/dout          sum of weight * delta over the units it feeds
    delta                dE/dnet          slope * error, summed over the outputs it feeds (softmax)
    gradient             dE/dw            delta * input

and for other stages of a unit, such as what batch normalisation makes of its net input, dE/d(stage) is the stage's
own error: `normalised-error`. All carry the sign of the convention: with `target-out` they are -dE/d(...).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from worked.formula import Formula, Negative, Number, Quotient, Symbol, product_of, sum_of
from worked.problem.problem import Problem
from worked.trace.cell import Cell, Step, edge, identifier
from worked.trace.forward import Forward
from worked.trace.loss import mean

ERRORS = {"net": "delta", "out": "error"}


def error_of(quantity: str) -> str:
    """What the error of a stage of a unit is called."""
    return ERRORS.get(quantity, f"{quantity}-error")


class Backward:
    """The backward pass of a step, layer by layer from the outputs."""

    def __init__(self, problem: Problem, step: Step, forward: Forward) -> None:
        self.problem, self.step, self.forward = problem, step, forward
        self.network, self.training = problem.network, problem.training
        self.falling = problem.convention.falling
        self.last = len(self.network.layers) - 1
        self.consumers: dict[str, list[Cell]] = {}
        for cells in forward.cells.values():
            for cell in cells:
                for name in cell.inputs:
                    self.consumers.setdefault(name, []).append(cell)

    def id(self, quantity: str, place: str, sample: int) -> str:
        """The id of a cell of a sample."""
        return identifier(quantity, place, self.step.number, self.step.tag(sample))

    def layer(self, number: int, samples: Sequence[int]) -> None:
        """The errors, slopes and deltas of a layer, from those of the layer above it."""
        tags = {self.step.tag(sample) for sample in samples} | {None}
        cells = [cell for cell in self.forward.cells[number] if cell.sample in tags]
        stages = [(quantity, list(found)) for quantity, found in groupby(cells, lambda cell: cell.quantity)]
        plain = number == self.last and self._is_plain()
        for quantity, found in reversed(_joined(stages)):
            if plain and quantity == "out":
                self._plain_errors(found)
                if not self.training.optimiser.uses_slopes:
                    return
                continue
            if not (plain and found == self._arguments(cells)):
                for cell in found:
                    self._error(cell, number)
            if quantity == "out":
                self._slopes(number, samples)

    def _arguments(self, cells: list[Cell]) -> list[Cell]:
        """The cells that an activation is applied to."""
        names = {name for cell in cells if cell.quantity == "out" for name in cell.inputs}
        return [cell for cell in cells if cell.id in names]

    def _is_plain(self) -> bool:
        """Whether the errors of the outputs are taken at once: a short form, or a rule that uses no slope."""
        loss, rule = self.training.loss, self.training.optimiser
        name = self.network.activations[-1].activation.name
        short = loss and self.training.shortcut and name in loss.short and self._ends_with_out()
        return bool(short) or not rule.uses_slopes

    def _ends_with_out(self) -> bool:
        return self.forward.cells[self.last][-1].quantity == "out"

    def _plain_errors(self, outs: list[Cell]) -> None:
        """What stands for delta where it is a plain error: target - out or out - target."""
        for cell in outs:
            assert cell.formula
            target, out = Symbol(cell.id.replace("out", "target", 1)), cell.symbol
            error = target - out if self.falling else out - target
            if not self.training.optimiser.uses_slopes:
                self.step.add("error", cell.place, self._sample(cell), error)
                continue
            own = next(name for name in cell.inputs if self.step[name].place == cell.place)
            quantity = error_of(self.step[own].quantity)
            self.step.add(quantity, cell.place, self._sample(cell), self._shared(error))

    def _sample(self, cell: Cell) -> int | None:
        """The number by which `Step.add` tags a cell with the sample of another."""
        return cell.sample if len(self.step.samples) > 1 else None

    def _shared(self, formula: Formula) -> Formula:
        """A slope of the loss, divided by the number of outputs where the loss is their mean."""
        count = len(self.network.outputs)
        return mean(formula, count) if self.training.outputs == "mean" and count > 1 else formula

    def _error(self, cell: Cell, number: int) -> None:
        """How the loss changes with a cell."""
        consumers = self.consumers.get(cell.id, [])
        if cell.quantity == "mean":
            # A variance does not change with its mean: what is less its mean sums to 0.
            consumers = [consumer for consumer in consumers if consumer.quantity != "variance"]
        terms = [self._carried(cell, consumer) for consumer in consumers]
        if number == self.last and self._is_output(cell):
            terms.insert(0, self._loss_slope(cell))
        self.step.add(error_of(cell.quantity), cell.place, self._sample(cell), sum_of(terms))

    def _is_output(self, cell: Cell) -> bool:
        """Whether a cell is what an output unit sends on."""
        samples = self.step.samples if cell.sample is None else (cell.sample,)
        return any(self.forward.last.get((cell.place, sample)) == cell.symbol for sample in samples)

    def _loss_slope(self, cell: Cell) -> Formula:
        assert self.training.loss
        slope = self.training.loss.falling if self.falling else self.training.loss.rising
        target = Symbol(identifier("target", cell.place, self.step.number, cell.sample))
        return self._shared(slope.bind({"t": target, "a": cell.symbol}.__getitem__))

    def _carried(self, cell: Cell, consumer: Cell) -> Formula:
        """What comes back to a cell from one that is computed from it: partial derivative times its error."""
        change = Symbol(identifier(error_of(consumer.quantity), consumer.place, self.step.number, consumer.sample))
        if consumer.quantity == "out":
            place = cell.place if cell.place == consumer.place else edge(cell.place, consumer.place)
            return Symbol(identifier("slope", place, self.step.number, cell.sample)) * change
        if consumer.quantity == "deviation":
            # The derivative of a root, written with the root itself.
            return Quotient(Number("1"), product_of((Number("2"), consumer.symbol))) * change
        partial = consumer.partials[cell.id]
        if self.training.hidden_deltas == "updated" and consumer.quantity == "net":
            newer = identifier("weight", edge(cell.place, consumer.place), self.step.number + 1)
            old = self.forward.parameters[edge(cell.place, consumer.place)].name
            partial = partial.bind(lambda name: Symbol(newer if name == old else name))
        return _times(partial, change)

    def _slopes(self, number: int, samples: Sequence[int]) -> None:
        layer, chosen = self.network.layers[number], self.network.activation(number)
        for sample in samples:
            outs = [Symbol(self.id("out", unit, sample)) for unit in layer]
            nets = [self._argument(self.step[out.name]) for out in outs]
            for to, unit in enumerate(layer):
                for source, other in enumerate(layer):
                    slope = chosen.activation.slope_of(nets, outs, to, source, chosen.settings)
                    if slope is not None:
                        self.step.add("slope", unit if unit == other else edge(other, unit), sample, slope)

    def _argument(self, out: Cell) -> Symbol:
        """What the activation of a unit is applied to."""
        own = [name for name in out.inputs if self.step[name].place == out.place]
        return Symbol(own[0] if own else identifier("net", out.place, out.step, out.sample))

    def descent(self, place: str, target: str, sample: int) -> Formula:
        """The delta (or plain error) of a unit times how its net input changes with a weight or bias.

        It is -dE/dw or dE/dw, by the sign of the convention.
        """
        signal, net = self.training.optimiser.signal, self.step[self.id("net", target, sample)]
        partial = net.partials[self.forward.parameters[place].name]
        return product_of((Symbol(self.id(signal, target, sample)), partial))

    def scaled_descent(self, quantity: str, target: str, sample: int) -> Formula:
        """The error of a scaled number times how it changes with its gamma or beta."""
        scaled = self.step[self.id("scaled", target, sample)]
        partial = scaled.partials[self.forward.parameters[f"{quantity}[{target}]"].name]
        return product_of((Symbol(self.id(error_of("scaled"), target, sample)), partial))


def _times(partial: Formula, change: Formula) -> Formula:
    """A partial derivative times what it carries; its minus sign stands before both."""
    if isinstance(partial, Quotient) and isinstance(partial.top, Negative):
        partial = Negative(Quotient(partial.top.body, partial.bottom))
    return Negative(partial.body * change) if isinstance(partial, Negative) else partial * change


def _joined(stages: Iterable[tuple[str, list[Cell]]]) -> list[tuple[str, list[Cell]]]:
    """Stages in order; what takes turns (mean, variance, deviation of one unit after another) is put together."""
    found: dict[str, list[Cell]] = {}
    for quantity, cells in stages:
        found.setdefault(quantity, []).extend(cells)
    return list(found.items())


def over_batch(terms: list[Formula], samples: str) -> Formula:
    """What the samples of a batch contribute, summed or averaged."""
    total = sum_of(terms)
    return mean(total, len(terms)) if samples == "mean" and len(terms) > 1 else total
