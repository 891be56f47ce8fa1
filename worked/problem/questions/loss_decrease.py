"""By how much the update has made the loss smaller."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.formula import Name
from worked.number.quantity import LOSS, define
from worked.problem.problem import Problem
from worked.problem.question import Asked, Question, lacks_losses, losses

LOSS_DECREASE = define("loss-decrease", small=True)


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """The loss before the last update less the loss of the last forward pass; below 0 where it has risen."""
    for before, after in losses(problem, step):
        yield Asked(LOSS_DECREASE, before - after)


QUESTION = Question(
    title="Decrease of the loss",
    sentence="By how much has {last} made the loss smaller? The number is negative where the loss has risen.",
    symbols={LOSS_DECREASE: Name("decrease")},
    asked=asked,
    lacks=lacks_losses,
    remembers=(LOSS,),
)
