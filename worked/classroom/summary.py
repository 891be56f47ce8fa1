"""Summary: the marked sheets of a class put together, one after the other, so that they need little memory."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from worked.checking.check import STRANGE
from worked.classroom.alike import AlikeSheets
from worked.classroom.folder import ManifestEntry
from worked.classroom.grading import Graded
from worked.classroom.marks_file import in_order
from worked.classroom.submissions import Unread
from worked.errors import WorkedError
from worked.exam.class_summary import KINDS, LEAST_SHEETS, CellFigures, ClassSummary, Doubt, MistakeFigures, Remark
from worked.exam.marked import NO_MARK, Line, Marked
from worked.exercises.reading import read
from worked.number import plain
from worked.pages.exams.press import owner_of
from worked.record import Record
from worked.words import count

MOST_DOUBTS, MOST_REMARKS = 400, 400
KIND_OF = {verdict: kind for kind, verdicts in KINDS.items() for verdict in verdicts}
# Why a person should look at an answer, the most promising reason first.
DOUBTFUL = (NO_MARK, "unreadable", "cannot-be-judged", "too-coarse", "rounding")


def summary_of(graded: Graded) -> ClassSummary:
    """What the marked sheets of a class come to."""
    tally, names = Tally(), list[str]()
    for entry, sheets in graded:
        if sheets:
            tally.add(entry, sheets[-1])
            tally.alike.learn(len(names), sheets[-1])
            names.append(_called(entry))
    place = 0
    for _, sheets in graded:
        if sheets:
            tally.alike.compare(place, sheets[-1])
            place += 1
    found, doubts = graded.found, sorted(tally.doubts, key=lambda each: each[0])
    return ClassSummary(
        title=graded.folder.exam.title,
        variants=len(graded.folder.entries),
        scores=tuple(tally.scores),
        out_of=tuple(tally.out_of),
        cells=tuple(tally.cells()),
        mistakes=tuple(tally.mistakes()),
        alike=tuple(tally.alike.found(names)),
        doubts=tuple(doubt for _, doubt in doubts[:MOST_DOUBTS]),
        doubtful=tally.doubtful,
        strange=tally.strange,
        missing=tuple(_called(entry) for entry in graded.missing),
        unread=_remarks(found.unread),
        unmatched=_remarks(found.unmatched),
        conflicts=_remarks(found.conflicts),
        several=tuple(_several(entry, graded.sheets(entry)) for entry in graded.several),
        remarks=tuple(tally.remarks[:MOST_REMARKS]),
        steps=_steps(graded),
    )


class Moments:
    """The sums from which a correlation follows."""

    def __init__(self) -> None:
        self.count, self.x, self.y, self.xx, self.yy, self.xy = 0, 0.0, 0.0, 0.0, 0.0, 0.0

    def add(self, x: float, y: float) -> None:
        """Take up a pair."""
        self.count += 1
        self.x, self.y = self.x + x, self.y + y
        self.xx, self.yy, self.xy = self.xx + x * x, self.yy + y * y, self.xy + x * y

    @property
    def correlation(self) -> float | None:
        """The correlation of the pairs; None where there are too few, or one of the two is always the same."""
        if self.count < LEAST_SHEETS:
            return None
        xx, yy = (self.count * both - one * one for one, both in ((self.x, self.xx), (self.y, self.yy)))
        if min(xx, yy) <= 1e-9 * self.count:
            return None
        return (self.count * self.xy - self.x * self.y) / math.sqrt(xx * yy)


class Tally:
    """What is counted over the sheets of a class."""

    def __init__(self) -> None:
        self.scores: list[Decimal] = []
        self.out_of: list[Decimal] = []
        self.orders: dict[tuple[str, ...], None] = {}
        self.marks: dict[str, Decimal] = {}
        self.verdicts: dict[str, Counter[str]] = defaultdict(Counter)
        self.moments: dict[str, Moments] = defaultdict(Moments)
        self.students: Counter[str] = Counter()
        self.numbers: Counter[str] = Counter()
        self.places: dict[str, Counter[str]] = defaultdict(Counter)
        self.doubts: list[tuple[int, Doubt]] = []
        self.doubtful = self.strange = 0
        self.remarks: list[Remark] = []
        self.alike = AlikeSheets()

    def add(self, entry: ManifestEntry, sheet: Marked) -> None:
        """Take up the sheet of a student."""
        score, out_of = sheet.score, sheet.out_of
        self.scores.append(score)
        self.out_of.append(out_of)
        self.orders[tuple(line.cell for line in sheet.asked)] = None
        for line in sheet.asked:
            assert line.marks is not None
            self.marks.setdefault(line.cell, line.marks)
            self.verdicts[line.cell][KIND_OF[line.word]] += 1
            rest = out_of - line.marks
            self.moments[line.cell].add(float(line.mark), float((score - line.earned) / rest) if rest else 0.0)
        firsts = [(line.mistakes[0], line.where) for line in sheet.lines if line.mistakes]
        self.numbers.update(name for name, _ in firsts)
        self.students.update({name for name, _ in firsts})
        for name, where in dict.fromkeys(firsts):
            self.places[name][where] += 1
        self._note(entry, sheet)

    def _note(self, entry: ManifestEntry, sheet: Marked) -> None:
        """What a person should look at."""
        student = _called(entry)
        self.strange += STRANGE in sheet.notes
        for line in sheet.lines:
            if line.word in DOUBTFUL or line.tie:
                self.doubtful += 1
                if len(self.doubts) < 4 * MOST_DOUBTS:
                    place = DOUBTFUL.index(line.word) if line.word in DOUBTFUL else len(DOUBTFUL)
                    self.doubts.append((place, _doubt(student, line)))
        said = [sheet.refused] if sheet.refused else [*sheet.trouble, *(note for note in sheet.notes if "?" in note)]
        if len(self.remarks) < MOST_REMARKS:
            self.remarks += [Remark(student, each.removeprefix(f"{sheet.origin}: ")) for each in said]

    def cells(self) -> Iterable[CellFigures]:
        """The figures of all asked cells, in the order of the calculation."""
        for name in in_order(self.orders):
            counts, moments = self.verdicts[name], self.moments[name]
            sheets = moments.count
            yield CellFigures(name, self.marks[name], sheets, dict(counts), moments.x / sheets, moments.correlation)

    def mistakes(self) -> Iterable[MistakeFigures]:
        """The mistakes that were made, those of most students first."""
        for name in sorted(self.students, key=lambda name: (-self.students[name], -self.numbers[name], name)):
            places = tuple(sorted(self.places[name].items(), key=lambda each: (-each[1], each[0])))
            yield MistakeFigures(name, self.students[name], self.numbers[name], places)


def _called(entry: ManifestEntry) -> str:
    """What the report calls a student, or the students of a group."""
    return owner_of(entry.students) or entry.student or entry.code


def _doubt(student: str, line: Line) -> Doubt:
    says = line.says or (f"{line.mistakes[0]} or {line.mistakes[1]}" if len(line.mistakes) > 1 else "")
    earned = "" if line.marks is None else plain(line.earned)
    return Doubt(student, line.cell, line.given, line.expected, line.word, says, earned)


def _remarks(found: Iterable[Unread]) -> tuple[Remark, ...]:
    return tuple(Remark(each.origin, each.reason) for each in found)


def _several(entry: ManifestEntry, sheets: list[Marked]) -> Remark:
    """That a student handed in more than one sheet, and which one counts."""
    scores = [f"{sheet.origin} ({plain(sheet.score)} of {plain(sheet.out_of)})" for sheet in sheets]
    said = f"{count(len(sheets), 'sheet')}: {', '.join(scores)}; {sheets[-1].origin} counts, the last one by its name"
    return Remark(_called(entry), said)


def _steps(graded: Graded) -> dict[str, int]:
    """The step in which each cell is computed, in the variants that the sheets of the class belong to."""
    for code in graded.found.sheets:
        try:
            task = read(graded.folder.problem_file(graded.folder.entries[code]))
        except WorkedError:
            continue
        return {cell.id: cell.computed_in for step in task.steps() for cell in step.cells if cell.formula}
    return {}


def summary_data(graded: Graded) -> Any:
    """The summary as JSON data."""
    found = summary_of(graded)
    return {name: _data(getattr(found, name)) for name in found._fields}


def _data(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Record):
        return {name: _data(getattr(value, name)) for name in value._fields}
    if isinstance(value, Mapping):
        return {name: _data(each) for name, each in value.items()}
    return [_data(each) for each in value] if isinstance(value, (list, tuple)) else value
