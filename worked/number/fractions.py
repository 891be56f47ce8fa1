"""Fractions: the arithmetic of numbers that are fractions of whole ones, exact as far as they stay so and short."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt, prod
from typing import Any

from worked.number.enclosures import Enclosure, Enclosures
from worked.ordered import Ordered

LONGEST = 10**60
# A result that is such a fraction is short enough to be read as one.
LARGEST_TOP, LARGEST_BOTTOM = 10**12 - 1, 9999


class NoFraction(Exception):
    """A number is no fraction, or one too long to be kept."""


class Fractions(Ordered[Fraction]):
    """Arithmetic on fractions; see `formula.arithmetic`. NoFraction where a number is none."""

    def number(self, text: str) -> Fraction:
        return Fraction(text)

    def constant(self, name: str) -> Fraction:
        raise NoFraction

    def total(self, terms: Sequence[Fraction]) -> Fraction:
        return _short(sum(terms, start=Fraction(0)))

    def product(self, factors: Sequence[Fraction]) -> Fraction:
        return _short(prod(factors, start=Fraction(1)))

    def divide(self, top: Fraction, bottom: Fraction) -> Fraction:
        if not bottom:
            raise NoFraction
        return _short(top / bottom)

    def power(self, base: Fraction, exponent: int) -> Fraction:
        size = max(abs(base.numerator), base.denominator).bit_length()
        if size * exponent > LONGEST.bit_length():
            raise NoFraction
        return _short(base**exponent)

    def raised(self, base: Fraction, exponent: Fraction) -> Fraction:
        if exponent.denominator != 1 or abs(exponent) > LONGEST.bit_length():
            raise NoFraction
        found = self.power(base, abs(exponent.numerator))
        return self.divide(Fraction(1), found) if exponent < 0 else found

    def call(self, function: Any, argument: Fraction) -> Fraction:
        """A size, a sign or the root of a square; other functions of a fraction are seldom fractions."""
        if function.kink == "absolute":
            return abs(argument)
        if function.kink == "sign":
            return Fraction((argument > 0) - (argument < 0))
        if function.name == "sqrt" and argument >= 0:
            return _root(argument)
        raise NoFraction

    def cosine_of_turn(self, top: Fraction, bottom: Fraction) -> Fraction:
        raise NoFraction


FRACTIONS = Fractions()


def _short(found: Fraction) -> Fraction:
    """A fraction; NoFraction where it is too long."""
    if max(abs(found.numerator), found.denominator) > LONGEST:
        raise NoFraction
    return found


def _root(number: Fraction) -> Fraction:
    """The square root of a fraction; NoFraction where it is none."""
    found = Fraction(isqrt(number.numerator), isqrt(number.denominator))
    if found * found != number:
        raise NoFraction
    return found


def short(number: Fraction) -> str | None:
    """The text of a short fraction, such as -7/12, or of a whole number; None where it is longer."""
    whole = number.denominator == 1
    return (
        str(number)
        if whole or (abs(number.numerator) <= LARGEST_TOP and number.denominator <= LARGEST_BOTTOM)
        else None
    )


def ends_of(number: Fraction, precision: int) -> Enclosure:
    """An enclosure of a fraction with so many digits, or more where it is a decimal of more; such a one is exact."""
    rest, places = number.denominator, 0
    for factor in (2, 5):
        count = 0
        while rest % factor == 0:
            rest, count = rest // factor, count + 1
        places = max(places, count)
    if rest == 1:
        found = Decimal(number.numerator * 10**places // number.denominator).scaleb(-places)
        return found, found
    top, bottom = Decimal(number.numerator), Decimal(number.denominator)
    return Enclosures(max(precision, 28)).divide((top, top), (bottom, bottom))
