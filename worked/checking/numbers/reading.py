"""Reading: how the numbers of a sheet are rounded, and so what each of them may stand for.

A student states no rounding rule. One is inferred from the digits of the sheet (`rules.py`): so many decimals or
significant figures for the sheet or for a quantity. A number with fewer digits than its rule is read in two ways: its
zeros at the end were dropped, or it is an exception that was rounded more coarsely. An exception is judged by its own
digits and changes nothing for the other numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import floor, log10
from typing import NamedTuple

from worked.checking.numbers.single import PRINTED, is_shortest, spacing, unit_of
from worked.checking.numbers.written import Written
from worked.number import Digits, is_round
from worked.record import NOTHING, Record, replace

Signs = frozenset[str]
OUTPUT_ERROR = "output-error"
SIGNED: Signs = frozenset(
    {OUTPUT_ERROR, "error", "delta", "dropped-error", "joined-error", "scaled-error", "normalised-error"}
    | {"deviation-error", "variance-error", "mean-error", "difference", "error-term"}
)
# What may be written as what is subtracted from a weight, where the new weights show that it was.
SUBTRACTED: Signs = frozenset({"change", "velocity"})

# A whole number among others with decimals may be rounded, but not more coarsely than by so many units of its rule.
COARSEST = 100.0
# One unit is coarser than another from so many times it on.
FINER_THAN = 1.5
NOISE, SMALLEST_NOISE, LARGE = 1e-12, 1e-15, 1e6
# What is cut off is less than a whole unit.
OPEN = 1e-6
# A number with so many significant digits may be one of a program in single precision.
LONG = 7


class Answer(NamedTuple):
    """A number on a sheet: its cell, the column that it is compared with, what is written, and what may be asked.

    `counts` says that the cell counts something, so that nothing was rounded. `line` is 0, or the number of a line
    that a later line of the same cell replaces.
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
    """From where to where the number lies that a written one stands for; the unit of its last digit.

    `coarse` says that the number is read as an exception, with fewer digits than its rule.
    """

    low: float
    high: float
    number: float
    unit: float
    coarse: bool = False

    def holds(self, number: float) -> bool:
        """Whether a number rounds to the written one."""
        return self.low <= number <= self.high

    def turned(self) -> Span:
        """The span of the number with the other sign."""
        return Span(-self.high, -self.low, -self.number, self.unit, self.coarse)


