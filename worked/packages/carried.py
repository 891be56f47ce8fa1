"""Carried: formulas of numbers that were rounded: what they come to, and how far rounding may carry them.

The distances are those of first order: each rounded number may be off by half a unit of its last digit, or by a whole
one where digits are cut off, and each intermediate result may be rounded on paper as the number of the cell is. The
checker does the same with ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from worked.cells.cell import Cell, identifier
from worked.checking.answer_key.key import Key
from worked.checking.judging.evidence import MOST_SHARE, MOST_UNITS
from worked.formula import FUNCTIONS, ElementaryFunction, Formula
from worked.number import Digits, is_round
from worked.packages.values import HALF, ONE, ZERO, Expression, InexpressibleError, Values

TEN = Decimal(10)
# Numbers smaller than this are as good as 0.
TINY = Decimal("0.000000000001")
# Of a distance, for what first order leaves out.
GUARD = Decimal("1.05")


class Carried(NamedTuple):
    """A number: its value, how far it may be off, and whether it is an intermediate result that may be rounded."""

    value: Expression
    error: Expression
    derived: bool = False


class Leeway:
    """How far the numbers of a key may be from their formulas, in the expressions of a language.

    `asked` are the ids of the cells whose numbers a student writes. `errors` says of each cell that is met how far
    rounding may carry it from its formula.
    """

    def __init__(self, key: Key, values: Values, asked: Collection[str]) -> None:
        self.key, self.values, self.asked = key, values, asked
        self.errors: dict[str, Expression] = {}
        # How far the rule of rounding may carry a number, in units of its last digit.
        self.share = ONE if key.problem.rounding.half == "truncate" else HALF

    def half(self, cell: Cell, number: Expression) -> Expression:
        """How far a number may be off by its own rounding: half a unit of its last digit."""
        return ZERO if self.key.counts(cell) else share_of_unit(self.values, self.key.asked(cell), number, self.share)

    def carried(self, cell: Cell, way: Formula, numbers: Callable[[str], Carried]) -> Carried:
        """What a cell comes to by one of its ways from other numbers."""
        found: Carried = way.value(numbers, Carrying(self.values, self.key.asked(cell), self.share))
        return found

    def error(self, cell: Cell, number: Callable[[str], Expression]) -> Expression:
        """How far rounding may carry a cell from its formula, by what stands for the computed numbers before it.

        0 where the language has no expression for that.
        """

        def carried(name: str) -> Carried:
            before = self.key.cells[name]
            if before.formula is None:
                return Carried(Decimal(repr(self.key.truth(name))), ZERO)
            value = number(name)
            return Carried(value, self.half(before, value) if name in self.asked else self.errors[name])

        assert cell.formula
        try:
            return self.carried(cell, cell.formula, carried).error
        except InexpressibleError:
            return ZERO

    def written(self, half: Expression) -> Expression:
        """How far a number may be from one that was put in as it is written."""
        return self.values.product((GUARD, half)) if half != ZERO else TINY

    def rounded(self, half: Expression, error: Expression) -> Expression:
        """How far a number may be from one that was put in with the digits that rounding had cut off."""
        return self.values.product((GUARD, self.values.total((half, error))))

    def most(self, cell: Cell, due: Expression, half: Expression) -> Expression:
        """Up to which error a number still tells whether it is right."""
        values, first = self.values, identifier(cell.quantity, cell.place, 1)
        is_later = cell.quantity.learned and first in self.key.outcomes
        start = Decimal(repr(self.key.truth(first))) if is_later else ZERO
        share = values.product((Decimal(str(MOST_SHARE)) * HALF, values.size(values.difference(due, start))))
        return values.maximum((values.product((Decimal(str(MOST_UNITS)), half)), share))

    def whole(self, cell: Cell, due: Expression) -> Expression:
        """How far a number may be from what the numbers before it lead to."""
        half, error = self.half(cell, due), self.errors[cell.id]
        if self.values.vanishes(error):
            return self.written(half)
        return self.values.choose(
            error,
            "<=",
            self.most(cell, due, half),
            lambda: self.rounded(half, error),
            lambda: self.written(half),
        )


def share_of_unit(values: Values, digits: Digits, number: Expression, share: Decimal) -> Expression:
    """A share of one unit of the last digit of a number."""
    if digits.kind == "decimals":
        return share.scaleb(-digits.count)
    if isinstance(number, Decimal):
        return share.scaleb(digits.place(number))
    first = values.function("floor", values.function("log", values.maximum((values.size(number), TINY))))
    return values.product((share, values.raised(TEN, values.total((first, Decimal(1 - digits.count))))))


class Carrying:
    """The arithmetic of such numbers, of which intermediate results have some digits; see `formula.arithmetic`."""

    def __init__(self, values: Values, digits: Digits, share: Decimal = HALF) -> None:
        self.values, self.digits, self.share = values, digits, share

    def number(self, text: str) -> Carried:
        return Carried(self.values.number(text), ZERO)

    def constant(self, name: str) -> Carried:
        return Carried(self.values.constant(name), ZERO)

    def kept(self, number: Carried) -> Carried:
        """An intermediate result as it may be rounded on paper."""
        if not number.derived or self._is_round(number):
            return number
        return Carried(number.value, self.values.total((number.error, self._rounding(number.value))))

    def _rounding(self, value: Expression) -> Expression:
        return share_of_unit(self.values, self.digits, value, self.share)

    def _is_round(self, number: Carried) -> bool:
        """Whether it is a constant that no rounding changes."""
        if not self.values.vanishes(number.error) or not isinstance(number.value, Decimal):
            return False
        return is_round(number.value, self.digits.place(number.value))

    def _scaled(self, factor: Expression, error: Expression) -> Expression:
        """What a factor makes of an error."""
        return self.values.product((self.values.size(factor), error))

    def total(self, terms: Sequence[Carried]) -> Carried:
        kept = [self.kept(term) for term in terms]
        value = self.values.total(term.value for term in kept)
        # Partial sums may be rounded, too.
        partial = self.values.product((Decimal(max(0, len(kept) - 2)), self._rounding(value)))
        return Carried(value, self.values.total((*(term.error for term in kept), partial)), derived=True)

    def product(self, factors: Sequence[Carried]) -> Carried:
        found = factors[0]
        for factor in factors[1:]:
            left, right = self.kept(found), self.kept(factor)
            errors = self._scaled(left.value, right.error), self._scaled(right.value, left.error)
            found = Carried(self.values.product((left.value, right.value)), self.values.total(errors), derived=True)
        return found

    def vanishes(self, value: Carried) -> bool:
        return self.values.vanishes(value.value) and self.values.vanishes(value.error)

    def divide(self, top: Carried, bottom: Carried) -> Carried:
        top, bottom = self.kept(top), self.kept(bottom)
        value = self.values.divide(top.value, bottom.value)
        above = self.values.total((top.error, self._scaled(value, bottom.error)))
        error = self.values.divide(above, self.values.size(bottom.value))
        exact = all(map(self.values.vanishes, (top.error, bottom.error))) and isinstance(value, Decimal)
        return Carried(value, error, derived=not exact)

    def negate(self, body: Carried) -> Carried:
        return Carried(self.values.negate(body.value), body.error, body.derived)

    def power(self, base: Carried, exponent: int) -> Carried:
        if not exponent:
            return Carried(ONE, ZERO)
        base, slope = self.kept(base), ONE
        if exponent > 1:
            size = self.values.size(base.value)
            slope = self.values.product((Decimal(exponent), self.values.power(size, exponent - 1)))
        error = self.values.product((slope, base.error))
        return Carried(self.values.power(base.value, exponent), error, derived=True)

    def raised(self, base: Carried, exponent: Carried) -> Carried:
        base, values = self.kept(base), self.values
        value = values.raised(base.value, exponent.value)
        errors = []
        if not values.vanishes(base.error):
            slope = values.product((exponent.value, values.divide(value, base.value)))
            errors.append(self._scaled(slope, base.error))
        if not values.vanishes(exponent.error):
            slope = values.product((value, values.call(FUNCTIONS["ln"], values.size(base.value))))
            errors.append(self._scaled(slope, exponent.error))
        return Carried(value, values.total(errors), derived=True)

    def call(self, entry: ElementaryFunction, argument: Carried) -> Carried:
        argument = self.kept(argument)
        value = self.values.call(entry, argument.value)
        if entry.kink == "sign":
            return Carried(value, ZERO)
        if entry.kink:
            return Carried(value, argument.error)
        if self.values.vanishes(argument.error):
            return Carried(value, ZERO, derived=True)
        assert entry.slope is not None
        slope = entry.slope.value({"x": argument.value, "y": value}.__getitem__, self.values)
        return Carried(value, self._scaled(slope, argument.error), derived=True)

    def cosine_of_turn(self, top: Carried, bottom: Carried) -> Carried:
        turn = self.divide(top, bottom)
        value = self.values.cosine_of_turn(top.value, bottom.value)
        return Carried(value, self.values.product((self.values.constant("pi"), turn.error)), derived=True)

    def maximum(self, arguments: Sequence[Carried]) -> Carried:
        return self._extreme(self.values.maximum, arguments)

    def minimum(self, arguments: Sequence[Carried]) -> Carried:
        return self._extreme(self.values.minimum, arguments)

    def _extreme(self, of: Callable[[Sequence[Expression]], Expression], arguments: Sequence[Carried]) -> Carried:
        kept = [self.kept(each) for each in arguments]
        return Carried(of([each.value for each in kept]), self.values.maximum([each.error for each in kept]))

    def choose(
        self,
        left: Carried,
        relation: str,
        right: Carried,
        then: Callable[[], Carried],
        otherwise: Callable[[], Carried],
    ) -> Carried:
        first, second = then(), otherwise()

        def either(one: Expression, other: Expression) -> Expression:
            return self.values.choose(left.value, relation, right.value, lambda: one, lambda: other)

        derived = first.derived or second.derived
        return Carried(either(first.value, second.value), either(first.error, second.error), derived)
