"""Exercise: a problem without a net, such as early stopping on a table of losses; its kind says its cells and page.

What all ask of it is in `worked.trace.task`; an exercise also has names for its cells and writes its own page. Each
kind is a subclass, in a file of `worked.exercises`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, Self

from worked.cells.cell import Cell, Step
from worked.document import Block, Choice, Display, Inline, Paragraph, Prose
from worked.errors import WorkedError
from worked.formula import Formula, Name
from worked.maths.component import letter_of
from worked.number import Digits, Rounding
from worked.problem.convention import Convention
from worked.record import NOTHING, Record, merged, replace
from worked.trace.task import Bounds, Task
from worked.trace.wording import Wording


class Paper(Protocol):
    """What a kind writes its page on; `worked.pages.worksheet.exercise` brings it along.

    All that it gives are forms with slots: in a student's copy the numbers and words to be found are blanks.
    """

    mode: str

    def cell(self, quantity: str, place: str = "", step: int = 1) -> Cell:
        """A cell of the trace."""

    def name(self, cell: Cell) -> Inline:
        """The symbol of a cell."""

    def number(self, cell: Cell) -> Inline:
        """The number of a cell: a blank in a student's copy, unless it is given."""

    def equality(self, cell: Cell) -> Inline:
        """The symbol of a cell and its number: `p = 3`."""

    def formula(self, formula: Formula) -> Inline:
        """A formula of cells with their symbols."""

    def display(self, cells: Sequence[Cell]) -> Display:
        """Cells as lines: symbol = formula = numbers = result."""

    def word(self, wording: Wording) -> Choice:
        """A word that depends on numbers: a blank in a student's copy."""

    def mark(self, wording: Wording) -> Prose:
        """Such a word where it may be left out: nothing in a student's copy and where it is empty, else it stands out.

        It begins with a blank.
        """

    def rounding(self) -> Paragraph:
        """The rule by which the numbers of the page are rounded; for kinds in which something is."""


class Exercise(Record, Task, open=True):
    """An exercise of some kind. A kind is a subclass with what is given as further fields (and `open=True`).

    `kind` is the name of its table in a problem file; `quantities` are what its cells are called, each with what it
    means. The `whole` ones of them count something: they are shown without decimals, whatever holds for the others.
    """

    title: str
    rounding: Rounding

    quantities = NOTHING
    whole = frozenset[str]()

    convention = None
    _carried = (*Task._carried, "convention")

    # What a kind says

    @property
    def small(self) -> Sequence[str]:
        """What it computes by the lines of an optimiser that may be small, as the usual small quantities are."""
        return ()

    def steps(self) -> Iterator[Step]:
        """The trace. A step goes on from cells of its own; most kinds have one step, with a place for each row."""
        raise NotImplementedError

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell, as notation."""
        raise NotImplementedError

    def statement(self, paper: Paper) -> Sequence[Block]:
        """The exercise as it is set: what is given, by which rules, and what is to be done."""
        raise NotImplementedError

    def page(self, paper: Paper) -> Sequence[Block]:
        """The calculation and what it comes to."""
        raise NotImplementedError

    def bounds(self, cell: Cell) -> Bounds:
        """Between which numbers a cell lies whatever was made wrong before it."""
        return (0.0, None) if cell.quantity in self.whole else (None, None)

    def whose_bounds(self, cell: Cell) -> str:
        """What a cell means."""
        return self.quantities[cell.quantity]

    def counts(self, cell: Cell) -> bool:
        """Whether a cell counts something."""
        return cell.quantity in self.whole or cell.quantity.whole

    def merged(self, first: Self, read: Self) -> Self:
        """What was read now, with all that was altered since it was read at first."""
        return merged(self, first, read)

    def in_convention(self, convention: Convention) -> Self:
        """The exercise with the letters of a convention, where that has some of its own for what is named here."""
        said = replace(self)
        object.__setattr__(said, "convention", convention)
        return said

    def letter(self, quantity: str, usual: Name) -> Name:
        """The letter of a quantity: that of the convention if it is another one than the plain convention's."""
        found = self.convention.own_letter(quantity) if self.convention else ""
        return letter_of(found) if found else usual

    # What it has in common with a problem

    @classmethod
    def rounded(cls, rounding: Rounding, digits: Digits, single: Mapping[str, Digits] = NOTHING) -> Rounding:
        """The rounding that a problem file asks for, and where it says nothing the usual one of the kind.

        That is `digits`, for `single` quantities others. What counts is shown without decimals in any case.
        """
        usual = single if rounding.digits is None else {}
        counting = {name: Digits(0) for name in cls.whole}
        return replace(
            rounding, digits=rounding.digits or digits, quantities={**usual, **rounding.quantities, **counting}
        )

    def altered(self, steps: int | None = None, decimals: int | None = None, carry: str | None = None) -> Self:
        """The exercise with other decimals or carrying, as the command line asks."""
        if steps is not None:
            raise WorkedError(f"--steps: an exercise on {self.kind} has no weight updates, whose number it would be")
        rounding = self.rounding
        if decimals is not None:
            rounding = self.rounded(replace(rounding, digits=Digits(decimals), quantities={}), Digits(decimals))
        if carry is not None:
            rounding = replace(rounding, carry=carry)
        return replace(self, rounding=rounding)

    def laid_out(self, layout: str) -> Self:
        """Refused: the page of a kind is laid out in one way."""
        raise WorkedError("--layout: an exercise without a net has one layout only")
