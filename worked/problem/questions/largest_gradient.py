"""Which parameter has the largest gradient in the first update."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.formula import Name
from worked.number.quantity import GRADIENT, define
from worked.problem.problem import Problem
from worked.problem.question import SIZES, Asked, Question, is_first_update, lacks_update, largest, of_parameters

LARGEST_GRADIENT = define("largest-gradient", whole=True)


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """The largest gradient by its absolute value."""
    if is_first_update(step):
        yield largest(LARGEST_GRADIENT, of_parameters(step, GRADIENT), rule=SIZES)


def lacks(problem: Problem) -> str:
    """Some parameters that learn by gradients."""
    if not problem.training.optimiser.uses_slopes:
        return "an optimiser that follows gradients"
    return lacks_update(problem)


QUESTION = Question(
    title="Largest gradient",
    sentence="To which parameter is the loss most sensitive{in_first}: which one has the largest gradient?",
    symbols={LARGEST_GRADIENT: Name("steepest")},
    asked=asked,
    lacks=lacks,
)
