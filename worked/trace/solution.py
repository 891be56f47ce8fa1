"""Solution: a problem, its trace and what every cell comes to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from worked.cells.cell import Cell, Step
from worked.errors import WorkedError, excerpt, nearest
from worked.formula import Formula
from worked.number import Rounding, is_tie
from worked.record import Record
from worked.trace.replay import Outcome, Outcomes, Pins, replay
from worked.trace.task import Task


class Result(Record):
    """A cell with its number.

    `value` is the number before rounding, to 30 significant digits or in full where it is shorter; `shown` is the
    number as it is printed. Both are empty where the cell depends on a letter. `proven`: the printed digits are
    those of every number that the true one may be; `tie`: the rule for halves decided the last digit.
    """

    cell: Cell
    value: str
    shown: str
    exact: bool
    proven: bool
    tie: bool

    @property
    def formula(self) -> Formula | None:
        """The formula of the cell over the ids of earlier cells; None where it is given."""
        return self.cell.formula


class Solution:
    """The solved problem: `solution["net[h1]@1"].shown`. `pins` puts other numbers in place of cells."""

    def __init__(self, problem: Task, pins: Pins | None = None) -> None:
        self.problem = problem
        self.pins = dict(pins or {})

    @cached_property
    def steps(self) -> list[Step]:
        """The trace."""
        return list(self.problem.steps())

    @cached_property
    def partial(self) -> frozenset[str]:
        """The ids of partial results, which are no cells of the problem; see `worked.trace.parts`."""
        return frozenset()

    @cached_property
    def outcomes(self) -> Outcomes:
        """What each cell comes to that depends on no letter."""
        return self.replayed(self.pins)

    @cached_property
    def _precise(self) -> Outcomes:
        return self.replayed(self.pins, precise=True)

    def replayed(self, pins: Pins, precise: bool = False) -> Outcomes:
        """The outcomes with other numbers pinned: a variant of the problem, or someone else's calculation."""
        found: Outcomes = {}
        for _, outcomes in replay(lambda: self.steps, self.problem.rounding, pins, precise):
            found |= outcomes
        return found

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """All cells by id, in order."""
        return {cell.id: cell for step in self.steps for cell in step.cells}

    def __getitem__(self, name: str) -> Result:
        if name not in self.cells:
            raise WorkedError(f"no cell is called {excerpt(name)}; {nearest(name, self.cells)}")
        return result(self.cells[name], self._precise.get(name), self.problem.rounding)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __contains__(self, name: object) -> bool:
        return name in self.cells

    def __len__(self) -> int:
        return len(self.cells)


def stream(problem: Task, precise: bool = False) -> Iterator[tuple[Step, list[Result]]]:
    """Step after step with its results; what is past is forgotten, so that a thousand steps fit in little memory."""
    for step, outcomes in replay(lambda: problem.steps(), problem.rounding, precise=precise):
        yield step, [result(cell, outcomes.get(cell.id), problem.rounding) for cell in step.cells]


def result(cell: Cell, outcome: Outcome | None, rounding: Rounding) -> Result:
    """A cell and its outcome in plain words. What is unproven was settled by the rule for ties."""
    if outcome is None:
        return Result(cell, "", cell.given if cell.letter else "", True, False, False)
    rounded = outcome.rounded
    tie = not rounded.proven or (not rounded.exact and is_tie(outcome.enclosure, rounding, cell.quantity))
    return Result(cell, outcome.value, outcome.shown, rounded.exact, rounded.proven, tie)
