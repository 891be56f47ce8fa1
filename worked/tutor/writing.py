"""Writing: the cells of an exercise in Unicode, with their names, what they belong to, and the numbers put in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from worked.cells.cell import QUESTIONS, Cell
from worked.checking.answer_key.key import Key
from worked.formula import Cases, Chain, Formula, Number, Prime, Symbol
from worked.formula.printers.plain import Plain
from worked.pages.symbols.cells import names_of
from worked.pages.symbols.lines import Lines, is_long
from worked.pages.worksheet.questions import named
from worked.problem.question import Asked, Said
from worked.trace.questions import AskedQuestion


class Writing:
    """Writes the cells of a solved task as plain text."""

    def __init__(self, key: Key) -> None:
        self.key, self.task, self.cells = key, key.problem, key.cells
        self.names = names_of(key.problem)
        self.lines = Lines(self.names, key.cells)

    def name(self, cell: Cell) -> str:
        """The symbol of a cell: `w₁₃^new`."""
        return Plain()(self._name(cell))

    def _name(self, cell: Cell) -> Formula:
        return self.lines.name(cell, cell.sample is not None, "new" if cell.computed_in < cell.step else "")

    def operand_name(self, cell: Cell, around: Cell) -> str:
        """The symbol of a cell as it is written in the formula of another one."""
        age = "" if cell.step == around.computed_in else "new" if cell.step > around.computed_in else "old"
        return Plain()(self.lines.name(cell, cell.sample is not None, age))

    def formula(self, cell: Cell) -> str:
        """`a₃ = w₁₃·x₁ + w₂₃·x₂`; the symbol alone where the formula is a number, an answer, or too long for a line."""
        sides = [] if cell.phase == QUESTIONS else self._sides(cell)
        return Plain()(Chain((self._name(cell), *sides[:1])))

    def put_in(self, cell: Cell, values: Mapping[str, str]) -> str:
        """`a₃ = 0.1·0.35 + 0.8·0.9`; what has no value keeps its symbol. "" where that would be the number itself."""
        sides = [] if isinstance(cell.formula, Symbol) else self._sides(cell)
        printer = Plain({name: (text, True) for name, text in values.items()})
        return printer(Chain((self._name(cell), sides[-1]))) if len(sides) > 1 else ""

    def _sides(self, cell: Cell) -> list[Formula]:
        """The formula with names, and with numbers put in; as its function applied where it is one by cases."""
        formula = cell.formula
        assert formula
        sample, function = cell.sample is not None, self.names.function(cell) if isinstance(formula, Cases) else ""
        if isinstance(formula, Cases) and function:
            net, order = formula.cases[0].left, int(cell.quantity == "slope")
            sides = [self.lines.names(net, sample), self.lines.numbers(net, sample)]
            found: list[Formula] = [Prime(function, side, order) for side in sides]
            return found if self._name(cell) != found[0] else found[1:] * 2
        if is_long(formula) or isinstance(formula, Number):
            return []
        step = cell.computed_in
        return [self.lines.names(formula, sample, step), self.lines.numbers(formula, sample, step)]

    # Questions

    @cached_property
    def _asked(self) -> dict[str, tuple[AskedQuestion, Asked]]:
        """The question of each answer."""
        found = self.task.questions(self.key.solution.steps)
        return {cell.id: (question, asked) for question in found for asked, cell in question.answers}

    def question(self, cell: Cell) -> str:
        """The question that a cell answers, with its choices; "" for all others."""
        if cell.id not in self._asked:
            return ""
        question, asked = self._asked[cell.id]
        choices: Said = (" ", *asked.choices.said) if asked.choices else ()
        return self._plain((question.sentence, *choices))

    def _plain(self, said: Said) -> str:
        return "".join(each if isinstance(each, str) else Plain()(each) for each in named(said, self.lines))

    # What a cell belongs to

    @cached_property
    def has_steps(self) -> bool:
        """Whether the exercise goes over several updates."""
        last = {cell.computed_in for cell in self.cells.values() if cell.formula}
        final = {step.number for step in self.key.solution.steps if step.final}
        return len(last - final) > 1

    @cached_property
    def _phases(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for phase in self.task.phases():
            final = phase.step and self.key.solution.steps[-1].final and phase.step == len(self.key.solution.steps)
            title = phase.title if final or not self.has_steps else f"Step {phase.step}: {lower(phase.title)}"
            found |= dict.fromkeys(phase.cells, title)
        return found

    def phase(self, cell: Cell) -> str:
        """The part of the calculation that a cell belongs to: `Step 2: forward pass`."""
        return self._phases.get(cell.id, self.task.title)

    def belongs(self, cell: Cell) -> str:
        """What a cell belongs to, or for an exercise without a net what it means: `hidden unit 3`, `weight w₁₃`."""
        if cell.id in self._asked:
            question, asked = self._asked[cell.id]
            about = self._plain(asked.about).rstrip(":")
            return f"{lower(question.title)}, {lower(about)}" if about else lower(question.title)
        sample = f", sample {cell.sample}" if cell.sample is not None else ""
        return f"{self.names.belongs(cell)}{sample}"


def lower(text: str) -> str:
    """The text with a small first letter, unless its first word is written in capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
