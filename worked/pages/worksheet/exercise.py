"""Exercise: the page of an exercise without a net, which its kind writes on the paper that is brought along here."""

from __future__ import annotations

from collections.abc import Sequence

from worked.cells.cell import Cell, identifier
from worked.document import Block, Choice, Display, Maths, Paragraph, Prose, Strong
from worked.formula import Answer, Chain, Formula, Value
from worked.number.quantity import small_quantities
from worked.pages.symbols.lines import Lines
from worked.pages.symbols.names import ExerciseNames
from worked.pages.symbols.slots import unproven
from worked.pages.worksheet.layout import Layout
from worked.pages.worksheet.statement import rounding_rule
from worked.record import replace
from worked.trace.exercise import Exercise
from worked.trace.replay import Outcomes, replay
from worked.trace.task import Task
from worked.trace.wording import Wording


def exercise_layout(task: Task, mode: str, symbolic: bool, prove: bool) -> tuple[Layout, Outcomes]:
    """The page of an exercise, and its numbers."""
    assert isinstance(task, Exercise)
    cells: dict[str, Cell] = {}
    outcomes: Outcomes = {}
    for step, found in replay(task.steps, task.rounding):
        cells |= {cell.id: cell for cell in step.cells}
        outcomes |= found
    names, closed = ExerciseNames(task), dict[str, Formula]()
    if symbolic and mode != "student":
        from worked.pages.proof.closed_forms import exact_forms

        closed = exact_forms(task.rounding, cells.values(), outcomes)
    paper = Writer(task, mode, Lines(names, cells, closed=closed), outcomes)
    blocks: list[Block] = [*task.statement(paper), *task.page(paper)]
    if prove and mode != "student":
        from worked.pages.proof.exercise import proof

        blocks += proof(task, names, outcomes)
    blocks += unproven(names, cells, outcomes, mode)
    return Layout(task.title, mode, tuple(blocks), cells, tuple(paper.wordings)), outcomes


class Writer:
    """The paper of an exercise, see `worked.trace.exercise.Paper`; `wordings` are the words whose slots are on it."""

    def __init__(self, exercise: Exercise, mode: str, lines: Lines, outcomes: Outcomes) -> None:
        self.exercise, self.mode, self.lines, self.cells = exercise, mode, lines, lines.cells
        self.wordings: list[Wording] = []
        self._outcomes = outcomes

    def cell(self, quantity: str, place: str = "", step: int = 1) -> Cell:
        """A cell of the trace."""
        return self.cells[identifier(quantity, place, step)]

    def name(self, cell: Cell) -> Maths:
        """The symbol of a cell."""
        return Maths(self.lines.name(cell))

    def number(self, cell: Cell) -> Maths:
        """The number of a cell: a blank in a student's copy, unless it is given."""
        return Maths(self._slot(cell))

    def equality(self, cell: Cell) -> Maths:
        """The symbol of a cell and its number."""
        return Maths(Chain((self.lines.name(cell), self._slot(cell))))

    def _slot(self, cell: Cell) -> Formula:
        return Answer(cell.id) if cell.formula else Value(cell.id, self.lines.name(cell))

    def formula(self, formula: Formula) -> Maths:
        """A formula of cells with their symbols."""
        return Maths(self.lines.names(formula))

    def display(self, cells: Sequence[Cell]) -> Display:
        """Cells as lines."""
        return Display(tuple(self.lines.line(cell) for cell in cells))

    def word(self, wording: Wording) -> Choice:
        """A word that depends on numbers."""
        if all(known.slot != wording.slot for known in self.wordings):
            self.wordings.append(wording)
        return Choice(wording.slot)

    def mark(self, wording: Wording) -> Prose:
        """Such a word where it may be left out."""
        found = "" if self.mode == "student" else wording.word(self._outcomes)
        return (" ", Strong(found)) if found else ()

    def rounding(self) -> Paragraph:
        """The rule by which the numbers of the page are rounded."""
        rule = self.exercise.rounding
        single = {name: digits for name, digits in rule.quantities.items() if name not in self.exercise.whole}
        met = {cell.quantity for cell in self.cells.values() if cell.formula}
        usual = [name for name in small_quantities() if name not in self.exercise.small]
        small = [name for name in (*usual, *self.exercise.small) if name in met]
        return Paragraph((Strong("Numbers."), f" {rounding_rule(replace(rule, quantities=single), small, self.mode)}"))
