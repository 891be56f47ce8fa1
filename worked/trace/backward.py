"""Backward: one chain rule over the cells of the forward pass.

How the loss changes with a cell is the sum, over the cells computed from it, of how the loss changes with them times
their partial derivative. For dense nets this gives the textbook's equations and nothing else: a weight is its own
partial derivative, the slope of an activation is a cell, and

    error of an output   dE/dout          slope of the loss
    error of a hidden    dE/dout          sum of weight * delta over the units it feeds
    delta                dE/dnet          slope * error, summed over the outputs it feeds (softmax)
    gradient             dE/dw            delta * input

and for other stages of a unit, such as what batch normalisation makes of its net input, dE/d(stage) is the stage's
own error: `normalised-error`. A parameter is a cell like any other, so that its gradient is the same sum. All carry the
sign of the convention: with `target-out` they are -dE/d(...).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from worked.cells.cell import BACKWARD, Cell, Step, identifier
from worked.formula import Formula, Negative, Quotient, Symbol, product_of, sum_of
from worked.layers.operation import ACTIVATION
from worked.layers.stack import Stage
from worked.number.quantity import INPUT, INPUT_GRADIENT, NET, OUT, TARGET, error_of
from worked.problem.layer import Layer
from worked.problem.problem import Problem
from worked.trace.forward import Forward, LayerCells
from worked.trace.loss import mean


class Backward:
    """The backward pass of a step, layer by layer from the outputs.

    `newer` are the symbols of new weights by those of the old ones, where deltas are carried back over new weights.
    """

    def __init__(self, problem: Problem, step: Step, forward: Forward) -> None:
        self.problem, self.step, self.forward = problem, step, forward
        self.training = problem.training
        self.falling = problem.convention.falling
        self.newer: dict[str, Symbol] = {}
        self.idle = self._idle() if problem.has_frozen and not problem.input_gradients else frozenset()
        self.consumers: dict[str, list[Cell]] = {}
        for cells in forward.cells.values():
            for cell in cells:
                for name in cell.inputs:
                    self.consumers.setdefault(name, []).append(cell)

    def _idle(self) -> frozenset[str]:
        """The cells of the forward pass that depend on nothing that learns: no error is carried back to them."""
        alive = {symbol.name for key, symbol in self.forward.parameters.items() if self.problem.learns(key)}
        found: set[str] = set()
        for cell in (cell for cells in self.forward.cells.values() for cell in cells):
            (found if alive.isdisjoint(cell.inputs) else alive).add(cell.id)
        return frozenset(found)

    def layer(self, layer: Layer, samples: Sequence[int]) -> None:
        """The errors, slopes and deltas of a layer, from those of the layer above it."""
        tags = {self.step.tag(sample) for sample in samples} | {None}
        cells = [cell for cell in self.forward.cells[layer.number] if cell.sample in tags and cell.id not in self.idle]
        plain = layer.is_output and self._is_plain()
        for quantity, found in reversed(list(_by_quantity(cells).items())):
            if plain and quantity == OUT:
                self._plain_errors(found)
                if not self.training.optimiser.uses_slopes:
                    return
                continue
            if not (plain and found == self._arguments(cells)):
                for cell in found:
                    self._error(cell, layer)
            for stage in dict.fromkeys(map(_stage, found)):
                stage.operation.after_errors(quantity, LayerCells(self.forward, stage, samples, BACKWARD, self.idle))

    def _arguments(self, cells: list[Cell]) -> list[Cell]:
        """The cells that an activation is applied to."""
        names = {name for cell in cells if _stage(cell).operation.position == ACTIVATION for name in cell.inputs}
        return [cell for cell in cells if cell.id in names]

    def _is_plain(self) -> bool:
        """Whether the errors of the outputs are taken at once: a short form, or a rule that uses no slope."""
        loss, rule = self.training.loss, self.training.optimiser
        outputs = self.problem.output_layer
        names = {each.activation.name for each in outputs.activations}
        short = loss and self.training.shortcut and names <= {*loss.short} and outputs.makes[-1] == OUT
        return bool(short) or not rule.uses_slopes

    def _plain_errors(self, outs: list[Cell]) -> None:
        """What stands for delta where it is a plain error: target - out or out - target."""
        for cell in outs:
            target, out = Symbol(identifier(TARGET, cell.place, cell.step, cell.sample)), cell.symbol
            error = target - out if self.falling else out - target
            if not self.training.optimiser.uses_slopes:
                self._add(cell, error)
                continue
            own = next(name for name in cell.inputs if self.step[name].place == cell.place)
            self._add(self.step[own], self._shared(error))

    def _add(self, cell: Cell, formula: Formula) -> None:
        """Append the error of a cell."""
        sample = cell.sample if len(self.step.samples) > 1 else None
        self.step.add(error_of(cell.quantity), cell.place, sample, formula, phase=BACKWARD, origin=cell.origin)

    def _shared(self, formula: Formula) -> Formula:
        """A slope of the loss, divided by the number of outputs where the loss is their mean."""
        count = len(self.problem.outputs)
        return mean(formula, count) if self.training.outputs == "mean" and count > 1 else formula

    def _error(self, cell: Cell, layer: Layer) -> None:
        """How the loss changes with a cell; nothing where it is an output that changes and does not depend on it."""
        terms = [self._carried(cell, consumer) for consumer in self._feeding(cell)]
        if layer.is_output and self._is_output(cell):
            if self.training.output:
                self._seed(cell)
                return
            terms.insert(0, self._loss_slope(cell))
        if terms:
            self._add(cell, sum_of(terms))

    def _seed(self, cell: Cell) -> None:
        """How the chosen output changes with itself, by 1; other outputs count where units of the layer are mixed."""
        chosen = cell.place == self.training.output
        if chosen or self.problem.operations:
            sample = cell.sample if len(self.step.samples) > 1 else None
            self.step.add(error_of(cell.quantity), cell.place, sample, given="1" if chosen else "0")

    def inputs(self, samples: Sequence[int]) -> None:
        """How the loss of each sample changes with the inputs: dE/dx, whatever the sign of the convention."""
        self.layer(self.problem.layers[0], samples)
        for sample in samples:
            for unit in self.problem.inputs:
                cell = self.step.get(INPUT, unit, sample)
                assert cell
                terms = [self._carried(cell, consumer) for consumer in self._feeding(cell)]
                if not terms:
                    continue
                whole = Negative(sum_of(terms)) if self.falling else sum_of(terms)
                origin = _stage(self._feeding(cell)[0])
                self.step.add(INPUT_GRADIENT, unit, sample, whole, phase=BACKWARD, origin=origin)

    def _feeding(self, cell: Cell) -> list[Cell]:
        """The cells that are computed from a cell, as far as something comes back from them."""
        found = self.consumers.get(cell.id, [])
        back = [each for each in found if not _stage(each).operation.ignores(each, cell)]
        return [each for each in back if self._of_consumer(each).name in self.step] if self.training.output else back

    def _is_output(self, cell: Cell) -> bool:
        """Whether a cell is what an output unit sends on."""
        samples = self.step.samples if cell.sample is None else (cell.sample,)
        return any(self.forward.last.get((cell.place, sample)) == cell.symbol for sample in samples)

    def _loss_slope(self, cell: Cell) -> Formula:
        assert self.training.loss
        slope = self.training.loss.falling if self.falling else self.training.loss.rising
        target = Symbol(identifier(TARGET, cell.place, self.step.number, cell.sample))
        return self._shared(slope.bind({"t": target, "a": cell.symbol}.__getitem__))

    def _of_consumer(self, consumer: Cell) -> Symbol:
        """The error of what is computed from a cell; the plain one of an output, where a rule uses no slope."""
        quantity = self.training.optimiser.signal if consumer.quantity == NET else error_of(consumer.quantity)
        return Symbol(identifier(quantity, consumer.place, self.step.number, consumer.sample))

    def _carried(self, cell: Cell, consumer: Cell) -> Formula:
        """What comes back to a cell from one that is computed from it: partial derivative times its error."""
        partial = _stage(consumer).operation.local(consumer, cell)
        if self.newer:
            partial = partial.bind(lambda name: self.newer.get(name) or Symbol(name))
        return _times(partial, self._of_consumer(consumer))

    def descents(self, parameter: Symbol) -> list[Formula]:
        """For each sample the error of what is computed from a parameter times how that changes with the parameter.

        It is -dE/dw or dE/dw, by the sign of the convention. Shared parameters have several terms.
        """
        consumers = self.consumers.get(parameter.name, [])
        if self.training.output:
            consumers = [each for each in consumers if self._of_consumer(each).name in self.step]
        found = []
        for sample in self.step.samples:
            own = [each for each in consumers if each.sample == self.step.tag(sample)]
            terms = [product_of((self._of_consumer(each), each.partials[parameter.name])) for each in own]
            found += [sum_of(terms)] if terms else []
        return found


def _stage(cell: Cell) -> Stage:
    """The operation that computes a cell, in its layer."""
    assert isinstance(cell.origin, Stage)
    return cell.origin


def _times(partial: Formula, change: Formula) -> Formula:
    """A partial derivative times what it carries; its minus sign stands before both."""
    if isinstance(partial, Quotient) and isinstance(partial.top, Negative):
        partial = Negative(Quotient(partial.top.body, partial.bottom))
    return Negative(partial.body * change) if isinstance(partial, Negative) else partial * change


def _by_quantity(cells: Iterable[Cell]) -> Mapping[str, list[Cell]]:
    """Cells by stage, in order; what takes turns (mean, variance of one unit after another) is put together."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.quantity, []).append(cell)
    return found


def over_batch(terms: list[Formula], samples: str) -> Formula:
    """What the samples of a batch contribute, summed or averaged."""
    total = sum_of(terms)
    return mean(total, len(terms)) if samples == "mean" and len(terms) > 1 else total
