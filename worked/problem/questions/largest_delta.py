"""Which unit has the largest delta in the first backward pass."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.formula import Name, absolute
from worked.number.quantity import DELTA, define
from worked.problem.problem import Problem
from worked.problem.question import SIZES, Asked, Question, is_first_update, largest, of_sample, too_many

LARGEST_DELTA = define("largest-delta", whole=True)


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """The largest delta by its absolute value, for each sample of the first step."""
    for sample in step.samples if is_first_update(step) else ():
        deltas = [cell for cell in step.of((DELTA,), sample) if not cell.place.is_edge]
        sizes = [(absolute(cell.symbol), cell.place) for cell in deltas]
        yield largest(LARGEST_DELTA, sizes, sample=step.tag(sample), about=of_sample(step, sample), rule=SIZES)


def lacks(problem: Problem) -> str:
    """Some units that have a delta."""
    if not (problem.training.optimiser.uses_slopes and problem.training.steps):
        return "a backward pass"
    return too_many(len(problem.computing), "units that compute")


QUESTION = Question(
    title="Largest delta",
    sentence="Which unit has the largest delta{in_first}?",
    symbols={LARGEST_DELTA: Name("unit")},
    asked=asked,
    lacks=lacks,
)
