"""Marked: a checked sheet as the pages about it see it: how cells, numbers and verdicts are said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from worked.checking.mistakes import mistakes
from worked.checking.mistakes.mistake import Mistake
from worked.checking.report import GOOD, OPEN, Finding, Report
from worked.document import Block, Heading, Inline, Maths, Prose, Strong
from worked.formula import Formula, Number
from worked.number import Enclosure, opposite, plain
from worked.pages.feedback.calculation import Calculation
from worked.pages.symbols.cells import names_of
from worked.pages.symbols.lines import Lines
from worked.words import count, listed, short

LONGEST_TYPED, MOST_NAMED = 22, 3
DECIMAL = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?")
WORDS = {
    "correct": "right",
    "carried": "right (carried)",
    "rounding": "right (rounding)",
    "too-coarse": "too few digits",
    "cannot-be-judged": "cannot be judged",
    "wrong": "wrong",
    "blank": "left blank",
    "unreadable": "unreadable",
}


def verdict(finding: Finding) -> str:
    """What is found of a cell, in a few words."""
    if finding.mistakes and finding.is_wrong:
        return f"{short(finding.mistakes[0])}?"
    return WORDS.get(finding.verdict, "wrong")


def judged(finding: Finding) -> Prose:
    """The verdict on a cell as it stands in a table; what is wrong is seen at once."""
    return (Strong(verdict(finding)),) if finding.is_wrong else (verdict(finding),)


def number(text: str) -> Prose:
    """A number as it stands in a table or a sentence."""
    return (Maths(Number(text)),)


def accepted(finding: Finding) -> Prose:
    """What is accepted in a cell: numbers, or from which to which."""
    said: list[Inline] = []
    for low, high in finding.accepted:
        said += [" or "] if said else []
        said += number(plain(low)) if low == high else (*number(plain(low)), " to ", *number(plain(high)))
    return tuple(said)


def counted(report: Report) -> Counter[str]:
    """How many answers are right, carried on from a wrong one, wrong, left blank and unreadable."""
    found: Counter[str] = Counter()
    for finding in report.findings:
        kind = "wrong" if finding.is_wrong else finding.verdict
        if finding.verdict in ("carried", "rounding"):
            kind = "carried" if finding.follows else "correct"
        found[kind] += 1
    return found


def without_mark(report: Report) -> Counter[str]:
    """Why answers that are right earn no mark, and how many."""
    return Counter(finding.says for finding in report.findings if finding.verdict in GOOD and not finding.mark)


def without_mark_notes(report: Report) -> list[str]:
    """Which answers earn no mark although they are not wrong, in sentences without their stops."""
    cells: dict[str, list[str]] = {}
    for finding in report.findings:
        if finding.verdict in OPEN or (finding.verdict in GOOD and not finding.mark):
            why = finding.says.removesuffix(": no mark").removeprefix("no mark: ")
            cells.setdefault(why, []).append(finding.cell)
    return [f"no mark for {_which(names)}: {why}" for why, names in cells.items()]


def _which(cells: list[str]) -> str:
    """A few cells by name, many by their number."""
    if len(cells) > MOST_NAMED:
        return count(len(cells), "answer")
    return "".join(map(str, listed(list(cells))))


class Marked:
    """A report, its sheet's numbers with the sign of the problem, and the calculation that goes through all of them."""

    def __init__(self, report: Report) -> None:
        assert report.judge, "a report of worked.check has its judge with it"
        self.report, self.judge, self.key = report, report.judge, report.judge.key
        self.lines = Lines(names_of(self.key.problem), self.key.cells, partial=self.key.solution.partial)
        self.findings = {finding.cell: finding for finding in report.findings}
        self.catalogue: Mapping[str, Mistake] = mistakes()

    @cached_property
    def pins(self) -> dict[str, Decimal]:
        """The numbers of the sheet, with the sign by which the problem counts them."""
        return {
            name: mark.answer.written.number * self.judge.reading.exact_factor(mark.answer.quantity)
            for name, mark in self.judge.marks.items()
        }

    @property
    def last(self) -> str:
        """The last cell on the sheet that holds a number."""
        return max(self.pins, key=self.key.order.__getitem__, default="")

    @cached_property
    def own(self) -> Calculation:
        """The calculation with all numbers as they are written; what is not on the sheet is computed through."""
        return Calculation(self.key, self.pins, self.last)

    def is_opposite(self, name: str) -> bool:
        """Whether the student counts a cell with the other sign."""
        return self.key.column(self.key.cells[name]) in self.judge.reading.opposite

    def signed(self, name: str, text: str) -> str:
        """The number of a cell with the sign by which the student counts it."""
        return opposite(text) if text and self.is_opposite(name) else text

    def expected(self, finding: Finding) -> str:
        """The number of the key, with the sign by which the student counts it."""
        return self.text(finding.cell, self.key.outcomes[finding.cell].enclosure)

    def text(self, name: str, found: Enclosure) -> str:
        """A number of a cell with the digits that are asked for, and the sign of the student's column."""
        cell = self.key.cells[name]
        if cell.formula is None:
            return self.signed(name, self.key.outcomes[name].shown)
        right = self.own.right_fraction(name, found)
        return self.signed(name, right.text if right else plain(self.own.round(found, self.key.asked(cell))[0]))

    # How cells are shown

    @cached_property
    def has_steps(self) -> bool:
        """Whether the sheet goes over several steps."""
        return len({self.key.cells[name].computed_in for name in self.findings}) > 1

    def symbol(self, name: str) -> Formula:
        """The symbol of a cell, with its sample where there are several."""
        cell = self.key.cells[name]
        return self.lines.name(cell, show_sample=True, age="new" if cell.computed_in < cell.step else "")

    def named(self, name: str) -> Prose:
        """A cell in a sentence: its symbol, and its step where there are several."""
        step = f" of step {self.key.cells[name].computed_in}" if self.has_steps else ""
        return (Maths(self.symbol(name)), step) if step else (Maths(self.symbol(name)),)

    def by_step(self, names: Iterable[str]) -> Iterator[tuple[list[Block], list[str]]]:
        """The cells of each step with its heading, which is left out where the sheet goes over one step only."""
        for step, group in groupby(names, lambda name: self.key.cells[name].computed_in):
            yield ([Heading((f"Step {step}",), 2)] if self.has_steps else []), list(group)

    def written(self, name: str) -> Prose:
        """What was written in a cell, as it was typed; nothing for a blank and for a cell that is not on the sheet."""
        finding = self.findings.get(name)
        if finding is None or not finding.given:
            return ()
        if DECIMAL.fullmatch(finding.given):
            return number(finding.given)
        text = " ".join(finding.given.split())
        return (text if len(text) <= LONGEST_TYPED else text[: LONGEST_TYPED - 1] + "…",)
