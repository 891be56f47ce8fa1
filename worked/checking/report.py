"""Report: what a checked sheet comes to, cell by cell, as data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from worked.checking.diagnosis.diagnose import Guess
from worked.checking.judging.judge import Judge
from worked.record import NOTHING, Record

GOOD = ("correct", "carried", "rounding")
OPEN = ("too-coarse", "cannot-be-judged")
BAD = ("mistake", "wrong")
VERDICTS = (*GOOD, *OPEN, *BAD, "blank", "unreadable")


class Finding(Record):
    """What is found of one cell of a sheet.

    `given` is what was written, `expected` the number of the key, `accepted` the ranges of numbers that could have
    stood there, with the digits that were used, the one about the true number first; `due` is what the student's own
    numbers lead to. `follows`: it depends on an earlier number that is wrong. `mistakes` are the names of the mistakes
    that lead to it, the likeliest first. `mark` is 1 or 0.
    """

    cell: str
    verdict: str
    given: str
    expected: str
    accepted: tuple[tuple[Decimal, Decimal], ...]
    follows: bool
    mistakes: tuple[str, ...]
    says: str
    mark: int
    due: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether it is called wrong."""
        return self.verdict in BAD


class Report(Record):
    """A checked sheet.

    `findings` are in the order of the calculation. `first_wrong` is the id of the first cell called wrong, or None.
    `throughout` are the mistakes that were made more than once, the most frequent first. `reading` says in a sentence
    how the sheet was read, `notes` what is impossible or without credit, `trouble` what could not be used. `guesses`
    and `judge` are what the pages tell more of. `elements` are what a program calls each number, by its cell.
    """

    findings: tuple[Finding, ...]
    first_wrong: str | None
    score: int
    out_of: int
    student: str = ""
    throughout: tuple[str, ...] = ()
    reading: str = ""
    notes: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    guesses: Mapping[str, list[Guess]] = NOTHING
    judge: Judge | None = None
    elements: Mapping[str, str] = NOTHING

    @property
    def first_wrong_element(self) -> str | None:
        """What a program calls the first wrong number, such as `gradient[0][1, 2]`; None where there is none."""
        return self.elements.get(self.first_wrong or "")

    def __getitem__(self, cell: str) -> Finding:
        """The finding of a cell; KeyError where it is not on the sheet."""
        for finding in self.findings:
            if finding.cell == cell:
                return finding
        raise KeyError(cell)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """The findings that are called wrong."""
        return tuple(finding for finding in self.findings if finding.is_wrong)

    @property
    def exit_code(self) -> int:
        """0: nothing is wrong; 1: mistakes were found; 2: something could not be read, and nothing else is wrong."""
        if self.wrong:
            return 1
        unread = any(finding.verdict == "unreadable" for finding in self.findings)
        return 2 if self.trouble or unread else 0

    def data(self) -> dict[str, Any]:
        """The report as JSON data."""
        return {
            "student": self.student,
            "findings": [_finding_data(finding) for finding in self.findings],
            "first_wrong": self.first_wrong,
            "score": self.score,
            "out_of": self.out_of,
            "throughout": list(self.throughout),
            "reading": self.reading,
            "notes": list(self.notes),
            "trouble": list(self.trouble),
            **({"first_wrong_element": self.first_wrong_element} if self.elements else {}),
        }


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "cell": finding.cell,
        "verdict": finding.verdict,
        "given": finding.given,
        "expected": finding.expected,
        "accepted": [[float(low), float(high)] for low, high in finding.accepted],
        "follows": finding.follows,
        "mistakes": list(finding.mistakes),
        "says": finding.says,
        "mark": finding.mark,
    }
