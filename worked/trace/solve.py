"""Solve: a problem becomes a trace, step by step."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.problem.problem import Problem
from worked.trace.backward import Backward
from worked.trace.converge import AProblem, open_ended, until_right
from worked.trace.forward import Forward, Parameters, givens
from worked.trace.loss import sample_loss, whole_loss
from worked.trace.methods import first_state, lasting, learning_rate, looked_ahead
from worked.trace.update import Update


def settled(problem: AProblem) -> AProblem:
    """The problem with as many steps as its training takes, where that depends on its outputs."""
    return until_right(problem, lambda: trace(open_ended(problem)))


def epochs_seen(problem: Problem) -> Iterator[Step]:
    """The steps of a problem, and before them and after each epoch a forward pass of all samples."""
    everything = problem.everything
    yield _final(problem, 1, everything, {})
    parameters: Parameters = {}
    for number in range(1, problem.training.steps + 1):
        step = Step(number, problem.batch(number), lasting=lasting(problem))
        parameters = _learn(problem, step, parameters)
        yield step
        if number % problem.per_epoch == 0:
            yield _final(problem, number + 1, everything, parameters)


def trace(problem: Problem) -> Iterator[Step]:
    """The steps of a problem, made one at a time; all at once where parts of them are given or not asked."""
    if not problem.is_part:
        return _whole(problem)
    from worked.trace.part import part_of

    return iter(part_of(problem, _whole(problem)))


def without_given(problem: Problem) -> Iterator[Step]:
    """The steps of a problem with a formula for each cell that is computed as a rule, whether it is given or not."""
    return _whole(problem)


def _whole(problem: Problem) -> Iterator[Step]:
    """The steps of a problem in which every cell is computed."""
    if problem.is_forward_only:
        yield _final(problem, 1, problem.everything, {})
        return
    parameters: Parameters = {}
    count, kept = problem.training.steps, lasting(problem)
    for number in range(1, count + 1):
        step = Step(number, problem.batch(number), lasting=kept)
        parameters = _learn(problem, step, parameters)
        yield step
    if problem.training.final_pass:
        yield _final(problem, count + 1, problem.seen(), parameters)


def _final(problem: Problem, number: int, samples: tuple[int, ...], parameters: Parameters) -> Step:
    """A forward pass that learns nothing."""
    step = Step(number, samples, final=True, lasting=lasting(problem))
    givens(problem, step, parameters)
    _look(problem, step, parameters)
    return step


def _look(problem: Problem, step: Step, parameters: Parameters) -> Forward:
    """A forward pass of every sample of a step, and its loss; together where they are normalised over the batch."""
    forward = Forward(problem, step, parameters)
    for samples in _together(problem, step):
        forward.run(samples)
        for sample in samples:
            sample_loss(problem, step, forward, sample)
    whole_loss(problem, step, parameters)
    return forward


def _together(problem: Problem, step: Step) -> list[tuple[int, ...]]:
    """The samples of a step as they go through the net: one by one, unless they depend on each other."""
    return [step.samples] if problem.operations.coupled else [(sample,) for sample in step.samples]


def _learn(problem: Problem, step: Step, parameters: Parameters) -> Parameters:
    """A forward pass, a backward pass and an update."""
    givens(problem, step, parameters)
    if step.number == 1:
        first_state(problem, step, parameters)
    forward = _look(problem, step, looked_ahead(problem, step, parameters))
    if problem.training.updates:
        learning_rate(problem, step)
    backward = Backward(problem, step, forward)
    update, newer = Update(problem, step, parameters, backward), dict(parameters)
    layers = problem.computing_layers[::-1]
    if problem.training.hidden_deltas == "updated":
        for layer in layers:
            backward.layer(layer, step.samples)
            learned = update.new(update.layer(layer))
            backward.newer |= {forward.parameters[key].name: symbol for key, symbol in learned.items()}
            newer |= learned
        return newer
    for samples in _together(problem, step):
        for layer in layers:
            backward.layer(layer, samples)
        if problem.input_gradients:
            backward.inputs(samples)
    learnings = [each for layer in problem.computing_layers for each in update.layer(layer)]
    return newer | update.new(learnings) if problem.training.updates else newer
