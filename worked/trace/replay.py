"""Replay: the cells of a trace with numbers put in, exactly or rounded as on paper, every digit proven.

A run goes through the steps at one precision. A cell whose digits are not decided at that precision is left to a finer
run, at twice the precision, which computes this cell and what it depends on, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation, Overflow
from fractions import Fraction
from functools import cache, cached_property
from math import inf
from typing import NamedTuple

from worked.cells.cell import UPDATE, Cell, Step
from worked.errors import WorkedError
from worked.formula import Number
from worked.formula.exact import exact, is_arithmetic
from worked.number import (
    LAST_PRECISION,
    START_PRECISION,
    Digits,
    Enclosure,
    Enclosures,
    Rounded,
    Rounding,
    Undecided,
    decide,
    guess,
    plain,
    significant,
    width,
)
from worked.number.fractions import FRACTIONS, NoFraction, ends_of, short
from worked.record import replace

LARGEST_EXPONENT = 300
PRECISE_FIGURES = 30
# More digits in the arithmetic are worth a further try where they made an enclosure narrower by so many digits.
NARROWER = 3
# A run that left cells of so many steps to a finer one gives way to it: at once where more digits cost little.
PATIENCE, CHEAP_PRECISION = 8, 112


class Outcome(NamedTuple):
    """What a cell comes to: the enclosure of its number before rounding, and the number rounded.

    `assumed`: it holds if numbers are equal that no precision tells apart. `in_full`: it is shown as it is, as a
    fraction or as given arithmetic, and not as the number rounded.
    """

    enclosure: Enclosure
    rounded: Rounded
    shown: str
    assumed: bool = False
    in_full: bool = False

    def carried(self, carry: str) -> Enclosure:
        """The number that later ones are computed from, by the rule of the page."""
        number = self.rounded.number
        return (number, number) if carry == "shown" and not self.in_full else self.enclosure

    @property
    def value(self) -> str:
        """The number before rounding, to 30 significant digits or in full where it is shorter."""
        found = significant(self.enclosure, PRECISE_FIGURES)
        if found:
            return found
        # A number that no precision tells from 0 has no digits, however many zeros were computed.
        number = guess(self.enclosure, Digits(PRECISE_FIGURES, "figures"), "even").number
        return plain(number) if number else "0"


Outcomes = dict[str, Outcome]
Pins = Mapping[str, Decimal]
Steps = Callable[[], Iterable[Step]]


def replay(
    steps: Steps, rounding: Rounding, pins: Pins | None = None, precise: bool = False
) -> Iterator[tuple[Step, Outcomes]]:
    """Each step with the outcome of each of its cells that depends on no letter.

    `steps` makes the trace, and makes it anew where a digit asks for more precise numbers of earlier steps. `pins` puts
    numbers in place of cells, given ones or computed ones. `precise` asks for 30 significant digits of each number
    besides those shown.
    """
    run = _Run(steps, _Rules(rounding, pins or {}, precise), START_PRECISION * (2 if precise else 1))
    for place, step in enumerate(steps()):
        yield step, run.whole(place, step)
        while run.gives_way():
            run = run.finer


class _Rules:
    """What holds for all runs of a replay."""

    def __init__(self, rounding: Rounding, pins: Pins, precise: bool) -> None:
        self.half, self.pins, self.precise = rounding.half, pins, precise
        self.carry, self.shown = rounding.carry, rounding.carry == "shown"
        self.fractions = rounding.results == "fractions"
        self.digits = cache(rounding.of)


class _Run:
    """A run through the steps of a trace at one precision, which computes whole steps or only what it is asked for.

    What a cell comes to does not depend on what else was asked for, so that equal units stay equal. Of the steps before
    its present one, a run remembers only what this one begins with: a long training needs little memory.
    """

    def __init__(self, steps: Steps, rules: _Rules, precision: int) -> None:
        self.steps, self.rules = steps, rules
        self.arithmetic, self.is_last = Enclosures(precision), precision >= LAST_PRECISION
        self.place, self.step = -1, Step(0, ())
        self.made_anew: Iterator[tuple[int, Step]] | None = None
        self.beginning: list[str] = []
        self.values: dict[str, Enclosure] = {}
        self.outcomes: Outcomes = {}
        self.letters: set[str] = set()
        self.fractions: dict[str, Fraction] = {}
        self.assumed: set[str] = set()
        self.cut_off: set[str] = set()
        self.undecided_steps = 0

    @cached_property
    def finer(self) -> _Run:
        """The run that computes what this one does not decide."""
        return _Run(self.steps, self.rules, 2 * self.arithmetic.precision)

    def gives_way(self) -> bool:
        """Whether later steps are better left to the finer run altogether."""
        return self.undecided_steps >= (PATIENCE if self.arithmetic.precision >= CHEAP_PRECISION else 1)

    def whole(self, place: int, step: Step) -> Outcomes:
        """The outcomes of all cells of a step."""
        self._go_on_to(place, step)
        for cell in step.cells:
            self._compute(cell)
        return self.outcomes

    def single(self, place: int, step: Step, cell: Cell) -> Outcome:
        """The outcome of one cell of a step."""
        self._go_on_to(place, step)
        self._compute_with_inputs(cell.id)
        return self.outcomes[cell.id]

    # Steps

    def _go_on_to(self, place: int, step: Step) -> None:
        """Go on to a step; of those in between only what later ones begin with is computed."""
        while self.place < place:
            self._leave()
            self.place += 1
            self.step = step if self.place == place else self._remade(self.place)

    def _leave(self) -> None:
        """Forget all of the present step but what later ones begin with."""
        names = self.step.remembered([*self.beginning, *(cell.id for cell in self.step.cells)])
        for name in names:
            self._compute_with_inputs(name)
        self.beginning = [name for name in names if name in self.values]
        self.values = {name: self.values[name] for name in self.beginning}
        self.fractions = {name: found for name, found in self.fractions.items() if name in self.values}
        self.assumed.intersection_update(self.values)
        self.cut_off.intersection_update(self.values)
        self.outcomes = {}

    def _remade(self, place: int) -> Step:
        """An earlier step, made anew."""
        self.made_anew = self.made_anew or enumerate(self.steps())
        return next(step for number, step in self.made_anew if number == place)

    # Cells

    def _compute_with_inputs(self, name: str) -> None:
        """Compute a cell of the present step, and before it whatever it depends on."""
        waiting = [name]
        while waiting:
            if self._is_done(waiting[-1]):
                waiting.pop()
                continue
            cell = self.step[waiting[-1]]
            inputs = () if cell.id in self.rules.pins else cell.inputs
            missing = [each for each in inputs if not self._is_done(each)]
            if missing:
                waiting += missing
            else:
                self._compute(cell)

    def _is_done(self, name: str) -> bool:
        return name in self.values or name in self.letters

    def _compute(self, cell: Cell) -> None:
        outcome = self._outcome(cell)
        if outcome is None:
            self.letters.add(cell.id)
            return
        if self.assumed and not self.assumed.isdisjoint(cell.inputs):
            outcome = outcome._replace(assumed=True, rounded=replace(outcome.rounded, proven=False))
        if outcome.assumed:
            self.assumed.add(cell.id)
        self.outcomes[cell.id] = outcome
        self.values[cell.id] = outcome.carried(self.rules.carry)
        if self.rules.shown and (not outcome.rounded.exact or not self.cut_off.isdisjoint(cell.inputs)):
            self.cut_off.add(cell.id)

    def _outcome(self, cell: Cell) -> Outcome | None:
        """The outcome of a cell; None where it depends on a letter."""
        pinned = self.rules.pins.get(cell.id)
        if pinned is not None:
            return _exact(pinned, plain(pinned))
        if cell.formula is None:
            return None if cell.letter else self._given(cell)
        if isinstance(cell.formula, Number) and not self.rules.fractions:
            return _exact(Decimal(cell.formula.text), cell.formula.text)
        if self.letters and not self.letters.isdisjoint(cell.inputs):
            return None
        return self._computed(cell)

    def _given(self, cell: Cell) -> Outcome:
        """A given number: a decimal, or arithmetic such as 1/3."""
        if not is_arithmetic(cell.given):
            return _exact(Decimal(cell.given), cell.given)
        formula, enclosure = exact(cell.given), None
        try:
            enclosure = self._ends(cell, formula.value(str, FRACTIONS))
        except NoFraction:
            enclosure = formula.value(str, self.arithmetic)
        return Outcome(enclosure, Rounded(enclosure[0], True, True), cell.given, in_full=True)

    def _ends(self, cell: Cell, fraction: Fraction) -> Enclosure:
        """An enclosure of a fraction, which is kept where it is no decimal."""
        enclosure = ends_of(fraction, self.arithmetic.precision)
        if enclosure[0] != enclosure[1]:
            self.fractions[cell.id] = fraction
        return enclosure

    def _fraction(self, cell: Cell) -> Outcome | None:
        """A cell computed from fractions without any rounding; None where it is no fraction, or a long one."""
        assert cell.formula
        try:
            fraction = cell.formula.value(self._known_fraction, FRACTIONS)
        except NoFraction:
            return None
        enclosure, precision = self._ends(cell, fraction), self.arithmetic.precision
        while not (found := self._decided(cell, enclosure, False)):
            precision *= 2  # ends: what is no decimal lies between no two that can be shown
            enclosure = ends_of(fraction, precision)
        found = self._in_full(cell, found, fraction)
        if self.rules.shown and not found.in_full:
            self.fractions.pop(cell.id, None)
        return found

    def _in_full(self, cell: Cell, outcome: Outcome, fraction: Fraction) -> Outcome:
        """The outcome of a cell that is a fraction, shown as one where the page asks for it and nothing was cut off."""
        text = short(fraction) if self.rules.fractions and self.cut_off.isdisjoint(cell.inputs) else None
        if text is None:
            return outcome
        return outcome._replace(shown=text, rounded=replace(outcome.rounded, exact=True), in_full=True)

    def _known_fraction(self, name: str) -> Fraction:
        """An input as a fraction; NoFraction where it is none."""
        low, high = self.values[name]
        if name in self.fractions:
            return self.fractions[name]
        if low != high:
            raise NoFraction
        return Fraction(low)

    def _computed(self, cell: Cell) -> Outcome:
        """A cell computed from its inputs as they are, or by the finer run from more precise ones.

        More digits in the arithmetic alone decide it where the inputs are exact. Where they are not, they may: as long
        as they make the enclosure narrower, it is not the inputs that make it wide.
        """
        if self.rules.fractions or (self.fractions and not self.fractions.keys().isdisjoint(cell.inputs)):
            found = self._fraction(cell)
            if found:
                return found
        run, before, known = self, inf, False
        while True:
            last = run.is_last and (known or run is self)
            run.arithmetic.assumed = False
            enclosure = self._enclosure(cell, run.arithmetic, last)
            outcome = self._decided(cell, enclosure, last) if enclosure else None
            if outcome and run.arithmetic.assumed:
                return outcome._replace(assumed=True, rounded=replace(outcome.rounded, proven=False))
            if outcome:
                low, high = outcome.enclosure
                return self._in_full(cell, outcome, Fraction(low)) if self.rules.fractions and low == high else outcome
            known = known or all(low == high for low, high in map(self.values.__getitem__, cell.inputs))
            after = width(enclosure) if enclosure else inf
            if not known and (run.is_last or after + NARROWER >= before):
                if self.finer.place < self.place:
                    self.undecided_steps += 1
                return self.finer.single(self.place, self.step, cell)
            run, before = run.finer, after

    def _enclosure(self, cell: Cell, arithmetic: Enclosures, last: bool) -> Enclosure | None:
        """The enclosure of a cell; None where its inputs are too wide to go on with."""
        assert cell.formula
        try:
            return cell.formula.value(self.values.__getitem__, arithmetic)
        except Undecided:
            if last:
                raise _no_value(cell, self.rules.shown) from None
            return None
        except (InvalidOperation, Overflow):
            raise _too_large(cell) from None

    def _decided(self, cell: Cell, enclosure: Enclosure, last: bool) -> Outcome | None:
        """The outcome of a cell; None where the digits asked for are not decided and may still be."""
        digits, half = self.rules.digits(cell.quantity), self.rules.half
        try:
            found = decide(enclosure, digits, half) or (guess(enclosure, digits, half) if last else None)
        except (InvalidOperation, Overflow):
            raise _too_large(cell) from None
        if found is None or (self.rules.precise and not last and not significant(enclosure, PRECISE_FIGURES)):
            return None
        low, high = enclosure
        if (low and low.adjusted() > LARGEST_EXPONENT) or (high and high.adjusted() > LARGEST_EXPONENT):
            raise _too_large(cell)
        return Outcome(enclosure, found, plain(found.number))


def _exact(number: Decimal, text: str) -> Outcome:
    return Outcome((number, number), Rounded(number, True, True), text)


def _no_value(cell: Cell, shown: bool) -> WorkedError:
    said = f"{cell.id} has no value: it divides by zero, takes the logarithm of zero, or its numbers are too large"
    hint = "; a number is shown as 0: show more digits, or carry the exact ones" if shown else ""
    return WorkedError(said + hint)


def _too_large(cell: Cell) -> WorkedError:
    learned = cell.computed_in > 1 or cell.phase == UPDATE
    why = "the training diverges; take a smaller learning rate" if learned else "take smaller numbers"
    return WorkedError(f"{cell.id} grows beyond 10^{LARGEST_EXPONENT}: {why}")
