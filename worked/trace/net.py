"""Net: a problem about a net, as a task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Self

from worked.cells.cell import BACKWARD, FORWARD, LOOK_AHEAD, QUESTIONS, Cell, Step, identifier
from worked.cells.given import Given, about
from worked.cells.place import Place, edge, place_of, unit_place
from worked.formula import Formula, Symbol, cases_of, sum_of
from worked.keys.source import Path, number_in_file, path_of
from worked.layers.operation import ParameterKey
from worked.number.quantity import (
    BIAS,
    CHANGE,
    DELTA,
    ERROR,
    GRADIENT,
    INPUT,
    INPUT_GRADIENT,
    LOSS,
    OUT,
    RATE,
    SLOPE,
    TARGET,
    WEIGHT,
)
from worked.number.quantity import NET as NET_INPUT
from worked.problem.layer import Layer
from worked.problem.network import name_of
from worked.problem.problem import Problem
from worked.problem.read import convention_in
from worked.record import merged, replace
from worked.trace.backward import over_batch
from worked.trace.converge import open_ended
from worked.trace.questions import AskedQuestion, asked_about, in_order, with_questions
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
        if self.options.questions:
            yield from (with_questions(self, step) for step in trace(settled(self)))
        else:
            yield from self._part_steps if self.is_part else trace(settled(self))

    def phases(self) -> list[Phase]:
        """The parts of the calculation; questions come after all of it, in the order in which they are asked."""
        found = super().phases()
        asked = [phase for phase in found if phase.title == PHASES[QUESTIONS]]
        if not asked:
            return found
        order = in_order(self, [name for phase in asked for name in phase.cells])
        return [*(phase for phase in found if phase not in asked), Phase(PHASES[QUESTIONS], asked[-1].step, order)]

    @cached_property
    def _part_steps(self) -> list[Step]:
        """The steps of a calculation that is part of a whole one, which are all made at once."""
        return list(trace(settled(self)))

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
        if step.final and not self.is_forward_only:
            return "Second forward pass" if step.number == 2 else "Last forward pass"
        if phase == BACKWARD and not self.training.optimiser.uses_slopes:
            return "Error"
        return PHASES.get(phase, "New weights" if self.training.updates else "Gradients")

    def derivatives(self, step: Step) -> Iterator[Derivative]:
        """The gradients of a step, each the derivative of its loss by a parameter."""
        for cell in step.cells:
            if cell.quantity.plain == GRADIENT and cell.sample is None and not self.given:
                yield Derivative(cell.id, objective(self, step), by_of(cell))
            elif cell.quantity == INPUT_GRADIENT and not self.given:
                sample = None if self.operations.coupled else cell.sample
                yield Derivative(cell.id, objective(self, step, sample), by_of(cell))

    def questions(self, steps: Iterable[Step]) -> Sequence[AskedQuestion]:
        """Those that its file asks."""
        return asked_about(self, steps)

    def sample_of(self, cell: Cell) -> int | None:
        """The sample of an input or target."""
        if len(self.samples) < 2 or cell.quantity not in (INPUT, TARGET):
            return None
        return cell.sample or self.batch(cell.step)[0]

    @cached_property
    def part(self) -> Mapping[str, Cell]:
        """All cells by id, of a calculation that is part of a whole one, or in which nothing is learned."""
        return {cell.id: cell for step in self.steps() for cell in step.cells}

    @property
    def is_whole(self) -> bool:
        """Whether the net learns in a whole calculation, as most do: its pages need not look at each cell."""
        return not self.is_part and self.training.updates and not self.is_forward_only

    def has(self, quantity: str, place: str = "", step: int = 1, sample: int | None = None) -> bool:
        """Whether the calculation has a cell."""
        return self.is_whole or identifier(quantity, place, step, sample) in self.part

    @property
    def compares(self) -> bool:
        """Whether outputs are compared with targets."""
        return self.is_whole or any(cell.quantity == TARGET for cell in self.part.values())

    def computes(self, *quantities: str) -> bool:
        """Whether the calculation has computed cells of some quantities."""
        return self.is_whole or any(cell.quantity in quantities and cell.formula for cell in self.part.values())

    def symmetric_layers(self) -> Iterator[tuple[Layer, list[list[ParameterKey]]]]:
        """The hidden layers whose units begin equal: with each the groups of parameters, one of each unit, that do."""
        network, given = self.network, {each.key: each.given for each in self.parameters}
        if network.ties or network.frozen or network.skips or network.by_unit:
            return
        for layer, after in pairwise(self.computing_layers):
            places = [[edge(source, unit) for unit in layer.units] for source in layer.before]
            places += [[edge(unit, target) for unit in layer.units] for target in after.units]
            keys = [[(WEIGHT, place) for place in each] for each in places]
            keys += [[(BIAS, unit_place(unit)) for unit in layer.units]] if layer.biases else []
            if len(layer.units) > 1 and all(_equal([given.get(key) for key in each]) for each in keys):
                yield layer, keys

    # Given numbers

    def same_number(self, step: Step, cell: Cell) -> object:
        """An input or target of a sample is the same in all steps that see it."""
        if cell.id in self.given:
            return cell.id
        if cell.quantity in (INPUT, TARGET):
            return cell.quantity, cell.place, cell.sample or step.samples[0]
        return cell.quantity, cell.place, -cell.step

    def shapes(self, given: Cell) -> bool:
        """No number that is learned, learned from, or learned by does, unless the training stops by itself."""
        if given.id in self.given:
            return False
        return self.stops_by_itself or not (given.quantity.learned or given.quantity in (INPUT, TARGET, RATE))

    def expanded(self) -> Mapping[str, object]:
        """The tables of the file; weights by edge where a rule has set them, and ties that follow from letters."""
        assert self.read_from
        data, network = self.read_from.data, self.read_from.data.get("network")
        if not isinstance(network, Mapping):
            return data
        more: dict[str, object] = {}
        if self._is_drawn(network.get("weights")):
            found = self.network.weights.items()
            more["weights"] = {self._in_file(edge(*pair)): number_in_file(given.text) for pair, given in found}
        if self.network.ties:
            named = [[(quantity, self._in_file(place)) for quantity, place in tie] for tie in self.network.ties]
            more["tie"] = [[name_of(key) for key in tie] for tie in named]
        return {**data, "network": {**network, **more}} if more else data

    def _in_file(self, place: Place) -> Place:
        """A place with the names of units that its file uses, which another convention may have changed."""
        if self.network.named or self.read_from is None:
            return place
        convention = convention_in(self.read_from.data.get("convention", "plain"))
        return place.renamed(self.network.names_in(convention))

    def _is_drawn(self, weights: object) -> bool:
        """Whether the weights of a file are a rule by which they are drawn."""
        return isinstance(weights, str) or (isinstance(weights, Mapping) and "method" in weights)

    def path_in_source(self, cell: Cell) -> tuple[str | int, ...] | None:
        """The learning rate has a default; weights may be drawn."""
        if cell.quantity in ("learning-rate", "initial-rate"):
            return ("training", "learning-rate")
        return ("network", "weights", str(self._in_file(cell.place))) if cell.quantity == WEIGHT else None

    def paths_along(self, cell: Cell) -> Sequence[Path]:
        """Those of the other parameters that learn as one with it."""
        found: list[Path] = []
        for quantity, place in self.network.tie_of((cell.quantity, cell.place)) if cell.step == 1 else ():
            network, pair = self.network, (place.source, place.target)
            given = network.weights.get(pair) if quantity == WEIGHT else network.biases.get(place)
            if given and place != cell.place:
                found.append(path_of(given.text) or ("network", "weights", str(self._in_file(place))))
        return found

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

    def sources_of(self, unit: str) -> tuple[str, ...]:
        """The units at the other ends of the weights into it."""
        return self.network.sources.get(unit, ())

    def targets_of(self, unit: str) -> tuple[str, ...]:
        """The units at the other ends of the weights from it."""
        return self.network.targets.get(unit, ())

    def alias(self, name: str) -> str:
        """The id at the place of the first of what learns as one with what the id names."""
        quantity, place, rest = _parts(name)
        first = self.network.first_of((WEIGHT if place.is_edge else BIAS, place))[1]
        return name if first == place else f"{quantity}[{first}]{rest}"

    def why_not(self, name: str) -> str:
        """That a parameter is frozen."""
        quantity, place, _ = _parts(name)
        key = (WEIGHT if place.is_edge else BIAS, place)
        of_unit = not place.is_edge and quantity in (NET_INPUT, OUT, ERROR, DELTA, SLOPE)
        if key not in self.network.frozen or of_unit:
            return ""
        return f"{name}: {name_of(key)} is frozen, so that nothing of it is asked"

    def computed_from(self, cell: Cell, by_any_way: Sequence[str]) -> Sequence[str]:
        """A change is computed from a gradient, or at once from what that is made of."""
        return by_any_way if cell.quantity == CHANGE else cell.inputs

    def bounds(self, cell: Cell) -> Bounds:
        """Those of the activation, and of the answer to a question."""
        if cell.phase == QUESTIONS:
            from worked.problem.question import bounds_of

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
        return cell.quantity == ERROR and cell.place in self.outputs


def _equal(numbers: Sequence[Given | None]) -> bool:
    """Whether numbers are all known and equal."""
    known = [each for each in numbers if each and each.known and not each.letter]
    return len(known) == len(numbers) and len({about(each.text) for each in known}) == 1


def _parts(name: str) -> tuple[str, Place, str]:
    """The quantity and the place that a text names, which may be no id, and what follows them."""
    quantity, _, rest = name.partition("[")
    place, _, rest = rest.partition("]")
    return quantity, place_of(place), rest


def objective(problem: Problem, step: Step, sample: int | None = None) -> Formula:
    """What gradients are derivatives of, of a sample or of the whole step: the loss, or the chosen output."""
    if not problem.training.output:
        return Symbol(identifier(LOSS, "", step.number, sample))
    last = problem.output_layer.makes[-1]
    samples = step.samples if sample is None else (sample,)
    outs: list[Formula] = [
        Symbol(identifier(last, problem.training.output, step.number, step.tag(each))) for each in samples
    ]
    return over_batch(outs, problem.training.samples) if sample is None else sum_of(outs)


def by_of(gradient: Cell) -> str:
    """The id of what a gradient is taken by: a parameter, or an input."""
    if gradient.quantity == INPUT_GRADIENT:
        return identifier(INPUT, gradient.place, gradient.step, gradient.sample)
    return parameter_of(gradient)


def parameter_of(gradient: Cell) -> str:
    """The id of the parameter that a gradient is taken by."""
    kind = gradient.quantity.parameter or (WEIGHT if gradient.place.is_edge else BIAS)
    return identifier(kind, gradient.place, gradient.step)
