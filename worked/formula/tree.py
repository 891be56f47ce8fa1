"""Formula: a small expression tree that keeps the author's order, built with Python's operators.

A leaf is a `Number`, exact as typed, or a `Symbol`, a hole that a name, a number or another formula fills. The same
tree is evaluated in any arithmetic (`value`), rebuilt with its holes filled (`bind`) and differentiated where it is
a sum of products (`partials`). It is never simplified and never reordered: the page shows what the author wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from worked.record import Record


class Arithmetic(Protocol):
    """What a formula asks of the numbers it is evaluated in; enclosures, floats, SymPy and arrays each provide it."""

    def number(self, text: str) -> Any: ...
    def total(self, terms: Sequence[Any]) -> Any: ...
    def product(self, factors: Sequence[Any]) -> Any: ...
    def vanishes(self, value: Any) -> bool: ...
    def divide(self, top: Any, bottom: Any) -> Any: ...
    def negate(self, body: Any) -> Any: ...
    def power(self, base: Any, exponent: int) -> Any: ...
    def call(self, name: str, argument: Any) -> Any: ...
    def maximum(self, arguments: Sequence[Any]) -> Any: ...
    def choose(
        self, left: Any, relation: str, right: Any, then: Callable[[], Any], otherwise: Callable[[], Any]
    ) -> Any: ...


class Formula(Record):
    """An expression. Build one from symbols and numbers with `+ - * / **` and the functions of this module."""

    def __add__(self, other: Formula | int | str) -> Formula:
        return sum_of((self, formula(other)))

    def __radd__(self, other: Formula | int | str) -> Formula:
        return sum_of((formula(other), self))

    def __sub__(self, other: Formula | int | str) -> Formula:
        return sum_of((self, Negative(formula(other))))

    def __rsub__(self, other: Formula | int | str) -> Formula:
        return sum_of((formula(other), Negative(self)))

    def __mul__(self, other: Formula | int | str) -> Formula:
        return product_of((self, formula(other)))

    def __rmul__(self, other: Formula | int | str) -> Formula:
        return product_of((formula(other), self))

    def __truediv__(self, other: Formula | int | str) -> Formula:
        return Quotient(self, formula(other))

    def __rtruediv__(self, other: Formula | int | str) -> Formula:
        return Quotient(formula(other), self)

    def __pow__(self, exponent: int) -> Formula:
        return Power(self, Number(str(exponent)))

    def __neg__(self) -> Formula:
        return Negative(self)

    def parts(self) -> tuple[Formula, ...]:
        """The formulas that this one is directly made of, in the order in which they are written."""
        return ()

    def symbols(self) -> Iterator[str]:
        """The names of the holes, in the order in which they are written, repeated ones as often as they stand."""
        for part in self.parts():
            yield from part.symbols()

    def bind(self, fill: Callable[[str], Formula]) -> Formula:
        """The same formula with `fill(name)` in the place of each symbol."""
        raise NotImplementedError

    def value(self, lookup: Callable[[str], Any], arithmetic: Arithmetic) -> Any:
        """The value of the formula where `lookup(name)` is the value of a symbol."""
        raise TypeError(f"{type(self).__name__} is notation for a page and has no value")

    def partials(self) -> dict[str, Formula]:
        """The partial derivatives by all symbols in which they are not identically zero.

        Defined for sums of products, which is all that the chain rule over cells needs: activations and losses
        bring their slopes with them.
        """
        if next(self.symbols(), None) is not None:
            raise TypeError(f"no partial derivatives of a {type(self).__name__} are defined")
        return {}


class Number(Formula):
    """An exact decimal, kept as typed: 0.10 stays 0.10."""

    text: str

    def bind(self, fill):
        return self

    def value(self, lookup, arithmetic):
        return arithmetic.number(self.text)


class Symbol(Formula):
    """A named hole: a role in a catalogue entry (`z`), or the id of a cell in a trace (`net[h1]@1`)."""

    name: str

    def symbols(self):
        yield self.name

    def bind(self, fill):
        return fill(self.name)

    def value(self, lookup, arithmetic):
        return lookup(self.name)

    def partials(self):
        return {self.name: ONE}


class Sum(Formula):
    """Terms in the author's order; a subtracted term is a `Negative`."""

    terms: tuple[Formula, ...]

    def parts(self):
        return self.terms

    def bind(self, fill):
        return Sum(tuple([term.bind(fill) for term in self.terms]))

    def value(self, lookup, arithmetic):
        return arithmetic.total([term.value(lookup, arithmetic) for term in self.terms])

    def partials(self):
        found: dict[str, list[Formula]] = {}
        for term in self.terms:
            for name, slope in term.partials().items():
                found.setdefault(name, []).append(slope)
        return {name: sum_of(slopes) for name, slopes in found.items()}


