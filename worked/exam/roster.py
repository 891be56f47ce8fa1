"""Roster: who sits an exam, from the CSV file of a spreadsheet or a learning platform."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from worked.errors import WorkedError, excerpt, nearest
from worked.exam._roster_table import MOST_ROWS, Row, roster_rows
from worked.record import Record
from worked.text_file import file_bytes

LARGEST_FILE = 20_000_000
WAYS = ("student", "group")


class Student(Record):
    """One row of a roster. What the roster does not say is ""; a name or an id it says."""

    name: str
    id: str
    email: str = ""
    group: str = ""

    @property
    def label(self) -> str:
        """What the student is told apart by: the id, or else the e-mail address, or else the name."""
        return self.id or self.email or self.name


class Entrant(Record):
    """The owner of one variant: a student, or a group of students. Without a roster there are no `students`.

    With a `code` the variant is that of the code, whoever it belongs to.
    """

    label: str
    students: tuple[Student, ...]
    code: str = ""

    @property
    def key(self) -> str:
        """What the entrant is told apart by: the label, or the code where that is all there is."""
        return self.label or self.code


def read_roster(path: str | Path, by: str = "student") -> list[Entrant]:
    """The entrants in a CSV file, in its order, for each student or, `by="group"`, for each group.

    Delimiters are commas, semicolons or tabs; the encoding is UTF-8, UTF-16 with its mark of byte order, or
    Windows-1252, so that a file of Excel can be read as it is. Mac Roman cannot be told apart with certainty from
    Windows-1252: it is refused wherever it shows. The columns are found by the names in the header, in any order:

    - `name`, `full name`, `student`, `student name`, or `first name` and `last name`, `given name` and `surname`;
    - `id`, `student id`, `matriculation number`, `username`, `login`;
    - `e-mail`, `mail`; and `group`, `team`, `section`.

    If several columns could be the name or the id, the one that comes first in these lists counts. A file of a single
    column needs no header: each line is then a name or an id, and becomes the student's name. Texts are NFC, without
    spaces at their ends and with single spaces inside; all else in them is kept.

    WorkedError: no roster, with the line; the same id or label twice, with both lines; `by` is neither of the two.
    """
    if by not in WAYS:
        raise WorkedError(f"no roster is read by {excerpt(by)}; {nearest(by, WAYS)}")
    source = str(path)
    content = file_bytes(path, LARGEST_FILE)
    if len(content) > LARGEST_FILE:
        raise WorkedError(f"{source}: larger than 20 MB, which no roster needs to be")
    rows = roster_rows(source, content, grouped=by == "group")
    students = [Student(row.name, row.id, row.email, row.group) for row in rows]
    _refuse_doubles(source, rows, students)
    if by == "student":
        return [Entrant(student.label, (student,)) for student in students]
    groups: dict[str, list[Student]] = {}
    for student in students:
        groups.setdefault(student.group, []).append(student)
    return [Entrant(group, tuple(members)) for group, members in groups.items()]


def numbered(count: int) -> list[Entrant]:
    """The entrants "1" to "N" of an exam without a roster. WorkedError: not from 1 to 100,000."""
    if not 1 <= count <= MOST_ROWS:
        raise WorkedError(f"--count: expected a number of variants from 1 to {MOST_ROWS:,}, found {count}")
    return [Entrant(str(number), ()) for number in range(1, count + 1)]


def _refuse_doubles(source: str, rows: Sequence[Row], students: Sequence[Student]) -> None:
    """Refuse a roster in which two students cannot be told apart."""
    lines: dict[str, int] = {}
    for row, student in zip(rows, students, strict=True):
        # An id is a label, so that one look at the labels finds ids that stand twice too.
        first = lines.setdefault(student.label, row.line)
        if first != row.line:
            both = f"lines {first} and {row.line} both hold {excerpt(student.label)}"
            raise WorkedError(f"{source}: {both}; expected an id, e-mail address or name that no other student has")
