"""Marking: a sheet is checked by the problem of its variant, and marked by the marks of the exam."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.check import check
from worked.checking.diagnosis.diagnose import Guess
from worked.checking.report import GOOD, OPEN, Finding, Report
from worked.checking.sheets.sheet import Sheet
from worked.errors import WorkedError
from worked.exam.ask import Ask
from worked.exam.marked import Line, Marked
from worked.number.quantity import plural
from worked.trace.solution import Solution
from worked.trace.task import Task

Marks = Mapping[str, Decimal]


class Marker:
    """Marks the sheets of a variant."""

    def __init__(self, task: Task, ask: Ask) -> None:
        self.key = Key(Solution(task))
        self.marks: Marks = asked_marks(self.key, ask)

    def marked(self, sheet: Sheet, origin: str) -> tuple[Marked, Report | None]:
        """The marked sheet, and the report that it follows from; None where nothing on it belongs to the problem."""
        try:
            report = check(self.key, sheet)
        except WorkedError as error:
            return self.refused(origin, str(error)), None
        findings = {finding.cell: finding for finding in report.findings}
        key = report.judge.key if report.judge else self.key
        names = sorted({*self.marks, *findings}, key=key.order.__getitem__)
        lines = tuple(
            self._line(key, findings[name], report.guesses.get(name, [])) if name in findings else self._blank(name)
            for name in names
        )
        return Marked(origin, lines, report.first_wrong or "", report.notes, report.trouble), report

    def refused(self, origin: str, reason: str) -> Marked:
        """A sheet of which nothing could be marked: all asked cells are blank."""
        return Marked(origin, tuple(map(self._blank, self.marks)), refused=reason)

    def _blank(self, name: str) -> Line:
        return Line(name, "blank", 0, self.marks[name], expected=self.key.printed(name))

    def _line(self, key: Key, finding: Finding, guesses: list[Guess]) -> Line:
        doubtful = finding.verdict in OPEN or finding.verdict in ("unreadable", "rounding")
        without_mark = finding.verdict in GOOD and not finding.mark
        first = guesses[0] if guesses else None
        return Line(
            finding.cell,
            finding.verdict,
            finding.mark,
            self.marks.get(finding.cell),
            finding.given,
            finding.expected,
            finding.mistakes,
            place_in_words(key, key.cells[first.at]) if first else "",
            any(guess.weight == guesses[0].weight for guess in guesses[1:2]),
            finding.says if doubtful or without_mark else "",
        )


def asked_marks(key: Key, ask: Ask) -> dict[str, Decimal]:
    """The marks of each asked cell that has a number, in the order of the calculation."""
    return {name: mark for name, mark in ask.marks_of(key.cells.values()).items() if name in key.outcomes}


def place_in_words(key: Key, cell: Cell) -> str:
    """Where in the calculation a cell stands: `derivatives of the hidden layer`."""
    quantity = plural(cell.quantity)
    place, layers = cell.place, key.problem.layer_of.items()
    layer = next((each for unit, each in layers if unit == place.target or each.number == place.layer), None)
    return f"{quantity} of the {layer.title}" if layer and layer.number else quantity
