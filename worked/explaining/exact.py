"""Exact: floating-point numbers as the decimals that they are, their sums of products, and the largest terms of one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation
from typing import Any, NamedTuple

import numpy

from worked.errors import WorkedError
from worked.formula import Formula
from worked.number import Digits, Enclosures, Undecided, plain, rounded

# Sums of products of binary numbers are decimals with an end; what would not be exact is an error here.
EXACT = Context(prec=20_000, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact, InvalidOperation])
FINE_ENOUGH = Context(prec=60, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[InvalidOperation])


def exact(number: Any) -> Decimal:
    """A floating-point number as the decimal that it is, digit by digit."""
    return Decimal(float(number))


def total(terms: Iterable[Decimal]) -> Decimal:
    """An exact sum."""
    found = Decimal(0)
    for term in terms:
        found = EXACT.add(found, term)
    return found


def product(*factors: Decimal) -> Decimal:
    """An exact product."""
    found = Decimal(1)
    for factor in factors:
        found = EXACT.multiply(found, factor)
    return found


def sum_of_products(left: Iterable[Any], right: Iterable[Any]) -> Decimal:
    """The exact sum of products of floating-point numbers."""
    return total(product(exact(a), exact(b)) for a, b in zip(left, right, strict=True))


def powers(exponents: Iterable[Any]) -> Decimal:
    """The sum of powers of e, right to sixty digits."""
    return FINE_ENOUGH.add(Decimal(0), total(FINE_ENOUGH.exp(exact(exponent)) for exponent in exponents))


def upward(slope: Formula, out: Any, target: Any) -> Decimal:
    """The slope of a loss by an output, right to sixty digits."""
    values = {"a": exact(out), "t": exact(target)}
    try:
        low, _ = slope.value(lambda name: (values[name], values[name]), Enclosures(FINE_ENOUGH.prec))
    except Undecided:
        raise WorkedError("an output is exactly 0 or 1, where the loss has no slope; choose another sample") from None
    return low


def shortened(text: str, digits: Digits) -> str:
    """A decimal as it is printed: with so many figures, or as it stands where it is shorter."""
    number = Decimal(text)
    if len(number.normalize(EXACT).as_tuple().digits) <= digits.count:
        return plain(number.normalize(EXACT))
    return plain(rounded(number, digits, "even"))


class Gathered(NamedTuple):
    """A long sum: the places of its largest terms, the largest first, and of those that are gathered into one."""

    shown: tuple[int, ...]
    others: tuple[int, ...]


def gathered(terms: Any, most: int, always: int | None = None) -> Gathered:
    """The `most` largest of the terms of a sum without those that are 0, and the one that is shown `always`.

    A single other term is not gathered but shown.
    """
    sizes = numpy.abs(numpy.asarray(terms, float))
    order = [int(place) for place in numpy.argsort(-sizes, kind="stable")]
    largest = {place for place in order[:most] if sizes[place]} | ({always} if always is not None else set())
    others = set(order) - largest
    if len(others) == 1:
        others = set()
    return Gathered(tuple(place for place in order if place not in others), tuple(sorted(others)))
