"""Wording: a word on a page that depends on numbers (`falls`, `stop`); a slot keeps it out of a student's copy."""

from __future__ import annotations

from decimal import Decimal

from worked.document import Shown
from worked.number import Enclosure, compare
from worked.record import Record
from worked.trace.replay import Outcomes

# Slots that begin so are no cells: whoever reads a filled-in copy passes them by.
PREFIX = "verdict of "


class Wording(Record):
    """What fills the slot of a word."""

    @property
    def slot(self) -> str:
        """The slot of the word."""
        raise NotImplementedError

    def word(self, outcomes: Outcomes) -> str:
        """The word for these numbers."""
        raise NotImplementedError

    def shown(self, outcomes: Outcomes) -> Shown:
        """The word as a page holds it; a number that is no cell says whether it was rounded."""
        return Shown(self.word(outcomes))


class Verdict(Wording):
    """A word that depends on two numbers: whether `number` is less than, equal to or greater than `other`."""

    number: str
    other: str
    words: tuple[str, str, str]

    @property
    def slot(self) -> str:
        """The slot of the word."""
        return f"{PREFIX}{self.number}"

    def word(self, outcomes: Outcomes) -> str:
        """The word for these numbers; two that are indistinguishable are equal."""
        number, other = outcomes[self.number].enclosure, outcomes[self.other].enclosure
        less, equal, greater = self.words
        return less if compare(number, "<", other) else greater if compare(number, ">", other) else equal


class When(Record):
    """The words where `left relation right` holds, of two cells or of a cell and a number: > >= < <= =."""

    left: str
    relation: str
    right: str
    words: str

    def holds(self, outcomes: Outcomes) -> bool:
        """Whether it holds for certain."""
        return bool(compare(_number(self.left, outcomes), self.relation, _number(self.right, outcomes)))


class Saying(Wording):
    """The words of the first case that holds, else those `otherwise`; `about` tells its slot from those of others."""

    about: str
    cases: tuple[When, ...]
    otherwise: str = ""

    @property
    def slot(self) -> str:
        """The slot of the words."""
        return f"{PREFIX}{self.about}"

    def word(self, outcomes: Outcomes) -> str:
        """The words for these numbers."""
        return next((case.words for case in self.cases if case.holds(outcomes)), self.otherwise)


class Nth(Wording):
    """Of some words the one that a cell counts to: from 1 on, or from `first` on in steps of `step`."""

    number: str
    words: tuple[str, ...]
    first: int = 1
    step: int = 1

    @property
    def slot(self) -> str:
        """The slot of the word."""
        return f"{PREFIX}number {self.number}"

    def word(self, outcomes: Outcomes) -> str:
        """The word for these numbers."""
        return self.words[(int(outcomes[self.number].rounded.number) - self.first) // self.step]


class Largest(Wording):
    """Of some words the one that belongs to the largest of as many cells; others where several are as large."""

    numbers: tuple[str, ...]
    words: tuple[str, ...]
    tie: str

    @property
    def slot(self) -> str:
        """The slot of the word."""
        return f"{PREFIX}largest of {self.numbers[0]}"

    def word(self, outcomes: Outcomes) -> str:
        """The word for these numbers."""
        found = [outcomes[number].enclosure for number in self.numbers]
        for place, own in enumerate(found):
            if all(compare(own, ">", other) for at, other in enumerate(found) if at != place):
                return self.words[place]
        return self.tie


def _number(text: str, outcomes: Outcomes) -> Enclosure:
    """The number of a cell, or one that is written out."""
    return outcomes[text].enclosure if text in outcomes else (Decimal(text), Decimal(text))
