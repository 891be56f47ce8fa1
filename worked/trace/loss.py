"""Loss: the cells of what is minimised, for each sample and for the step, with a penalty apart."""

from __future__ import annotations

from worked.cells.cell import Step, identifier
from worked.formula import Formula, Number, Quotient, Symbol, sum_of
from worked.problem.problem import Problem
from worked.trace.forward import Forward, Parameters
from worked.trace.methods import penalty


def mean(formula: Formula, count: int) -> Formula:
    """A sum divided by the number of its terms."""
    return Quotient(Number("1"), Number(str(count))) * formula


def sample_loss(problem: Problem, step: Step, forward: Forward, sample: int) -> None:
    """The loss of one sample: a cell for each output where there are several, and their sum or mean."""
    training, outputs = problem.training, problem.outputs
    if not training.loss:
        return
    terms: list[Formula] = []
    for unit in outputs:
        target = Symbol(identifier("target", unit, step.number, step.tag(sample)))
        role = {"t": target, "a": forward.last[unit, sample]}
        term = training.loss.term.bind(role.__getitem__)
        split = training.loss.split and len(outputs) > 1
        terms.append(step.add("loss", unit, sample, term) if split else term)
    whole = training.loss.whole(sum_of(terms))
    if training.outputs == "mean" and len(outputs) > 1:
        whole = mean(whole, len(outputs))
    alone = training.penalty and len(step.samples) == 1
    step.add("data-loss" if alone else "loss", "", sample, whole)


def whole_loss(problem: Problem, step: Step, parameters: Parameters) -> None:
    """The loss of a step: that of its samples, and what a penalty adds."""
    training, several = problem.training, len(step.samples) > 1
    if not training.loss:
        return
    if several:
        total = sum_of([Symbol(identifier("loss", "", step.number, sample)) for sample in step.samples])
        whole = mean(total, len(step.samples)) if training.samples == "mean" else total
        step.add("data-loss" if training.penalty else "loss", "", None, whole)
    if training.penalty:
        added = step.add("penalty", "", None, penalty(problem, step, parameters))
        step.add("loss", "", None, Symbol(identifier("data-loss", "", step.number)) + added)
