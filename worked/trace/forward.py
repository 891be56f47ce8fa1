"""Forward: the cells of a forward pass, layer by layer; each operation of a layer writes its own.

What a unit computes goes through stages, each a cell; most nets have the two of the textbook, net and out.
"""

from __future__ import annotations

from collections.abc import Sequence

from worked.cells.cell import FORWARD, Cell, Step, identifier
from worked.cells.given import Given
from worked.cells.place import Place
from worked.formula import Formula, Symbol
from worked.layers.operation import ParameterKey
from worked.layers.stack import Stage
from worked.number.quantity import INPUT, TARGET, Quantity
from worked.problem.problem import Problem

# The parameters of a net as a step sees them; of those that learn as one the first.
Parameters = dict[ParameterKey, Symbol]


def givens(problem: Problem, step: Step, parameters: Parameters) -> None:
    """The parameters and inputs with which the first step begins, and the samples of any step."""
    if step.number == 1:
        for each in problem.network.parameters_by_kind():
            parameters[each.key] = given_in(step, *each.key, None, each.given)
    training = problem.training
    compares = training.loss or not training.optimiser.uses_slopes
    for sample in step.samples:
        shown = problem.samples[sample - 1]
        for unit, given in zip(problem.inputs, shown.inputs, strict=True):
            given_in(step, INPUT, unit, sample, given)
        for unit, given in zip(problem.outputs, shown.targets, strict=True) if compares else ():
            given_in(step, TARGET, unit, sample, given)
    if not step.final and training.updates and not training.schedule:
        given_in(step, "learning-rate", "", None, training.rate)


def given_in(step: Step, quantity: str, place: str, sample: int | None, given: Given) -> Symbol:
    """A given cell."""
    return step.add(quantity, place, sample, given=given.text, letter=given.letter)


def once(step: Step, quantity: str, place: str, given: Given) -> Symbol:
    """A given cell that a step has once."""
    found = step.get(quantity, place)
    return found.symbol if found else given_in(step, quantity, place, None, given)


class Forward:
    """The forward pass of one step. `cells` are its cells by layer, in order; `parameters` the weights that it sees."""

    def __init__(self, problem: Problem, step: Step, parameters: Parameters) -> None:
        self.problem, self.step, self.parameters = problem, step, parameters
        self.cells: dict[int, list[Cell]] = {layer.number: [] for layer in problem.layers}
        self.last: dict[tuple[str, int], Symbol] = {}

    def run(self, samples: Sequence[int]) -> None:
        """The cells of all layers for some samples."""
        for sample in samples:
            for unit in self.problem.inputs:
                self.last[unit, sample] = Symbol(identifier(INPUT, unit, self.step.number, self.step.tag(sample)))
        for layer in self.problem.layers:
            for stage in layer.stages:
                stage.operation.forward(LayerCells(self, stage, samples, FORWARD))


class LayerCells:
    """A layer of one step, into which an operation writes its cells; see `worked.layers.writing.Cells`."""

    def __init__(
        self, forward: Forward, stage: Stage, samples: Sequence[int], phase: str, idle: frozenset[str] = frozenset()
    ) -> None:
        self._forward, self._step, self._stage, self._phase = forward, forward.step, stage, phase
        self._idle = idle
        self.number, self.units, self.samples = stage.number, stage.units, samples
        self.before = self.units_of(self.number - 1) if self.number else ()

    @property
    def testing(self) -> bool:
        """Whether this is the last forward pass, after training."""
        return self._step.final

    @property
    def step(self) -> int:
        """The number of the step."""
        return self._step.number

    def units_of(self, layer: int) -> tuple[str, ...]:
        """The units of any layer."""
        return self._forward.problem.layers[layer].units

    def sent(self, unit: str, sample: int) -> Symbol:
        """What a unit sends on so far."""
        return self._forward.last[unit, sample]

    def is_idle(self, symbol: Symbol) -> bool:
        """Whether no error is carried back to a cell, because nothing that learns leads to it."""
        return symbol.name in self._idle

    def parameter(self, quantity: Quantity, place: Place) -> Symbol | None:
        """A parameter as the forward pass sees it; None where the net has none there."""
        return self._forward.parameters.get(self._forward.problem.first_of((quantity, place)))

    def cell(self, quantity: str, place: str, sample: int | None) -> Cell | None:
        """A cell of the step."""
        return self._step.get(quantity, place, sample)

    def make(self, quantity: str, unit: str, sample: int, formula: Formula) -> Symbol:
        """Append a stage of a unit, which is what the unit sends on so far."""
        self._forward.last[unit, sample] = symbol = self.part(quantity, unit, sample, formula)
        return symbol

    def part(self, quantity: str, place: str, sample: int | None, formula: Formula) -> Symbol:
        """Append a cell that no unit sends on."""
        symbol = self._step.add(quantity, place, sample, formula, phase=self._phase, origin=self._stage)
        if self._phase == FORWARD:
            self._forward.cells[self.number].append(self._step.cells[-1])
        return symbol

    def given(self, quantity: str, place: str, sample: int | None, number: Given) -> Symbol:
        """Append a given number."""
        return given_in(self._step, quantity, place, sample, number)

    def once(self, quantity: str, place: str, number: Given) -> Symbol:
        """A given number that a step has once."""
        return once(self._step, quantity, place, number)

    def ahead(self, quantity: str, place: str, formula: Formula) -> None:
        """Append what the next step begins with."""
        self._step.add(quantity, place, None, formula, ahead=1, origin=self._stage)

    def seen(self, sample: int) -> int:
        """How many samples training has seen before this pass of a sample."""
        return self._forward.problem.passes_before(self._step.number) + self._step.samples.index(sample)
