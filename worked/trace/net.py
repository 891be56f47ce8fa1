"""Net: a problem about a net, as a task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

from worked.cells.cell import BACKWARD, FORWARD, LOOK_AHEAD, QUESTIONS, Cell, Step, identifier
from worked.formula import Symbol, cases_of
from worked.keys.source import number_in_file
from worked.number.quantity import BIAS, CHANGE, ERROR, GRADIENT, INPUT, LOSS, RATE, TARGET, WEIGHT
from worked.problem.problem import Problem
from worked.problem.question import bounds_of
from worked.record import merged, replace
from worked.trace.converge import open_ended
from worked.trace.questions import in_order, with_questions
from worked.trace.solve import settled, trace
from worked.trace.task import Bounds, Derivative, Phase, Task

NET = "net"
PHASES = {
    LOOK_AHEAD: "Looking ahead",
    FORWARD: "Forward pass",
    BACKWARD: "Backward pass",
    QUESTIONS: "Questions",
}


class Net(Problem, Task, open=True):
    """A problem about a net, as whatever solves, shows and checks it sees it."""

    kind = NET
    _carried = Task._carried

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The net of a problem."""
        return cls(**{name: getattr(problem, name) for name in Problem._fields})

    # Cells

    def steps(self) -> Iterator[Step]:
        """The trace; where training ends when every sample is right, that is found out first."""
        for step in trace(settled(self)):
            yield with_questions(self, step) if self.options.questions else step

    def phases(self) -> list[Phase]:
        """The parts of the calculation; questions come after all of it, in the order in which they are asked."""
        found = super().phases()
        asked = [phase for phase in found if phase.title == PHASES[QUESTIONS]]
        if not asked:
            return found
        order = in_order(self, [name for phase in asked for name in phase.cells])
        return [*(phase for phase in found if phase not in asked), Phase(PHASES[QUESTIONS], asked[-1].step, order)]

    @property
    def stops_by_itself(self) -> bool:
        """Whether training ends when every sample is right."""
        return bool(self.training.stop)

    def to_be_filled_in(self) -> Self:
        """Training that stops by itself goes on to the last of its steps."""
        return open_ended(self)

    def phase_title(self, step: Step, phase: str) -> str:
        """What a page calls a part of a step."""
        if phase == QUESTIONS:
            return PHASES[phase]
        if step.final:
            return "Second forward pass" if step.number == 2 else "Last forward pass"
        if phase == BACKWARD and not self.training.optimiser.uses_slopes:
            return "Error"
        return PHASES.get(phase, "New weights")

    def derivatives(self, step: Step) -> Iterator[Derivative]:
        """The gradients of a step, each the derivative of its loss by a parameter."""
        for cell in step.cells:
            if cell.quantity.plain == GRADIENT and cell.sample is None:
                yield Derivative(cell.id, Symbol(identifier(LOSS, "", step.number)), parameter_of(cell))

    # Given numbers

    def same_number(self, step: Step, cell: Cell) -> object:
        """An input or target of a sample is the same in all steps that see it."""
        if cell.quantity in (INPUT, TARGET):
            return cell.quantity, cell.place, cell.sample or step.samples[0]
        return cell.quantity, cell.place, -cell.step

    def shapes(self, given: Cell) -> bool:
        """No number that is learned, learned from, or learned by does, unless the training stops by itself."""
        return self.stops_by_itself or not (given.quantity.learned or given.quantity in (INPUT, TARGET, RATE))

    def expanded(self) -> Mapping[str, object]:
        """The tables of the file; weights and biases by edge and unit where a rule has set them."""
        assert self.read_from
        data, network = self.read_from.data, self.read_from.data.get("network")
        if not isinstance(network, Mapping) or not self._is_drawn(network.get("weights")):
            return data
        weights = {
            f"{source}>{target}": number_in_file(given.text) for (source, target), given in self.network.weights.items()
        }
        return {**data, "network": {**network, "weights": weights}}

    def _is_drawn(self, weights: object) -> bool:
        """Whether the weights of a file are a rule by which they are drawn."""
        return isinstance(weights, str) or (isinstance(weights, Mapping) and "method" in weights)

    def path_in_source(self, cell: Cell) -> tuple[str | int, ...] | None:
        """The learning rate has a default; weights may be drawn."""
        if cell.quantity in ("learning-rate", "initial-rate"):
            return ("training", "learning-rate")
        return ("network", "weights", str(cell.place)) if cell.quantity == WEIGHT else None

    def merged(self, first: Self, read: Self) -> Self:
        """What was read now, with all that was altered since it was read at first."""
        return merged(self, first, read)

    # Other ways to show it

    def laid_out(self, layout: str) -> Self:
        """The problem with another layout of its page."""
        return replace(self, options=replace(self.options, layout=layout))

    # What a checker knows of a cell

    @property
    def learner(self) -> Self:
        """The net itself."""
        return self

    @property
    def falling(self) -> bool:
        """As the convention has it."""
        return self.convention.falling

    def layer_of(self, unit: str) -> int | None:
        """The layer of a unit."""
        return self.network.layer_of.get(unit)

    def units_of(self, layer: int) -> tuple[str, ...]:
        """The units of a layer."""
        layers = self.network.layers
        return layers[layer] if 0 <= layer < len(layers) else ()

    def computed_from(self, cell: Cell, by_any_way: Sequence[str]) -> Sequence[str]:
        """A change is computed from a gradient, or at once from what that is made of."""
        return by_any_way if cell.quantity == CHANGE else cell.inputs

    def bounds(self, cell: Cell) -> Bounds:
        """Those of the activation, and of the answer to a question."""
        if cell.phase == QUESTIONS:
            return bounds_of(cell)
        return cell.origin.bounds(cell.quantity) if cell.origin else (None, None)

    def whose_bounds(self, cell: Cell) -> str:
        """The output of an activation."""
        if cell.phase == QUESTIONS:
            return "the number of a choice" if cell.formula and cases_of(cell.formula) else "a count"
        return cell.origin.named(cell.quantity) if cell.origin else cell.quantity

    def shares(self, cell: Cell) -> tuple[str, ...]:
        """The probabilities of a layer."""
        units = cell.origin.shares(cell.quantity) if cell.origin else ()
        return tuple(identifier(cell.quantity, unit, cell.step, cell.sample) for unit in units)

    def is_output_error(self, cell: Cell) -> bool:
        """Whether it is the error of an output unit."""
        return cell.quantity == ERROR and cell.place in self.network.outputs


def parameter_of(gradient: Cell) -> str:
    """The id of the parameter that a gradient is taken by."""
    kind = gradient.quantity.parameter or (WEIGHT if gradient.place.is_edge else BIAS)
    return identifier(kind, gradient.place, gradient.step)
