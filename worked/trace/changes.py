"""Changes: from the gradients of a step to new weights, by the lines of an optimiser.

For each parameter that learns, in turn

    clipped-gradient   the gradient made smaller, where gradients are clipped
    ...                the lines of the optimiser: its state, and what it makes of it
    change             what is added to the weight
    weight             the old weight plus the change, brought back within the largest norm where there is one
"""

from __future__ import annotations

from collections.abc import Mapping

from worked.cells.cell import UPDATE, Step, identifier
from worked.cells.place import WHOLE, Place, unit_place
from worked.formula import Formula, Number, Product, Symbol, product_of, sqrt, sum_of
from worked.layers.operation import ParameterKey
from worked.maths.clipping import TO_NORM
from worked.maths.rule import PREVIOUS, Line
from worked.number.quantity import BIAS, CHANGE, WEIGHT, Quantity, of_parameter
from worked.record import Record
from worked.trace.forward import Parameters
from worked.trace.learner import Learner
from worked.trace.methods import hyperparameter


class Learning(Record):
    """A parameter that learns: its value before the update, and what each sample contributes."""

    quantity: Quantity
    place: Place
    old: Symbol
    descents: list[Formula]

    @property
    def key(self) -> ParameterKey:
        """What tells it from all others."""
        return self.quantity, self.place


class Changes:
    """The changes of one step, made of gradients that stand in its cells."""

    def __init__(self, problem: Learner, step: Step) -> None:
        self.problem, self.step, self.training = problem, step, problem.training
        self.form = self.training.form
        self.prepared = False

    def new(self, learnings: list[Learning]) -> Parameters:
        """The new weights and biases."""
        clipped = self._clipped(learnings)
        self._prepare()
        changes = {each.key: self._change(each, clipped[each.key]) for each in learnings}
        return self._added(learnings, changes)

    def _prepare(self) -> None:
        """What the rule needs once in a step: its parameters, and the lines that hold for all weights."""
        if self.prepared:
            return
        self.prepared = True
        decay = ("weight-decay",) if self.training.weight_decay else ()
        for name in (*self.training.settings, *decay):
            hyperparameter(self.problem, self.step, name)
        self._lines(self.form.shared, (WEIGHT, WHOLE), {})

    def _clipped(self, learnings: list[Learning]) -> Parameters:
        """The gradients that the optimiser is given."""
        step, clip = self.step, self.training.clip
        gradients = {
            each.key: Symbol(identifier(of_parameter(each.quantity, "gradient"), each.place, step.number))
            for each in learnings
        }
        if clip is None:
            return gradients
        roles: dict[str, Formula] = {"threshold": hyperparameter(self.problem, step, "threshold")}
        if clip.entry.by_norm:
            squares = [gradient**2 for gradient in gradients.values()]
            roles["norm"] = self._add("gradient-norm", WHOLE, sqrt(sum_of(squares)))
        for each in learnings:
            formula = clip.entry.equation.bind({**roles, "gradient": gradients[each.key]}.__getitem__)
            gradients[each.key] = self._add(of_parameter(each.quantity, "clipped-gradient"), each.place, formula)
        return gradients

    def _change(self, learning: Learning, gradient: Symbol) -> Symbol:
        """The change of one weight, by the lines of the optimiser."""
        by_delta = self.problem.by_delta(len(self.step.samples))
        roles: dict[str, Formula] = {"gradient": gradient, "descent": learning.descents[0], "weight": learning.old}
        return self._lines(self.form.by_delta if by_delta else self.form.lines, learning.key, roles)

    def _lines(self, lines: tuple[Line, ...], key: ParameterKey, roles: Mapping[str, Formula]) -> Symbol:
        """The cells of some lines of a rule; the last one's symbol."""
        symbol = Symbol("")
        for line in lines:
            formula = line_at(self.problem, line, self.step.number, key, roles)
            symbol = self._add(of_parameter(key[0], line.quantity), key[1], formula)
        return symbol

    def _add(self, quantity: str, place: Place, formula: Formula, ahead: int = 0) -> Symbol:
        """Append a cell of the update."""
        return self.step.add(quantity, place, None, formula, ahead=ahead, phase=UPDATE)

    def _added(self, learnings: list[Learning], changes: Parameters) -> Parameters:
        """The old weights plus their changes, within the largest norm."""
        newer = Parameters()
        bounded = [each for each in learnings if each.quantity == WEIGHT] if self.training.max_norm else []
        proposed = {each.key: self._add("proposed", each.place, each.old + changes[each.key]) for each in bounded}
        norms: dict[str, Symbol] = {}
        for target in dict.fromkeys(each.place.target for each in bounded):
            squares = [proposed[each.key] ** 2 for each in bounded if each.place.target == target]
            norms[target] = self._add("weight-norm", unit_place(target), sqrt(sum_of(squares)))
        for each in learnings:
            formula: Formula = each.old + changes[each.key]
            if each.key in proposed:
                roles: dict[str, Formula] = {
                    "gradient": proposed[each.key],
                    "norm": norms[each.place.target],
                    "threshold": hyperparameter(self.problem, self.step, "max-norm"),
                }
                formula = TO_NORM.bind(roles.__getitem__)
            newer[each.key] = self._add(each.quantity, each.place, formula, ahead=1)
        return newer


def line_at(
    problem: Learner,
    line: Line,
    number: int,
    key: ParameterKey,
    roles: Mapping[str, Formula],
    with_decay: bool = True,
) -> Formula:
    """The formula of a line of the optimiser for one parameter in a step; `roles` are its gradient and old value.

    `with_decay` says whether decoupled weight decay is part of the change.
    """
    training, (parameter, place) = problem.training, key
    shared = {each.quantity for each in training.form.shared}
    own = {each.quantity for each in training.form.lines}

    def role(name: str) -> Formula:
        if name in roles:
            return roles[name]
        if name == "rate":
            return Symbol(identifier("learning-rate", "", number))
        if name == "count":
            return Number(str(training.state.updates + number))
        quantity = name.removeprefix(PREVIOUS)
        step = number - (quantity != name)
        if quantity in own and quantity not in shared:
            return Symbol(identifier(of_parameter(parameter, quantity), place, step))
        return Symbol(identifier(quantity, WHOLE, step))

    formula = laid_open(line.formula.bind(role))
    decays = parameter == WEIGHT or (training.decay_biases and parameter == BIAS)
    if line.quantity == CHANGE and training.decay and decays and with_decay:
        formula = formula - training.decay.bind(role)
    return formula


def laid_open(formula: Formula) -> Formula:
    """A product within a product written as one."""
    return product_of(formula.factors) if isinstance(formula, Product) else formula
