"""Update: gradients, changes and new weights, from the deltas of the samples of a step."""

from __future__ import annotations

from worked.formula import Formula, Negative, Product, Symbol, product_of
from worked.problem.problem import Problem
from worked.trace.backward import Backward, over_batch
from worked.trace.cell import Step, edge, identifier
from worked.trace.forward import Parameters


def update_layer(
    problem: Problem, step: Step, parameters: Parameters, passes: list[Backward], number: int
) -> Parameters:
    """The new weights and biases into one layer, from the backward passes of the samples of a step."""
    newer: Parameters = {}
    network = problem.network
    for target in network.layers[number]:
        learning = [("weight", edge(source, target)) for source in network.layers[number - 1]]
        if target in network.biases and problem.training.update_biases:
            learning.append(("bias", target))
        for quantity, place in learning:
            descents = [backward.descent(parameters[place], target) for backward in passes]
            newer[place] = _parameter(problem, step, quantity, place, parameters[place], descents)
    return newer


def _parameter(problem: Problem, step: Step, quantity: str, place: str, old: Symbol, descents: list[Formula]) -> Symbol:
    """The gradient, the change and the new value of one weight or bias."""
    optimiser, several = problem.training.optimiser, len(step.samples) > 1
    gradients = [Negative(descent) if problem.convention.falling else descent for descent in descents]
    if several:
        pairs = zip(step.samples, gradients, strict=True)
        gradients = [step.add("gradient", place, sample, gradient) for sample, gradient in pairs]
    roles: dict[str, Formula] = {
        "rate": Symbol(identifier("learning-rate", "", step.number)),
        "gradient": step.add("gradient", place, None, over_batch(gradients, problem.training.samples)),
        "descent": descents[0],
    }
    form = optimiser.delta_form if problem.by_delta(len(step.samples)) else optimiser.gradient_form
    change = step.add("change", place, None, laid_open(form.bind(roles.__getitem__)))
    return step.add(quantity, place, None, old + change, ahead=1)


def laid_open(formula: Formula) -> Formula:
    """A product within a product written as one."""
    return product_of(formula.factors) if isinstance(formula, Product) else formula
