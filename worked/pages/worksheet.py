"""Worksheet: a problem, solved or to be solved, as a document."""

from __future__ import annotations

from collections.abc import Mapping

from worked.document import MODES, Block, Document, Heading, Shown
from worked.errors import WorkedError, excerpt
from worked.formula import Formula
from worked.pages.classes import classes
from worked.pages.compared import Comparison
from worked.pages.course import Course
from worked.pages.decision import decision
from worked.pages.exercise import exercise_page
from worked.pages.lines import Lines
from worked.pages.perceptron import PerceptronPage
from worked.pages.picture import forward_picture
from worked.pages.result import comparisons, conclusion, outputs, words
from worked.pages.slots import numbers, unproven
from worked.pages.statement import statement
from worked.pages.step import StepPage
from worked.pages.symbols import Symbols
from worked.pages.symmetry import symmetry
from worked.pages.told import Told, carried_out, gather, in_rows
from worked.pages.update import UpdatePage
from worked.problem.problem import Problem
from worked.record import NOTHING, Record, replace
from worked.trace.exercise import Exercise, Task
from worked.trace.replay import Outcomes, replay
from worked.trace.solve import steps
from worked.trace.wording import Wording


class Layout(Record, open=True):
    """A worksheet as it is laid out: its blocks, the words in it that depend on numbers, and numbers of no cell."""

    problem: Problem
    mode: str
    blocks: tuple[Block, ...]
    told: Told
    verdicts: tuple[Wording, ...]
    others: Mapping[str, Shown] = NOTHING

    def values(self, outcomes: Outcomes) -> dict[str, Shown]:
        """What may be shown of these outcomes in the slots of the page: in a student's copy only what is given."""
        return numbers(self.told.cells, outcomes, self.mode) | (
            {} if self.mode == "student" else {**words(self.verdicts, outcomes), **self.others}
        )

    def document(self, outcomes: Outcomes) -> Document:
        """The page with these outcomes."""
        return Document(self.problem.title, self.blocks, self.values(outcomes), self.mode)


def worksheet(problem: Task, mode: str = "solved", symbolic: bool = False, prove: bool = False) -> Document:
    """The worksheet of a problem or exercise.

    `mode` is `solved`, `student` (blanks; the document holds no answer) or `key` (answers that stand out).
    `symbolic` adds closed forms where they stay readable, `prove` a section in which SymPy derives every gradient.
    """
    if mode not in MODES:
        raise WorkedError(f"mode: expected one of {', '.join(MODES)}, found {excerpt(mode)}")
    if isinstance(problem, Exercise):
        for option, asked in (("--symbolic", symbolic), ("--prove", prove)):
            if asked:
                raise WorkedError(f"{option}: an exercise on {problem.kind} has no net to derive anything from")
        return exercise_page(problem, mode)
    done = carried_out(problem, mode)
    told = gather(done, replay(lambda: steps(done), done.rounding))
    page = layout(problem, told, mode, symbolic)
    more: list[Block] = []
    others: dict[str, Shown] = {}
    if problem.compare:
        compared = Comparison(problem, Symbols(problem), mode)
        more += compared.blocks()
        others = compared.values()
    if prove and mode != "student":
        from worked.pages.proof import proof

        more += proof(problem, Symbols(problem))
    more += unproven(Symbols(problem), told.cells, told.outcomes)
    return replace(page, blocks=(*page.blocks, *more), others=others).document(told.outcomes)


def layout(problem: Problem, told: Told, mode: str = "solved", symbolic: bool = False) -> Layout:
    """The blocks of a worksheet; they hold slots, and the same layout serves other numbers."""
    symbols = Symbols(problem)
    letters, closed = _closed_forms(problem, told, symbols, mode, symbolic)
    lines = Lines(symbols, told.cells, letters, closed)
    blocks = [*statement(problem, symbols), forward_picture(problem, symbols), *_steps(told, symbols, lines)]
    if in_rows(problem):
        blocks += PerceptronPage(problem, told, lines, mode).blocks()
    verdicts: list[Wording] = []
    final = told.final
    if final:
        blocks += [Heading((f"{'Second' if final.number == 2 else 'Last'} forward pass",))]
        blocks += StepPage(told.problem, final, symbols, lines).forward()
    if final and problem.training.loss:
        pairs = comparisons(told.losses, final)
        pairs = [pair for pair in pairs if not {pair.before.cell.id, pair.after.cell.id} & set(told.lettered)]
        blocks += conclusion(pairs)
        verdicts += [pair.verdict for pair in pairs]
    elif final and not told.lettered:
        table, found = outputs(final, problem.network.outputs, lines)
        blocks += table
        verdicts += found
    if not in_rows(problem):
        course = Course(told, lines)
        blocks += [*course.blocks(), *_line(told, symbols, mode)]
        verdicts += course.means
    predicted, words_of_classes = classes(problem, told.steps, bool(told.lettered), symbols)
    blocks, verdicts = [*blocks, *predicted], [*verdicts, *words_of_classes]
    symmetric, words_of_symmetry = symmetry(told)
    blocks, verdicts = [*blocks, *symmetric], [*verdicts, *words_of_symmetry]
    return Layout(problem, mode, tuple(blocks), told, tuple(verdicts))


def _line(told: Told, symbols: Symbols, mode: str) -> list[Block]:
    """The line that a single unit draws through its samples, before and after it learned."""
    if len(told.problem.samples) == 1 or told.lettered:
        return []
    return decision(told, symbols, None if mode == "student" else [told.problem.training.steps])


def _steps(told: Told, symbols: Symbols, lines: Lines) -> list[Block]:
    """The steps that learn, as far as they are told in full."""
    blocks: list[Block] = []
    problem, several = told.problem, told.problem.training.steps > 1
    for step in told.steps:
        if step.final:
            continue
        page = StepPage(problem, step, symbols, lines)
        if several:
            seen = f" (sample {step.samples[0]})" if len(problem.samples) > 1 and len(step.samples) == 1 else ""
            blocks.append(Heading((f"Step {step.number}{seen}",)))
        level = 2 if several else 1
        update = UpdatePage(problem, step, symbols, lines)
        ahead = update.ahead()
        blocks += [Heading(("Looking ahead",), level), *ahead] if ahead else []
        blocks += [Heading(("Forward pass",), level), *page.forward()]
        blocks += [Heading(("Backward pass",), level), *page.backward()]
        blocks += [Heading(("New weights",), level), *update.blocks()]
    return blocks


def _closed_forms(
    problem: Problem, told: Told, symbols: Symbols, mode: str, symbolic: bool
) -> tuple[Mapping[str, Formula], Mapping[str, Formula]]:
    """The closed forms of cells that depend on a letter, and those of other cells that are asked for."""
    if mode == "student" or not (told.lettered or symbolic):
        return {}, {}
    from worked.pages.closed import closed_forms

    return closed_forms(problem, told.cells, told.outcomes, symbols, symbolic)
