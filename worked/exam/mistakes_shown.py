"""Mistakes shown: in which numbers of a problem known mistakes can be made, and whether they change an asked number."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from worked.checking.mistakes import mistakes
from worked.checking.mistakes.wrong_formulas import WrongFormulas
from worked.exam.frame import Candidate, Frame
from worked.formula import Formula
from worked.formula.floats import FLOATS

OFTEN = 4  # how often from which on a mistake is met often
UNITS = 3  # of the last printed digit by which an asked number changes; one or two may come of rounding alone
SAMPLES = 60  # candidates by which it is found out whether a mistake can show at all
LEAST_SHARE = 0.25  # of them in which it shows; others need special numbers, such as a net input of exactly 0


class Site(NamedTuple):
    """A mistake in a cell: its wrong formula, and the cells that are computed from it up to the asked ones."""

    cell: str
    formula: Formula
    after: tuple[str, ...]


class Sites:
    """Where each known mistake can be made in a problem."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.asked = frozenset(frame.asked)

    @cached_property
    def places(self) -> dict[str, list[Site]]:
        """The places of each mistake by its name: the likeliest formula in each cell before an asked one."""
        wrong, found = WrongFormulas(self.frame.example.key), dict[str, list[Site]]()
        for cell in self.frame.computed:
            after = self._after(cell.id)
            if cell.id not in self.asked and not after:
                continue
            seen = set()
            for mistake, formula in wrong.of(cell):
                if mistake.name not in seen:
                    seen.add(mistake.name)
                    found.setdefault(mistake.name, []).append(Site(cell.id, formula, after))
        return {name: found[name] for name in mistakes() if name in found}

    def _after(self, name: str) -> tuple[str, ...]:
        """The cells that depend on a cell, in order, up to the last asked one."""
        touched, found, last = {name}, list[str](), 0
        for cell in self.frame.computed:
            if cell.id != name and not touched.isdisjoint(cell.inputs):
                touched.add(cell.id)
                found.append(cell.id)
                last = len(found) if cell.id in self.asked else last
        return tuple(found[:last])

    @cached_property
    def possible(self) -> list[str]:
        """The mistakes that show in a good part of the candidates that are drawn to find out."""
        samples, found = list(self.frame.samples(SAMPLES)), []
        for name in self.places:
            shown = [self.shows(name, each) for each in samples if self.applies(name, each)]
            found += [name] if shown and sum(shown) >= LEAST_SHARE * len(shown) else []
        return found

    def applies(self, name: str, candidate: Candidate) -> bool:
        """Whether a mistake can be made: not where all that it leaves out are factors of 1, as a rate may be."""
        return not all(self._leaves_out_ones(site, candidate) for site in self.places[name])

    def _leaves_out_ones(self, site: Site, candidate: Candidate) -> bool:
        right, wrong = set(self.frame.cells[site.cell].inputs), set(site.formula.symbols())
        return wrong < right and all(candidate.truths.get(name) == 1 for name in right - wrong)

    def shows(self, name: str, candidate: Candidate) -> bool:
        """Whether a mistake, made in one of its places, changes an asked number visibly."""
        return any(self._changes(site, candidate) for site in self.places[name])

    def _changes(self, site: Site, candidate: Candidate) -> bool:
        if site.cell not in candidate.truths:
            return False
        truths, changed = candidate.truths, dict[str, float]()

        def number(name: str) -> float:
            return changed[name] if name in changed else truths[name]

        for name in (site.cell, *site.after):
            formula = self.frame.cells[name].formula if changed else site.formula
            if formula is not None and name in truths:
                changed[name] = self._carried(name, _value(formula, number), candidate)
                if self._is_seen(name, changed[name], candidate):
                    return True
        return False

    def _carried(self, name: str, number: float, candidate: Candidate) -> float:
        """A number as later ones are computed from it: rounded, where the exam carries the rounded ones."""
        if self.frame.task.rounding.carry != "shown" or not math.isfinite(number):
            return number
        unit = candidate.unit(name)
        return round(number / unit) * unit

    def _is_seen(self, name: str, number: float, candidate: Candidate) -> bool:
        """Whether an asked number differs by some units of its last digit; a whole one by one, an answer at all."""
        if name not in self.asked:
            return False
        if self.frame.cells[name].quantity.whole:
            return number != candidate.truths[name]
        unit = candidate.unit(name)
        units = 1 if unit >= 1 and candidate.outcomes[name].rounded.exact else UNITS
        return not math.isfinite(number) or abs(number - candidate.truths[name]) >= units * unit


def _value(formula: Formula, number: Callable[[str], float]) -> float:
    """The value of a formula; not a number where it has none."""
    try:
        return float(formula.value(number, FLOATS))
    except (ArithmeticError, ValueError):
        return math.nan


def mistakes_of(frame: Frame) -> Iterator[tuple[str, bool]]:
    """Each mistake that can be made in a problem, and whether it can show."""
    sites = frame.once(Sites)
    yield from ((name, name in sites.possible) for name in sites.places)
