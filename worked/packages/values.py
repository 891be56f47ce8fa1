"""Values: formulas as expressions of another program; what is constant is computed here, in decimals.

A program's language is a subclass: how it writes its operations, its functions and a choice. `Carrying` computes with
these values how far rounding may carry a number, so that every platform follows a student by the same rule.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from worked.formula.elementary import ElementaryFunction
from worked.formula.floats import FLOATS
from worked.ordered import RELATIONS

# A constant, or what a language makes. The same expression may stand in several others.
Expression = Any

ZERO, ONE, HALF = Decimal(0), Decimal(1), Decimal("0.5")
# More digits than a float has.
NUMBERS = Context(prec=20, rounding=ROUND_HALF_EVEN)


class InexpressibleError(Exception):
    """A formula that the language has no expression for."""


class Values:
    """An arithmetic whose numbers are expressions; see `formula.arithmetic.Arithmetic`."""

    # What a language says

    def operation(self, name: str, *parts: Expression) -> Expression:
        """One of sum, subtract, product, divide, power, max and min, of which not all parts are constant."""
        raise NotImplementedError

    def function(self, name: str, argument: Expression) -> Expression:
        """An elementary function by its name, `log` (of base 10) or `floor`, of what is not constant."""
        raise NotImplementedError

    def choice(
        self, left: Expression, relation: str, right: Expression, then: Expression, otherwise: Expression
    ) -> Expression:
        """One number where a relation holds, another one where it does not."""
        raise NotImplementedError

    # What follows from that

    def number(self, text: str) -> Expression:
        return Decimal(text)

    def constant(self, name: str) -> Expression:
        return Decimal(repr(FLOATS.constant(name)))

    def total(self, terms: Iterable[Expression]) -> Expression:
        constant, rest = _parted(terms, ZERO, NUMBERS.add)
        if constant != ZERO or not rest:
            rest.append(constant)
        return rest[0] if len(rest) == 1 else self.operation("sum", *rest)

    def product(self, factors: Iterable[Expression]) -> Expression:
        """A product; it is 0 where a factor is the constant 0."""
        constant, rest = _parted(factors, ONE, NUMBERS.multiply)
        if constant == ZERO or not rest:
            return constant
        rest = [*([constant] if constant != ONE else []), *rest]
        return rest[0] if len(rest) == 1 else self.operation("product", *rest)

    def vanishes(self, value: Expression) -> bool:
        return isinstance(value, Decimal) and value == ZERO

    def difference(self, left: Expression, right: Expression) -> Expression:
        """One less another."""
        if isinstance(right, Decimal):
            return self.total((left, -right))
        return self.negate(right) if self.vanishes(left) else self.operation("subtract", left, right)

    def divide(self, top: Expression, bottom: Expression) -> Expression:
        """A fraction; a constant 0 below the line has no value."""
        if isinstance(bottom, Decimal):
            if bottom == ZERO:
                raise InexpressibleError("a constant is divided by 0")
            if isinstance(top, Decimal):
                return NUMBERS.divide(top, bottom)
            return top if bottom == ONE else self.operation("divide", top, bottom)
        return ZERO if self.vanishes(top) else self.operation("divide", top, bottom)

    def negate(self, body: Expression) -> Expression:
        return self.product((-ONE, body))

    def power(self, base: Expression, exponent: int) -> Expression:
        return self.raised(base, Decimal(exponent))

    def raised(self, base: Expression, exponent: Expression) -> Expression:
        if isinstance(exponent, Decimal):
            if exponent == ONE:
                return base
            if isinstance(base, Decimal):
                return _computed(lambda: FLOATS.raised(float(base), float(exponent)))
        return self.operation("power", base, exponent)

    def call(self, entry: ElementaryFunction, argument: Expression) -> Expression:
        if isinstance(argument, Decimal):
            return _computed(lambda: entry.floats(float(argument)))
        return self.function(entry.name, argument)

    def cosine_of_turn(self, top: Expression, bottom: Expression) -> Expression:
        return self.function("cos", self.divide(self.product((self.constant("pi"), top)), bottom))

    def size(self, argument: Expression) -> Expression:
        """The absolute value."""
        return abs(argument) if isinstance(argument, Decimal) else self.function("abs", argument)

    def maximum(self, arguments: Sequence[Expression]) -> Expression:
        return self._extreme("max", arguments, max)

    def minimum(self, arguments: Sequence[Expression]) -> Expression:
        return self._extreme("min", arguments, min)

    def _extreme(
        self, name: str, arguments: Sequence[Expression], of_constants: Callable[[Iterable[Decimal]], Decimal]
    ) -> Expression:
        constants = [each for each in arguments if isinstance(each, Decimal)]
        rest = [each for each in arguments if not isinstance(each, Decimal)]
        kept = [*rest, *([of_constants(constants)] if constants else [])]
        return kept[0] if len(kept) == 1 else self.operation(name, *kept)

    def choose(
        self,
        left: Expression,
        relation: str,
        right: Expression,
        then: Callable[[], Expression],
        otherwise: Callable[[], Expression],
    ) -> Expression:
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            return then() if RELATIONS[relation](left, right) else otherwise()
        return self.choice(left, relation, right, then(), otherwise())


def _parted(
    parts: Iterable[Expression], start: Decimal, join: Callable[[Decimal, Decimal], Decimal]
) -> tuple[Decimal, list[Expression]]:
    """The constants among expressions, joined, and the others."""
    constant, rest = start, list[Expression]()
    for part in parts:
        if isinstance(part, Decimal):
            constant = join(constant, part)
        else:
            rest.append(part)
    return constant, rest


def _computed(compute: Callable[[], float]) -> Decimal:
    """A constant as a float computes it."""
    try:
        found = compute()
    except (ArithmeticError, ValueError) as error:
        raise InexpressibleError("a constant has no value") from error
    if not math.isfinite(found):
        raise InexpressibleError("a constant is too large")
    return Decimal(repr(float(found)))
