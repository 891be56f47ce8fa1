"""Matrix: a worksheet whose steps are equations between matrices, with the same cells as entries."""

from __future__ import annotations

from worked.cells.cell import Step
from worked.document import Block, Paragraph
from worked.number.quantity import CHANGE
from worked.pages.matrices.room import too_large
from worked.pages.matrices.step import MatrixStep, reading
from worked.pages.methods.update import UpdatePage
from worked.pages.symbols.lines import NetLines
from worked.pages.training.shown_steps import ShownSteps
from worked.pages.worksheet.sections import Sections
from worked.pages.worksheet.step import StepPage
from worked.trace.net import Net


class MatrixSections(Sections):
    """Writes a worksheet of matrices; what is no matrix stands line by line, as in the full layout."""

    def __init__(self, problem: Net, shown: ShownSteps, lines: NetLines, mode: str) -> None:
        super().__init__(problem, shown, lines, mode)
        self.refused = too_large(shown.problem)

    def opening(self) -> list[Block]:
        """The statement, the picture of the net, and the weights as matrices."""
        if self.refused:
            return [*super().opening(), Paragraph((self.refused,))]
        return [*super().opening(), reading(self.shown.problem), *self._of(self.shown.steps[0]).weights()]

    def ahead(self, update: UpdatePage, step: Step) -> list[Block]:
        """Where an optimiser looks ahead to, in a step."""
        return super().ahead(update, step) if self.refused else self._of(step).ahead()

    def forward(self, step: Step, level: int) -> list[Block]:
        """The forward pass of a step; the samples of the last one are those of the first."""
        if self.refused:
            return super().forward(step, level)
        again = step.number > 1 and step.samples == self.shown.steps[0].samples
        return self._of(step).forward(again)

    def backward(self, step: Step, level: int) -> list[Block]:
        """The backward pass of a step: the rules for any unit, the equations, and the chains of some weights."""
        if self.refused:
            return super().backward(step, level)
        page = StepPage(self.shown.problem, step, self.symbols, self.lines, level)
        if not page.has_backward:
            return []
        blocks = [*page.rules(), *self._of(step).backward(), *page.chains()]
        self.wordings += page.wordings
        return blocks

    def update(self, update: UpdatePage, step: Step) -> list[Block]:
        """The gradients and new weights of a step."""
        if self.refused:
            return super().update(update, step)
        by_delta = update.by_delta and any(cell.quantity == CHANGE for cell in step.cells)
        return self._of(step).update(("gradient", "data-gradient") if by_delta else ())

    def _of(self, step: Step) -> MatrixStep:
        return MatrixStep(self.shown.problem, step, self.lines)
