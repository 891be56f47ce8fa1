"""Stamp: one worksheet after another with the same structure and other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from worked.errors import WorkedError, excerpt, nearest
from worked.pages.worksheet.page import laid_out
from worked.rendering import stencil
from worked.trace.replay import Outcomes, replay
from worked.trace.task import Task


class Stamp:
    """A worksheet laid out once; `stamp({"weight[x1>h1]@1": Decimal("0.3")})` is its text with other given numbers.

    A number of the file that stands in several cells, such as an input that is shown again, is named by the first of
    them and changes in all.
    """

    def __init__(self, task: Task, format: str = "markdown", mode: str = "solved") -> None:
        if task.stops_by_itself:
            raise WorkedError("training.stop: with other numbers there are other steps; give steps or epochs alone")
        self.task, self.steps = task, list(task.steps())
        self.layout, outcomes = laid_out(task, mode)
        self.stencil = stencil(self.layout.document(outcomes), format)
        self.givens = task.repeated_givens()

    def __call__(self, givens: Mapping[str, Decimal]) -> str:
        """The text of the worksheet with other numbers in place of some given ones."""
        pins: dict[str, Decimal] = {}
        for name, number in givens.items():
            if name not in self.givens:
                raise WorkedError(f"no given number is called {excerpt(name)}; {nearest(name, self.givens)}")
            pins |= dict.fromkeys(self.givens[name], number)
        outcomes: Outcomes = {}
        for _, found in replay(lambda: self.steps, self.task.rounding, pins):
            outcomes |= found
        return self.stencil.fill(self.layout.values(outcomes))
