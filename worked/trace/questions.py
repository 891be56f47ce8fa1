"""Questions: the small questions beside a sheet as cells, at the end of the step that they ask about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from worked.cells.cell import Cell, Step, identity
from worked.number.quantity import quantity as known
from worked.problem.problem import Problem
from worked.problem.questions import find
from worked.record import Record

if TYPE_CHECKING:
    from worked.problem.question import Asked, Question


class AskedQuestion(Record):
    """A question as a task asks it: its title, its sentence, and all that it asks for, each with its cell."""

    title: str
    sentence: str
    answers: tuple[tuple[Asked, Cell], ...]


def asked_about(problem: Problem, steps: Iterable[Step]) -> list[AskedQuestion]:
    """The questions of a problem about some steps, in the author's order."""
    found: dict[str, list[tuple[Asked, Cell]]] = {name: [] for name in problem.options.questions}
    for step in steps:
        for question, asked in _asked_in(problem, step):
            found[question.name].append((asked, asked.cell(step)))
    asking = [(find(name), answers) for name, answers in found.items() if answers]
    updates = problem.training.steps
    return [AskedQuestion(each.title, each.asks(updates), tuple(answers)) for each, answers in asking]


def _asked_in(problem: Problem, step: Step) -> Iterator[tuple[Question, Asked]]:
    """What the questions of a problem ask for in a step, with the question that asks it."""
    for name in problem.options.questions:
        question = find(name)
        for asked in question.asked(problem, step):
            yield question, asked


def with_questions(problem: Problem, step: Step) -> Step:
    """A step with the cells of the questions about it; those about the next step are remembered what they need."""
    found: list[Cell] = [asked.cell(step) for _, asked in _asked_in(problem, step)]
    for cell in found:
        step.put(cell)
    step.lasting |= frozenset(each for name in problem.options.questions for each in find(name).remembers)
    return step


def in_order(problem: Problem, names: Iterable[str]) -> tuple[str, ...]:
    """The ids of answers, those of a question together, in the order in which the author asks the questions."""
    place = {quantity: at for at, name in enumerate(problem.options.questions) for quantity in find(name).symbols}
    return tuple(sorted(names, key=lambda name: place[known(identity(name).quantity)]))