class Product(Formula):
    """Factors in the author's order."""

    factors: tuple[Formula, ...]

    def parts(self):
        return self.factors

    def bind(self, fill):
        return Product(tuple([factor.bind(fill) for factor in self.factors]))

    def value(self, lookup, arithmetic):
        first = self.factors[0].value(lookup, arithmetic)
        if arithmetic.vanishes(first):
            return first
        return arithmetic.product([first, *[factor.value(lookup, arithmetic) for factor in self.factors[1:]]])

    def partials(self):
        found: dict[str, list[Formula]] = {}
        for place, factor in enumerate(self.factors):
            for name, slope in factor.partials().items():
                term = product_of((*self.factors[:place], slope, *self.factors[place + 1 :]))
                found.setdefault(name, []).append(term)
        return {name: sum_of(terms) for name, terms in found.items()}


class Quotient(Formula):
    """A fraction."""

    top: Formula
    bottom: Formula

    def parts(self):
        return (self.top, self.bottom)

    def bind(self, fill):
        return Quotient(self.top.bind(fill), self.bottom.bind(fill))

    def value(self, lookup, arithmetic):
        return arithmetic.divide(self.top.value(lookup, arithmetic), self.bottom.value(lookup, arithmetic))


class Negative(Formula):
    """A minus sign before a term."""

    body: Formula

    def parts(self):
        return (self.body,)

    def bind(self, fill):
        return Negative(self.body.bind(fill))

    def value(self, lookup, arithmetic):
        return arithmetic.negate(self.body.value(lookup, arithmetic))

    def partials(self):
        return {name: Negative(slope) for name, slope in self.body.partials().items()}


class Power(Formula):
    """A base to a whole positive number."""

    base: Formula
    exponent: Number

    def parts(self):
        return (self.base, self.exponent)

    def bind(self, fill):
        return Power(self.base.bind(fill), self.exponent)

    def value(self, lookup, arithmetic):
        return arithmetic.power(self.base.value(lookup, arithmetic), int(self.exponent.text))


class Function(Formula):
    """One of the elementary functions `exp`, `ln`, `tanh` of one argument."""

    name: str
    argument: Formula

    def parts(self):
        return (self.argument,)

    def bind(self, fill):
        return Function(self.name, self.argument.bind(fill))

    def value(self, lookup, arithmetic):
        return arithmetic.call(self.name, self.argument.value(lookup, arithmetic))


class Maximum(Formula):
    """The largest of its arguments."""

    arguments: tuple[Formula, ...]

    def parts(self):
        return self.arguments

    def bind(self, fill):
        return Maximum(tuple([argument.bind(fill) for argument in self.arguments]))

    def value(self, lookup, arithmetic):
        return arithmetic.maximum([argument.value(lookup, arithmetic) for argument in self.arguments])


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


ONE = Number("1")


def formula(value: Formula | int | str | Mapping[str, Any]) -> Formula:
    """A formula from itself, a whole number, or the text of a decimal."""
    if isinstance(value, Formula):
        return value
    text = str(value)
    return Negative(Number(text[1:])) if text.startswith("-") else Number(text)


def sum_of(terms: Sequence[Formula]) -> Formula:
    """The sum of the terms; a sum among them is laid open, and one term alone stays itself."""
    flat: list[Formula] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, Sum) else (term,))
    return flat[0] if len(flat) == 1 else Sum(tuple(flat))


def product_of(factors: Sequence[Formula]) -> Formula:
    """The product of the factors without ones; a product among them is laid open, one factor alone stays itself."""
    flat: list[Formula] = []
    for factor in factors:
        flat.extend(factor.factors if isinstance(factor, Product) else (factor,))
    kept = [factor for factor in flat if factor != ONE]
    if not kept:
        return ONE
    return kept[0] if len(kept) == 1 else Product(tuple(kept))


def exp(argument: Formula) -> Formula:
    """The exponential function."""
    return Function("exp", argument)


def ln(argument: Formula) -> Formula:
    """The natural logarithm."""
    return Function("ln", argument)
