"""Marking: the response processing of an item, which follows a student's own numbers from cell to cell.

For each number that is asked it sets a verdict, the marks, and the two numbers that later cells may go on from. The
first is the student's own; where there is none, what the student's own numbers lead to; and that of the key where it
would make the rest trivial. The second is what a wrong one should have been, for students who type a number wrongly and
go on with the one on their paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from xml.etree import ElementTree as ET

from worked.cells.before import and_before
from worked.cells.cell import Cell, identifier
from worked.checking.judging.garbage import MOST_TIMES, TRIVIAL_NUMBERS
from worked.packages.carried import Carried, Leeway
from worked.packages.item import PARTIAL, Blank, Item, asked_before, decimal_text
from worked.packages.qti.expressions import ELEMENTS, element, variable
from worked.packages.qti.names import distinct_names
from worked.packages.qti.rules import (
    Branch,
    add,
    all_of,
    any_of,
    at_most,
    between,
    declared,
    first_that_holds,
    is_one_of,
    put,
    put_word,
)
from worked.packages.values import ONE, ZERO, Expression, InexpressibleError

RIGHT, FOLLOWS, WRONG, MISSING = "right", "follows", "wrong", "missing"
SCORE, MOST, FOLLOWED, SOME = "SCORE", "MAXSCORE", "FOLLOWED", "some"
MOST_WAYS = 3  # to compute a number from others, such as a change from the gradient or from the delta


class Marking:
    """The declarations and rules by which an item is marked; `names` are the identifiers of its cells."""

    def __init__(self, item: Item) -> None:
        self.item, self.key = item, item.key
        self.blanks = {blank.cell: blank for blank in item.blanks}
        self.names = distinct_names(self.blanks)
        self.needed = set(and_before(self.blanks, lambda name: self.key.cells[name].inputs))
        self.leeway = Leeway(self.key, ELEMENTS, self.blanks)
        self.inner = distinct_names([*self.blanks, *(name for name in self.key.cells if name in self.needed)])
        self.inner_cells = {name for each in self.needed for name in self.key.inputs.get(each, ())}
        self.rules = [put(SCORE, ZERO), put_word(FOLLOWED, "none")]
        self.internal: list[str] = []
        self.varying: set[str] = set()
        self.numbers: dict[str, Carried] = {}
        self.meant: dict[str, Expression] = {}
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

    def _outcome(self, kind: str, cell: Cell, value: Expression) -> Expression:
        """Keep a value in an outcome, so that what goes on from it is short; a constant stays itself."""
        if isinstance(value, Decimal):
            return value
        name = f"{kind}_{self.inner[cell.id]}"
        self.internal.append(name)
        self.rules.append(put(name, value))
        return variable(name)

    def _kept(self, cell: Cell, due: Carried, place: int) -> Carried:
        """What a cell comes to, kept in outcomes."""
        number = "" if place == 1 else str(place)
        value, error = self._outcome(f"DUE{number}", cell, due.value), self._outcome(f"REACH{number}", cell, due.error)
        return Carried(value, error)

    def _visit(self, cell: Cell) -> None:
        name, truth = cell.id, Decimal(repr(self.key.truth(cell.id)))
        blank, dues = self.blanks.get(name), self._dues(cell)
        if blank is not None:
            self._mark(cell, blank, dues)
            self.varying.add(name)
        elif dues:
            value = self._outcome("NUMBER", cell, dues[0].value)
            error = self._outcome("ERROR", cell, ELEMENTS.total((dues[0].error, self.leeway.half(cell, value))))
            self.meant[name] = self._outcome("MEANT", cell, self._due_of_meant(cell, value))
            self.numbers[name] = Carried(value, error)
            self.varying.add(name)
        else:
            self.numbers[name] = Carried(truth, ZERO if cell.formula is None else self.leeway.half(cell, truth))
            self.meant[name] = truth

    def _due_of_meant(self, cell: Cell, otherwise: Expression) -> Expression:
        """What a cell comes to from what the numbers before it should have been."""
        assert cell.formula
        try:
            found: Expression = cell.formula.value(self.meant.__getitem__, ELEMENTS)
        except (InexpressibleError, KeyError):
            return otherwise
        return found

    def _dues(self, cell: Cell) -> list[Carried]:
        """What a cell comes to from the numbers before it, by each way that goes on from other numbers.

        There is none where none of these numbers is a student's, or where QTI lacks a function.
        """
        found: dict[frozenset[str], Carried] = {}
        for way in self.key.ways(cell) if cell.formula else ():
            symbols = frozenset(way.symbols())
            if symbols not in found and not self.varying.isdisjoint(symbols) and len(found) < MOST_WAYS:
                with suppress(InexpressibleError, KeyError):
                    found[symbols] = self.leeway.carried(cell, way, self.numbers.__getitem__)
        return list(found.values())

    def _mark(self, cell: Cell, blank: Blank, dues: Sequence[Carried]) -> None:
        """The verdict of an answer, its marks, and the numbers that later cells go on from."""
        answer, verdict = variable(self.response(cell.id)), self.verdict(cell.id)
        kept = [self._kept(cell, due, place) for place, due in enumerate(dues, 1)]
        own = self._go_on(cell, blank, answer, kept[:1]) if cell.id in self.inner_cells else []
        branches = [Branch(element("isNull", answer), [put_word(verdict, MISSING)])]
        marks = [add(SCORE, blank.marks), *own]
        branches.append(Branch(between(answer, blank.accepted), [put_word(verdict, RIGHT), *marks]))
        if kept:
            half = self._outcome("HALF", cell, self.leeway.half(cell, answer))
            meant = self._outcome("SLIP", cell, self._due_of_meant(cell, kept[0].value))
            every = [*kept, Carried(meant, kept[0].error)]
            follows = any_of([self._follows(cell, answer, half, due) for due in every])
            branches.append(Branch(follows, [put_word(verdict, FOLLOWS), put_word(FOLLOWED, SOME), *marks]))
        branches += self._mistaken(cell, blank, answer)
        self.rules.append(first_that_holds(branches, [put_word(verdict, WRONG)]))
        if own:
            number, self.meant[cell.id] = (variable(rule.attrib["identifier"]) for rule in own[:2])
            self.numbers[cell.id] = Carried(number, self._outcome("ERROR", cell, self.leeway.half(cell, number)))

    def _go_on(self, cell: Cell, blank: Blank, answer: ET.Element, dues: Sequence[Carried]) -> list[ET.Element]:
        """Set the numbers that later cells go on from, unless the answer is found right: the rules for that come back.

        What is wrong behind an impossible number is as impossible.
        """
        number, meant, impossible = (f"{kind}_{self.names[cell.id]}" for kind in ("NUMBER", "MEANT", "IMPOSSIBLE"))
        self.internal += [number, meant, impossible]
        right = element("sum", blank.right)
        due = dues[0].value if dues and not isinstance(dues[0].value, Decimal) else right
        before = asked_before(self.key.cells, cell, self.blanks, self.varying)
        behind = [variable(f"IMPOSSIBLE_{self.names[each]}") for each in before]
        beyond = element("not", self._possible(cell, answer))
        if behind:
            beyond = element("or", beyond, element("gt", ELEMENTS.total(behind), ZERO))
        branches = [
            Branch(element("isNull", answer), [put(number, due)]),
            Branch(beyond, [put(number, right), put(impossible, element("sum", ONE))]),
        ]
        if not self.key.counts(cell):
            branches.append(Branch(is_one_of(answer, self._trivial(cell)), [put(number, right)]))
        self.rules += [put(impossible, ZERO), put(meant, due), first_that_holds(branches, [put(number, answer)])]
        return [put(number, answer), put(meant, answer), put(impossible, ZERO)]

    def _mistaken(self, cell: Cell, blank: Blank, answer: ET.Element) -> Iterator[Branch]:
        """Branches for the numbers that known mistakes lead to; without marks for what is written without work."""
        verdict = self.verdict(cell.id)
        for mistake in dict.fromkeys(wrong.mistake.name for wrong in blank.wrong):
            wrongs = [wrong for wrong in blank.wrong if wrong.mistake.name == mistake]
            for earns in (True, False):
                counted = [wrong for wrong in wrongs if blank.earns(wrong) is earns]
                spans = [(wrong.number - blank.near(wrong), wrong.number + blank.near(wrong)) for wrong in counted]
                if spans:
                    marks = [add(SCORE, blank.marks * PARTIAL)] if earns else []
                    yield Branch(between(answer, spans), [put_word(verdict, mistake), *marks])

    def _follows(self, cell: Cell, answer: ET.Element, half: Expression, due: Carried) -> ET.Element:
        """Whether an answer follows from the numbers before it: as they are written, or as they may be rounded.

        The latter only counts where it is near enough to tell a right number from a wrong one.
        """
        apart = ELEMENTS.size(ELEMENTS.difference(answer, due.value))
        written = at_most(apart, self.leeway.written(half))
        if due.error == ZERO:
            return written
        most = self.leeway.most(cell, due.value, half)
        near = [at_most(apart, self.leeway.rounded(half, due.error)), at_most(due.error, most)]
        return element("or", written, all_of(near))

    def _possible(self, cell: Cell, answer: ET.Element) -> ET.Element:
        """Whether a calculation may lead to an answer, whatever went before."""
        most = Decimal(repr(MOST_TIMES * self.key.largest(self.key.column(cell))))
        low, high = (None if end is None else Decimal(repr(float(end))) for end in self.key.bounds(cell))
        if cell.quantity == "loss" and not self.key.has_signed_loss:
            low = ZERO
        return between(answer, [(-most if low is None else low, most if high is None else high)])

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
