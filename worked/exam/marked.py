"""Marked: a marked sheet as a small record, of which thousands can be kept and put together."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from worked.errors import WorkedError
from worked.number import plain
from worked.record import Record

NO_MARK = "no-mark"
EXACT = Context(prec=200)
ZERO = Decimal(0)


class Line(Record):
    """One number of a marked sheet.

    `mark` is 1 or 0, and `marks` what the exam gives for the cell, None where it does not ask for it. `mistakes` are
    the names of the mistakes that lead to a wrong number, the likeliest first, and `where` is the place in which the
    first of them was made, in words: `derivatives of the hidden layer`. `tie`: others are as likely as it. `says` is
    why there is doubt about it.
    """

    cell: str
    verdict: str
    mark: int
    marks: Decimal | None = None
    given: str = ""
    expected: str = ""
    mistakes: tuple[str, ...] = ()
    where: str = ""
    tie: bool = False
    says: str = ""

    @property
    def earned(self) -> Decimal:
        """The marks that it earns."""
        return self.marks if self.mark and self.marks is not None else ZERO

    @property
    def word(self) -> str:
        """The verdict as it stands in a table of marks: `no-mark` for a right number that earns none."""
        return NO_MARK if self.verdict in ("correct", "carried", "rounding") and not self.mark else self.verdict


class Marked(Record):
    """A marked sheet: its lines in the order of the calculation, all asked cells among them.

    `origin` is the file that it came from. `refused` says why nothing on it could be marked, "" where it could.
    """

    origin: str
    lines: tuple[Line, ...]
    first_wrong: str = ""
    notes: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    refused: str = ""

    @property
    def asked(self) -> tuple[Line, ...]:
        """The lines of the asked cells."""
        return tuple(line for line in self.lines if line.marks is not None)

    @property
    def score(self) -> Decimal:
        """The marks of the sheet."""
        return total(line.earned for line in self.lines)

    @property
    def out_of(self) -> Decimal:
        """The marks of all asked cells."""
        return total(line.marks or ZERO for line in self.lines)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The mistakes that were made, the most frequent first, of equals the one that was made first."""
        counts: dict[str, int] = {}
        for line in self.lines:
            if line.mistakes:
                counts[line.mistakes[0]] = counts.get(line.mistakes[0], 0) + 1
        return tuple(sorted(counts, key=lambda name: -counts[name]))

    def data(self) -> dict[str, Any]:
        """The sheet as JSON data; fields of a line that say nothing are left out."""
        return {
            "origin": self.origin,
            "score": plain(self.score),
            "out_of": plain(self.out_of),
            "first_wrong": self.first_wrong,
            "notes": list(self.notes),
            "trouble": list(self.trouble),
            "refused": self.refused,
            "lines": [_line_data(line) for line in self.lines],
        }


def total(marks: Any) -> Decimal:
    """The exact sum of marks."""
    found = ZERO
    for each in marks:
        found = EXACT.add(found, each)
    return found


def _line_data(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(line, name) for name in Line._fields}
    found["marks"] = None if line.marks is None else plain(line.marks)
    found["mistakes"] = list(line.mistakes)
    return {name: value for name, value in found.items() if name in ("cell", "verdict", "mark") or value}


def marked_in(data: Any) -> Marked:
    """The marked sheet in JSON data; WorkedError where it is none."""
    try:
        return Marked(
            str(data["origin"]),
            tuple(_line_in(each) for each in data["lines"]),
            str(data["first_wrong"]),
            tuple(map(str, data["notes"])),
            tuple(map(str, data["trouble"])),
            str(data["refused"]),
        )
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise WorkedError("not a marked sheet") from None


def _line_in(data: Mapping[str, Any]) -> Line:
    marks = data.get("marks")
    return Line(
        str(data["cell"]),
        str(data["verdict"]),
        int(data["mark"]),
        None if marks is None else Decimal(marks),
        str(data.get("given", "")),
        str(data.get("expected", "")),
        tuple(map(str, data.get("mistakes", ()))),
        str(data.get("where", "")),
        bool(data.get("tie", False)),
        str(data.get("says", "")),
    )
