"""Whether the update has made the loss smaller."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.formula import Case, Cases, Name, Number
from worked.number.quantity import LOSS, define
from worked.problem.problem import Problem
from worked.problem.question import Asked, Choices, Question, lacks_losses, losses

LOSS_FALLS = define("loss-falls", whole=True)


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """1 where the loss of the last forward pass is smaller than that before the last update, else 2."""
    for before, after in losses(problem, step):
        found = Cases((Case(Number("1"), after, "<", before),), Number("2"))
        yield Asked(LOSS_FALLS, found, choices=Choices(("yes", "no"), "A loss that stays the same does not fall."))


QUESTION = Question(
    title="Does the loss fall?",
    sentence="Is the loss smaller after {last} than before it?",
    symbols={LOSS_FALLS: Name("falls")},
    asked=asked,
    lacks=lacks_losses,
    remembers=(LOSS,),
)
