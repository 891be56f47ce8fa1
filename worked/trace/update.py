"""Update: gradients, changes and new weights, from the deltas of the samples of a step."""

from __future__ import annotations

from collections.abc import Callable

from worked.formula import Formula, Symbol
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
    training = problem.training
    falling = problem.convention.sign == "target-out"
    gradients = descents
    if len(step.samples) > 1:
        gradients = [
            step.add("gradient", place, sample, gradient_of(descent, falling))
            for sample, descent in zip(step.samples, descents, strict=True)
        ]
        gradient = step.add("gradient", place, None, over_batch(gradients, training.samples))
    else:
        gradient = step.add("gradient", place, None, gradient_of(descents[0], falling))
    by_delta = problem.convention.update == "delta" and falling
    roles: dict[str, Callable[[], Formula]] = {
        "rate": lambda: Symbol(identifier("learning-rate", "", step.number)),
        "gradient": lambda: gradient,
        "descent": lambda: over_batch(descents, training.samples),
    }
    form = training.optimiser.delta_form if by_delta else training.optimiser.gradient_form
    change = step.add("change", place, None, _laid_open(form.bind(lambda name: roles[name]())))
    return step.add(quantity, place, None, old + change, ahead=1)


def _laid_open(formula: Formula) -> Formula:
    """A product within a product written as one."""
    from worked.formula import Product, product_of

    return product_of(formula.factors) if isinstance(formula, Product) else formula
