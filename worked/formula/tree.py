"""Formula: a small expression tree that keeps the author's order, built with Python's operators.

A leaf is a `Number`, exact as typed, or a `Symbol`, a hole that a name, a number or another formula fills. The same
tree is evaluated in any arithmetic (`value`), rebuilt with its holes filled (`bind`) and differentiated where it is
smooth (`partials`). It is never simplified and never reordered: the page shows what the author wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from worked.formula.arithmetic import Arithmetic
from worked.record import Record


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

    def __pow__(self, exponent: Formula | int | str) -> Formula:
        return Power(self, formula(exponent))

    def __rpow__(self, base: Formula | int | str) -> Formula:
        return Power(formula(base), self)

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
        """The same formula with `fill(name)` in place of each symbol."""
        raise NotImplementedError

    def value(self, lookup: Callable[[str], Any], arithmetic: Arithmetic) -> Any:
        """The value of the formula where `lookup(name)` is the value of a symbol."""
        raise TypeError(f"{type(self).__name__} is notation for a page and has no value")

    def partials(self) -> dict[str, Formula]:
        """The partial derivatives by all symbols in which they are not identically zero.

        Defined for what is smooth; whatever has a kink or a jump (maxima, cases, abs, sign) brings its slope with it.
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


class Constant(Formula):
    """A number that has a name and no end of digits: `pi`."""

    name: str

    def bind(self, fill):
        return self

    def value(self, lookup, arithmetic):
        return arithmetic.constant(self.name)


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

    def partials(self):
        above, below = self.top.partials(), self.bottom.partials()
        found: dict[str, list[Formula]] = {name: [Quotient(slope, self.bottom)] for name, slope in above.items()}
        for name, slope in below.items():
            term = Quotient(chained(self.top, slope), Power(self.bottom, TWO))
            found.setdefault(name, []).append(_negated(term))
        return {name: sum_of(terms) for name, terms in found.items()}


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
    """A base to any power; a whole number as the exponent takes any base, others take one that is not negative."""

    base: Formula
    exponent: Formula

    def parts(self):
        return (self.base, self.exponent)

    def bind(self, fill):
        return Power(self.base.bind(fill), self.exponent.bind(fill))

    def value(self, lookup, arithmetic):
        base = self.base.value(lookup, arithmetic)
        if isinstance(self.exponent, Number) and self.exponent.text.isdecimal():
            return arithmetic.power(base, int(self.exponent.text))
        return arithmetic.raised(base, self.exponent.value(lookup, arithmetic))

    def partials(self):
        if next(self.exponent.symbols(), None) is not None:
            raise TypeError("no partial derivatives of a power by its exponent are defined")
        less = _one_less(self.exponent)
        if less == MINUS_ONE:
            return {}
        rest = ONE if less == ZERO else self.base if less == ONE else Power(self.base, less)
        return slopes_of(self.base, lambda slope: chained(product_of((self.exponent, rest)), slope))


ZERO, ONE, TWO = (Number(text) for text in "012")
MINUS_ONE = Negative(ONE)


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


def slopes_of(inner: Formula, outer: Callable[[Formula], Formula]) -> dict[str, Formula]:
    """The partial derivatives of a function of a formula, made from those of the formula."""
    return {name: outer(slope) for name, slope in inner.partials().items()}


def chained(outer: Formula, slope: Formula) -> Formula:
    """The product of two slopes; the minus sign of the second comes to stand before both."""
    return Negative(chained(outer, slope.body)) if isinstance(slope, Negative) else product_of((outer, slope))


def _negated(term: Quotient) -> Formula:
    """A fraction with the other sign."""
    return Quotient(term.top.body, term.bottom) if isinstance(term.top, Negative) else Negative(term)


def _one_less(exponent: Formula) -> Formula:
    """An exponent less one: computed of a number, written of anything else."""
    number = exponent.body if isinstance(exponent, Negative) else exponent
    if not isinstance(number, Number):
        return exponent - 1
    value = Decimal(number.text)
    return formula(format(((value if number is exponent else -value) - 1).normalize(), "f"))
