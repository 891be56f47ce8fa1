"""A graph of scalars: forward through its nodes, local derivatives, gradients back from its outputs, and updates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from worked.cells.cell import BACKWARD, FORWARD, Cell, Step, identifier, identity
from worked.cells.place import edge, unit_place
from worked.exercises.common.functions import bounds_of
from worked.exercises.common.learning import QUANTITIES as LEARNING
from worked.exercises.common.learning import Learning
from worked.exercises.graph.nodes import Node, leading_to, needed
from worked.formula import Formula, Negative, Number, Quotient, Symbol, sum_of
from worked.formula.tree import chained
from worked.layers.operation import ParameterKey
from worked.maths.entry import Derived
from worked.number import Digits
from worked.number.quantity import WEIGHT, define
from worked.trace.methods import first_state, looked_ahead
from worked.trace.task import Bounds, Derivative

OWN = {
    "input": "an input of the graph",
    "value": "what a node comes to",
    "local": "the derivative of a node by one that leads into it, all others held",
    "gradient": "the derivative of the output by an input or a node, over all paths",
    "upstream": "the gradient that comes from behind an output",
}
LOCAL = "local"
TITLES = {FORWARD: "Forward pass", LOCAL: "Local derivatives", BACKWARD: "Backward pass", "update": "Update"}
ONE = Number("1")
define("local", small=True, plural="local derivatives")


def meanings() -> dict[str, str]:
    """What the cells mean by quantity."""
    return {**OWN, "weight": "an input of the graph that learns"} | {
        name: meaning for name, meaning in LEARNING.items() if name not in (*OWN, "weight")
    }


QUANTITIES = Derived(meanings)
Symbols = Mapping[str, Symbol]


class GraphCells(Learning, open=True):
    """A graph of scalars.

    `inputs` are pairs of a name and a number, `nodes` come in an order in which each can be computed. Gradients are
    those of each of the `outputs` by itself, or with `upstream`, the gradients that come from behind the outputs, those
    of what stands behind. They are taken `by` some inputs, and by all nodes on the way to these. With a `training` the
    inputs that are in `update` learn.
    """

    inputs: tuple[tuple[str, str], ...]
    nodes: tuple[Node, ...]
    outputs: tuple[str, ...]
    upstream: tuple[tuple[str, str], ...]
    by: tuple[str, ...]
    update: tuple[str, ...]

    kind = "graph"
    quantities = QUANTITIES

    # What all ask

    @cached_property
    def node(self) -> Mapping[str, Node]:
        """The nodes by name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def needed(self) -> frozenset[str]:
        """The names of the inputs and nodes by which is differentiated."""
        return frozenset(needed(self.nodes, self.by))

    @cached_property
    def behind(self) -> Mapping[str, tuple[str, ...]]:
        """The nodes that each input and node leads into, by name."""
        found: dict[str, list[str]] = {}
        for node in self.nodes:
            for name in node.operands:
                found.setdefault(name, []).append(node.name)
        return {name: tuple(nodes) for name, nodes in found.items()}

    @property
    def by_itself(self) -> bool:
        """Whether there are several outputs, each with gradients of its own."""
        return len(self.outputs) > 1 and not self.upstream

    def held_in(self, name: str) -> str:
        """The quantity of the cell that holds an input or node."""
        return "value" if name in self.node else "weight" if name in self.update else "input"

    def ends(self) -> list[tuple[str, ...]]:
        """The outputs that gradients come from together: each by itself, or all."""
        return [(output,) for output in self.outputs] if self.by_itself else [self.outputs]

    def shapes(self, given: Cell) -> bool:
        """No number changes the nodes, but one with decimals the digits of whole results."""
        return self.has_whole_results

    @property
    def has_whole_results(self) -> bool:
        """Whether all results are whole, so that nothing is rounded."""
        return self.rounding.digits == Digits(0)

    def is_exact(self, cell: Cell) -> bool:
        """Where all results are whole nothing is rounded."""
        return self.has_whole_results or super().is_exact(cell)

    def phase_title(self, step: Step, phase: str) -> str:
        """What a page calls a part of a step."""
        return "Forward pass after the update" if step.final else TITLES.get(phase, self.title)

    # The trace

    def steps(self) -> Iterator[Step]:
        """One step for each update, or one alone; after updates a last one goes forward."""
        known: dict[str, Symbol] = {}
        learner, passes = self.learner, self.training.steps if self.training else 1
        for number in range(1, passes + 1):
            step = Step(number, (), lasting=self._lasting())
            if number == 1:
                known = self._given(step)
            if self.training and not self.training.schedule:
                step.add("learning-rate", "", given=self.training.rate.text)
            keys: dict[ParameterKey, Symbol] = {(WEIGHT, unit_place(name)): known[name] for name in self.update}
            seen = looked_ahead(learner, step, keys) if learner else {}
            values = self._forward(step, {**known, **{str(place): found for (_, place), found in seen.items()}})
            self._locals(step, values)
            for ends in self.ends():
                self._gradients(step, ends)
            if learner:
                gradients = {name: Symbol(identifier("gradient", name, number)) for name in self.update}
                known |= {str(place): found for (_, place), found in self.learned(step, keys, gradients).items()}
            yield step
        if learner:
            step = Step(passes + 1, (), final=True, lasting=self._lasting())
            self._forward(step, known)
            yield step

    def _lasting(self) -> frozenset[str]:
        """The quantities that later steps go on from."""
        states = {line.quantity for line in self.training.form.states} if self.training else set()
        return frozenset({"input", "weight", "upstream", *states})

    def _given(self, step: Step) -> dict[str, Symbol]:
        """The inputs, with what an optimiser remembers before the first step, and the gradients behind the outputs."""
        known = {name: step.add(self.held_in(name), name, given=text) for name, text in self.inputs}
        if self.learner:
            first_state(self.learner, step, {(WEIGHT, unit_place(name)): known[name] for name in self.update})
        for name, text in self.upstream:
            step.add("upstream", name, given=text)
        return known

    def _forward(self, step: Step, known: Symbols) -> Symbols:
        """What each node comes to; the symbols of inputs and nodes."""
        values = dict(known)
        for node in self.nodes:
            values[node.name] = step.add("value", node.name, formula=node.number.bind(values.__getitem__))
        return values

    def _locals(self, step: Step, values: Symbols) -> None:
        """The derivative of each node by each that leads into it, as far as it is needed."""
        for node in self.nodes:
            for name in () if node.by_rule else node.operands:
                if name in self.needed:
                    slope = signed(node.slopes[name]).bind(values.__getitem__)
                    step.add("local", edge(name, node.name), formula=slope, phase=LOCAL)

    def _gradients(self, step: Step, ends: tuple[str, ...]) -> None:
        """From the outputs back: each gradient is the sum over the nodes behind, gradient times local derivative."""
        within = set().union(*(leading_to(self.nodes, output) for output in ends)) & self.needed
        for name in (*self.backwards, *(name for name, _ in self.inputs)):
            if name in within:
                step.add(
                    "gradient",
                    self.gradient_place(name, ends),
                    formula=sum_of(list(self._paths(step.number, name, ends, within))),
                    phase=BACKWARD,
                )

    def _paths(self, step: int, name: str, ends: tuple[str, ...], within: set[str]) -> Iterator[Formula]:
        """What arrives at a node from each of those behind it, and from what stands behind the graph."""
        if name in ends:
            yield Symbol(identifier("upstream", name, 1)) if self.upstream else ONE
        for node in self.behind.get(name, ()):
            if node in within:
                arriving = Symbol(identifier("gradient", self.gradient_place(node, ends), step))
                yield self._passed(arriving, self.node[node], name, step)

    def _passed(self, arriving: Formula, node: Node, name: str, step: int) -> Formula:
        """The gradient of a node times its derivative by one of its operands."""
        if not node.by_rule:
            return arriving * Symbol(identifier("local", edge(name, node.name), step))
        seen = self.seen(step)
        slope = node.slopes[name].bind(lambda each: Symbol(seen[each]))
        if isinstance(slope, Quotient) and slope.top == ONE:
            return Quotient(arriving, slope.bottom)
        return chained(arriving, slope)

    @property
    def backwards(self) -> Sequence[str]:
        """The nodes in the order in which gradients go back through them."""
        return [node.name for node in reversed(self.nodes)]

    def gradient_place(self, name: str, ends: tuple[str, ...]) -> str:
        """The place of a gradient: the name of what it is taken by, and of the output where each has its own."""
        return edge(name, ends[0]) if self.by_itself else unit_place(name)

    # What a proof and a checker ask

    @cached_property
    def _seen(self) -> dict[int, dict[str, str]]:
        return {}

    def seen(self, step: int) -> Mapping[str, str]:
        """The ids of the cells that stand for inputs and nodes in the forward pass of a step, by name."""
        if step not in self._seen:
            ahead = self.training is not None and self.training.form.look_ahead and step <= self.training.steps
            learned = "look-ahead" if ahead else "weight"
            inputs = {name: identifier(learned, name, step) if name in self.update else identifier("input", name, 1)
                      for name, _ in self.inputs}  # fmt: skip
            self._seen[step] = inputs | {name: identifier("value", name, step) for name in self.node}
        return self._seen[step]

    def derivatives(self, step: Step) -> Iterator[Derivative]:
        """The local derivatives, with all other operands held, and the gradients."""
        seen = self.seen(step.number)
        for cell in step.cells:
            if cell.quantity == "local":
                node = self.node[cell.place.target]
                of = node.number.bind(lambda name: Symbol(seen[name]))
                yield Derivative(cell.id, of, seen[cell.place.source], tuple(seen[name] for name in node.operands))
            elif cell.quantity == "gradient":
                yield Derivative(cell.id, self._objective(cell, seen), seen[cell.place.source])

    def _objective(self, gradient: Cell, seen: Mapping[str, str]) -> Formula:
        """What a gradient is the derivative of."""
        if self.upstream:
            return sum_of([Symbol(identifier("upstream", name, 1)) * Symbol(seen[name]) for name, _ in self.upstream])
        return Symbol(seen[gradient.place.target if self.by_itself else self.outputs[0]])

    def ways(self, cell: Cell) -> list[Formula]:
        """Other forms of activations and of derivatives; gradients with the local derivatives written out."""
        seen = self.seen(cell.step)

        def fill(name: str) -> Formula:
            return Symbol(seen[name])

        if cell.quantity == "value":
            return [form.bind(fill) for form in self.node[cell.place].others()]
        if cell.quantity == "local":
            return [form.bind(fill) for form in self.node[cell.place.target].other_slopes(cell.place.source)]
        if cell.quantity == "gradient" and cell.formula:
            return [cell.formula.bind(lambda name: self._written_out(name, fill))]
        return []

    def _written_out(self, name: str, fill: Callable[[str], Formula]) -> Formula:
        """The formula of a local derivative; any other cell as it is."""
        found = identity(name)
        if found.quantity != "local":
            return Symbol(name)
        source, _, target = found.place.partition(">")
        return self.node[target].slopes[source].bind(fill)

    def bounds(self, cell: Cell) -> Bounds:
        """The values of a function lie where the function lies."""
        return bounds_of(self.node[cell.place].does) if cell.quantity == "value" else (None, None)

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity of the nodes next to it, of the other parts of a node, and of the updates before and after.

        Of what is given, none.
        """
        if not cell.formula:
            return []
        if cell.quantity == "local":
            target = cell.place.target
            places = [edge(name, target) for name in self.node[target].operands if name in self.needed]
            return [identifier("local", place, cell.step) for place in places if place != cell.place]
        if cell.quantity in ("value", "gradient"):
            return self._beside(cell)
        return self.same_learned(cell, self.update)

    def _beside(self, cell: Cell) -> list[str]:
        """The cells of the inputs and nodes before and after, in the order in which they come."""
        names = [*([name for name, _ in self.inputs] if cell.quantity == "gradient" else ()), *self.node]
        at = names.index(cell.place.source)
        near = [names[each] for each in (at - 1, at + 1) if 0 <= each < len(names)]
        if cell.quantity == "value":
            return [identifier("value", name, cell.step) for name in near]
        ends = (cell.place.target,) if self.by_itself else self.outputs
        within = self.needed & set().union(*(leading_to(self.nodes, output) for output in ends))
        return [identifier("gradient", self.gradient_place(name, ends), cell.step) for name in near if name in within]


def signed(formula: Formula) -> Formula:
    """A number with a minus before it as one number; any other formula as it is."""
    if isinstance(formula, Negative) and isinstance(formula.body, Number):
        return Number(f"-{formula.body.text}")
    return formula
