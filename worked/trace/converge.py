"""Converge: how many steps a training takes that ends when every sample is right.

The number of steps is a result of the problem's own numbers, found by solving it once, exactly. What is pinned in
place of a cell, such as an answer on a sheet, never changes it: a trace has one length, and its cells one name each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from worked.cells.cell import Step
from worked.number import compare
from worked.problem.problem import Problem
from worked.record import replace
from worked.trace.replay import Outcomes, replay

AProblem = TypeVar("AProblem", bound=Problem)


def open_ended(problem: AProblem) -> AProblem:
    """The problem whose training goes on to the last of its steps, whatever its outputs are.

    A student's copy is made of this: it must not show when the training ends.
    """
    return replace(problem, training=replace(problem.training, stop="")) if problem.training.stop else problem


def until_right(problem: AProblem, trace: Callable[[], Iterator[Step]]) -> AProblem:
    """The problem with as many steps as it takes until an epoch in which every sample was right.

    `trace` makes the steps to the last; where no epoch is without errors, the problem takes them all.
    """
    if not problem.training.stop:
        return problem
    whole, errors = open_ended(problem), 0
    for step, outcomes in replay(trace, problem.rounding):
        errors += not is_right(problem, step, outcomes)
        if step.number % problem.per_epoch == 0:
            if not errors:
                return replace(whole, training=replace(whole.training, steps=step.number))
            errors = 0
    return whole


def is_right(problem: Problem, step: Step, outcomes: Outcomes) -> bool:
    """Whether all outputs of a step are their targets."""
    for sample in step.samples:
        for unit in problem.outputs:
            target, out = step.get("target", unit, sample), step.get("out", unit, sample)
            assert target and out
            if not compare(outcomes[out.id].enclosure, "=", outcomes[target.id].enclosure):
                return False
    return True
