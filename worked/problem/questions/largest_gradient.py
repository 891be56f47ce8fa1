"""Which parameter has the largest gradient in the first update."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.formula import Name
from worked.number.quantity import GRADIENT, define
from worked.problem.problem import Problem
from worked.problem.question import SIZES, Asked, Question, is_first, largest, learning, of_parameters, too_many

LARGEST_GRADIENT = define("largest-gradient", whole=True)


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """The largest gradient by its absolute value."""
    if is_first(step):
        yield largest(LARGEST_GRADIENT, of_parameters(step, GRADIENT), rule=SIZES)


def lacks(problem: Problem) -> str:
    """Some parameters that learn by gradients."""
    if not problem.training.optimiser.uses_slopes:
        return "an optimiser that follows gradients"
    return too_many(len(learning(problem)), "parameters that learn")


QUESTION = Question(
    title="Largest gradient",
    sentence="To which weight or bias is the loss most sensitive: which one has the largest gradient?",
    symbols={LARGEST_GRADIENT: Name("steepest")},
    asked=asked,
    lacks=lacks,
)
