"""Series: enclosures of functions that the arithmetic of enclosures does not have itself, made of those that it has."""

from __future__ import annotations

from typing import Any

from worked.formula.elementary import Bounds

HALVINGS = 6


def enclosed_tanh(numbers: Any, end: Bounds) -> Bounds:
    """(1 - e^(-2x)) / (1 + e^(-2x)) for positive x, and its opposite for negative x."""
    one, small = numbers.number("1"), numbers.exp(numbers.product((numbers.number("-2"), numbers.abs(end))))
    found: Bounds = numbers.divide(numbers.total((one, numbers.negate(small))), numbers.total((one, small)))
    return found if end[0] >= 0 else numbers.negate(found)


def enclosed_sinh(numbers: Any, end: Bounds) -> Bounds:
    """(e^x - e^(-x)) / 2."""
    found: Bounds = _half(numbers, (numbers.exp(end), numbers.negate(numbers.exp(numbers.negate(end)))))
    return end if end[0] == end[1] == 0 else found


def enclosed_cosh(numbers: Any, argument: Bounds) -> Bounds:
    """(e^x + e^(-x)) / 2 of the size of x, with which it grows."""
    low, high = numbers.abs(argument)
    first, last = (_half(numbers, (numbers.exp((x, x)), numbers.exp((-x, -x)))) for x in (low, high))
    return first if low == high else (first[0], last[1])


def _half(numbers: Any, terms: tuple[Bounds, Bounds]) -> Bounds:
    """Half of a sum."""
    found: Bounds = numbers.divide(numbers.total(terms), numbers.number("2"))
    return found


def enclosed_arctan(numbers: Any, end: Bounds) -> Bounds:
    """The angle halved six times, by arctan x = 2 arctan(x / (1 + sqrt(1 + x^2))), then the series of the arctangent.

    Its terms alternate and fall, so that all that are left out come to less than the first of them (Leibniz).
    """
    if end[0] == end[1] == 0:
        return end
    one = numbers.number("1")
    for _ in range(HALVINGS):
        end = numbers.divide(end, numbers.total((one, numbers.sqrt(numbers.total((one, numbers.power(end, 2)))))))
    square, power, terms = numbers.power(end, 2), end, []
    for count in range(numbers.precision // 3 + 1):  # each term is less than a thousandth of the last
        term = numbers.divide(power, numbers.number(str(2 * count + 1)))
        terms.append(term if count % 2 == 0 else numbers.negate(term))
        power = numbers.product((power, square))
    size = numbers.abs(power)[1]
    whole = numbers.total([*terms, (-size, size)])
    found: Bounds = numbers.product((numbers.number(str(2**HALVINGS)), whole))
    return found


def enclosed_erf(numbers: Any, end: Bounds) -> Bounds:
    """2 / sqrt(pi) e^(-x^2) times the sum of x, 2/3 x^3, 2/3 2/5 x^5 ..., each the last times 2 x^2 / (2n + 1).

    What is left out after a term that was less than half of the last is less than that term. For large x, what is
    missing to 1 is less than e^(-x^2) (Abramowitz & Stegun 1964, 7.1.6 and 7.1.13).
    """
    if end[0] == end[1] == 0:
        return end
    size, square = numbers.abs(end), numbers.power(end, 2)
    one, small = numbers.number("1"), numbers.exp(numbers.negate(square))
    if square[0] > 3 * numbers.precision:
        found = (numbers.floor.subtract(one[0], small[1]), one[1])
        return found if end[0] >= 0 else numbers.negate(found)
    least, terms, place = numbers.number(f"1e-{numbers.precision}")[0], [size], 0
    while numbers.floor.divide(terms[-1][1], size[0]) > least or 4 * square[1] > 2 * place + 1:
        place += 1
        ratio = numbers.divide(numbers.product((numbers.number("2"), square)), numbers.number(str(2 * place + 1)))
        terms.append(numbers.product((terms[-1], ratio)))
    whole = numbers.total([*terms, (numbers.number("0")[0], terms[-1][1])])
    factor = numbers.divide(numbers.number("2"), numbers.sqrt(numbers.constant("pi")))
    found = numbers.product((factor, small, whole))
    return found if end[0] >= 0 else numbers.negate(found)
