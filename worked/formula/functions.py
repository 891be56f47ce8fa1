"""Functions: the nodes of a formula that are no arithmetic, elementary functions, extremes and definitions by cases."""

from __future__ import annotations

from typing import Any

from worked.formula.tree import (
    ONE,
    TWO,
    Constant,
    Formula,
    Negative,
    Power,
    Product,
    Quotient,
    chained,
    product_of,
    slopes_of,
)
from worked.record import Record

PI = Constant("pi")


class Function(Formula):
    """One of the elementary functions `exp`, `ln`, `tanh`, `sqrt`, `cos`, `abs`, `sign` of one argument."""

    name: str
    argument: Formula

    def parts(self):
        return (self.argument,)

    def bind(self, fill):
        return Function(self.name, self.argument.bind(fill))

    def value(self, lookup, arithmetic):
        turn = _turn(self.argument) if self.name == "cos" else None
        if turn:
            return arithmetic.cosine_of_turn(*[part.value(lookup, arithmetic) for part in turn])
        return arithmetic.call(self.name, self.argument.value(lookup, arithmetic))

    def partials(self):
        if self.name == "exp":
            return slopes_of(self.argument, lambda slope: chained(self, slope))
        if self.name == "ln":
            return slopes_of(self.argument, lambda slope: Quotient(slope, self.argument))
        if self.name == "tanh":
            return slopes_of(self.argument, lambda slope: chained(ONE - Power(self, TWO), slope))
        if self.name == "sqrt":
            return slopes_of(self.argument, lambda slope: Quotient(slope, Product((TWO, self))))
        return super().partials()


class Maximum(Formula):
    """The largest of its arguments."""

    arguments: tuple[Formula, ...]

    def parts(self):
        return self.arguments

    def bind(self, fill):
        return Maximum(tuple([argument.bind(fill) for argument in self.arguments]))

    def value(self, lookup, arithmetic):
        return arithmetic.maximum([argument.value(lookup, arithmetic) for argument in self.arguments])


class Minimum(Formula):
    """The smallest of its arguments."""

    arguments: tuple[Formula, ...]

    def parts(self):
        return self.arguments

    def bind(self, fill):
        return Minimum(tuple([argument.bind(fill) for argument in self.arguments]))

    def value(self, lookup, arithmetic):
        return arithmetic.minimum([argument.value(lookup, arithmetic) for argument in self.arguments])


class Case(Record):
    """One line of a definition by cases: `body` where `left relation right`; the relation is one of > >= < <= =."""

    body: Formula
    left: Formula
    relation: str
    right: Formula


class Cases(Formula):
    """A definition by cases: the first case that holds counts, else `otherwise`."""

    cases: tuple[Case, ...]
    otherwise: Formula

    def parts(self):
        return (*(part for case in self.cases for part in (case.body, case.left, case.right)), self.otherwise)

    def bind(self, fill):
        cases = [
            Case(case.body.bind(fill), case.left.bind(fill), case.relation, case.right.bind(fill))
            for case in self.cases
        ]
        return Cases(tuple(cases), self.otherwise.bind(fill))

    def value(self, lookup, arithmetic):
        def branch(place: int) -> Any:
            if place == len(self.cases):
                return self.otherwise.value(lookup, arithmetic)
            case = self.cases[place]
            return arithmetic.choose(
                case.left.value(lookup, arithmetic),
                case.relation,
                case.right.value(lookup, arithmetic),
                lambda: case.body.value(lookup, arithmetic),
                lambda: branch(place + 1),
            )

        return branch(0)


def exp(argument: Formula) -> Formula:
    """The exponential function."""
    return Function("exp", argument)


def ln(argument: Formula) -> Formula:
    """The natural logarithm."""
    return Function("ln", argument)


def sqrt(argument: Formula) -> Formula:
    """The square root."""
    return Function("sqrt", argument)


def cos(argument: Formula) -> Formula:
    """The cosine; of pi * a / b it is exact wherever it is a fraction, see `Arithmetic.cosine_of_turn`."""
    return Function("cos", argument)


def absolute(argument: Formula) -> Formula:
    """The absolute value."""
    return Function("abs", argument)


def sign(argument: Formula) -> Formula:
    """1 for what is positive, -1 for what is negative, and 0 for 0."""
    return Function("sign", argument)


def _turn(angle: Formula) -> tuple[Formula, Formula] | None:
    """The formulas `top` and `bottom` of an angle that is pi * top / bottom but for its sign; None of any other."""
    above, below = _ratio(angle)
    if above.count(PI) != 1 or PI in below:
        return None
    above.remove(PI)
    return product_of(above), product_of(below)


def _ratio(formula: Formula) -> tuple[list[Formula], list[Formula]]:
    """The factors above and below the fraction bar of a formula but for its sign, however they are nested."""
    if isinstance(formula, Negative):
        return _ratio(formula.body)
    if isinstance(formula, Quotient):
        (a, b), (c, d) = _ratio(formula.top), _ratio(formula.bottom)
        return a + d, b + c
    if isinstance(formula, Product):
        pairs = [_ratio(factor) for factor in formula.factors]
        return [each for above, _ in pairs for each in above], [each for _, below in pairs for each in below]
    return [formula], []
