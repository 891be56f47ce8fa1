"""Marks file: the marks of a class as CSV, for a spreadsheet or a gradebook.

Columns: student, code, score, out_of, first_wrong, mistakes, and the verdict on each asked cell. The text is UTF-8; it
begins with a byte-order mark only where it has letters outside of ASCII, without which Excel would not read them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from worked.classroom.folder import ManifestEntry
from worked.classroom.grading import Graded
from worked.classroom.marking import asked_marks
from worked.errors import WorkedError
from worked.exam.csv_text import csv_safe
from worked.exam.marked import Marked, total
from worked.exercises.reading import read
from worked.number import plain
from worked.trace.solution import Solution

COLUMNS = ("student", "code", "score", "out_of", "first_wrong", "mistakes")
BYTE_ORDER_MARK = "\ufeff"


def marks_file(graded: Graded) -> Iterator[str]:
    """The marks in pieces of text, a row for each variant in the order of the manifest.

    A student without a sheet has no score. The verdict on a cell is `blank` where the sheet lacks it, `no-mark` where
    a right number earns nothing, and empty where the variant does not ask for the cell.
    """
    entries = graded.folder.entries.values()
    if not all(entry.student.isascii() for entry in entries):
        yield BYTE_ORDER_MARK
    cells = asked_cells(graded)
    yield _row([*COLUMNS, *cells])
    for entry, sheets in graded:
        yield _row(_fields(graded, entry, sheets[-1] if sheets else None, cells))


def asked_cells(graded: Graded) -> list[str]:
    """The cells that any variant asks for, in the order of the calculation."""
    orders = dict.fromkeys(tuple(line.cell for line in sheets[-1].asked) for _, sheets in graded if sheets)
    first = next(iter(graded.folder.entries.values()), None)
    return in_order(orders or ([list(asked_of(graded, first))] if first else []))


def in_order(orders: Iterable[Sequence[str]]) -> list[str]:
    """All names of several lists, each after those that come before it in its list."""
    found: list[str] = []
    places: dict[str, int] = {}
    for order in orders:
        if not found:
            found, places = list(order), {name: place for place, name in enumerate(order)}
        at = -1
        for name in order:
            if name not in places:
                found.insert(at + 1, name)
                places = {each: place for place, each in enumerate(found)}
            at = max(at, places[name])
    return found


def asked_of(graded: Graded, entry: ManifestEntry) -> dict[str, Decimal]:
    """The marks of the cells that a variant asks for; none where its problem file cannot be read."""
    from worked.checking.answer_key.key import Key

    try:
        return asked_marks(Key(Solution(read(graded.folder.problem_file(entry)))), graded.folder.exam.ask)
    except WorkedError:
        return {}


def _fields(graded: Graded, entry: ManifestEntry, sheet: Marked | None, cells: Sequence[str]) -> list[str]:
    if sheet is None:
        out_of = plain(total(asked_of(graded, entry).values()))
        return [csv_safe(entry.student), entry.code, "", out_of, "", "", *("" for _ in cells)]
    words = {line.cell: line.word for line in sheet.asked}
    mistakes = "; ".join(sheet.mistakes)
    head = [csv_safe(entry.student), entry.code, plain(sheet.score), plain(sheet.out_of), sheet.first_wrong, mistakes]
    return [*head, *(words.get(cell, "") for cell in cells)]


def _row(fields: Iterable[str]) -> str:
    """A row of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(fields)
    return text.getvalue()
