"""Diagnose: which known mistakes lead to the wrong numbers of a sheet, the likeliest first.

The work is bounded by counts and not by time, so that a sheet gets the same names on every machine. Wrong formulas are
first computed roughly, and only those that come near to what is written are held to it exactly.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from worked.checking.diagnosis.sites import Site, Trail, Wrong, sites
from worked.checking.diagnosis.slips import LastPlaces, slips_of
from worked.checking.judging.computing import RANGES, Level, Others
from worked.checking.judging.judge import Judge
from worked.checking.judging.mark import Mark
from worked.checking.mistakes.mistake import Mistake
from worked.checking.mistakes.wrong_formulas import WrongFormulas
from worked.checking.numbers.reading import SIGNED, Span
from worked.formula import Formula, Symbol

MOST_NAMES, MOST_ASSIGNMENTS = 6, 3
# How many formulas are computed roughly, and held to what is written, for one wrong number; and for all of a sheet, of
# which each gets an equal share, but no less than so many.
MOST_ROUGH, MOST_EXACT, ROUGH_OF_SHEET, LEAST_ROUGH = 3000, 300, 5000, 40
NEAR_UNITS, NEAR_WIDTHS, NEAR_SHARE = 20.0, 6.0, 0.02
STRICT_COUNTS, VOTE_COUNTS, MOST_VOTES, DISTANCE_COUNTS, USED_COUNTS, WIDTH_COUNTS = 2.0, 1.5, 3, 0.5, 1.0, 0.5
SLIP_OF_THE_LAST_DIGIT = "truncated"


class Guess(NamedTuple):
    """A mistake that leads to a wrong number: `formula` in place of that of the cell `at`, or a slip of the pen.

    `width` is that of the range that it leads to, in units of the last digit.
    """

    mistake: Mistake
    level: Level
    at: str
    distance: int = 0
    formula: Formula | None = None
    used: bool = False
    width: float = 0.0

    @property
    def weight(self) -> float:
        """How likely it is, as far as the cell alone shows."""
        exact = self.level is Level.STRICT and (self.formula or self.mistake.name == SLIP_OF_THE_LAST_DIGIT)
        strict = STRICT_COUNTS if exact else 0.0
        away = DISTANCE_COUNTS * (self.distance > 0) + USED_COUNTS * self.used
        return self.mistake.often + strict - away - WIDTH_COUNTS * math.log10(1 + self.width)


Guesses = Mapping[str, list[Guess]]


def diagnose(judge: Judge) -> tuple[Guesses, list[str]]:
    """The mistakes that explain each wrong number, ranked, and those that were made throughout the sheet."""
    rough = min(max(ROUGH_OF_SHEET // max(len(judge.wrong), 1), LEAST_ROUGH), MOST_ROUGH)
    places = LastPlaces(judge)
    found = {name: Diagnosis(judge, mark, places, rough).guesses() for name, mark in judge.wrong.items()}
    votes = Counter(guess.mistake.name for guesses in found.values() for guess in guesses if guess.formula)
    ranked = {
        name: sorted(guesses, key=lambda guess: -guess.weight - VOTE_COUNTS * _others(votes[guess.mistake.name]))
        for name, guesses in found.items()
    }
    kept = {name: guesses[:MOST_NAMES] for name, guesses in ranked.items()}
    firsts = Counter(guesses[0].mistake.name for guesses in kept.values() if guesses)
    throughout = [name for name, count in firsts.most_common() if count > 1]
    return kept, throughout


def _others(votes: int) -> int:
    """How many other wrong numbers speak for a mistake, as far as they count."""
    return min(max(votes - 1, 0), MOST_VOTES)


class Diagnosis:
    """The mistakes that lead to one wrong number; so many `rough` calculations may be made to find them."""

    def __init__(self, judge: Judge, mark: Mark, places: LastPlaces, rough: int) -> None:
        self.judge, self.mark, self.places = judge, mark, places
        self.rough, self.exact = rough, MOST_EXACT
        self.spans = _spans(judge, mark)
        self.assignments: list[Others] = list(judge.assignments(judge.suspects(mark.cell), MOST_ASSIGNMENTS))
        right = mark.right
        self.near = math.inf if right.is_open else NEAR_WIDTHS * (right.high - right.low) + NEAR_UNITS * mark.span.unit

    def guesses(self) -> list[Guess]:
        """Each mistake that leads to the number once, in its likeliest form."""
        best: dict[str, Guess] = {}
        for guess in (*self._misconceptions(), *self._slips()):
            other = best.get(guess.mistake.name)
            if other is None or guess.weight > other.weight:
                best[guess.mistake.name] = guess
        return list(best.values())

    def _slips(self) -> Iterator[Guess]:
        for mistake in slips_of(self.judge, self.mark, self.places):
            yield Guess(mistake, Level.STRICT, self.mark.cell.id)

    def _misconceptions(self) -> Iterator[Guess]:
        """Wrong formulas of the cell itself, of cells before it, and of all cells before it at once."""
        cell = self.mark.cell
        if not cell.formula or self.judge.computing.is_far_from_sheet(cell):
            return
        wrong, every = self.judge.key.once(WrongFormulas), sites(self.judge, self.mark)
        for site in every:
            trail = Trail(self.judge, self.mark, [site.cell.id])
            for mistake, formula in wrong.of(site.cell):
                yield from self._held(mistake, trail, {site.cell.id: formula}, site, formula)
        yield from self._everywhere(wrong, [site for site in every if not site.used])

    def _everywhere(self, wrong: WrongFormulas, hidden: list[Site]) -> Iterator[Guess]:
        """A mistake that was made alike in several of the cells that are not on the sheet."""
        places: dict[str, list[tuple[Mistake, Site, list[Formula]]]] = defaultdict(list)
        for site in hidden:
            forms: dict[str, tuple[Mistake, Site, list[Formula]]] = {}
            for mistake, formula in wrong.of(site.cell):
                forms.setdefault(mistake.name, (mistake, site, []))[2].append(formula)
            for name, found in forms.items():
                places[name].append(found)
        for several in places.values():
            if len(several) > 1:
                trail = Trail(self.judge, self.mark, [site.cell.id for _, site, _ in several])
                for alike in zip(*(formulas for _, _, formulas in several), strict=False):
                    changed = {site.cell.id: formula for (_, site, _), formula in zip(several, alike, strict=True)}
                    yield from self._held(several[0][0], trail, changed, several[-1][1], alike[-1])

    def _held(self, mistake: Mistake, trail: Trail, wrong: Wrong, site: Site, formula: Formula) -> Iterator[Guess]:
        """The guess that wrong formulas lead to what is written, at the strictest level at which they do."""
        spans = self._spans_of(formula)
        likely = [others for others in self.assignments if self._is_near(trail, wrong, others, spans)]
        levels = RANGES[:1] if site.used else RANGES
        for level in levels if likely else ():
            for others in likely:
                self.exact -= 1
                if self.exact < 0:
                    return
                for found in trail.ranges(wrong, level, others):
                    if not found.is_open and any(self.judge.meets(found, span, level) for span in spans):
                        width = (found.high - found.low) / self.mark.span.unit
                        yield Guess(mistake, level, site.cell.id, site.distance, formula, site.used, width)
                        return

    def _spans_of(self, formula: Formula) -> list[Span]:
        """What the number stands for; copied from a cell that keeps its sign, it has the sign as it is written."""
        key, opposite = self.judge.key, self.judge.reading.opposite
        if self.mark.answer.quantity not in opposite or not isinstance(formula, Symbol):
            return self.spans
        keeps_sign = key.column(key.cells[formula.name]) not in opposite
        return [*self.spans, *(span.turned() for span in self.spans)] if keeps_sign else self.spans

    def _is_near(self, trail: Trail, wrong: Wrong, others: Others, spans: list[Span]) -> bool:
        """Whether wrong formulas lead roughly to what is written."""
        self.rough -= 1
        found = trail.point(wrong, others) if self.rough >= 0 else None
        if found is None or math.isnan(found):
            return False
        away = min(abs(found - span.number) for span in spans)
        return away <= self.near + NEAR_SHARE * abs(self.mark.number)


def _spans(judge: Judge, mark: Mark) -> list[Span]:
    """What a wrong number stands for: with either sign, where no right number shows the sign of errors and deltas."""
    signed = [other for other in judge.marks.values() if other.answer.quantity in SIGNED]
    if mark.answer.quantity not in SIGNED or any(other.verdict != "wrong" for other in signed):
        return mark.spans
    return [*mark.spans, *(span.turned() for span in mark.spans)]


__all__ = ["Guess", "Guesses", "diagnose"]
