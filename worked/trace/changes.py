"""Changes: from the gradients of a step to new weights, by the lines of an optimiser.

For each parameter that learns, in turn

    clipped-gradient   the gradient made smaller, where gradients are clipped
    ...                the lines of the optimiser: its state, and what it makes of it
    change             what is added to the weight
    weight             the old weight plus the change, brought back within the largest norm where there is one
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from worked.formula import Formula, Number, Product, Symbol, product_of, sqrt, sum_of
from worked.maths.clipping import TO_NORM
from worked.maths.rule import PREVIOUS, Line
from worked.trace.cell import Step, identifier
from worked.trace.forward import Parameters
from worked.trace.methods import Learner, hyperparameter


class Learning(NamedTuple):
    """A parameter that learns: its place, its value before the update, and what each sample contributes.

    `prefix` tells what belongs to it from what belongs to a weight or bias at the same place: `gamma-gradient[h1]`.
    """

    quantity: str
    place: str
    target: str
    old: Symbol
    descents: list[Formula]

    @property
    def prefix(self) -> str:
        """What its quantities begin with."""
        return "" if self.quantity in ("weight", "bias") else f"{self.quantity}-"

    @property
    def key(self) -> str:
        """Its name among the parameters of the net."""
        return f"{self.quantity}[{self.place}]" if self.prefix else self.place


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
        self._lines(self.form.shared, "", {})

    def _clipped(self, learnings: list[Learning]) -> dict[str, Symbol]:
        """The gradients that the optimiser is given."""
        step, clip = self.step, self.training.clip
        gradients = {
            each.key: Symbol(identifier(f"{each.prefix}gradient", each.place, step.number)) for each in learnings
        }
        if clip is None:
            return gradients
        roles: dict[str, Formula] = {"threshold": hyperparameter(self.problem, step, "threshold")}
        if clip.entry.by_norm:
            squares = [gradient**2 for gradient in gradients.values()]
            roles["norm"] = step.add("gradient-norm", "", None, sqrt(sum_of(squares)))
        for each in learnings:
            formula = clip.entry.equation.bind({**roles, "gradient": gradients[each.key]}.__getitem__)
            gradients[each.key] = step.add(f"{each.prefix}clipped-gradient", each.place, None, formula)
        return gradients

    def _change(self, learning: Learning, gradient: Symbol) -> Symbol:
        """The change of one weight, by the lines of the optimiser."""
        by_delta = self.problem.by_delta(len(self.step.samples))
        roles: dict[str, Formula] = {"gradient": gradient, "descent": learning.descents[0], "weight": learning.old}
        return self._lines(self.form.by_delta if by_delta else self.form.lines, learning.place, roles, learning.prefix)

    def _lines(self, lines: tuple[Line, ...], place: str, roles: Mapping[str, Formula], prefix: str = "") -> Symbol:
        """The cells of some lines of a rule; the last one's symbol."""
        symbol = Symbol("")
        for line in lines:
            formula = line_at(self.problem, line, self.step.number, place, roles, prefix)
            symbol = self.step.add(f"{prefix}{line.quantity}", place, None, formula)
        return symbol

    def _added(self, learnings: list[Learning], changes: dict[str, Symbol]) -> Parameters:
        """The old weights plus their changes, within the largest norm."""
        step, newer = self.step, Parameters()
        bounded = [each for each in learnings if each.quantity == "weight"] if self.training.max_norm else []
        proposed = {
            each.place: step.add("proposed", each.place, None, each.old + changes[each.place]) for each in bounded
        }
        norms: dict[str, Symbol] = {}
        for target in dict.fromkeys(each.target for each in bounded):
            squares = [proposed[each.place] ** 2 for each in bounded if each.target == target]
            norms[target] = step.add("weight-norm", target, None, sqrt(sum_of(squares)))
        for each in learnings:
            formula: Formula = each.old + changes[each.key]
            if each.key in proposed:
                roles: dict[str, Formula] = {
                    "gradient": proposed[each.place],
                    "norm": norms[each.target],
                    "threshold": hyperparameter(self.problem, step, "max-norm"),
                }
                formula = TO_NORM.bind(roles.__getitem__)
            newer[each.key] = step.add(each.quantity, each.place, None, formula, ahead=1)
        return newer


def line_at(
    problem: Learner, line: Line, number: int, place: str, roles: Mapping[str, Formula], prefix: str = ""
) -> Formula:
    """The formula of a line of the optimiser for one weight in a step; `roles` are its gradient and its old value."""
    training = problem.training
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
        whose = (prefix, place) if quantity in own and quantity not in shared else ("", "")
        return Symbol(identifier(whose[0] + quantity, whose[1], number - (quantity != name)))

    formula = laid_open(line.formula.bind(role))
    decays = ">" in place or (training.decay_biases and not prefix)
    if line.quantity == "change" and training.decay and decays:
        formula = formula - training.decay.bind(role)
    return formula


def laid_open(formula: Formula) -> Formula:
    """A product within a product written as one."""
    return product_of(formula.factors) if isinstance(formula, Product) else formula
