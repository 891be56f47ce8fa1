"""Diagnose: which known mistakes lead to the wrong numbers of a sheet, the likeliest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from worked.checking.judge import Judge, Level, Mark, Others
from worked.checking.mistake import Around, Mistake
from worked.checking.mistakes import mistakes_in, slips
from worked.checking.ranges import Range
from worked.checking.reading import NOISE, SIGNED, Span, last_place
from worked.formula import Formula
from worked.trace.cell import Cell

NEAREST_HIDDEN, MOST_ASSIGNMENTS = 24, 3
STRICT_COUNTS, VOTE_COUNTS, MOST_VOTES, DISTANCE_COUNTS = 2.0, 1.5, 3, 0.5


class Guess(NamedTuple):
    """A mistake that leads to a wrong number: `formula` in the place of that of the cell `at`, or a slip of the pen."""

    mistake: Mistake
    level: Level
    at: str
    distance: int = 0
    formula: Formula | None = None

    @property
    def weight(self) -> float:
        """How likely it is, as far as the cell alone tells."""
        strict = STRICT_COUNTS if self.formula and self.level is Level.STRICT else 0.0
        return self.mistake.often + strict - DISTANCE_COUNTS * (self.distance > 0)


Guesses = Mapping[str, list[Guess]]


def diagnose(judge: Judge) -> tuple[Guesses, list[str]]:
    """The mistakes that explain each wrong number, ranked, and those that were made throughout the sheet."""
    found = {name: list(_explanations(judge, mark)) for name, mark in judge.wrong.items()}
    votes = Counter(guess.mistake.name for guesses in found.values() for guess in guesses if guess.formula)
    ranked = {
        name: sorted(guesses, key=lambda guess: -guess.weight - VOTE_COUNTS * _others(votes[guess.mistake.name]))
        for name, guesses in found.items()
    }
    firsts = Counter(guesses[0].mistake.name for guesses in ranked.values() if guesses)
    throughout = [name for name, count in firsts.most_common() if count > 1]
    return ranked, throughout


def _others(votes: int) -> int:
    """How many other wrong numbers speak for a mistake, as far as they count."""
    return min(max(votes - 1, 0), MOST_VOTES)


def _explanations(judge: Judge, mark: Mark) -> Iterator[Guess]:
    """The mistakes that lead to a wrong number, each once, in its strictest form."""
    best: dict[str, Guess] = {}
    for guess in (*_misconceptions(judge, mark), *_slips(judge, mark)):
        other = best.get(guess.mistake.name)
        if other is None or guess.weight > other.weight:
            best[guess.mistake.name] = guess
    yield from best.values()


def _misconceptions(judge: Judge, mark: Mark) -> Iterator[Guess]:
    """Wrong formulas, of the cell itself or of a cell before it that is not on the sheet."""
    if not mark.cell.formula:
        return
    assignments = list(islice(judge.assignments(judge.suspects(mark.cell)), MOST_ASSIGNMENTS))
    for distance, cell in enumerate([mark.cell, *_hidden_before(judge, mark.cell)]):
        around = Around(judge.key, cell)
        for mistake in mistakes_in(cell.quantity, judge.key.kind):
            for formula in mistake.formulas(around):
                level = _reproduces(judge, mark, cell, formula, assignments)
                if level is not None:
                    yield Guess(mistake, level, cell.id, distance, formula)


def _reproduces(judge: Judge, mark: Mark, at: Cell, formula: Formula, assignments: list[Others]) -> Level | None:
    """At which level a wrong formula in the place of a cell leads to the number written, or None."""
    for level in Level:
        for others in assignments:
            found = [judge.evaluate(at, level, formula, others)]
            if at is not mark.cell:
                found = list(judge.results(mark.cell, level, {**others, at.id: found[0]}))
            for span in _spans(judge, mark):
                if any(not each.is_open and judge.meets(each, span, level) for each in found):
                    return level
    return None


def _spans(judge: Judge, mark: Mark) -> list[Span]:
    """What a wrong number stands for: with either sign, where no right number tells the sign of errors and deltas."""
    signed = [other for other in judge.marks.values() if other.answer.quantity in SIGNED]
    if mark.answer.quantity not in SIGNED or any(other.verdict != "wrong" for other in signed):
        return [mark.span]
    low, high, number, unit = mark.span
    return [mark.span, Span(-high, -low, -number, unit)]


def _hidden_before(judge: Judge, cell: Cell) -> list[Cell]:
    """The cells before one that are not on the sheet, up to the numbers that are, the nearest first."""
    found: dict[str, Cell] = {}
    waiting = judge.key.made_of(cell)
    while waiting and len(found) < NEAREST_HIDDEN:
        name = waiting.pop(0)
        if name not in found and name not in judge.answers and name in judge.key.inputs:
            found[name] = judge.key.cells[name]
            waiting += judge.key.made_of(found[name])
    return list(found.values())


def _slips(judge: Judge, mark: Mark) -> Iterator[Guess]:
    """Slips of the pen: numbers like the one written that would have been right."""
    right: list[Range] = [mark.right]
    if mark.cell.formula:
        right += [
            judge.evaluate(mark.cell, Level.LOOSE, None, others)
            for others in islice(judge.assignments(judge.suspects(mark.cell)), 1, MOST_ASSIGNMENTS)
        ]
    flipped = mark.answer.quantity in judge.reading.opposite
    last = _last_place(judge, mark)
    for mistake in slips():
        assert mistake.meant
        for meant in mistake.meant(mark.answer.written.number):
            if mistake.whole and last_place(meant) < last:
                continue
            span = _span(meant.copy_negate() if flipped else meant)
            if any(judge.meets(found, span, Level.STRICT) for found in right if not found.is_open):
                yield Guess(mistake, Level.STRICT, mark.cell.id)
                break


def _last_place(judge: Judge, mark: Mark) -> int:
    """The exponent of the last digit that the student writes in numbers of this quantity, or of this sheet."""
    places = {
        name: last_place(other.answer.written.number)
        for name, other in judge.marks.items()
        if not other.answer.is_exact and name != mark.cell.id
    }
    same = [place for name, place in places.items() if judge.marks[name].answer.quantity == mark.answer.quantity]
    return min(same or places.values(), default=last_place(mark.answer.written.number) - 1)


def _span(meant: Decimal) -> Span:
    """What a number stands for that was meant and never written."""
    number, unit = float(meant), 10.0 ** last_place(meant)
    reach = unit / 2 + abs(number) * NOISE
    return Span(number - reach, number + reach, number, unit)


__all__ = ["Guess", "Guesses", "diagnose"]
