"""Worksheet: a problem, solved or to be solved, as a document."""

from __future__ import annotations

from collections.abc import Mapping

from worked.document import MODES, Block, Document, Shown
from worked.errors import WorkedError, excerpt
from worked.formula import Formula
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import Lines
from worked.pages.symbols.slots import numbers, unproven
from worked.pages.training.batch_comparison import Comparison
from worked.pages.training.losses import words
from worked.pages.training.shown_steps import ShownSteps, carried_out, gather
from worked.pages.worksheet.compact import CompactSections
from worked.pages.worksheet.exercise import exercise_page
from worked.pages.worksheet.sections import Sections
from worked.problem.problem import Problem
from worked.record import NOTHING, Record, replace
from worked.trace.exercise import Exercise, Task
from worked.trace.replay import Outcomes, replay
from worked.trace.solve import steps
from worked.trace.wording import Wording


class Layout(Record, open=True):
    """A worksheet as it is laid out: its blocks, the words in it that depend on numbers, and numbers of no cell.

    `not_asked` are those of the words that a student's copy shows, too.
    """

    problem: Problem
    mode: str
    blocks: tuple[Block, ...]
    shown: ShownSteps
    wordings: tuple[Wording, ...]
    not_asked: tuple[Wording, ...] = ()
    others: Mapping[str, Shown] = NOTHING

    def values(self, outcomes: Outcomes) -> dict[str, Shown]:
        """What may be shown of these outcomes in the slots: in a student's copy only what it does not ask for."""
        if self.mode == "student":
            shown = numbers(self.shown.cells, outcomes, self.mode, self.shown.not_asked)
            return {**shown, **words(self.not_asked, outcomes), **self.others}
        return {**numbers(self.shown.cells, outcomes, self.mode), **words(self.wordings, outcomes), **self.others}

    def document(self, outcomes: Outcomes) -> Document:
        """The page with these outcomes."""
        return Document(self.problem.title, self.blocks, self.values(outcomes), self.mode, self.problem.options.layout)


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
    shown = gather(done, replay(lambda: steps(done), done.rounding))
    page = layout(problem, shown, mode, symbolic)
    more: list[Block] = []
    others: dict[str, Shown] = {}
    if problem.compare:
        compared = Comparison(problem, Symbols(problem), mode, shown.all_in_full)
        more += compared.blocks()
        others = compared.values()
    if prove and mode != "student":
        from worked.pages.proof.page import proof

        more += proof(problem, Symbols(problem))
    more += unproven(Symbols(problem), shown.cells, shown.outcomes)
    return replace(page, blocks=(*page.blocks, *more), others=others).document(shown.outcomes)


def layout(problem: Problem, shown: ShownSteps, mode: str = "solved", symbolic: bool = False) -> Layout:
    """The blocks of a worksheet; they hold slots, and the same layout serves other numbers."""
    symbols = Symbols(problem, shown.final.number if shown.final else 0)
    letters, closed = _closed_forms(problem, shown, symbols, mode, symbolic)
    kind = CompactSections if problem.options.layout == "compact" else Sections
    sections = kind(problem, shown, Lines(symbols, shown.cells, letters, closed), mode)
    sections.write()
    return Layout(problem, mode, tuple(sections.blocks), shown, tuple(sections.wordings), tuple(sections.not_asked))


def _closed_forms(
    problem: Problem, shown: ShownSteps, symbols: Symbols, mode: str, symbolic: bool
) -> tuple[Mapping[str, Formula], Mapping[str, Formula]]:
    """The closed forms of cells that depend on a letter, and those of other cells that are asked for."""
    if mode == "student" or not (shown.lettered or symbolic):
        return {}, {}
    from worked.pages.proof.closed_forms import closed_forms

    return closed_forms(problem, shown.cells, shown.outcomes, symbols, symbolic)
