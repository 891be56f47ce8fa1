"""Marking sheet: a page for someone who marks many handwritten sheets of one problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.check import accepted_ranges
from worked.checking.mistakes.mistake import Mistake
from worked.checking.numbers.reading import SIGNED, SUBTRACTED
from worked.document import (
    Block,
    Code,
    Columns,
    Document,
    Fields,
    Heading,
    Inline,
    Listing,
    Maths,
    Paragraph,
    Prose,
    Strong,
    Table,
)
from worked.errors import WorkedError, excerpt, nearest
from worked.formula import Answer, Formula, Function, Number, Quotient
from worked.formula.printers.plain import Plain
from worked.number import plain
from worked.pages.exams.marking_rules import rounding, rules
from worked.pages.exams.wrong_numbers import Span, WrongNumber, printed_spans, wrong_numbers
from worked.pages.symbols.cells import names_of
from worked.pages.symbols.lines import Lines
from worked.trace.task import Phase
from worked.words import count, short

HEADS: tuple[Prose, ...] = (
    ("cell",),
    ("right",),
    ("accepted",),
    ("formula",),
    ("wrong numbers and mistakes",),
    ("marks",),
)
# Characters of a fraction that fit into a column.
LONGEST = 80
NUMERIC = (False, True, True, False, False, True)


def marking_sheet(key: Key, marks: Mapping[str, Decimal], title: str = "", code: str = "") -> Document:
    """The page by which a person marks: for each asked number what is right, accepted and wrong, and a box for marks.

    `marks` are those of each asked cell by its id; `title` is that of the exam, by default that of the problem; `code`
    is that of the variant. WorkedError where a cell cannot be asked, or where marks are none.
    """
    _verify(key, marks)
    lines = MarkingLines(key, marks)
    blocks: list[Block] = [*_head(key, marks, code), *lines.blocks()]
    return Document(f"Marking sheet: {title or key.problem.title}", tuple(blocks), mode="key", layout="marking")


def _verify(key: Key, marks: Mapping[str, Decimal]) -> None:
    """WorkedError where something cannot be asked, or is worth no number of marks."""
    if not marks:
        raise WorkedError("marks: found no cell, expected at least one that is asked for")
    for name, worth in marks.items():
        cell = key.cells.get(name)
        if cell is None:
            raise WorkedError(f"marks: no cell is called {excerpt(name)}; {nearest(name, key.askable())}")
        if cell.formula is None:
            raise WorkedError(f"marks: {name} is given, so that it cannot be asked for")
        if name not in key.outcomes:
            raise WorkedError(f"marks: {name} depends on a letter, so that no number can be asked for")
        if not worth.is_finite() or worth < 0:
            raise WorkedError(f"marks: expected a number of marks from 0 for {name}, found {worth}")


def _head(key: Key, marks: Mapping[str, Decimal], code: str) -> list[Block]:
    """What stands above the tables."""
    total = written(sum(marks.values(), Decimal(0)))
    cells = [key.cells[name] for name in marks]
    which: Prose = ("Variant ", Code(code), ". ") if code else ()
    worth: Prose = (Strong(f"{total} mark{'' if total == '1' else 's'}"), f" for {count(len(marks), 'number')}. ")
    how = (
        "Go down the lines: a number that is accepted, or that follows from the student's own numbers by the formula, "
        "earns the marks of its line, any other none. The wrong numbers beside it show which mistake is likely."
    )
    return [
        Fields(("Student", f"Marks, of {total}")),
        Paragraph((*which, *worth, how)),
        Listing((rounding(key, cells), *rules(key, cells))),
    ]


class MarkingLines:
    """The lines of a marking sheet."""

    def __init__(self, key: Key, marks: Mapping[str, Decimal]) -> None:
        self.key, self.marks = key, marks
        self.lines = Lines(names_of(key.problem), key.cells)
        self.accepted = accepted_ranges(key, marks)
        self.named: dict[str, Mistake] = {}
        columns = Counter(key.column(key.cells[name]) for name in marks if key.shown(name))
        self.alone = {column for column, number in columns.items() if number == 1}

    def blocks(self) -> Iterator[Block]:
        """The tables, and what the names of the mistakes in them mean."""
        yield from self._tables()
        if self.named:
            said = [(Strong(short(name)), f": {self.named[name].title}") for name in sorted(self.named)]
            half = (len(said) + 1) // 2
            yield Heading(("What it looks like",), 2)
            yield Columns(tuple((Listing(tuple(part)),) for part in (said[:half], said[half:]) if part))

    def _tables(self) -> Iterator[Block]:
        """A table for each part of the calculation in which something is asked, under its heading."""
        phases = self.key.problem.phases()
        titles = Counter(phase.title for phase in phases)
        for phase in phases:
            cells = [self.key.cells[name] for name in phase.cells if name in self.marks]
            if not cells:
                continue
            if len(phases) > 1:
                yield Heading((self._title(phase, titles[phase.title]),), 2)
            yield Table(HEADS, tuple(map(self._row, cells)), NUMERIC)

    def _title(self, phase: Phase, number: int) -> str:
        """The title of a part of the calculation, of which there are a number with the same one."""
        if phase.title == self.key.problem.title:
            return f"Step {phase.step}"
        return phase.title if number == 1 else f"{phase.title}, step {phase.step}"

    def _row(self, cell: Cell) -> tuple[Prose, ...]:
        spans = self.accepted.get(cell.id, ())
        printed = printed_spans(self.key, cell, spans)
        wrong = self._wrong_numbers(cell, printed)
        self.named |= {each.mistake.name: each.mistake for each in wrong}
        return (
            (Maths(self.lines.name(cell, show_sample=True, age="new" if cell.computed_in < cell.step else "")),),
            (Maths(Number(self.key.printed(cell.id))),),
            _accepted(printed),
            self._rule(cell),
            _betrayed(wrong),
            (Maths(Answer(f"marks of {cell.id}")), f" / {written(self.marks[cell.id])}"),
        )

    def _wrong_numbers(self, cell: Cell, accepted: Sequence[Span]) -> list[WrongNumber]:
        """The wrong numbers of a cell. The only error, delta or change that is asked for may have either sign."""
        column = self.key.column(cell)
        either = column in SIGNED | SUBTRACTED and column in self.alone
        right = [*accepted, *((-high, -low) for low, high in accepted if either)]
        return wrong_numbers(self.key, cell, right)

    def _rule(self, cell: Cell) -> Prose:
        """The formula of a cell with names. The page has no values, so that what would be numbers are names, too."""
        sides = self.lines.sides(cell, show_sample=True)[:-1]
        rule = sides[0] if sides else cell.formula if isinstance(cell.formula, Number) else None
        return (Maths(rule),) if rule is not None and not _is_unbroken(rule) else ("as in the solution",)


def _is_unbroken(formula: Formula) -> bool:
    """Whether a fraction or a root in a formula is too wide for a column; no line breaks in one."""
    wide = isinstance(formula, (Quotient, Function)) and len(Plain()(formula)) > LONGEST
    return wide or any(map(_is_unbroken, formula.parts()))


def written(worth: Decimal) -> str:
    """Marks without zeros that say nothing."""
    return plain(worth.normalize())


def _number(number: Decimal) -> Prose:
    return (Maths(Number(plain(number))),)


def _accepted(spans: Sequence[Span]) -> Prose:
    """From which to which numbers are accepted."""
    said: list[Inline] = []
    for low, high in spans:
        said += [" or "] if said else []
        said += _number(low) if low == high else (*_number(low), "\u00a0to\u00a0", *_number(high))
    return tuple(said)


def _betrayed(found: Sequence[WrongNumber]) -> Prose:
    """Wrong numbers, each with its mistake; those of the same one together."""
    said: list[Inline] = []
    for place, wrong in enumerate(found):
        is_last = place + 1 == len(found) or found[place + 1].mistake != wrong.mistake
        said += _number(wrong.number)
        said.append(f"\u00a0{short(wrong.mistake.name)}" if is_last else ", ")
        said += ["; "] if is_last and place + 1 < len(found) else []
    return tuple(said)
