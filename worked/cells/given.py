"""Given: a number of a problem as its author typed it."""

from __future__ import annotations

from decimal import Decimal

from worked.errors import WorkedError, excerpt
from worked.formula.exact import arithmetic_of, exact, is_arithmetic
from worked.formula.floats import FLOATS
from worked.number import Enclosures
from worked.record import Record

DIGITS = 28


class Given(Record):
    """A number of a problem, its digits or its arithmetic (such as 1/3) as typed, or a letter in place of a number."""

    text: str
    letter: bool = False

    @property
    def known(self) -> bool:
        """Whether there is one: a problem may leave out what nothing that it asks for depends on."""
        return bool(self.text)


LEFT_OUT = Given("")


def number_of(given: Given, what: str) -> float:
    """A given number; WorkedError where it is a letter."""
    if given.letter:
        raise WorkedError(f"{what} is the letter {excerpt(given.text)}; the engine computes with numbers")
    number: float = arithmetic_of(given.text).value(str, FLOATS)
    return number


def about(text: str) -> Decimal:
    """A given number as a decimal: itself, or so many digits of one that is given as arithmetic."""
    if not is_arithmetic(text):
        return Decimal(text)
    low, high = exact(text).value(str, Enclosures(DIGITS))
    return low if low == high else Decimal((low + high) / 2)
