"""Update: gradients, changes and new weights, from the deltas of the samples of a step."""

from __future__ import annotations

from worked.formula import Formula, Product, Symbol, product_of
from worked.problem.problem import Problem
from worked.trace.backward import Backward, gradient_of, over_batch
from worked.trace.cell import Step, edge, identifier
from worked.trace.forward import Parameters


def update_layer(
    problem: Problem, step: Step, parameters: Parameters, passes: list[Backward], number: int
) -> Parameters:
    """The new weights and biases into one layer, from the backward passes of the samples of a step."""
    newer: Parameters = {}
    network = problem.network
    for target in network.layers[number]:
        for source in network.layers[number - 1]:
            place = edge(source, target)
            descents = [backward.descent(source, target) for backward in passes]
            newer[place] = _parameter(problem, step, "weight", place, parameters[place], descents)
        if target in network.biases and problem.training.update_biases:
            descents = [backward.bias_descent(target) for backward in passes]
            newer[target] = _parameter(problem, step, "bias", target, parameters[target], descents)
    return newer


def _parameter(problem: Problem, step: Step, quantity: str, place: str, old: Symbol, descents: list[Formula]) -> Symbol:
    """The gradient, the change and the new value of one weight or bias."""
    optimiser, several = problem.training.optimiser, len(step.samples) > 1
    gradients = [gradient_of(descent, problem.convention.sign == "target-out") for descent in descents]
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
