"""Given: a number of a problem as its author typed it."""

from __future__ import annotations

from worked.errors import WorkedError, excerpt
from worked.record import Record


class Given(Record):
    """A number of a problem, its digits as typed, or a letter in place of a number."""

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
    return float(given.text)
