"""Expressions: formulas as QTI expressions, elements that a platform evaluates; what is constant is computed here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from xml.etree import ElementTree as ET

from worked.formula.elementary import ElementaryFunction
from worked.formula.floats import FLOATS
from worked.packages.item import decimal_text

# A constant, or an element with the names of QTI 2.1. An element may stand in several places of a tree.
Expression = Decimal | ET.Element

ZERO, ONE = Decimal(0), Decimal(1)
# More digits than a float has.
NUMBERS = Context(prec=20, rounding=ROUND_HALF_EVEN)
# The elementary functions as QTI's mathOperator calls them.
OPERATORS = {
    **{name: name for name in ("exp", "ln", "abs", "tanh", "sin", "cos", "sinh", "cosh")},
    "sign": "signum",
    "arctan": "atan",
}


class InexpressibleError(Exception):
    """A formula that no QTI expression computes."""


def element(name: str, /, *parts: Expression, **attributes: str) -> ET.Element:
    """An element over expressions."""
    made = ET.Element(name, attributes)
    made.extend(part if isinstance(part, ET.Element) else base_value("float", decimal_text(part)) for part in parts)
    return made


def base_value(kind: str, text: str) -> ET.Element:
    """A constant of a base type."""
    made = ET.Element("baseValue", baseType=kind)
    made.text = text
    return made


def variable(identifier: str) -> ET.Element:
    """What a variable holds."""
    return ET.Element("variable", identifier=identifier)


def total(terms: Iterable[Expression]) -> Expression:
    """A sum."""
    constant, rest = _parted(terms, ZERO, NUMBERS.add)
    if constant != ZERO or not rest:
        rest.append(constant)
    return rest[0] if len(rest) == 1 else element("sum", *rest)


def product(factors: Iterable[Expression]) -> Expression:
    """A product; it is 0 where a factor is the constant 0."""
    constant, rest = _parted(factors, ONE, NUMBERS.multiply)
    if constant == ZERO or not rest:
        return constant
    rest = [*([constant] if constant != ONE else []), *rest]
    return rest[0] if len(rest) == 1 else element("product", *rest)


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


def negated(body: Expression) -> Expression:
    """The opposite."""
    return product((-ONE, body))


def difference(left: Expression, right: Expression) -> Expression:
    """One less another."""
    if isinstance(right, Decimal):
        return total((left, -right))
    return element("subtract", left, right) if left != ZERO else negated(right)


def quotient(top: Expression, bottom: Expression) -> Expression:
    """A fraction; a constant 0 below the line has no value."""
    if isinstance(bottom, Decimal):
        if bottom == ZERO:
            raise InexpressibleError("a constant is divided by 0")
        return NUMBERS.divide(top, bottom) if isinstance(top, Decimal) else _over(top, bottom)
    return ZERO if top == ZERO else element("divide", top, bottom)


def _over(top: Expression, bottom: Decimal) -> Expression:
    return top if bottom == ONE else element("divide", top, bottom)


def power(base: Expression, exponent: Expression) -> Expression:
    """A power."""
    if exponent == ONE:
        return base
    if isinstance(base, Decimal) and isinstance(exponent, Decimal):
        return _computed(lambda: FLOATS.raised(float(base), float(exponent)))
    return element("power", base, exponent)


def operator(name: str, argument: Expression) -> ET.Element:
    """One of QTI's mathematical functions."""
    return element("mathOperator", argument, name=name)


def size(argument: Expression) -> Expression:
    """The absolute value."""
    return abs(argument) if isinstance(argument, Decimal) else operator("abs", argument)


def largest(arguments: Sequence[Expression]) -> Expression:
    """The largest of some numbers."""
    return _extreme("max", arguments, max)


def smallest(arguments: Sequence[Expression]) -> Expression:
    """The smallest of some numbers."""
    return _extreme("min", arguments, min)


def _extreme(
    name: str, arguments: Sequence[Expression], of_constants: Callable[[Iterable[Decimal]], Decimal]
) -> Expression:
    constants = [each for each in arguments if isinstance(each, Decimal)]
    rest: list[Expression] = [each for each in arguments if not isinstance(each, Decimal)]
    kept = [*rest, *([of_constants(constants)] if constants else [])]
    return kept[0] if len(kept) == 1 else element(name, *kept)


def function(entry: ElementaryFunction, argument: Expression) -> Expression:
    """An elementary function."""
    if isinstance(argument, Decimal):
        return _computed(lambda: entry.floats(float(argument)))
    if entry.name == "sqrt":
        return power(argument, Decimal("0.5"))
    if entry.name not in OPERATORS:
        raise InexpressibleError(f"QTI has no function {entry.name}")
    return operator(OPERATORS[entry.name], argument)


def whether(left: Expression, relation: str, right: Expression) -> Expression:
    """1 where a relation holds, 0 where not."""
    apart = difference(left, right)
    sign = _sign(apart)
    above, below = largest((ZERO, sign)), largest((ZERO, negated(sign)))
    return {
        ">": above,
        "<": below,
        ">=": difference(ONE, below),
        "<=": difference(ONE, above),
        "=": difference(ONE, size(sign)),
    }[relation]


def _sign(argument: Expression) -> Expression:
    if isinstance(argument, Decimal):
        return Decimal((argument > 0) - (argument < 0))
    return operator("signum", argument)


def _computed(compute: Callable[[], float]) -> Decimal:
    """A constant as a float computes it."""
    try:
        found = compute()
    except (ArithmeticError, ValueError) as error:
        raise InexpressibleError("a constant has no value") from error
    if not math.isfinite(found):
        raise InexpressibleError("a constant is too large")
    return Decimal(repr(float(found)))


class Values:
    """The arithmetic whose numbers are expressions; see `formula.arithmetic.Arithmetic`."""

    def number(self, text: str) -> Expression:
        return Decimal(text)

    def constant(self, name: str) -> Expression:
        return Decimal(repr(FLOATS.constant(name)))

    def total(self, terms: Sequence[Expression]) -> Expression:
        return total(terms)

    def product(self, factors: Sequence[Expression]) -> Expression:
        return product(factors)

    def vanishes(self, value: Expression) -> bool:
        return value == ZERO

    def divide(self, top: Expression, bottom: Expression) -> Expression:
        return quotient(top, bottom)

    def negate(self, body: Expression) -> Expression:
        return negated(body)

    def power(self, base: Expression, exponent: int) -> Expression:
        return power(base, Decimal(exponent))

    def raised(self, base: Expression, exponent: Expression) -> Expression:
        return power(base, exponent)

    def call(self, entry: ElementaryFunction, argument: Expression) -> Expression:
        return function(entry, argument)

    def cosine_of_turn(self, top: Expression, bottom: Expression) -> Expression:
        return operator("cos", quotient(product((self.constant("pi"), top)), bottom))

    def maximum(self, arguments: Sequence[Expression]) -> Expression:
        return largest(arguments)

    def minimum(self, arguments: Sequence[Expression]) -> Expression:
        return smallest(arguments)

    def choose(
        self,
        left: Expression,
        relation: str,
        right: Expression,
        then: Callable[[], Expression],
        otherwise: Callable[[], Expression],
    ) -> Expression:
        return either(whether(left, relation, right), then(), otherwise())


def either(holds: Expression, then: Expression, otherwise: Expression) -> Expression:
    """One number where `holds` is 1, another one where it is 0."""
    return total((product((holds, then)), product((difference(ONE, holds), otherwise))))


VALUES = Values()
