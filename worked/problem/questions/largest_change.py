"""Which parameter changes most in the first update."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.formula import Name
from worked.number.quantity import CHANGE, define
from worked.problem.problem import Problem
from worked.problem.question import SIZES, Asked, Question, is_first_update, lacks_update, largest, of_parameters

LARGEST_CHANGE = define("largest-change", whole=True)


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """The largest change by its absolute value."""
    if is_first_update(step):
        yield largest(LARGEST_CHANGE, of_parameters(step, CHANGE), rule=SIZES)


def lacks(problem: Problem) -> str:
    """Some parameters that learn, whose changes are kept."""
    if problem.training.max_norm:
        return "changes that are not undone by max-norm"
    return lacks_update(problem)


QUESTION = Question(
    title="Largest change",
    sentence="Which parameter is changed most by {first}?",
    symbols={LARGEST_CHANGE: Name("changed")},
    asked=asked,
    lacks=lacks,
)
