"""Matrix: a worksheet whose steps are equations between matrices, with the same cells as entries."""

from __future__ import annotations

from worked.cells.cell import Step
from worked.document import Block
from worked.pages.matrices.step import MatrixStep, reading
from worked.pages.methods.update import UpdatePage
from worked.pages.worksheet.sections import Sections
from worked.pages.worksheet.step import StepPage


class MatrixSections(Sections):
    """Writes a worksheet of matrices; what is no matrix stands line by line, as in the full layout."""

    def opening(self) -> list[Block]:
        """The statement, the picture of the net, and the weights as matrices."""
        first = self._step_page(self.shown.steps[0])
        return [*super().opening(), reading(self.shown.problem), *first.weights()]

    def forward(self, step: Step, level: int) -> list[Block]:
        """The forward pass of a step; the samples of the last one are those of the first."""
        again = step.number > 1 and step.samples == self.shown.steps[0].samples
        return self._step_page(step).forward(again)

    def backward(self, step: Step, level: int) -> list[Block]:
        """The backward pass of a step: the rules for any unit, the equations, and the chains of some weights."""
        page = StepPage(self.shown.problem, step, self.symbols, self.lines, level)
        blocks = [*page.rules(), *self._step_page(step).backward(), *page.chains()]
        self.wordings += page.wordings
        return blocks

    def update(self, update: UpdatePage, step: Step) -> list[Block]:
        """The gradients and new weights of a step."""
        return self._step_page(step).update(("gradient", "data-gradient") if update.by_delta else ())

    def _step_page(self, step: Step) -> MatrixStep:
        return MatrixStep(self.shown.problem, step, self.lines)
