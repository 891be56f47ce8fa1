"""Settings: how the values of rules are read."""

from __future__ import annotations

from typing import Any

from worked.errors import WorkedError, excerpt
from worked.exam.frame import Candidate, Frame
from worked.formula import Cases, Formula, Number
from worked.keys.values import number_at
from worked.trace.learner import Learner

FORBIDDEN, DEMANDED = "not allowed", "required"  # the settings of rules that forbid or demand something


def forbidden(value: Any, where: str) -> str | None:
    """false forbids what the key names, true allows it."""
    if not isinstance(value, bool):
        raise WorkedError(f"{where}: expected true or false, found {excerpt(value)}")
    return None if value else FORBIDDEN


def demanded(value: Any, where: str) -> str | None:
    """true demands what the key names, false does not."""
    if not isinstance(value, bool):
        raise WorkedError(f"{where}: expected true or false, found {excerpt(value)}")
    return DEMANDED if value else None


def whole(least: int, most: int) -> Any:
    """A reader of whole numbers; false switches the rule off."""

    def read(value: Any, where: str) -> int | None:
        if value is False:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise WorkedError(f"{where}: expected a number from {least} to {most}, or false, found {excerpt(value)}")
        return int(value)

    return read


def number(value: Any, where: str) -> float:
    """A number that is not negative."""
    given = number_at(value, where)
    if given.letter or float(given.text) < 0:
        raise WorkedError(f"{where}: expected a number that is not negative, found {excerpt(value)}")
    return float(given.text)


def always(setting: Any) -> Any:
    """The same usual setting for all problems."""
    return lambda frame: setting


def by_slopes(setting: Any) -> Any:
    """A usual setting for what learns by gradients, and none for the perceptron rule and the like."""

    def usual(frame: Frame) -> Any:
        return setting if uses_slopes(frame.task.learner) else None

    return usual


def uses_slopes(learner: Learner | None) -> bool:
    """Whether something learns by the slopes of its loss."""
    return learner is not None and learner.training.optimiser.uses_slopes


def named(names: list[str], most: int = 3) -> str:
    """Some ids of cells in a few words."""
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")


def is_chosen(formula: Formula | None) -> bool:
    """Whether a formula only chooses among numbers, as the derivative of ReLU does, or is one number."""
    if isinstance(formula, Cases):
        return all(is_chosen(case.body) for case in formula.cases) and is_chosen(formula.otherwise)
    return isinstance(formula, Number)


def chosen_cells(frame: Frame) -> frozenset[str]:
    """The ids of the cells whose numbers are chosen or counted, and not calculated."""
    return frozenset(cell.id for cell in frame.computed if is_chosen(cell.formula) or frame.task.counts(cell))


def calculated(candidate: Candidate) -> dict[str, str]:
    """The asked numbers as they are printed, without those that are chosen or counted."""
    chosen = candidate.frame.once(chosen_cells)
    return {name: text for name, text in candidate.asked.items() if name not in chosen}
