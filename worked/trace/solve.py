"""Solve: a problem becomes a trace, step by step."""

from __future__ import annotations

from collections.abc import Iterator

from worked.formula import Symbol
from worked.problem.problem import Problem
from worked.trace.backward import Backward
from worked.trace.cell import Step
from worked.trace.forward import Parameters, batch_loss, forward, givens
from worked.trace.update import update_layer


def steps(problem: Problem) -> Iterator[Step]:
    """The steps of a problem, made one at a time: a long training needs no more memory than a short one."""
    parameters: Parameters = {}
    count = problem.training.steps
    for number in range(1, count + 1):
        step = Step(number, problem.batch(number))
        parameters = _learn(problem, step, parameters)
        yield step
    if problem.training.final_pass:
        step = Step(count + 1, problem.seen(), final=True)
        _look(problem, step, parameters)
        yield step


def _look(problem: Problem, step: Step, parameters: Parameters) -> None:
    """A forward pass of every sample of a step."""
    givens(problem, step, parameters)
    for sample in step.samples:
        forward(problem, step, parameters, sample)
    batch_loss(problem, step)


def _learn(problem: Problem, step: Step, parameters: Parameters) -> Parameters:
    """A forward pass, a backward pass and an update."""
    _look(problem, step, parameters)
    passes = [Backward(problem, step, parameters, sample) for sample in step.samples]
    newer: dict[str, Symbol] = dict(parameters)
    layers = range(len(problem.network.layers) - 1, 0, -1)
    if problem.training.hidden_deltas == "updated":
        for number in layers:
            passes[0].layer(number)
            newer |= update_layer(problem, step, parameters, passes, number)
        return newer
    for backward in passes:
        for number in layers:
            backward.layer(number)
    for number in reversed(layers):
        newer |= update_layer(problem, step, parameters, passes, number)
    return newer
