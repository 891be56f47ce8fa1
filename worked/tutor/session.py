"""Session: the dialogue about an exercise: what is typed goes in, lines come out; nothing is read or printed here."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.report import Finding
from worked.errors import WorkedError, excerpt
from worked.pages.feedback.summary import summary_lines
from worked.rendering import Screen
from worked.trace.task import Task
from worked.tutor import pages, saying
from worked.tutor.course import Course
from worked.tutor.saved import Options, State, restore, state_text
from worked.tutor.screen import AS_IT_IS, INDENT, MATHS, Line
from worked.tutor.work import Work
from worked.words import count

LONGEST_TYPED = 2_000


class Session:
    """A dialogue about one exercise.

    `begin()` says where it stands, `prompt` is what is asked, and `answer(text)` takes a line and gives back lines.
    `over` is "" while it goes on, `quit` where it may be resumed, and `finished` at its end. `columns`, `styled` and
    `pictures` say what the screen can show; they may change at any time.
    """

    def __init__(self, key: Key, options: Options | None = None, student: str = "", columns: int = 80) -> None:
        self.key, self.options = key, options or Options()
        self.work = Work(Course(key, self.options.cells), student)
        self.columns, self.styled, self.pictures = columns, False, True
        self.at, self.over, self.changed = self.work.course.asked[0], "", False
        self._phase, self._resumed, self._reviewed = "", False, False

    def resume(self, state: State, origin: str) -> None:
        """Go on from a saved state; WorkedError where it is of another problem."""
        self.at, self._resumed = restore(self.work, state, origin), True
        if not self.work.is_open(self.at):
            self.at = self.work.next_open(self.at) or self.at

    def state(self) -> str:
        """The state as the text of a file."""
        return state_text(self.work, self.options, self.at)

    @property
    def task(self) -> Task:
        """The exercise."""
        return self.key.problem

    @property
    def cell(self) -> Cell:
        """The cell that is asked for."""
        return self.key.cells[self.at]

    @property
    def screen(self) -> Screen:
        """What the screen can show of a page."""
        return Screen(self.columns, self.styled)

    @property
    def is_done(self) -> bool:
        """Whether no cell is open any more."""
        return not any(map(self.work.is_open, self.work.course.asked))

    @property
    def prompt(self) -> str:
        """What stands before the answer: the symbol of the cell, with its sample or mark."""
        return f"{self.work.writing.name(self.cell)} = "

    # The dialogue

    def begin(self) -> list[Line]:
        """The exercise, how to answer, and the first cell."""
        lines = [] if self._resumed else [*self._exercise(), Line("")]
        lines += saying.welcome(self.work, self._resumed)
        return [*lines, *(self._all_met() if self.is_done else self._here())]

    def answer(self, text: str) -> list[Line]:
        """Take a line that was typed, and say what comes of it."""
        self.changed = False
        text = text.strip()
        if len(text) > LONGEST_TYPED:
            return [
                Line(f"That is longer than {LONGEST_TYPED} characters. Type a number; `help` says what else.", "bad")
            ]
        word, _, rest = text.partition(" ")
        commands = self._commands()
        name = saying.ALIASES.get(word.lower(), word.lower())
        try:
            if not text:
                return self._enter()
            if name in commands:
                return commands[name](rest.strip())
            return self._number(text)
        except WorkedError as error:
            return [Line(f"Not read: {error}. `help` says what may be typed.", "bad")]

    def end_of_input(self) -> list[Line]:
        """No more is typed: the end where nothing is open, else as if to go on later."""
        return self._finish("") if self.is_done else self._quit("")

    def _commands(self) -> dict[str, Callable[[str], list[Line]]]:
        return {
            "hint": self._hint,
            "why": self._why,
            "show": self._show,
            "back": self._back,
            "skip": self._skip,
            "goto": self._goto,
            "exercise": lambda _: self._exercise(),
            "help": lambda _: saying.help_lines(),
            "save": lambda _: self._save(),
            "finish": self._finish,
            "quit": self._quit,
        }

    def _here(self) -> list[Line]:
        """Where we are: the phase where it is a new one, the unit and progress, and the formula of the cell."""
        cell, writing = self.cell, self.work.writing
        lines = [Line("")]
        phase = writing.phase(cell)
        if phase != self._phase:
            self._phase = phase
            lines += [Line(phase, "head"), Line("")]
        lines += [*saying.lettered(self.work, self.at), saying.place(self.work, cell)]
        question, formula = writing.question(cell), writing.formula(cell)
        lines += [Line(question)] if question else []
        return [*lines, Line(formula, "", MATHS, INDENT)] if " = " in formula else lines

    # Answers

    def _number(self, text: str) -> list[Line]:
        """Take a number or arithmetic."""
        cell, work = self.cell, self.work
        if cell.id in work.shown:
            return [Line("Its value was shown, so it earns no mark. Enter goes on.", "quiet")]
        sheet, came_to = work.read(text, cell)
        before = work.findings()
        finding = work.put(cell, sheet)
        self.changed = True
        lines = [saying.computed(came_to, sheet)] if came_to else []
        lines += saying.verdict(work, finding)
        lines += saying.revised(work, before, cell.id)
        if finding.mark:
            return [*lines, *self._go_on()]
        return [*lines, saying.what_now(finding)]

    def _enter(self) -> list[Line]:
        """Nothing was typed: on from a cell that has a number, or to the end."""
        if self.is_done and self._reviewed:
            return self._finish("")
        if self.work.is_open(self.at):
            return [Line("Type a number or arithmetic; `hint` helps, `skip` goes on without it.", "quiet")]
        return self._go_on()

    def _go_on(self) -> list[Line]:
        """To the next open cell, or to the end."""
        following = self.work.next_open(self.at)
        if following is None:
            wrong = (
                [finding for finding in self.work.report().findings if not finding.mark] if self.work.answers else []
            )
            return self._all_met() if wrong else self._finish("")
        self.at = following
        return self._here()

    def _all_met(self) -> list[Line]:
        """All cells are done; to the first that could be better."""
        self._reviewed = True
        self.at = next((name for name, finding in self.work.findings().items() if not finding.mark), self.at)
        return [Line(""), *saying.all_met(self.work), *self._here()]

    # Commands

    def _hint(self, _: str) -> list[Line]:
        """The next hint; the last one shows the value and goes on."""
        cell, work = self.cell, self.work
        if cell.id in work.shown:
            return [Line(f"{self.prompt}{work.shown[cell.id]}", "hint", MATHS, INDENT)]
        finding = work.findings().get(cell.id)
        if finding and finding.mark:
            return [Line("It is right already. Enter goes on.", "quiet")]
        last = saying.last_hint(work, cell)
        level = min(work.hints.get(cell.id, 0) + 1, last)
        work.hints[cell.id], self.changed = level, True
        if level < last:
            return saying.hint(work, cell, level)
        work.take_back(cell)
        work.shown[cell.id] = work.due(cell)
        lines = [Line(f"{self.prompt}{work.shown[cell.id]}", "hint", MATHS, INDENT)]
        return [*lines, Line("It was shown, so it earns no mark.", "quiet"), *self._go_on()]

    def _why(self, asked: str) -> list[Line]:
        """The mistake of this cell, of another one, or else of the last wrong one, explained."""
        findings = self.work.findings()
        wrong = [name for name, finding in findings.items() if finding.is_wrong]
        name = self._named(asked) if asked else self.at if self.at in wrong else wrong[-1] if wrong else ""
        if name not in wrong:
            where = (
                f"{self.work.writing.name(self.key.cells[name])} has no wrong number" if name else "Nothing is wrong"
            )
            return [Line(f"{where}.", "quiet")]
        return saying.why(self.work, findings[name], pages.why(self.work, findings[name], self.screen))

    def _show(self, _: str) -> list[Line]:
        """What is done so far."""
        met = [name for name in self.work.course.asked if not self.work.is_open(name)]
        if not met:
            return [Line("Nothing has been answered yet.", "quiet")]
        lines: list[Line] = []
        for phase, names in groupby(met, lambda name: self.work.writing.phase(self.key.cells[name])):
            lines += [Line(phase, "head"), *saying.table(self.work, list(names), self.columns)]
        return [*lines, saying.score(self.work)]

    def _back(self, _: str) -> list[Line]:
        """To the cell before this one."""
        place = self.work.course.place[self.at]
        if place == 1:
            return [Line("This is the first number.", "quiet")]
        return self._move(self.work.course.asked[place - 2])

    def _skip(self, _: str) -> list[Line]:
        """Leave the cell blank for now."""
        following = self.work.next_open(self.at)
        if following is None or following == self.at:
            return [Line("No other number is open. `finish` ends with this one left blank.", "quiet")]
        return self._move(following)

    def _goto(self, asked: str) -> list[Line]:
        """To a cell by its id, its symbol, or its number in the order in which they are asked."""
        if not asked:
            return [Line("Say which cell, such as `goto net[3]`, or its number, such as `goto 3`.", "quiet")]
        return self._move(self._named(asked))

    def _move(self, name: str) -> list[Line]:
        """To another cell; what is known of it is said."""
        self.at, self.changed = name, True
        lines = self._here()
        if not self.work.is_open(name):
            lines.append(saying.already(self.work, name))
        return lines

    def _named(self, asked: str) -> str:
        """The asked cell of a name."""
        course = self.work.course
        if asked.isascii() and asked.isdecimal() and 1 <= int(asked[:9]) <= len(course.asked):
            return course.asked[int(asked[:9]) - 1]
        name = self.work.named.of(asked, self.cell) or self.work.named.by_symbol(asked, self.cell, course.asked)
        if name in course.place:
            return name
        if name:
            raise WorkedError(f"{excerpt(asked)} is not asked for")
        raise WorkedError(f"no cell is called {excerpt(asked)}; ids are such as {course.asked[0].partition('@')[0]}")

    def _exercise(self) -> list[Line]:
        """The exercise as it is set."""
        text = pages.statement(self.task, self.screen, self.pictures)
        return [Line(row, "", AS_IT_IS) for row in text.split("\n")]

    @property
    def is_begun(self) -> bool:
        """Whether anything has been done that is worth saving."""
        return bool(self.work.answers or self.work.hints or self._resumed)

    def _save(self) -> list[Line]:
        if not self.is_begun:
            return [Line("Nothing has been done yet.", "quiet")]
        self.changed = True
        return [Line("Saved.", "quiet")]

    def _quit(self, _: str) -> list[Line]:
        """The end for now."""
        self.over, self.changed = "quit", True
        return [Line(""), saying.score(self.work)]

    def _finish(self, _: str) -> list[Line]:
        """The end: the score, and what is wrong."""
        self.over, self.changed = "finished", True
        report = self.work.whole_report()
        lines = [Line(line.text, line.role) for line in summary_lines(report)]
        blank = sum(map(self.work.is_open, self.work.course.asked))
        left = [Line(f"{count(blank, 'number')} left open.".capitalize(), "quiet")] if blank else []
        letters = saying.lettered(self.work, None)
        return [Line(""), *letters, *saying.stopped(self.work), *lines, *left, *saying.help_used(self.work)]

    @property
    def exit_code(self) -> int:
        """0 if nothing wrong is left, 1 if mistakes are."""
        return int(any(finding.is_wrong for finding in self.work.findings().values()))

    def finding(self, name: str) -> Finding | None:
        """What is found of the answer to a cell; None where it has none."""
        return self.work.findings().get(name)
