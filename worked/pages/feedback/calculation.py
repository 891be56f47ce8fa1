"""Calculation: the cells of a problem gone on with from numbers that a student wrote."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from worked.cells.before import and_before
from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.document import Shown
from worked.formula import Formula
from worked.number import START_PRECISION, Digits, Enclosure, Enclosures, Undecided, decide, guess, plain
from worked.number.fractions import LARGEST_BOTTOM, short

LARGEST, MOST_TRIES = 300, 3
# A fraction on a sheet is read as a decimal of 40 digits; numbers that are so near are the same.
SAME, LEAST_DIGITS = Decimal("1e-20"), 30


class Calculation:
    """The cells of a problem with some numbers pinned, from the first of them to the cell `until`.

    It is what `replay` does, but goes on past a cell that has no value: what a student wrote may well lead to the
    logarithm of zero. `base` is a calculation that this one differs from.
    """

    def __init__(self, key: Key, pins: Mapping[str, Decimal], until: str, base: Calculation | None = None) -> None:
        self.key, self.rounding = key, key.problem.rounding
        self.changed: dict[str, Enclosure | None] = dict(base.changed) if base else {}
        self.shown: dict[str, Shown] = dict(base.shown) if base else {}
        fixed = pins if base is None else {**base.pins, **pins}
        self.pins: Mapping[str, Decimal] = fixed
        if not pins:
            return
        first, last = min(map(key.order.__getitem__, pins)), key.order[until]
        for name, cell in islice(key.cells.items(), first, last + 1):
            if name in fixed:
                pin = self.changed[name] = fixed[name], fixed[name]
                self.shown[name] = self.right_fraction(name, pin) or Shown(_fraction(fixed[name]) or plain(fixed[name]))
            elif cell.formula and not self.changed.keys().isdisjoint(cell.inputs):
                self._compute(cell, cell.formula)

    def _compute(self, cell: Cell, formula: Formula) -> None:
        found = self.value(formula)
        self.shown.pop(cell.id, None)
        self.changed[cell.id] = None
        if found is not None:
            right = self.right_fraction(cell.id, found)
            number, shown = self.round(found, self.rounding.of(cell.quantity))
            self.changed[cell.id] = (number, number) if self.rounding.carry == "shown" and not right else found
            self.shown[cell.id] = right or shown

    def right_fraction(self, name: str, found: Enclosure) -> Shown | None:
        """The number of the key where that is shown as a fraction, and a number is no other."""
        outcome = self.key.outcomes.get(name)
        if outcome is None or not outcome.in_full:
            return None
        (low, high), (below, above) = found, outcome.enclosure
        is_it = max(high, above) - min(low, below) <= SAME * max(abs(above), Decimal(1))
        return Shown(outcome.shown) if is_it else None

    def look(self, name: str) -> Enclosure:
        """The number of a cell as it is carried on; Undecided where it has none."""
        found = self.changed[name] if name in self.changed else self._true(name)
        if found is None:
            raise Undecided
        return found

    def _true(self, name: str) -> Enclosure | None:
        outcome = self.key.outcomes.get(name)
        return outcome.carried(self.rounding.carry) if outcome else None

    def value(self, formula: Formula) -> Enclosure | None:
        """What a formula comes to with the numbers of this calculation; None where it has no value."""
        found: Enclosure | None = None
        for attempt in range(MOST_TRIES):
            try:
                found = formula.value(self.look, Enclosures(START_PRECISION << attempt))
                break
            except (Undecided, ArithmeticError):
                continue
        if found is None or not all(end.is_finite() and end.adjusted() <= LARGEST for end in found):
            return None
        return found

    def round(self, found: Enclosure, digits: Digits) -> tuple[Decimal, Shown]:
        """A number rounded by the rule of the problem."""
        rounded = decide(found, digits, self.rounding.half) or guess(found, digits, self.rounding.half)
        return rounded.number, Shown(plain(rounded.number), rounded.exact)

    def text(self, name: str) -> Shown | None:
        """The number of a cell as it is shown; None where it has none."""
        if name in self.changed:
            return self.shown.get(name)
        outcome = self.key.outcomes.get(name)
        return Shown(outcome.shown, outcome.rounded.exact) if outcome else None


def _fraction(number: Decimal) -> str | None:
    """The text of a fraction as it stood on a sheet; None where the number is none."""
    if len(number.as_tuple().digits) < LEAST_DIGITS:
        return None
    found = Fraction(number).limit_denominator(LARGEST_BOTTOM)
    return short(found) if abs(found - Fraction(number)) <= Fraction(SAME) else None


def behind(key: Key, cells: Iterable[str], stops: Container[str] = ()) -> set[str]:
    """Some cells and all that they are computed from, as far as the cells at which it `stops`."""
    return set(and_before(cells, lambda name: () if name in stops else key.cells[name].inputs))
