"""Notation: the parts of a page's mathematics that have a look but no value, beside the formulas they go with.

Numbers of a worksheet are never written into its formulas. They are `Value`s and `Answer`s, slots that the page's
own table of values fills when it is printed; a student's copy lacks the answers, so it has nothing to give away.
"""

from __future__ import annotations

from worked.formula.printers.greek import GREEK
from worked.formula.tree import Formula


class Notation(Formula):
    """A node for the page only."""

    def bind(self, fill):
        return self


class Name(Notation):
    """A symbol of a textbook: `w` with `13` below, `delta` with `o1` below, `z` with `(2)` above, `E`.

    `base` is a letter, the English name of a Greek one (`delta`, `eta`, `theta`, `Delta`), a curly one (`partial`),
    or a whole word (`net`), which is set upright. `accent` is "", `hat`, `tilde`, or `Delta`
    for the change of what is named.
    """

    base: str
    below: str = ""
    above: str = ""
    accent: str = ""


class Letter(Notation):
    """A given that the author left as a letter; set like a variable and never taken for a command."""

    text: str


def letter(text: str) -> Formula:
    """A letter that an author put in place of a number: `a`, or `w_1` and `w1` with the digits below."""
    stem = text.rstrip("0123456789")
    below, base = text[len(stem) :], stem.rstrip("_")
    return Name(base, below) if below and (len(base) == 1 or base in GREEK) else Letter(text)


class Word(Notation):
    """Upright text inside a formula."""

    text: str


class Value(Notation):
    """The number in `slot` where it may be shown, else `name`: an operand in a line with the numbers put in."""

    slot: str
    name: Formula


class Answer(Notation):
    """The number in `slot` where it may be shown, else a blank to fill in: the result of a line."""

    slot: str


class About(Notation):
    """A formula that holds rounded numbers: the sign before it in a chain says so."""

    body: Formula

    def parts(self):
        return (self.body,)


class Chain(Notation):
    """`first = second = ... = last`; where the last is a rounded value, the last sign says so (an approximation).

    One that goes on from the line above begins with a sign; `after` is what that line ends with, which a first side
    that looks the same does not repeat.
    """

    sides: tuple[Formula, ...]
    after: Formula | None = None

    def parts(self):
        return self.sides


class SideBySide(Notation):
    """Several lines on one, with room between them."""

    lines: tuple[Formula, ...]

    def parts(self):
        return self.lines


class Partial(Notation):
    """The partial derivative of `top` by `bottom`."""

    top: Formula
    bottom: Formula

    def parts(self):
        return (self.top, self.bottom)


class Prime(Notation):
    """The derivative of a named function at an argument: f'(net)."""

    function: str
    argument: Formula
    order: int = 1


class Applied(Notation):
    """A function by its name, of several arguments: conv(X, K)."""

    function: str
    arguments: tuple[Formula, ...]

    def parts(self):
        return self.arguments


class BigSum(Notation):
    """The sum of `body` over an index."""

    index: str
    body: Formula

    def parts(self):
        return (self.body,)


class Matrix(Notation):
    """A matrix or, with one entry in each row, a column vector; with a `name`, that where no entry may be shown."""

    rows: tuple[tuple[Formula, ...], ...]
    name: Formula | None = None

    def parts(self):
        return tuple(entry for row in self.rows for entry in row)


class MatrixProduct(Notation):
    """A product of matrices, in their order and without a sign: X W."""

    factors: tuple[Formula, ...]

    def parts(self):
        return self.factors


class Entrywise(Notation):
    """A product of matrices entry by entry."""

    factors: tuple[Formula, ...]

    def parts(self):
        return self.factors


class Transposed(Notation):
    """A matrix with its rows as columns."""

    body: Formula

    def parts(self):
        return (self.body,)


class Shape(Notation):
    """How many rows and columns a matrix has: (2 × 3)."""

    rows: int
    columns: int
