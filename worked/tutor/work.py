"""Work: what a student has done of an exercise: answers, hints, numbers that were shown; and what the checker finds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from worked.cells.cell import Cell
from worked.checking.check import check
from worked.checking.numbers.written import Unreadable, read_number
from worked.checking.report import Finding, Report
from worked.checking.sheets.sheet import Sheet
from worked.errors import WorkedError, excerpt
from worked.formula import Symbol
from worked.maths.entry import squeezed
from worked.number import Enclosure, decide, guess, plain
from worked.number.rounding import Digits
from worked.pages.feedback.calculation import Calculation
from worked.pages.feedback.marked import Marked
from worked.tutor.calculator import Function, activation_of, value
from worked.tutor.course import Course
from worked.tutor.named import Named
from worked.tutor.writing import Writing

LONGEST_PLAIN = 60


class Work:
    """The answers to an exercise so far.

    `answers` are numbers as texts by the ids of their cells, `tries` how often each cell was answered, `hints` how many
    hints were given, and `shown` the numbers that were given away, which earn no mark.
    """

    def __init__(self, course: Course, student: str = "") -> None:
        self.course, self.key, self.student = course, course.key, student
        self.writing = Writing(self.key)
        self.named = Named(self.writing)
        self.answers: dict[str, str] = {}
        self.tries: dict[str, int] = {}
        self.hints: dict[str, int] = {}
        self.shown: dict[str, str] = {}
        self._report: Report | None = None

    # Answers

    def read(self, text: str, cell: Cell) -> tuple[str, str]:
        """An answer as it stands on the sheet, and what its arithmetic came to, "" where it is a number already.

        WorkedError says in a sentence why it cannot be read.
        """
        try:
            written = read_number(text)
        except Unreadable as problem:
            if not any(sign in text for sign in "+-*/^()·×√") and not any(map(str.isalpha, text)):
                raise WorkedError(f"{excerpt(text)} {problem}") from None
        else:
            if written:
                return text.strip(), ""
        found = value(text, self.named.finder(cell, self.number), self._activations(cell))
        return self._rounded(found, self.key.asked(cell)), self._exact(found)

    def _rounded(self, found: Enclosure, digits: Digits) -> str:
        """A number that was computed, in the digits that are asked for."""
        half = self.key.problem.rounding.half
        number = (decide(found, digits, half) or guess(found, digits, half)).number
        text = plain(number)
        return text if len(text) <= LONGEST_PLAIN else f"{number:e}"

    def _exact(self, found: Enclosure) -> str:
        """A number that was computed, to more digits than are asked for."""
        number = guess(found, Digits(10, "figures"), self.key.problem.rounding.half).number
        text = plain(number.normalize())
        return text if len(text) <= LONGEST_PLAIN else f"{number:e}"

    def _activations(self, cell: Cell) -> Mapping[str, Function]:
        """The activations of the net with its own parameters; that of the layer of the cell comes first."""
        own, found = cell.place.target, dict[str, Function]()
        for _, activation in sorted(self.key.problem.activation_of.items(), key=lambda each: each[0] == own):
            if not activation.activation.couples:
                function = activation_of(activation.activation.out([Symbol("z")], 0, activation.settings))
                found[squeezed(activation.activation.name)] = function
        return found

    def number(self, name: str) -> Decimal:
        """The number of a cell as the student sees it; WorkedError where there is none yet."""
        known = self.known(name)
        if known is None:
            raise WorkedError(f"{name.partition('@')[0]} has no number yet")
        written = read_number(known)
        assert written
        return written.number

    def known(self, name: str) -> str | None:
        """The text of the number of a cell: given, answered, or shown; None for one that is still asked for."""
        if name in self.answers:
            return self.answers[name]
        if name in self.shown:
            return self.shown[name]
        if name in self.course.place or name not in self.key.outcomes:
            return None
        cell = self.key.cells[name]
        return self.key.outcomes[name].shown if cell.formula is None else self.due(cell)

    def put(self, cell: Cell, text: str) -> Finding:
        """Take an answer, and give back what is found of it."""
        self.answers[cell.id] = text
        self.tries[cell.id] = self.tries.get(cell.id, 0) + 1
        self._report = None
        return self.report()[cell.id]

    def take_back(self, cell: Cell) -> None:
        """Forget an answer."""
        if self.answers.pop(cell.id, None) is not None:
            self._report = None

    # What is found

    def report(self) -> Report:
        """What `worked check` finds of the answers so far."""
        if self._report is None:
            self._report = check(self.key, Sheet(self.student, dict(self.answers)))
        return self._report

    def findings(self) -> dict[str, Finding]:
        """What is found of each answer, by the id of its cell."""
        return {finding.cell: finding for finding in self.report().findings} if self.answers else {}

    def is_turned(self, name: str) -> bool:
        """Whether an answer that counts is read with the other sign, as that of all errors or deltas may be."""
        judge = self.report().judge
        column = self.key.column(self.key.cells[name])
        return bool(
            judge and column in judge.reading.opposite and Decimal(0) != judge.marks[name].answer.written.number
        )

    def sheet(self) -> Sheet:
        """The whole sheet: what is still open, and what was shown, is left blank."""
        return Sheet(self.student, {name: self.answers.get(name, "") for name in self.course.asked})

    def whole_report(self) -> Report:
        """What `worked check` finds of the whole sheet."""
        blank = len(self.answers) < len(self.course.asked)
        return check(self.key, self.sheet()) if blank else self.report()

    def due(self, cell: Cell) -> str:
        """The number of a cell that follows from the student's own numbers, in the digits that are asked for."""
        before = {name for name in self.answers if self.key.order[name] < self.key.order[cell.id]}
        if not before:
            return self.key.outcomes[cell.id].shown
        marked = Marked(self.report())
        pins = {name: number for name, number in marked.pins.items() if name in before}
        found = Calculation(self.key, pins, cell.id).text(cell.id)
        return marked.signed(cell.id, found.text) if found else self.key.outcomes[cell.id].shown

    # Cells

    def is_open(self, name: str) -> bool:
        """Whether a cell has neither an answer nor a number that was shown."""
        return name not in self.answers and name not in self.shown

    def next_open(self, after: str) -> str | None:
        """The next open cell after another one, or else the first open one; None where all are done."""
        asked, at = self.course.asked, self.course.place[after]
        return next((name for name in (*asked[at:], *asked[:at]) if self.is_open(name)), None)
