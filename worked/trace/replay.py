"""Replay: the cells of a trace with numbers put in, exactly or rounded as on paper, every digit proven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import NamedTuple

from worked.cells.cell import Cell, Step
from worked.errors import WorkedError
from worked.formula import Number
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
)

LARGEST_EXPONENT = 300
PRECISE_FIGURES = 30


class Outcome(NamedTuple):
    """What a cell comes to: the enclosure of its number before rounding, and the number rounded."""

    enclosure: Enclosure
    rounded: Rounded
    shown: str

    @property
    def value(self) -> str:
        """The number before rounding, to 30 significant digits or in full where it is shorter."""
        found = significant(self.enclosure, PRECISE_FIGURES)
        return found or plain(guess(self.enclosure, Digits(PRECISE_FIGURES, "figures"), "even").number)


Outcomes = dict[str, Outcome]
Pins = Mapping[str, Decimal]


class _MorePrecision(Exception):
    """A cell is not decided, and what it is computed from is itself an enclosure: start again, more precisely."""


def replay(
    steps: Callable[[], Iterable[Step]], rounding: Rounding, pins: Pins | None = None, precise: bool = False
) -> Iterator[tuple[Step, Outcomes]]:
    """Each step with the outcome of each of its cells that depends on no letter.

    `steps` makes the trace anew when digits are undecided and all must be computed more precisely; steps already
    given out stay as they are, for their digits are proven. `pins` puts numbers in the place of cells, given ones or
    computed ones. `precise` asks for 30 significant digits of each number besides those shown.
    """
    done, precision = 0, START_PRECISION * (2 if precise else 1)
    while True:
        runner = _Runner(precision, rounding, pins or {}, precise)
        try:
            for place, step in enumerate(steps()):
                outcomes = runner.run(step)
                if place >= done:
                    done = place + 1
                    yield step, outcomes
            return
        except _MorePrecision:
            precision *= 2


class _Runner:
    """Runs the steps of a trace at one precision."""

    def __init__(self, precision: int, rounding: Rounding, pins: Pins, precise: bool) -> None:
        self.precision, self.rounding, self.pins, self.precise = precision, rounding, pins, precise
        self.arithmetic = Enclosures(precision)
        self.values: dict[str, Enclosure] = {}
        self.letters: set[str] = set()
        self.shown = rounding.carry == "shown"
        self._digits = cache(rounding.of)

    def run(self, step: Step) -> Outcomes:
        """The outcomes of a step; of the steps before it only what it begins with is remembered."""
        outcomes: Outcomes = {}
        for cell in step.cells:
            outcome = self._outcome(cell)
            if outcome is not None:
                outcomes[cell.id] = outcome
        self.values = {name: self.values[name] for name in step.remembered(self.values)}
        return outcomes

    def _outcome(self, cell: Cell) -> Outcome | None:
        pinned = self.pins.get(cell.id)
        if pinned is not None:
            return self._exact(cell.id, pinned, plain(pinned))
        if cell.formula is None:
            if cell.letter:
                self.letters.add(cell.id)
                return None
            return self._exact(cell.id, Decimal(cell.given), cell.given)
        if isinstance(cell.formula, Number):
            return self._exact(cell.id, Decimal(cell.formula.text), cell.formula.text)
        if self.letters and not self.letters.isdisjoint(cell.inputs):
            self.letters.add(cell.id)
            return None
        return self._computed(cell)

    def _exact(self, name: str, number: Decimal, text: str) -> Outcome:
        self.values[name] = (number, number)
        return Outcome((number, number), Rounded(number, True, True), text)

    def _computed(self, cell: Cell) -> Outcome:
        """A cell computed from its inputs, as precisely as its digits ask."""
        assert cell.formula
        arithmetic, digits = self.arithmetic, self._digits(cell.quantity)
        lookup = self.values.__getitem__
        while True:
            last = arithmetic.precision >= LAST_PRECISION
            try:
                enclosure = cell.formula.value(lookup, arithmetic)
                found = decide(enclosure, digits, self.rounding.half)
                if found is None and last:
                    found = guess(enclosure, digits, self.rounding.half)
            except Undecided:
                if last:
                    raise self._no_value(cell) from None
                found = None
            except InvalidOperation:
                raise _too_large(cell) from None
            if found is not None and (last or not self.precise or significant(enclosure, PRECISE_FIGURES)):
                break
            if not self._inputs_exact(cell):
                raise _MorePrecision
            arithmetic = Enclosures(arithmetic.precision * 2)
        if any(end and end.adjusted() > LARGEST_EXPONENT for end in enclosure):
            raise _too_large(cell)
        self.values[cell.id] = (found.number, found.number) if self.shown else enclosure
        return Outcome(enclosure, found, plain(found.number))

    def _no_value(self, cell: Cell) -> WorkedError:
        said = f"{cell.id} has no value: it divides by zero, takes the logarithm of zero, or its numbers are too large"
        hint = "; a number is shown as 0: show more digits, or carry the exact ones" if self.shown else ""
        return WorkedError(said + hint)

    def _inputs_exact(self, cell: Cell) -> bool:
        return all(low == high for low, high in map(self.values.__getitem__, cell.inputs))


def _too_large(cell: Cell) -> WorkedError:
    return WorkedError(
        f"{cell.id} grows beyond 10^{LARGEST_EXPONENT}: the training diverges; take a smaller learning rate"
    )
