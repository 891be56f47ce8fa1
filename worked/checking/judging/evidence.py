"""Evidence: whether a number on a sheet shows that its author calculated it.

A number that stands for almost anything is no evidence. One with fewer digits than the exercise asks for must exclude
what somebody would write without a calculation (0, 1, a given number, the weight as it was) and what common
mistakes lead to. One that follows from numbers that are not on the sheet must follow closely enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from worked.cells.cell import Cell, identifier
from worked.checking.answer_key.key import Key
from worked.checking.mistakes.wrong_formulas import WrongFormulas
from worked.checking.numbers.ranges import Range
from worked.checking.numbers.reading import Span
from worked.formula.floats import FLOATS
from worked.number import Digits

# A range of what may follow says something as far as it is so many units wide, or such a share of its numbers.
MOST_UNITS, MOST_SHARE = 12.0, 0.1
ALMOST = 1e-13
# So many units are a difference that shows.
SHOWS = 1.0 + 1e-9
IDLE = (0.0, 1.0, -1.0)
# What mistakes lead to that are as rare as this does not count.
LEAST_OFTEN = 3


class Evidence:
    """What numbers say, by the key of an exercise."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self._idle_numbers: dict[str, list[float]] = {}

    def is_exact(self, cell: Cell, number: float) -> bool:
        """Whether a number is the true one itself, however short it is written."""
        truth = self.key.truth(cell.id)
        return abs(truth - number) <= ALMOST * max(1.0, abs(truth))

    def tells(self, cell: Cell, span: Span, follows: bool = False) -> bool:
        """Whether a right number with these digits shows that it was calculated.

        `follows`: it is right from a wrong number, so that what mistakes lead to from the true ones says nothing.
        """
        if self.is_exact(cell, span.number) or span.unit <= self.unit(cell, span.number):
            return True
        idle = [*IDLE, *self._true_of([self._before(cell)])] if follows else self.idle_numbers(cell)
        return self._is_readable(cell, span, self.key.least(cell)) and not any(map(span.holds, idle))

    def written_with(self, cell: Cell, digits: Digits) -> Span:
        """The true number as it stands there with so many digits."""
        truth = self.key.truth(cell.id)
        unit = _unit(digits, truth)
        number = round(truth / unit) * unit
        return Span(number - unit / 2, number + unit / 2, number, unit)

    def unit(self, cell: Cell, number: float) -> float:
        """One unit of the last digit that the exercise asks for."""
        return SHOWS * _unit(self.key.asked(cell), number)

    def is_useful(self, cell: Cell, found: Range, unit: float) -> bool:
        """Whether a range of what may follow is narrow enough to tell a right number from a wrong one.

        Of a new weight only the change from the first one counts.
        """
        first = identifier(cell.quantity, cell.place, 1)
        start = self.key.truth(first) if cell.quantity.learned and first in self.key.outcomes else 0.0
        size = max(abs(found.low - start), abs(found.high - start))
        return not found.is_open and found.high - found.low <= max(MOST_UNITS * unit, MOST_SHARE * size)

    def _is_readable(self, cell: Cell, span: Span, least: Digits) -> bool:
        """Whether a number has the fewest digits that are read; those of a small one may end where others do."""
        decimals = SHOWS * 10.0**-self.key.usual_decimals
        return span.unit <= max(SHOWS * _unit(least, span.number), decimals if least.kind == "figures" else 0.0)

    def idle_numbers(self, cell: Cell) -> list[float]:
        """The numbers that are written without a calculation or by a common mistake, and show in what is asked."""
        found = self._idle_numbers.get(cell.id)
        if found is None:
            truth = self.key.truth(cell.id)
            unit = self.unit(cell, truth)
            every = {*IDLE, *self._true_of((self._before(cell), *cell.inputs)), *self._mistaken(cell)}
            found = self._idle_numbers[cell.id] = sorted(each for each in every if abs(each - truth) > unit)
        return found

    def _before(self, cell: Cell) -> str:
        """The id of what stands there before the calculation: the number a step ago."""
        return identifier(cell.quantity, cell.place, cell.step - 1, cell.sample)

    def _true_of(self, names: Iterable[str]) -> Iterator[float]:
        return (self.key.truth(name) for name in names if name in self.key.outcomes)

    def _mistaken(self, cell: Cell) -> Iterator[float]:
        """What known mistakes lead to, from the true numbers."""
        wrong = self.key.once(WrongFormulas).of(cell)
        for formula in (formula for mistake, formula in wrong if mistake.often >= LEAST_OFTEN):
            try:
                yield float(formula.value(self.key.truth, FLOATS))
            except (ArithmeticError, ValueError):
                continue


def _unit(digits: Digits, number: float) -> float:
    return 10.0 ** digits.place(Decimal(repr(number)))
