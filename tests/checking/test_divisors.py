"""Divisors: nobody divides by what was rounded to zero, so a number is not right merely because somebody might have."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as numbers

import worked
from worked.checking.numbers.ranges import Ranges, anything, point, written
from worked.checking.numbers.reading import Reading
from worked.formula import Number, Symbol, sqrt
from worked.number import Digits

a, b = Symbol("a"), Symbol("b")
ONE = Number("1")
ROUNDINGS = {False: ROUND_HALF_UP, True: ROUND_DOWN}
RULES = {
    "adam": "[descent]\ngradients = [[4], [3.2], [-2.5]]\nstart = [1]\nlearning-rate = 0.1\noptimiser = 'adam'\n",
    "nadam": "[descent]\nfunction = 'w^2'\nstart = [2]\nlearning-rate = 0.1\nsteps = 3\noptimiser = 'nadam'\n",
}


def kept(number: Decimal, places: int | None, cut: bool) -> Decimal:
    """A number with so many decimals, or in full."""
    return number if places is None else number.quantize(Decimal(1).scaleb(-places), ROUNDINGS[cut])


def coarse(places: int, cut: bool = False) -> Ranges:
    """Arithmetic in which intermediate results are kept with so many decimals, or more."""
    return Ranges(lambda low, high: 10.0**-places, cut)


@settings(max_examples=200, deadline=None)
@given(
    share=numbers.sampled_from(("0.9", "0.99", "0.999", "0.9999", "0.95", "1.001", "1.02", "0.9375", "0.5")),
    exponent=numbers.integers(1, 7),
    places=numbers.integers(0, 4),
    more=numbers.tuples(*[numbers.one_of(numbers.none(), numbers.integers(0, 5))] * 3),
    top=numbers.decimals("-2", "2", places=3),
    cut=numbers.booleans(),
)
def test_every_quotient_of_a_rounded_difference_is_held(share, exponent, places, more, top, cut):
    """However a power and 1 less it are rounded on paper, unless to 0: the quotient lies in the range."""
    power, powers, difference = (None if each is None else places + each for each in more)
    raised = Decimal(share)
    for _ in range(exponent - 1):
        raised = kept(raised * Decimal(share), powers, cut)
    raised = kept(Decimal(share) ** exponent, power, cut) if exponent > 4 else raised
    divisor = kept(1 - raised, difference, cut)
    assume(divisor)
    known = {"a": point(float(share)), "b": point(float(top))}
    found = (b / (ONE - a**exponent)).value(known.__getitem__, coarse(places, cut))
    quotient, noise = float(top / divisor), 1e-9 * abs(float(top / divisor))
    assert found.low - noise <= quotient <= found.high + noise


@settings(max_examples=200, deadline=None)
@given(
    low=numbers.decimals("0.00001", "0.2", places=5),
    width=numbers.decimals("0", "0.02", places=5),
    within=numbers.decimals(0, 1, places=2),
    places=numbers.integers(0, 3),
    more=numbers.integers(0, 5),
    cut=numbers.booleans(),
    negative=numbers.booleans(),
)
def test_every_quotient_by_a_rounded_root_is_held(low, width, within, places, more, cut, negative):
    """The same for a root of a number between two bounds, with either sign."""
    number = low + width * within
    divisor = kept(number.sqrt(), places + more, cut)
    assume(divisor)
    ends = {"a": written("a", float(low), float(low + width))}
    found = (ONE / (-sqrt(a) if negative else sqrt(a))).value(ends.__getitem__, coarse(places, cut))
    quotient, noise = float((-1 if negative else 1) / divisor), 1e-9 * float(1 / divisor)
    assert not found.is_open and found.low - noise <= quotient <= found.high + noise


def test_a_divisor_is_as_far_from_zero_as_its_digits():
    """0.001 is not 0.00 as a divisor, but it may be as a factor; what may be 0 without rounding stays open."""
    known = {"a": point(0.999), "b": point(0.016)}
    found = (b / (ONE - a)).value(known.__getitem__, coarse(2))
    assert 15 < found.low <= 16 <= found.high < 17
    found = (b * (ONE - a)).value(known.__getitem__, coarse(2))
    assert found.low <= 0
    found = (b / (ONE - a)).value({**known, "a": written("a", 0.999, 1.0)}.__getitem__, coarse(2))
    assert found.is_open
    found = (b / (a**2 - b**2)).value({"a": point(0.16), "b": point(0.159)}.__getitem__, coarse(2))
    assert found.is_open, "two terms that are rounded may come as close as one likes"
    assert coarse(2).divide(point(1.0), anything(-1.0, 1.0)).is_open


@pytest.mark.parametrize("top", ["0.1", "1"])
@pytest.mark.parametrize("ends", [(1.0, math.inf), (-math.inf, math.inf), (0.0, math.inf), (1e-300, 1e300)])
def test_what_is_open_stays_open_with_significant_figures(ends, top):
    """The digits of what has no end are not asked for."""
    reading, known = Reading(usual=Digits(3, "figures")), {"a": anything(*ends), "b": point(float(top))}
    arithmetic = Ranges(lambda low, high: reading.kept(low, high, 0.01, "out"))
    for divisor in (b - a, b - a**2, a - ONE / a, sqrt(a), b - a * a - a):
        found = (ONE / divisor).value(known.__getitem__, arithmetic)
        assert found.low <= found.high


@cache
def key(name: str):
    """An exercise, solved once."""
    return worked.key(worked.parse(RULES[name]))


def corrected(name: str, step: int, places: int) -> Iterator[tuple[str, str]]:
    """Ways to correct a second moment by hand, and what they come to, from the number on the sheet."""
    moment, share = Decimal(f"{key(name).truth(f'second-moment[w]@{step}'):.{places}f}"), Decimal("0.999")
    divisors = {"in full": 1 - share**step}
    for digits in (3, 4, 5, 6):
        divisors[f"a power with {digits} decimals"] = 1 - round(share**step, digits)
        divisors[f"a divisor with {digits} decimals"] = round(1 - share**step, digits)
    for way, divisor in divisors.items():
        yield way, f"{moment / divisor:.{places}f}"
        yield f"{way}, by its reciprocal", f"{moment * round(1 / divisor, places):.{places}f}"


def report(name: str, cell: str, text: str, places: int):
    """The report of a right sheet, but for one number."""
    sheet = {each: f"{key(name).truth(each):.{places}f}" for each in key(name).askable()}
    return worked.check(key(name), {**sheet, cell: text})


@pytest.mark.parametrize("places", [1, 2, 3, 4])
@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("name", RULES)
def test_a_moment_corrected_with_any_digits_is_right(name, step, places):
    """However 0.999^t is rounded, as long as anything is left of 1 less it."""
    cell = f"second-moment-corrected[w]@{step}"
    for way, text in corrected(name, step, places):
        found = report(name, cell, text, places)
        assert not found.wrong, (way, text, found[cell].accepted)


@pytest.mark.parametrize("places", [2, 3])
@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("name", RULES)
def test_a_wrongly_corrected_moment_is_wrong(name, step, places):
    """With two decimals 1 - 0.999 would be 0.00, and any number was once taken for right."""
    cell = f"second-moment-corrected[w]@{step}"
    truth = key(name).truth(cell)
    for number in (0, truth / 12, truth / 1000, truth * 4 + 7, truth * 12, truth * 1000, -truth):
        found = report(name, cell, f"{number:.{places}f}", places)
        assert [each.cell for each in found.wrong] == [cell], (number, found[cell].accepted)


def test_the_first_correction_is_held_to_its_digits():
    """At the first update 0.001 has one digit only: there is nothing to round, and 17.00 is not 16.00."""
    cell = "second-moment-corrected[w]@1"
    sheet = {each: key("nadam").outcomes[each].shown for each in key("nadam").askable()}
    sheet |= {"second-moment[w]@1": "0.0160"}
    for text, wrong in (("16.00", False), ("16.05", True), ("17.00", True), ("15.00", True), ("55.00", True)):
        assert bool(worked.check(key("nadam"), {**sheet, cell: text}).wrong) is wrong, text
