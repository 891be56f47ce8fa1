"""Marking: the response processing of an item, which follows a student's own numbers from cell to cell.

For each number that is asked it sets a verdict, the marks, and the number that later cells go on from: the student's
own, or that of the key where there is none or where the student's own would make the rest trivial.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree as ET

from worked.cells.cell import Cell, identifier
from worked.checking.evidence import MOST_SHARE, MOST_UNITS
from worked.checking.garbage import MOST_TIMES, TRIVIAL_NUMBERS
from worked.packages.item import Blank, Item, decimal_text
from worked.packages.qti.carried import Carried, Carrying, half_unit
from worked.packages.qti.expressions import (
    ZERO,
    Expression,
    InexpressibleError,
    difference,
    element,
    largest,
    product,
    size,
    total,
    variable,
)
from worked.packages.qti.names import distinct_names
from worked.packages.qti.rules import (
    Branch,
    add,
    all_of,
    at_most,
    between,
    declared,
    first_that_holds,
    is_one_of,
    put,
    put_word,
    says,
)

RIGHT, FOLLOWS, WRONG, MISSING = "right", "follows", "wrong", "missing"
SCORE, MOST, FOLLOWED, SOME = "SCORE", "MAXSCORE", "FOLLOWED", "some"
# Of the marks, for a number that a known mistake leads to; and of a distance, for what first order leaves out.
PARTIAL, GUARD = Decimal("0.5"), Decimal("1.05")
HALF, TWO = Decimal("0.5"), Decimal(2)


class Marking:
    """The declarations and rules by which an item is marked; `names` are the identifiers of its cells."""

    def __init__(self, item: Item) -> None:
        self.item, self.key = item, item.key
        self.blanks = {blank.cell: blank for blank in item.blanks}
        self.names = distinct_names(self.blanks)
        self.needed = self._needed()
        self.inner = distinct_names([*self.blanks, *(name for name in self.key.cells if name in self.needed)])
        self.rules = [put(SCORE, ZERO), put_word(FOLLOWED, "none")]
        self.internal: list[str] = []
        self.varying: set[str] = set()
        self.numbers: dict[str, Carried] = {}
        for cell in self.key.cells.values():
            if cell.id in self.needed and cell.id in self.key.outcomes:
                self._visit(cell)

    def declarations(self) -> Iterator[ET.Element]:
        """What is answered, and what comes out of it."""
        for cell, blank in self.blanks.items():
            made = declared("responseDeclaration", self.response(cell), "float")
            right = ET.SubElement(made, "correctResponse")
            ET.SubElement(right, "value").text = decimal_text(blank.right)
            yield made
        full = decimal_text(sum((blank.marks for blank in self.blanks.values()), ZERO))
        score = declared("outcomeDeclaration", SCORE, "float", "0")
        score.set("normalMaximum", full)
        yield score
        yield declared("outcomeDeclaration", MOST, "float", full)
        yield declared("outcomeDeclaration", FOLLOWED, "identifier")
        for cell in self.blanks:
            yield declared("outcomeDeclaration", self.verdict(cell), "identifier")
        for name in self.internal:
            yield declared("outcomeDeclaration", name, "float")

    def processing(self) -> ET.Element:
        """The rules, in the order of the calculation."""
        made = ET.Element("responseProcessing")
        made.extend(self.rules)
        return made

    def response(self, cell: str) -> str:
        """The identifier of an answer."""
        return f"R_{self.names[cell]}"

    def verdict(self, cell: str) -> str:
        """The identifier of the outcome that says what is found of an answer."""
        return f"VERDICT_{self.names[cell]}"

    def _needed(self) -> set[str]:
        """The cells that are asked, and all that they are made of."""
        found, waiting = set(self.blanks), list(self.blanks)
        while waiting:
            for name in self.key.cells[waiting.pop()].inputs:
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return found

    def _outcome(self, kind: str, cell: Cell, value: Expression) -> Expression:
        """Keep a value in an outcome, so that what goes on from it is short; a constant stays itself."""
        if isinstance(value, Decimal):
            return value
        name = f"{kind}_{self.inner[cell.id]}"
        self.internal.append(name)
        self.rules.append(put(name, value))
        return variable(name)

    def _visit(self, cell: Cell) -> None:
        name, truth = cell.id, Decimal(repr(self.key.truth(cell.id)))
        if cell.formula is None:
            self.numbers[name] = Carried(truth, ZERO)
            return
        blank, due = self.blanks.get(name), self._due(cell)
        if blank is not None:
            self._mark(cell, blank, due)
            self.varying.add(name)
        elif due is not None:
            value = self._outcome("NUMBER", cell, due.value)
            error = self._outcome("ERROR", cell, total((due.error, self._half(cell, value))))
            self.numbers[name] = Carried(value, error)
            self.varying.add(name)
        else:
            self.numbers[name] = Carried(truth, self._half(cell, truth))

    def _due(self, cell: Cell) -> Carried | None:
        """What a cell comes to from the numbers before it; None where none is a student's, or QTI lacks a function."""
        if self.varying.isdisjoint(cell.inputs):
            return None
        assert cell.formula
        try:
            found: Carried = cell.formula.value(self.numbers.__getitem__, Carrying(self.key.asked(cell)))
        except (InexpressibleError, KeyError):
            return None
        return found

    def _half(self, cell: Cell, number: Expression) -> Expression:
        return ZERO if self.key.counts(cell) else half_unit(self.key.asked(cell), number)

    def _mark(self, cell: Cell, blank: Blank, due: Carried | None) -> None:
        """The verdict of an answer, its marks, and the number that later cells go on from."""
        answer, verdict = variable(self.response(cell.id)), self.verdict(cell.id)
        branches = [Branch(element("isNull", answer), [put_word(verdict, MISSING)])]
        branches.append(Branch(between(answer, blank.accepted), [put_word(verdict, RIGHT), add(SCORE, blank.marks)]))
        if due is not None:
            value, error = self._outcome("DUE", cell, due.value), self._outcome("REACH", cell, due.error)
            marks = [put_word(verdict, FOLLOWS), add(SCORE, blank.marks), put_word(FOLLOWED, SOME)]
            branches.append(Branch(self._follows(cell, answer, Carried(value, error)), marks))
        branches += self._mistaken(blank, answer, verdict)
        self.rules.append(first_that_holds(branches, [put_word(verdict, WRONG)]))
        number = f"NUMBER_{self.inner[cell.id]}"
        self.internal.append(number)
        usable = element("or", says(verdict, (RIGHT, FOLLOWS)), self._usable(cell, answer))
        own, key = put(number, answer), put(number, element("sum", blank.right))
        self.rules.append(first_that_holds([Branch(usable, [own])], [key]))
        error = self._outcome("ERROR", cell, self._half(cell, variable(number)))
        self.numbers[cell.id] = Carried(variable(number), error)

    def _mistaken(self, blank: Blank, answer: ET.Element, verdict: str) -> Iterator[Branch]:
        """Branches for the numbers that known mistakes lead to."""
        half = blank.unit * HALF
        for mistake in dict.fromkeys(wrong.mistake.name for wrong in blank.wrong):
            numbers = [wrong.number for wrong in blank.wrong if wrong.mistake.name == mistake]
            spans = [(number - half, number + half) for number in numbers]
            yield Branch(between(answer, spans), [put_word(verdict, mistake), add(SCORE, blank.marks * PARTIAL)])

    def _follows(self, cell: Cell, answer: ET.Element, due: Carried) -> ET.Element:
        """Whether an answer follows from the numbers before it, and these are exact enough to tell."""
        half = self._half(cell, answer)
        away = product((GUARD, total((half, due.error))))
        first = identifier(cell.quantity, cell.place, 1)
        is_later = cell.quantity.learned and first in self.key.outcomes
        start = Decimal(repr(self.key.truth(first))) if is_later else ZERO
        share = product((Decimal(str(MOST_SHARE)), size(difference(due.value, start))))
        most = largest((product((Decimal(str(MOST_UNITS)), TWO, half)), share))
        return all_of([at_most(size(difference(answer, due.value)), away), at_most(product((TWO, due.error)), most)])

    def _usable(self, cell: Cell, answer: ET.Element) -> ET.Element:
        """Whether a wrong number may be gone on from: it is possible, not absurd, and makes nothing trivial."""
        most = Decimal(repr(MOST_TIMES * self.key.largest(self.key.column(cell))))
        low, high = (None if end is None else Decimal(repr(float(end))) for end in self.key.bounds(cell))
        if cell.quantity == "loss" and not self.key.has_signed_loss:
            low = ZERO
        conditions = [between(answer, [(-most if low is None else low, most if high is None else high)])]
        if not self.key.counts(cell):
            conditions.append(element("not", is_one_of(answer, self._trivial(cell))))
        return all_of(conditions)

    def _trivial(self, cell: Cell) -> Iterator[Expression]:
        """The numbers that make what follows trivial: 0, 1, the target, and the same as a step before."""
        yield from map(Decimal, map(int, TRIVIAL_NUMBERS))
        target = identifier("target", cell.place, cell.step, cell.sample)
        if cell.quantity == "out" and target in self.key.outcomes:
            yield Decimal(repr(self.key.truth(target)))
        before = identifier(cell.quantity, cell.place, cell.step - 1, cell.sample)
        if before in self.numbers:
            yield self.numbers[before].value
        elif before in self.key.outcomes:
            yield Decimal(repr(self.key.truth(before)))
