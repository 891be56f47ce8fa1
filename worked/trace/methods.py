"""Methods: what of the methods of learning stands before an update: the rate, the state, penalties, looking ahead."""

from __future__ import annotations

from collections.abc import Mapping

from worked.cells.cell import LOOK_AHEAD, UPDATE, Step, identifier
from worked.cells.given import Given
from worked.cells.place import WHOLE
from worked.formula import Formula, Number, Symbol, sum_of
from worked.layers.operation import ParameterKey
from worked.maths.penalties import FACTORS, Part
from worked.maths.rule import PREVIOUS
from worked.number.quantity import BIAS, WEIGHT, of_parameter
from worked.problem.problem import Problem
from worked.trace.forward import Parameters, once
from worked.trace.learner import Learner

LISTENED = {"loss-1": 0, "loss-2": 1, "loss-3": 2}


def hyperparameter(problem: Learner, step: Step, name: str) -> Symbol:
    """The cell of a parameter of a rule, given once in each step that uses it."""
    return once(step, name, "", problem.training.hyperparameters[name])


def lasting(problem: Problem) -> frozenset[str]:
    """The quantities that later steps go on from."""
    operations = list(problem.operations)
    learned = (WEIGHT, BIAS, *(quantity for each in operations for quantity in each.learned))
    states = {of_parameter(parameter, line.quantity) for line in problem.training.form.states for parameter in learned}
    kept = {quantity for each in operations for quantity in each.kept}
    schedule = problem.training.schedule
    listened = {"loss", "learning-rate"} if schedule and schedule.entry.listens else set()
    return frozenset({*learned, *states, *kept, *listened})


def first_state(problem: Learner, step: Step, parameters: Parameters) -> None:
    """What the optimiser remembers before the first step."""
    training = problem.training
    shared = {line.quantity for line in training.form.shared}
    for line in training.form.states:
        one, each = [(WEIGHT, WHOLE)], [key for key in parameters if problem.learns(key)]
        start = training.rate if line.start == "rate" else Given(line.start)
        for parameter, place in one if line.quantity in shared else each:
            quantity = of_parameter(parameter, line.quantity)
            given = training.state.values.get((quantity, place), start)
            step.add(quantity, place, None, given=given.text, letter=given.letter, ahead=-1)


def looked_ahead(problem: Learner, step: Step, parameters: Parameters) -> Parameters:
    """The weights at which the gradient is taken: those of the step, or where an optimiser looks ahead to."""
    formula = problem.training.form.look_ahead
    if formula is None:
        return parameters
    seen = Parameters()
    for key, old in parameters.items():
        if not problem.learns(key):
            seen[key] = old
            continue
        seen[key] = _look_ahead(problem, step, formula, key, old)
    return seen


def _look_ahead(problem: Learner, step: Step, formula: Formula, key: ParameterKey, old: Symbol) -> Symbol:
    """Where the gradient of a parameter is taken."""
    parameter, place = key

    def role(name: str) -> Formula:
        if name.startswith(PREVIOUS):
            quantity = of_parameter(parameter, name.removeprefix(PREVIOUS))
            return Symbol(identifier(quantity, place, step.number - 1))
        return old if name == "weight" else hyperparameter(problem, step, name)

    return step.add(of_parameter(parameter, "look-ahead"), place, None, formula.bind(role), phase=LOOK_AHEAD)


def learning_rate(problem: Learner, step: Step) -> None:
    """The rate of a step, where a schedule tells it."""
    training = problem.training
    chosen = training.schedule
    if chosen is None:
        return
    count = training.counts_from + (
        problem.epoch(step.number) if training.counts == "epochs" else training.state.updates + step.number - 1
    )
    first = step.add("initial-rate", "", None, given=training.rate.text, letter=training.rate.letter)
    whole = {name: int(chosen.settings[name].text) for name in chosen.entry.whole}
    formula = chosen.entry.at(chosen.form, count, whole)
    if step.number < chosen.entry.heard(chosen.form):
        formula = Symbol("rate")

    def role(name: str) -> Formula:
        if name == "rate":
            return first
        if name == "previous-rate":
            return Symbol(identifier("learning-rate", "", step.number - 1))
        if name in LISTENED:
            return Symbol(identifier(problem.objective, "", step.number - LISTENED[name]))
        return hyperparameter(problem, step, name)

    step.add("learning-rate", WHOLE, None, formula.bind(role), phase=UPDATE)


def _factor(learner: Learner, step: Step, part: Part, samples: int, batch: int) -> Mapping[str, Formula]:
    """What stands for the symbols of a penalty's factor."""
    strength = hyperparameter(learner, step, part.strength)
    return {"strength": strength, "m": Number(str(samples)), "B": Number(str(batch))}


def penalised(problem: Problem, parameters: Parameters) -> list[Symbol]:
    """The weights, and where the author says so the biases, that a penalty counts."""
    counted = _counted(problem)
    return [symbol for (quantity, _), symbol in parameters.items() if quantity in counted]


def _counted(learner: Learner) -> tuple[str, ...]:
    """The parameters that a penalty counts."""
    return (WEIGHT, BIAS) if learner.training.penalise_biases else (WEIGHT,)


def penalty(problem: Problem, step: Step, parameters: Parameters) -> Formula:
    """What large weights add to the loss."""
    chosen = problem.training.penalty
    assert chosen
    found = penalised(problem, parameters)
    parts = []
    for part in chosen.entry.parts:
        total = sum_of([part.term.bind({"weight": each}.__getitem__) for each in found])
        known = _factor(problem, step, part, len(problem.samples), len(step.samples))
        factor = FACTORS[chosen.form].factor.bind(known.__getitem__)
        parts.append(factor * total)
    return sum_of(parts)


def penalty_slopes(learner: Learner, step: Step, quantity: str, old: Symbol, samples: int, batch: int) -> list[Formula]:
    """What a penalty adds to the gradient of a weight or bias, of so many samples in all and in the batch."""
    chosen = learner.training.penalty
    if chosen is None or quantity not in _counted(learner):
        return []
    return [
        part.slope(FACTORS[chosen.form]).bind(
            {**_factor(learner, step, part, samples, batch), "weight": old}.__getitem__
        )
        for part in chosen.entry.parts
    ]
