"""Wrong answers: the wrong numbers of a sheet one by one, each with its line and the mistakes that lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from worked.cells.cell import Cell
from worked.cells.given import about
from worked.checking.diagnosis.diagnose import Guess
from worked.checking.judging.mark import Mark
from worked.checking.report import Finding
from worked.document import Block, Code, Display, Heading, Maths, Paragraph, Prose, Shown, Strong
from worked.formula import Answer, Cases, Chain, Formula, Prime, Symbol, Value
from worked.number import Digits, plain
from worked.pages.feedback.calculation import Calculation, behind
from worked.pages.feedback.marked import Marked, accepted, number
from worked.pages.symbols.lines import is_long
from worked.record import replace
from worked.words import coded, listed

MOST_EXPLAINED, MOST_GUESSES, MOST_LINES, MOST_OTHERS, MOST_BETWEEN = 16, 3, 2, 3, 2
LONGEST_EXPLANATION, GUARD, NEAR = 420, 0.05, 5
EXAMPLE = re.compile(r"^\s*(?:Right|Wrong)\b.*:", re.MULTILINE)


class Reproduced(NamedTuple):
    """The calculation in which a wrong formula leads to a number, by a way to it; whether it is just that number."""

    calculation: Calculation
    pins: Mapping[str, Decimal]
    way: Formula
    hits: bool


class WrongAnswers:
    """Writes the wrong cells of a sheet; `values` are the numbers in the slots of their lines."""

    def __init__(self, marked: Marked) -> None:
        self.marked, self.key, self.lines = marked, marked.key, marked.lines
        self.values: dict[str, Shown] = {}
        self.explained: dict[str, Formula] = {}

    def blocks(self) -> Iterator[Block]:
        """The wrong cells in the order of the calculation; of many, the first ones."""
        wrong = self.marked.report.wrong
        for finding in wrong[:MOST_EXPLAINED]:
            yield Heading((*self.marked.named(finding.cell), " in ", Code(finding.cell)), 2)
            yield Paragraph(self._expected(finding))
            yield from self._line(finding)
            yield from self.mistakes_of(finding)
        if len(wrong) > MOST_EXPLAINED:
            more = len(wrong) - MOST_EXPLAINED
            yield Paragraph((f"{more} more wrong numbers are in the table of all answers.",))

    def mistakes_of(self, finding: Finding) -> Iterator[Block]:
        """What a wrong answer looks like, without the number that should be there."""
        yield from self._guesses(finding, self.marked.report.guesses.get(finding.cell, [])[:MOST_GUESSES])

    def _expected(self, finding: Finding) -> Prose:
        """What was written, and what should have been."""
        wrote: Prose = ("You wrote ", *self.marked.written(finding.cell), " in ", Code(finding.cell), ". ")
        if finding.says in self.marked.report.notes:
            wrote += (f"{finding.says[:1].upper()}{finding.says[1:]}. ",)
        key, cell = self.marked.expected(finding), self.key.cells[finding.cell]
        if cell.formula is None:
            return (*wrote, "It is given: ", *number(key), ".")
        due = finding.due
        if not due:
            return (*wrote, "From the numbers before it, no number follows; the key has ", *number(key), ".")
        before = "From your numbers before it, " if finding.follows else "From the numbers before it, "
        right = (before, *number(due), " is right")
        span = accepted(finding)
        right += (" (accepted: ", *span, ")") if span and finding.accepted != ((about(due), about(due)),) else ()
        return (*wrote, *right, *(("; the key has ", *number(key)) if finding.follows else ()), ".")

    # Lines

    def _line(self, finding: Finding) -> Iterator[Block]:
        """The right line of a cell, with the student's own numbers before it."""
        mark = self.marked.judge.marks[finding.cell]
        if mark.cell.formula:
            yield Display((self._right(mark.cell, mark, self.marked.own, ""),))

    def _right(
        self, cell: Cell, mark: Mark | None, calculation: Calculation, tag: str, way: Formula | None = None
    ) -> Chain:
        """The line of a cell in a calculation, by its own formula or another way.

        `tag` tells its slots from those of the page's other calculations.
        """
        formula = way or cell.formula
        assert formula
        sides = self.lines.sides(cell, show_sample=True)[:-1]
        if tag and sides and isinstance(formula, Cases) and isinstance(sides[-1], Prime):
            put = formula.cases[0].left.bind(lambda name: self._operand(name, calculation, tag))
            sides[-1] = replace(sides[-1], argument=put)
        elif tag and not is_long(formula):
            put = formula.bind(lambda name: self._operand(name, calculation, tag))
            sides = [self.lines.names(formula, True, cell.computed_in), put]
        return Chain((self.marked.symbol(cell.id), *self._filled(formula, sides, calculation, cell, mark, tag)))

    def _filled(
        self,
        formula: Formula,
        sides: list[Formula],
        calculation: Calculation,
        cell: Cell,
        mark: Mark | None,
        tag: str,
    ) -> list[Formula]:
        """The sides of a line with what they come to at the end, where that has a value."""
        for name in formula.symbols():
            self._operand(name, calculation, tag)
        found = calculation.value(formula)
        if found is None:
            return sides
        slot = f"{tag}result of {cell.id}"
        right = calculation.right_fraction(cell.id, found)
        self.values[slot] = right or calculation.round(found, self._digits(cell, mark, found[0]))[1]
        return [*sides, Answer(slot)]

    def _operand(self, name: str, calculation: Calculation, tag: str) -> Formula:
        """The number of a cell in a calculation, as an operand."""
        cell, shown = self.key.cells[name], calculation.text(name)
        if shown:
            self.values[f"{tag}{name}"] = shown
        return self.lines.value(cell, True) if not tag or cell.letter else Value(f"{tag}{name}", self.lines.name(cell))

    def _digits(self, cell: Cell, mark: Mark | None, found: Decimal) -> Digits:
        """The digits of a result: those of the problem, or those of the student where they are more."""
        digits = self.key.problem.rounding.of(cell.quantity)
        typed = -Decimal(repr(mark.span.unit)).adjusted() if mark else 0
        return Digits(typed) if typed > -digits.place(found) else digits

    # Mistakes

    def _guesses(self, finding: Finding, guesses: list[Guess]) -> Iterator[Block]:
        """The mistakes that lead to a number: the likeliest is explained, the others are named with their result."""
        others: list[Prose] = []
        lined: list[Formula | None] = []
        for place, guess in enumerate(guesses):
            is_new = guess.formula not in lined and len(lined) < MOST_LINES
            shown = self._wrong(finding, guess, f"{finding.cell} {place} ") if is_new else None
            lined += [guess.formula] if shown else []
            text: Prose = (Strong(guess.mistake.title),)
            if place == 0:
                text = ("It looks as if ", *text, *self._explained(finding, guess))
            elif shown:
                text = ("It may also be that ", *text, ".")
            else:
                others.append(text)
                continue
            yield Paragraph((*text, " ", *shown[0]) if shown else text)
            if shown and shown[1]:
                yield Display(tuple(shown[1]))
        if others:
            yield Paragraph(("It may also be that ", *listed(others, "or that"), "."))

    def _explained(self, finding: Finding, guess: Guess) -> Prose:
        """What a mistake is, when it is met for the first time; then where that stands."""
        mistake = guess.mistake
        first = self.explained.setdefault(mistake.name, self.marked.symbol(finding.cell))
        if first != self.marked.symbol(finding.cell):
            return (", as for ", Maths(first), " above.")
        more = explanation(mistake.explanation)
        return (".", *((" ", *coded(more)) if more else ()))

    def _wrong(self, finding: Finding, guess: Guess, tag: str) -> tuple[Prose, list[Chain]] | None:
        """The lines that lead to the number written: the wrong formula, and what follows from it up to that number.

        None where there is nothing to calculate, as for a slip of the pen; no lines where they would be too long.
        """
        formula, mark, at = guess.formula, self.marked.judge.marks[finding.cell], self.key.cells[guess.at]
        if formula is None or next(formula.symbols(), None) is None:
            return None
        found = self._reproduced(mark, at, formula)
        if found is None:
            return None
        calculation, way, hits = found.calculation, found.way, found.hits
        others = [(Maths(self.marked.symbol(name)),) for name in found.pins]
        right: Prose = (", with the right ", *listed(others), " before it") if others else ()
        said = "This gives what you wrote" if hits else "This gives about what you wrote"
        if is_long(formula):
            return (said, *right, "."), []
        put = formula.bind(lambda name: self._operand(name, calculation, tag))
        sides = [self.lines.names(formula, True, at.computed_in), put][: 1 if isinstance(formula, Symbol) else 2]
        head = [self.marked.symbol(at.id)] if at is not mark.cell else []
        lines = [[*head, *self._filled(formula, sides, calculation, at, mark, tag)]]
        if head:
            between = self._between(at, way)
            lines += [list(self._right(cell, None, calculation, tag).sides) for cell in between]
            lines.append(list(self._right(mark.cell, mark, calculation, tag, way).sides))
        if hits:
            lines[-1] = [*lines[-1][:-1], self._written(mark, lines[-1][-1], tag)]
        return (said, *right, ":"), [Chain(tuple(line)) for line in lines]

    def _written(self, mark: Mark, last: Formula, tag: str) -> Formula:
        """The number as it was written, in place of the result that rounds to it."""
        found = self.values.get(last.slot) if isinstance(last, Answer) else None
        text = plain(self.marked.pins[mark.cell.id])
        exact = found is not None and found.exact and about(found.text) == Decimal(text)
        self.values[f"{tag}written"] = Shown(text, exact)
        return Answer(f"{tag}written")

    def _reproduced(self, mark: Mark, at: Cell, formula: Formula) -> Reproduced | None:
        """The calculation in which a wrong formula leads to the number written, or nearly to it.

        It goes on from the wrong numbers before it as they were written, or as they should have been.
        """
        near: Reproduced | None = None
        ways = (formula,) if at is mark.cell else self.key.ways(mark.cell)
        for pins in self._assignments(mark):
            calculation = self._made(mark, at, formula, pins)
            for way in ways:
                found = calculation.value(way)
                if found is None:
                    continue
                low, high, unit = float(found[0]), float(found[1]), mark.span.unit
                if mark.span.low - GUARD * unit <= low and high <= mark.span.high + GUARD * unit:
                    return Reproduced(calculation, pins, way, True)
                if near is None and abs(low - mark.span.number) <= NEAR * unit:
                    near = Reproduced(calculation, pins, way, False)
        return near

    def _made(self, mark: Mark, at: Cell, formula: Formula, pins: Mapping[str, Decimal]) -> Calculation:
        """The student's calculation with other numbers pinned, and what a wrong formula gives at an earlier cell."""
        base = self.marked.own
        own = Calculation(self.key, pins, mark.cell.id, base) if pins else base
        if at is mark.cell:
            return own
        found = own.value(formula)
        if found is None:
            return own
        value = own.round(found, self._digits(at, mark, found[0]))[0]
        carried = value if self.key.problem.rounding.carry == "shown" else (found[0] + found[1]) / 2
        made = Calculation(self.key, {at.id: carried}, mark.cell.id, own)
        made.shown[at.id] = Shown(plain(value), False)
        return made

    def _assignments(self, mark: Mark) -> Iterator[Mapping[str, Decimal]]:
        """Other numbers in place of wrong ones that a cell depends on: none, then what all or one should be."""
        judge = self.marked.judge
        behind = judge.behind(mark.cell)
        right = {}
        for name in sorted(behind & judge.wrong.keys(), key=self.key.order.__getitem__):
            due = self.marked.findings[name].due
            if due:
                right[name] = about(self.marked.signed(name, due))
        yield {}
        if right:
            yield right
        if len(right) > 1:
            yield from [{name: each} for name, each in right.items()][: MOST_OTHERS - 1]

    def _between(self, at: Cell, way: Formula) -> list[Cell]:
        """The cells that lead from a wrong one that is not on the sheet to a formula; none if they are many."""
        names = [name for name in list(self.key.cells)[self.key.order[at.id] + 1 :] if name not in self.marked.pins]
        affected = {at.id}
        for name in names:
            if not affected.isdisjoint(self.key.cells[name].inputs):
                affected.add(name)
        kept = behind(self.key, way.symbols(), self.marked.pins) & affected - {at.id}
        found = [self.key.cells[name] for name in sorted(kept, key=self.key.order.__getitem__)]
        return found if len(found) <= MOST_BETWEEN else []


def explanation(text: str) -> str:
    """What the text of a mistake says besides its first sentence and its example, as one short paragraph."""
    paragraphs = text.split("\n\n")[1:]
    for paragraph in paragraphs:
        if not EXAMPLE.search(paragraph):
            said = " ".join(paragraph.split())
            return said if len(said) <= LONGEST_EXPLANATION else f"{said[:LONGEST_EXPLANATION].rpartition('. ')[0]}."
    return ""