class Reading(Record):
    """A way to read a sheet.

    `rules` are the digits of the columns, `usual` those of all others and of results that are not on the sheet;
    `finest` is the most decimals of any number. `cut`: further digits were cut off, not rounded. `opposite` names the
    columns with the other sign. `single`: the numbers are printed by a program that computes in single precision.
    `error_factor`: the errors of outputs are written as plain differences, without this factor of dE/dout.
    `irregular`: the numbers follow no rule, so that each may be rounded to its own digits. `charge` is what its rules
    are charged for the numbers that do not follow them.
    """

    rules: Mapping[str, Digits] = NOTHING
    usual: Digits = Digits()
    finest: int = 4
    cut: bool = False
    opposite: Signs = frozenset()
    single: bool = False
    error_factor: float = 1.0
    irregular: bool = False
    charge: float = 0.0

    def rule(self, column: str) -> Digits:
        """The digits that a column is rounded to."""
        return self.rules.get(column, self.usual)

    def spans(self, answer: Answer) -> list[Span]:
        """What an answer may stand for: by its rule, and by its own digits where it has fewer."""
        number = answer.written.number
        own = 10.0 ** last_place(number)
        if answer.counts:
            return [self._span(answer, 1.0)]
        if answer.is_exact:
            return [self._span(answer, self.ruled(answer))]
        if self.single:
            printed = 10.0**-PRINTED if -last_place(number) <= PRINTED else 0.0
            return [self._span(answer, max(unit_of(float(number)), printed) if number else 10.0**-self.finest)]
        ruled = self.ruled(answer)
        if ruled > 1 and own == 1 and is_round(number, _place(ruled)):
            return [self._span(answer, own), self._span(answer, ruled)]
        zeros = _zeros_before_the_point(number)
        if zeros and own >= ruled:
            return [self._span(answer, ruled), self._span(answer, 10.0**zeros, coarse=True)]
        if len(number.as_tuple().digits) >= LONG and is_shortest(number):
            return [self._span(answer, own), self._span(answer, max(own, unit_of(float(number))))]
        if own > ruled:
            most = COARSEST * ruled if own == 1 and not self.irregular else own
            return [self._span(answer, ruled), self._span(answer, min(own, most), coarse=True)]
        if own < ruled and is_round(number, _place(ruled)):
            return [self._span(answer, own), self._span(answer, ruled)]
        return [self._span(answer, own)]

    def ruled(self, answer: Answer) -> float:
        """One unit of the last digit by the rule of the column."""
        rule, number = self.rule(answer.quantity), answer.written.number
        if rule.kind == "figures":
            return 10.0 ** (number.adjusted() + 1 - rule.count if number else -self.finest)
        return 10.0**-rule.count

    def _span(self, answer: Answer, unit: float, coarse: bool = False) -> Span:
        factor = self.factor(answer.quantity)
        number, unit = factor * float(answer.written.number), abs(factor) * unit
        noise = max(min(abs(number), LARGE) * NOISE, SMALLEST_NOISE)
        if answer.is_exact:
            return Span(number - noise, number + noise, number, unit)
        below = above = unit / 2
        if self.cut:
            short = unit * (1 - OPEN)
            below, above = (0.0, short) if number > 0 else (short, 0.0) if number < 0 else (short, short)
        return Span(number - below - noise, number + above + noise, number, unit, coarse)

    def factor(self, column: str) -> float:
        """What the numbers of a column are multiplied by to be those of the problem's convention."""
        sign = -1.0 if column in self.opposite else 1.0
        return sign * self.error_factor if column == OUTPUT_ERROR else sign

    def exact_factor(self, column: str) -> Decimal:
        """The factor as a decimal, without digits that it does not need."""
        factor = self.factor(column)
        return Decimal(int(factor)) if factor.is_integer() else Decimal(repr(factor))

    def held(self, number: float) -> float:
        """How far a given number may be from the one that is computed with: a float32 is not exactly 0.999."""
        return spacing(number) / 2 if self.single else 0.0

    def hidden_unit(self, column: str, number: float) -> float:
        """One unit of the last digit of a result that is not on the sheet."""
        rule = self.rule(column)
        if self.single:
            return unit_of(number)
        if rule.kind == "figures":
            return 10.0 ** (_top(number) + 1 - rule.count) if number else 10.0**-self.finest
        return 10.0**-rule.count

    def is_short(self, answer: Answer) -> bool:
        """Whether a number has fewer digits than the rule of its column."""
        return 10.0 ** last_place(answer.written.number) > FINER_THAN * self.ruled(answer)

    def is_coarse(self, column: str, number: float) -> bool:
        """Whether a number of a column that is not on the sheet has fewer digits than others of its size."""
        usual = replace(self, rules=NOTHING).hidden_unit(column, number)
        return self.hidden_unit(column, number) > FINER_THAN * usual

    def kept(self, low: float, high: float, unit: float, column: str) -> float:
        """One unit of the last digit of an intermediate result, in the calculation of a number with such a unit."""
        size = max(abs(low), abs(high))
        if self.single:
            return unit_of(size)
        rule = self.rule(column)
        if rule.kind == "figures":
            return 10.0 ** (_top(size) + 1 - rule.count) if size else unit
        return unit


def last_place(number: Decimal) -> int:
    """The exponent of the last digit of a decimal."""
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _place(unit: float) -> int:
    """The exponent of one unit of a digit."""
    return round(log10(unit))


def _zeros_before_the_point(number: Decimal) -> int:
    """How many zeros a whole number such as 120 ends with, so that it may have been rounded to tens."""
    if last_place(number) or not number:
        return 0
    digits = str(abs(number))
    return len(digits) - len(digits.rstrip("0"))


def _top(number: float) -> int:
    """The exponent of the first digit of a number."""
    return floor(log10(abs(number)))
