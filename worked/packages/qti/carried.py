"""Carried: formulas of numbers that were rounded: what they come to, and how far rounding may carry them.

The distances are those of first order: each rounded number may be off by half a unit of its last digit, or by a whole
one where digits are cut off, and each intermediate result may be rounded on paper as the number of the cell is. The
checker does the same with ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from worked.formula import FUNCTIONS, ElementaryFunction
from worked.number import Digits
from worked.packages.qti.expressions import (
    ONE,
    VALUES,
    ZERO,
    Expression,
    either,
    function,
    largest,
    negated,
    operator,
    power,
    product,
    quotient,
    size,
    smallest,
    total,
    whether,
)

HALF = Decimal("0.5")
TEN = Decimal(10)
# Numbers smaller than this are as good as 0.
TINY = Decimal("0.000000000001")


class Carried(NamedTuple):
    """A number: its value, how far it may be off, and whether it is an intermediate result that may be rounded."""

    value: Expression
    error: Expression
    derived: bool = False


def share_of_unit(digits: Digits, value: Expression, share: Decimal) -> Expression:
    """A share of one unit of the last digit of a number."""
    if digits.kind == "decimals":
        return share.scaleb(-digits.count)
    if isinstance(value, Decimal):
        return share.scaleb(digits.place(value))
    first = operator("floor", operator("log", largest((size(value), TINY))))
    return product((share, power(TEN, total((first, Decimal(1 - digits.count))))))


def rounding_share(half: str) -> Decimal:
    """How far a rule of rounding may carry a number, in units of its last digit."""
    return ONE if half == "truncate" else HALF


class Carrying:
    """The arithmetic of such numbers, of which intermediate results have some digits; see `formula.arithmetic`."""

    def __init__(self, digits: Digits, share: Decimal = HALF) -> None:
        self.digits, self.share = digits, share

    def number(self, text: str) -> Carried:
        return Carried(Decimal(text), ZERO)

    def constant(self, name: str) -> Carried:
        return Carried(VALUES.constant(name), ZERO)

    def kept(self, number: Carried) -> Carried:
        """An intermediate result as it may be rounded on paper."""
        if not number.derived or self._is_round(number):
            return number
        return Carried(number.value, total((number.error, self._rounding(number.value))))

    def _rounding(self, value: Expression) -> Expression:
        return share_of_unit(self.digits, value, self.share)

    def _is_round(self, number: Carried) -> bool:
        """Whether it is a constant that no rounding changes."""
        if number.error != ZERO or not isinstance(number.value, Decimal):
            return False
        unit = Decimal(1).scaleb(self.digits.place(number.value))
        return number.value % unit == 0

    def total(self, terms: Sequence[Carried]) -> Carried:
        kept = [self.kept(term) for term in terms]
        value = total(term.value for term in kept)
        # Partial sums may be rounded, too.
        partial = product((Decimal(max(0, len(kept) - 2)), self._rounding(value)))
        return Carried(value, total((*(term.error for term in kept), partial)), derived=True)

    def product(self, factors: Sequence[Carried]) -> Carried:
        found = factors[0]
        for factor in factors[1:]:
            left, right = self.kept(found), self.kept(factor)
            error = total((product((size(left.value), right.error)), product((size(right.value), left.error))))
            found = Carried(product((left.value, right.value)), error, derived=True)
        return found

    def vanishes(self, value: Carried) -> bool:
        return value.value == ZERO and value.error == ZERO

    def divide(self, top: Carried, bottom: Carried) -> Carried:
        top, bottom = self.kept(top), self.kept(bottom)
        value = quotient(top.value, bottom.value)
        error = quotient(total((top.error, product((size(value), bottom.error)))), size(bottom.value))
        exact = top.error == ZERO and bottom.error == ZERO and isinstance(value, Decimal)
        return Carried(value, error, derived=not exact)

    def negate(self, body: Carried) -> Carried:
        return Carried(negated(body.value), body.error, body.derived)

    def power(self, base: Carried, exponent: int) -> Carried:
        if not exponent:
            return Carried(ONE, ZERO)
        base = self.kept(base)
        value = power(base.value, Decimal(exponent))
        slope = product((Decimal(exponent), power(size(base.value), Decimal(exponent - 1)))) if exponent > 1 else ONE
        return Carried(value, product((slope, base.error)), derived=True)

    def raised(self, base: Carried, exponent: Carried) -> Carried:
        base = self.kept(base)
        value = power(base.value, exponent.value)
        slope = product((exponent.value, quotient(value, base.value))) if base.error != ZERO else ZERO
        by_exponent = product((value, function(FUNCTIONS["ln"], size(base.value)))) if exponent.error != ZERO else ZERO
        errors = product((size(slope), base.error)), product((size(by_exponent), exponent.error))
        return Carried(value, total(errors), derived=True)

    def call(self, entry: ElementaryFunction, argument: Carried) -> Carried:
        argument = self.kept(argument)
        value = function(entry, argument.value)
        if entry.kink == "sign":
            return Carried(value, ZERO)
        if entry.kink:
            return Carried(value, argument.error)
        if argument.error == ZERO:
            return Carried(value, ZERO, derived=True)
        assert entry.slope is not None
        slope = entry.slope.value({"x": argument.value, "y": value}.__getitem__, VALUES)
        return Carried(value, product((size(slope), argument.error)), derived=True)

    def cosine_of_turn(self, top: Carried, bottom: Carried) -> Carried:
        turn = self.divide(top, bottom)
        value = VALUES.cosine_of_turn(top.value, bottom.value)
        return Carried(value, product((VALUES.constant("pi"), turn.error)), derived=True)

    def maximum(self, arguments: Sequence[Carried]) -> Carried:
        return self._extreme(largest, arguments)

    def minimum(self, arguments: Sequence[Carried]) -> Carried:
        return self._extreme(smallest, arguments)

    def _extreme(self, of: Callable[[Sequence[Expression]], Expression], arguments: Sequence[Carried]) -> Carried:
        kept = [self.kept(each) for each in arguments]
        return Carried(of([each.value for each in kept]), largest([each.error for each in kept]))

    def choose(
        self,
        left: Carried,
        relation: str,
        right: Carried,
        then: Callable[[], Carried],
        otherwise: Callable[[], Carried],
    ) -> Carried:
        holds, first, second = whether(left.value, relation, right.value), then(), otherwise()
        value = either(holds, first.value, second.value)
        return Carried(value, either(holds, first.error, second.error), first.derived or second.derived)
