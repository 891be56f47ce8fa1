"""Scores: what all searches have in common, the best of some scores and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from worked.formula import Case, Cases, Formula, Maximum, Minimum, Number
from worked.trace.exercise import Exercise

BEST = {"highest": Maximum, "lowest": Minimum}


class Search(Exercise, open=True):
    """A search for the `best` score, the highest or the lowest; `measure` is what the scores are."""

    measure: str
    best: str

    kind = "search"

    @property
    def better(self) -> str:
        """The relation of a better score to a worse one."""
        return ">" if self.best == "highest" else "<"

    def best_of(self, scores: Sequence[Formula]) -> Formula:
        """The best of some scores."""
        return BEST[self.best](tuple(scores))


def first(numbers: Sequence[Formula], wanted: Formula) -> Formula:
    """The place of the first of some numbers that equals another one."""
    cases = [Case(Number(str(at)), each, "=", wanted) for at, each in enumerate(numbers[:-1], 1)]
    last = Number(str(len(numbers)))
    return Cases(tuple(cases), last) if cases else last
