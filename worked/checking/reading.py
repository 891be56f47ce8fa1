"""Reading: how a sheet is written, and so what each number on it may stand for.

Nobody states a rounding rule on a sheet. It is read off it: a rule is tried, and the one that leaves the fewest cells
unexplained is taken. A rule tells how far a written number may lie from the one it stands for (half a unit of the
last digit, or a whole one where digits are cut off), what an intermediate result may have been rounded to that is
not on the sheet, and in which quantities the student counts the sign the other way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import floor, log10
from typing import NamedTuple

from worked.checking.written import Written
from worked.record import NOTHING, Record

Signs = frozenset[str]
OUTPUT_ERROR = "output-error"
SIGNED: Signs = frozenset(
    {OUTPUT_ERROR, "error", "delta", "dropped-error", "joined-error", "scaled-error", "normalised-error"}
    | {"deviation-error", "variance-error", "mean-error"}
)
# What may be written as what is subtracted from a weight, where the new weights show that it was.
SUBTRACTED: Signs = frozenset({"change", "velocity"})

LEAST_SHARE = 0.5
NOISE, SMALLEST_NOISE, LARGE = 1e-12, 1e-15, 1e6
# What is cut off is less than a whole unit.
OPEN = 1e-6


class Answer(NamedTuple):
    """A number on a sheet: the cell that it stands in, the quantity of that cell, and what is written.

    `counts` tells that the cell counts something, so that nothing was rounded.
    """

    cell: str
    quantity: str
    written: Written
    counts: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it stands for itself: a count, or a fraction."""
        return self.counts or self.written.whole


class Span(NamedTuple):
    """From where to where the number lies that a written one stands for; the unit of the last digit written."""

    low: float
    high: float
    number: float
    unit: float


class Reading(Record):
    """A way to read a sheet.

    `style` says where the digits end: `typed` as they stand, and whole numbers as if with `count` decimals (with none,
    a 13 among figures of two digits stands for what rounds to it);
    `decimals` or `figures`, all numbers of the sheet have `count` of them and zeros at the end were dropped;
    `columns`, each quantity has its own decimals, and `finest` the most of any. `cut`: further digits were cut off,
    not rounded. `opposite` names the quantities with the other sign. `coarse` is the unit of an intermediate result
    that is not on the sheet, where quantities have different decimals and it may have been kept with the fewest.
    """

    style: str = "typed"
    count: int = 0
    columns: Mapping[str, int] = NOTHING
    finest: int = 0
    cut: bool = False
    opposite: Signs = frozenset()
    coarse: float = 0.0

    def unit(self, answer: Answer) -> float:
        """One unit of the last digit that an answer is written with."""
        number = answer.written.number
        exponent = last_place(number)
        if answer.counts:
            return 1.0
        if self.style == "figures":
            return 10.0 ** min(exponent, _top(float(number)) + 1 - self.count if number else -self.finest)
        if self.style == "typed":
            return 10.0 ** (exponent or -self.count)
        count = self.count if self.style == "decimals" else self.columns.get(answer.quantity, self.finest)
        return 10.0 ** min(exponent, -count)

    def span(self, answer: Answer) -> Span:
        """What an answer may stand for."""
        number = float(answer.written.number)
        if answer.quantity in self.opposite:
            number = -number
        noise = max(min(abs(number), LARGE) * NOISE, SMALLEST_NOISE)
        unit = self.unit(answer)
        if answer.is_exact:
            return Span(number - noise, number + noise, number, unit)
        below = above = unit / 2
        if self.cut:
            short = unit * (1 - OPEN)
            below, above = (0.0, short) if number > 0 else (short, 0.0) if number < 0 else (short, short)
        return Span(number - below - noise, number + above + noise, number, unit)

    def hidden_unit(self, quantity: str) -> float:
        """One unit of the last digit of a number that is not on the sheet."""
        return float(max(10.0 ** -self.columns.get(quantity, self.finest), self.coarse))

    @property
    def is_lenient(self) -> bool:
        """Whether it would hide mistakes: hidden numbers may be coarse, or whole ones as good as rounded to whole."""
        return bool(self.coarse) or (self.style == "typed" and self.count < min(1, self.finest))

    def kept(self, low: float, high: float, unit: float) -> float:
        """One unit of the last digit of an intermediate result, in the calculation of a number with such a unit."""
        if self.style == "figures":
            size = max(abs(low), abs(high))
            return 10.0 ** (_top(size) + 1 - self.count) if size else unit
        return max(unit, self.coarse)


def last_place(number: Decimal) -> int:
    """The exponent of the last digit of a decimal."""
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _top(number: float) -> int:
    """The exponent of the first digit of a number."""
    return floor(log10(abs(number)))


def readings(answers: list[Answer]) -> Iterator[Reading]:
    """The styles in which a sheet may be written, the strictest first; the last one takes each number as typed."""
    rounded = [answer for answer in answers if not answer.is_exact]
    places = {answer.cell: -last_place(answer.written.number) for answer in rounded}
    if not places:
        yield Reading()
        return
    most = max(0, *places.values())
    if sum(place == most for place in places.values()) >= LEAST_SHARE * len(places):
        yield Reading("decimals", most, finest=most)
    figures = [_figures(answer.written.number) for answer in rounded if answer.written.number]
    if figures and sum(count == max(figures) for count in figures) >= LEAST_SHARE * len(figures):
        yield Reading("figures", max(figures), finest=most)
    fewest = min((place for place in places.values() if place > 0), default=0)
    columns: dict[str, int] = {}
    for answer in rounded:
        columns[answer.quantity] = max(columns.get(answer.quantity, 0), places[answer.cell])
    columns = {quantity: count or fewest for quantity, count in columns.items()}
    yield Reading("columns", columns=columns, finest=most)
    yield Reading("typed", fewest, finest=most)
    coarsest = min(columns.values())
    if coarsest < most:
        yield Reading("columns", columns=columns, finest=most, coarse=10.0**-coarsest)
        yield Reading("typed", fewest, finest=most, coarse=10.0**-coarsest)
    if fewest and any(places[answer.cell] <= 0 < answer.written.number.adjusted() for answer in rounded):
        yield Reading("typed", finest=most)


def _figures(number: Decimal) -> int:
    """The significant digits of a decimal as typed."""
    return len(number.as_tuple().digits)
