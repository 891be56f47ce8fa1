"""Looks: what a format says of how each thing looks; printers walk a formula and ask for it."""

from __future__ import annotations

from collections.abc import Sequence

from worked.formula.printers.text import MOST_ZEROS


class Looks:
    """How things look in a format; all methods take and return its own text."""

    fraction_level = 4  # how tightly a fraction binds: as an atom, where its bar does the work of brackets
    opening = "("
    closing = ")"
    indent = ""
    gap = " "
    change_gap = " "
    by_hand = False  # whether blanks are so large that numbers can be written into them by hand
    most_zeros = MOST_ZEROS  # after the point; a number with as many is written with a power of ten

    def number(self, text: str) -> str:
        """A decimal such as `-0.35`, with the format's minus sign."""
        raise NotImplementedError

    def operator(self, sign: str) -> str:
        """A binary sign: + - * = ~ > >= < <=."""
        raise NotImplementedError

    def prefix(self, sign: str) -> str:
        """A sign before its operand."""
        raise NotImplementedError

    def name(self, base: str, below: str, above: str, accent: str) -> str:
        """A symbol with what stands below and above; see `notation.Name`."""
        raise NotImplementedError

    def letter(self, text: str) -> str:
        """An italic letter, or several, which are one variable."""
        raise NotImplementedError

    def word(self, text: str) -> str:
        """Upright text."""
        raise NotImplementedError

    def function(self, name: str) -> str:
        """The name of a function, such as ln, sgn or max."""
        raise NotImplementedError

    def primes(self, order: int) -> str:
        """The marks of a derivative."""
        raise NotImplementedError

    def brackets(self, text: str) -> str:
        """Round brackets around text."""
        raise NotImplementedError

    def begun(self, text: str) -> str:
        """An opening bracket as high as the matrix after it; the closing one is in another line."""
        return self.row([self.opening, text])

    def ended(self, text: str) -> str:
        """The closing bracket of what another line has begun."""
        return self.row([text, self.closing])

    def fraction(self, top: str, bottom: str) -> str:
        """A fraction."""
        raise NotImplementedError

    def power(self, base: str, exponent: str) -> str:
        """A power."""
        raise NotImplementedError

    def root(self, text: str) -> str:
        """A square root."""
        raise NotImplementedError

    def bars(self, text: str) -> str:
        """An absolute value."""
        raise NotImplementedError

    def commas(self, parts: Sequence[str]) -> str:
        """Arguments of a function, separated."""
        raise NotImplementedError

    def row(self, parts: Sequence[str]) -> str:
        """Parts set one after the other."""
        raise NotImplementedError

    def cases(self, lines: Sequence[tuple[str, str]]) -> str:
        """A definition by cases: what, and when."""
        raise NotImplementedError

    def big_sum(self, index: str, body: str) -> str:
        """A sum over an index."""
        raise NotImplementedError

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        """A matrix."""
        raise NotImplementedError

    def transposed(self, text: str) -> str:
        """The transpose of a matrix."""
        return self.power(text, self.letter("T"))

    def side_by_side(self, parts: Sequence[str]) -> str:
        """The factors of a product of matrices, which has no sign."""
        return self.row(parts)

    def blank(self, slot: str) -> str:
        """An empty place for an answer."""
        raise NotImplementedError

    def boxed(self, text: str) -> str:
        """An answer that stands out in a key."""
        raise NotImplementedError

    def filled(self, slot: str, text: str, length: int) -> str:
        """An answer of so many characters in its blank; the page says how large these are."""
        return self.boxed(text)
