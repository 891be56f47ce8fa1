"""Sections: the parts of a worksheet of a net, in the order in which they are read."""

from __future__ import annotations

from worked.cells.cell import BACKWARD, FORWARD, LOOK_AHEAD, QUESTIONS, UPDATE, Step, identifier
from worked.document import Block, Display, Fields, Heading, Maths, Paragraph
from worked.pages.methods.update import UpdatePage
from worked.pages.symbols.lines import NetLines, equality_of
from worked.pages.training.final_errors import error_line, final_errors
from worked.pages.training.history import History
from worked.pages.training.losses import comparisons, conclusion, outputs
from worked.pages.training.predicted_classes import classes
from worked.pages.training.shown_steps import ShownSteps, in_rows, learned
from worked.pages.training.symmetry import symmetry
from worked.pages.worksheet.picture import forward_picture
from worked.pages.worksheet.statement import statement
from worked.pages.worksheet.step import StepPage
from worked.trace.net import PHASES, Net
from worked.trace.wording import Wording
from worked.words import listed


class Sections:
    """Writes a worksheet: its `blocks`, and the `wordings`, which are the words on it that depend on numbers.

    A student's copy shows those that are `not_asked`.

    `problem` is the problem as it is set; `shown` what was carried out of it and is shown.
    """

    def __init__(self, problem: Net, shown: ShownSteps, lines: NetLines, mode: str) -> None:
        self.problem, self.shown, self.lines, self.mode = problem, shown, lines, mode
        self.symbols = lines.symbols
        self.blocks: list[Block] = []
        self.wordings: list[Wording] = []
        self.not_asked: list[Wording] = []

    def write(self) -> None:
        """All sections."""
        fields = self.problem.options.fields
        self.blocks += [*([Fields(fields)] if fields else []), *self.opening()]
        self._steps()
        if in_rows(self.problem):
            from worked.pages.training.perceptron import PerceptronPage

            self.blocks += PerceptronPage(self.problem, self.shown, self.lines, self.mode).blocks()
            self._final()
        elif self.shown.all_in_full:
            self._final()
            self._history()
        else:
            self._history()
            self._final()
        self._results()

    # What a layout writes in its own way

    def opening(self) -> list[Block]:
        """The statement, and the picture of the net."""
        blocks = statement(self.problem, self.symbols, self._by_hand(), self.mode)
        return [*blocks, forward_picture(self.problem, self.symbols)]

    def ahead(self, update: UpdatePage, step: Step) -> list[Block]:
        """Where an optimiser looks ahead to, in a step; nothing where it does not."""
        return update.ahead()

    def forward(self, step: Step, level: int) -> list[Block]:
        """The forward pass of a step."""
        return StepPage(self.shown.problem, step, self.symbols, self.lines, level).forward()

    def backward(self, step: Step, level: int) -> list[Block]:
        """The backward pass of a step."""
        page = StepPage(self.shown.problem, step, self.symbols, self.lines, level)
        blocks = page.backward()
        self.wordings += page.wordings
        return blocks

    def update(self, update: UpdatePage, step: Step) -> list[Block]:
        """The new weights of a step."""
        return update.blocks()

    # The order of the sections

    def _by_hand(self) -> bool:
        """Whether all steps can be worked by hand."""
        return self.shown.all_in_full or self.shown.tabled

    def _steps(self) -> None:
        """The steps that learn, as far as they are shown in full."""
        several = self.shown.problem.training.steps > 1
        for step in self.shown.steps:
            if not step.final:
                self.blocks += self._opening(step) if several else []
                self._step(step, 2 if several else 1)

    def _opening(self, step: Step) -> list[Block]:
        """The heading of a step, with its sample where there are several, and which weights it begins with."""
        one = len(self.problem.samples) > 1 and len(step.samples) == 1
        heading = Heading((f"Step {step.number}{f' (sample {step.samples[0]})' if one else ''}",))
        renewed = step.number > 1 and self.problem.training.updates
        before = [Paragraph((f"The weights are those after step {step.number - 1}.",))] if renewed else []
        return [heading, *before]

    def _step(self, step: Step, level: int) -> None:
        in_lines = self.mode != "student" and self.problem.options.layout == "full"
        update = UpdatePage(self.shown.problem, step, self.symbols, self.lines, in_lines)
        for phase, blocks in (
            (LOOK_AHEAD, self.ahead(update, step)),
            (FORWARD, self.forward(step, level)),
            (BACKWARD, self.backward(step, level)),
            (UPDATE, self.update(update, step)),
        ):
            self.blocks += [self._heading(step, phase, level), *blocks] if blocks else []

    def _heading(self, step: Step, phase: str, level: int = 1) -> Heading:
        return Heading((self.problem.phase_title(step, phase),), level)

    def _final(self) -> None:
        """The last forward pass, and whether the loss fell."""
        final = self.shown.final
        if not final:
            return
        if self.problem.is_forward_only:
            self.blocks += [self._heading(final, FORWARD), *self.forward(final, 1)]
            return
        self.blocks += [self._heading(final, FORWARD), *self._new_weights(final)]
        self.blocks += self.forward(final, 1)
        errors = list(final_errors(self.shown))
        if errors:
            said = "The error:" if len(errors) == 1 else "The errors:"
            self.blocks += [Paragraph((said,)), Display(tuple(error_line(error, self.lines) for error in errors))]
            self.wordings += errors
        if self.problem.training.loss and self.problem.computes("loss"):
            lettered = set(self.shown.lettered)
            pairs = [
                pair
                for pair in comparisons(self.shown.losses, final)
                if not {pair.before.cell.id, pair.after.cell.id} & lettered
            ]
            self.blocks += conclusion(pairs, self.lines)
            self.wordings += [pair.verdict for pair in pairs]
        elif not self.shown.lettered and self.problem.compares:
            table, found = outputs(final, self.problem.outputs, self.lines)
            self.blocks += table
            self.wordings += found

    def _new_weights(self, final: Step) -> list[Block]:
        """That the last forward pass is one with new weights, how they are marked, and what they are if unknown."""
        places = learned(self.shown.problem)
        if not places:
            return []
        mark = Maths(self.symbols.named(f"new-{places[0][0]}", places[0][1]))
        said = Paragraph(("With the new weights; they and what follows from them are marked as in ", mark, "."))
        if self._by_hand():
            return [said]
        cells = [self.lines.cells[identifier(*place, final.number)] for place in places]
        numbers = listed([equality_of(self.lines, cell) for cell in cells])
        return [said, Paragraph((f"After step {final.number - 1} they are ", *numbers, "."))]

    def _history(self) -> None:
        """The training at a glance, and the line of a single unit before and after it."""
        history = History(self.shown, self.lines, self.mode)
        self.blocks += history.blocks()
        self.wordings += history.means
        if self.shown.tabled and self.problem.training.stop:
            from worked.pages.training.perceptron import PerceptronPage

            self.blocks += PerceptronPage(self.problem, self.shown, self.lines, self.mode).end()
        self.not_asked += [mean for mean in history.means if set(mean.losses) <= self.shown.not_asked]
        if len(self.shown.problem.samples) > 1 and not self.shown.lettered and self.problem.is_whole:
            from worked.pages.training.decision_line import LAST, decision

            last = None if self.mode == "student" else [self.shown.problem.training.steps]
            self.blocks += decision(self.shown, self.symbols, last, LAST)

    def _results(self) -> None:
        """What the training came to: the predicted classes, whether equal units stayed equal, and the questions."""
        lettered = bool(self.shown.lettered)
        if not self.problem.is_whole:
            return
        for blocks, wordings in (
            classes(self.problem, self.shown.steps, lettered, self.symbols),
            symmetry(self.shown),
        ):
            self.blocks += blocks
            self.wordings += wordings
        if not self.problem.options.questions:
            return
        from worked.pages.worksheet.questions import QuestionPage

        page = QuestionPage(self.shown.problem, self.shown.steps, self.lines, self.mode)
        if asked := page.blocks():
            self.blocks += [Heading((PHASES[QUESTIONS],)), *asked]
            self.wordings += page.wordings
