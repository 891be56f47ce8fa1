"""Stamp: one worksheet after another with the same structure and other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from worked.errors import WorkedError, excerpt, nearest
from worked.pages.training.shown_steps import gather
from worked.pages.worksheet.page import layout
from worked.problem.problem import Problem
from worked.rendering import stencil
from worked.trace.replay import Outcomes, replay
from worked.trace.solve import steps


class Stamp:
    """A worksheet laid out once; `stamp({"weight[x1>h1]@1": Decimal("0.3")})` is its text with other given numbers.

    The numbers of a sample are named by the first step that sees it and hold wherever it is seen again.
    """

    def __init__(self, problem: Problem, format: str = "markdown", mode: str = "solved") -> None:
        if problem.training.stop:
            raise WorkedError("training.stop: with other numbers there are other steps; give steps or epochs alone")
        self.problem = problem
        self.steps = list(steps(problem))
        shown = gather(problem, replay(lambda: self.steps, problem.rounding))
        self.layout = layout(problem, shown, mode)
        self.stencil = stencil(self.layout.document(shown.outcomes), format)
        self.givens = self._repeated()

    def _repeated(self) -> dict[str, list[str]]:
        """The cells that each given number stands in."""
        first: dict[tuple[str, str, int], list[str]] = {}
        for step in self.steps:
            for cell in step.cells:
                if cell.given and cell.quantity in ("input", "target"):
                    sample = cell.sample or step.samples[0]
                    first.setdefault((cell.quantity, cell.place, sample), []).append(cell.id)
                elif cell.given:
                    first[cell.quantity, cell.place, -cell.step] = [cell.id]
        return {names[0]: names for names in first.values()}

    def __call__(self, givens: Mapping[str, Decimal]) -> str:
        """The text of the worksheet with other numbers in place of some given ones."""
        pins: dict[str, Decimal] = {}
        for name, number in givens.items():
            if name not in self.givens:
                raise WorkedError(f"no given number is called {excerpt(name)}; {nearest(name, self.givens)}")
            pins |= dict.fromkeys(self.givens[name], number)
        outcomes: Outcomes = {}
        for _, found in replay(lambda: self.steps, self.problem.rounding, pins):
            outcomes |= found
        return self.stencil.fill(self.layout.values(outcomes))
