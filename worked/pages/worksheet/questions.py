"""Questions: the small questions beside a sheet, each with its choices and its answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from worked.cells.cell import QUESTIONS, Cell, Step
from worked.cells.place import Place
from worked.document import Block, Choice, Maths, Paragraph, Prose, Strong
from worked.formula import Answer, Chain, Formula, Symbol
from worked.formula.printers.plain import Plain
from worked.pages.symbols.lines import Lines, equality_of
from worked.problem.question import Asked, Said
from worked.trace.questions import AskedQuestion
from worked.trace.task import Task
from worked.trace.wording import Nth
from worked.words import capital, listed

Answers = list[tuple[Asked, Cell]]


class QuestionPage:
    """Writes the questions about some steps; with `only`, those whose cells have these ids.

    `wordings` are the words on it that depend on numbers: what the number of a choice stands for.
    """

    def __init__(
        self, task: Task, steps: Iterable[Step], lines: Lines, mode: str, only: Collection[str] | None = None
    ) -> None:
        self.lines, self.mode = lines, mode
        self.wordings: list[Nth] = []
        self._found: list[tuple[AskedQuestion, Answers]] = []
        for question in task.questions(steps):
            answers = [(asked, cell) for asked, cell in question.answers if only is None or cell.id in only]
            if answers:
                self._found.append((question, answers))

    def blocks(self) -> list[Block]:
        """All questions, in the order in which the author gives them."""
        return [block for question, answers in self._found for block in self._question(question, answers)]

    def texts(self) -> dict[str, str]:
        """The questions as plain text, by the ids of their cells: whole for the first one, for others what differs."""
        found: dict[str, str] = {}
        for question, answers in self._found:
            whole: Said = (question.sentence,)
            told = None
            for each, cell in answers:
                choices: Said = each.choices.said if each.choices and each.choices != told else ()
                told = each.choices or told
                parts = [self._plain(said) for said in (each.about, whole, choices) if said]
                found[cell.id], whole = " ".join(parts), ()
        return found

    def _plain(self, said: Said) -> str:
        return capital("".join(each if isinstance(each, str) else Plain()(each) for each in named(said, self.lines)))

    def _question(self, question: AskedQuestion, asked: Answers) -> Iterator[Block]:
        """A question: what is asked, the choices, and a line for each answer."""
        common = {each.choices for each, _ in asked if each.choices}
        shared = next(iter(common)) if len(common) == 1 else None
        choices = (" ", *self._said(shared.said)) if shared else ()
        title = question.title if question.title.endswith("?") else f"{question.title}."
        yield Paragraph((Strong(title), f" {question.sentence}", *choices))
        items: list[Prose] = []
        for each, cell in asked:
            item = self._item(each, cell, each.choices != shared)
            items[-1:] = [(*items[-1], ", ", *item)] if each.beside and items else [*items[-1:], item]
        yield from map(Paragraph, items)

    def _item(self, asked: Asked, cell: Cell, tells: bool) -> Prose:
        """An answer: what it is about, its choices where they are its own, and its number."""
        about = self._said(asked.about)
        about = (capital(about[0]), *about[1:]) if about and isinstance(about[0], str) else about
        own = self._said(asked.choices.said) if asked.choices and tells else ()
        return (*about, *([" "] if about else []), *own, *([" "] if own else []), *self._answer(asked, cell))

    def _said(self, said: Said) -> Prose:
        """Words as they are, and formulas of cells with their symbols."""
        return tuple(each if isinstance(each, str) else Maths(each) for each in named(said, self.lines))

    def _answer(self, asked: Asked, cell: Cell) -> Prose:
        """The line of an answer; with its work, and what is chosen, where it is not left to be filled in."""
        name = self.lines.name(cell)
        if self.mode == "student":
            return (Maths(Chain((name, Answer(cell.id)))),)
        if asked.choices is None:
            return (Maths(self.lines.line(cell)),)
        if cell.id in self.lines.letters:
            return (Maths(name), " depends on a letter")
        return (Maths(Chain((name, Answer(cell.id)))), *self._chosen(asked, cell))

    def _chosen(self, asked: Asked, cell: Cell) -> Prose:
        """What the number stands for, and the numbers that are compared."""
        assert asked.choices
        words = tuple(map(self._in_words, asked.choices.listed))
        word = Nth(cell.id, words, asked.choices.first, asked.choices.step)
        self.wordings.append(word)
        before = [self.lines.cells[name] for name in cell.inputs]
        compared = [equality_of(self.lines, each) for each in before if each.phase != QUESTIONS]
        return (" (", Choice(word.slot), ")", *((", from ", *listed(compared)) if compared else ()))

    def _in_words(self, choice: str | Formula) -> str:
        """A choice in words: `weight from x1 to h1`, `bias of h1`, `unit h1`, `yes`."""
        found = next(iter(named((choice,), self.lines)))
        if isinstance(found, str):
            return found
        assert isinstance(choice, Symbol)
        cell, label = self.lines.cells[choice.name], self.lines.symbols.label
        if cell.place.is_edge:
            return f"{cell.quantity} from {label(cell.place.source)} to {label(cell.place.target)}"
        return f"{cell.quantity} of {label(cell.place)}"


def named(said: Said, lines: Lines) -> Iterator[str | Formula]:
    """Words as they are, units with their labels, and formulas of cells with their symbols."""
    for each in said:
        if isinstance(each, Place):
            yield f"unit {lines.symbols.label(each)}"
        else:
            yield each if isinstance(each, str) else lines.names(each)
