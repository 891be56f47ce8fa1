"""Powers of e and logarithms to many digits are enclosed, narrowly; mpmath is the referee."""

from __future__ import annotations

from decimal import Context, Decimal

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_number import holds, point
from worked.number import Enclosures, width
from worked.number.exponential import FEWEST_DIGITS, is_for_many_digits

MANY = st.integers(FEWEST_DIGITS, 700)
NUMBERS = st.decimals(min_value=-3000, max_value=3000, places=9)
PRECISE = Context(prec=60)


def lost(enclosure, precision: int) -> float:
    """By how many digits an enclosure is wider than one unit of the last digit that is computed with."""
    return width(enclosure) - (enclosure[1].adjusted() - precision + 1)


def exact(number: Decimal) -> mpmath.mpf:
    """The number for the referee."""
    return mpmath.mpf(str(number))


@settings(deadline=None)
@given(NUMBERS, MANY)
def test_powers_of_e_hold_the_true_value_and_are_narrow(number, precision):
    found = Enclosures(precision).exp(point(number))
    with mpmath.workdps(precision + 60):
        assert is_for_many_digits(number, number, precision)
        assert holds(found, mpmath.exp(exact(number)))
    assert lost(found, precision) <= 1 or number == 0


@settings(deadline=None)
@given(NUMBERS, st.decimals(min_value=0, max_value=2, places=20), MANY)
def test_the_power_of_an_enclosure_holds_those_of_both_ends(number, gap, precision):
    above = PRECISE.add(number, gap)
    found = Enclosures(precision).exp((number, above))
    with mpmath.workdps(precision + 60):
        low, high = (mpmath.exp(exact(end)) for end in (number, above))
        assert exact(found[0]) <= low and high <= exact(found[1])
        unit = mpmath.mpf(10) ** (5 - precision)
        assert exact(found[1]) - exact(found[0]) <= (high - low) + high * unit


@settings(deadline=None)
@given(st.decimals(min_value="1e-9", max_value=3000, places=9), st.integers(-60, 60), MANY)
def test_logarithms_hold_the_true_value_and_are_narrow(number, place, precision):
    number = number.scaleb(place, PRECISE)
    found = Enclosures(precision).ln(point(number))
    with mpmath.workdps(precision + 60):
        assert holds(found, mpmath.log(exact(number)))
    assert lost(found, precision) <= 1 or number == 1


@settings(deadline=None)
@given(st.decimals(min_value="1e-9", max_value=3000, places=9), st.decimals(min_value=0, max_value=50, places=9), MANY)
def test_the_logarithm_of_an_enclosure_holds_those_of_both_ends(number, gap, precision):
    above = PRECISE.add(number, gap)
    found = Enclosures(precision).ln((number, above))
    with mpmath.workdps(precision + 60):
        low, high = (mpmath.log(exact(end)) for end in (number, above))
        assert exact(found[0]) <= low and high <= exact(found[1])


@pytest.mark.parametrize("precision", [FEWEST_DIGITS, 1792])
@pytest.mark.parametrize(
    "text", ["1", "-1", "1e-300", "-1e-900", "1e-2000", "999999.9", "-999999.9", "-1e7", "2.302585093"]
)
def test_unusual_exponents(text, precision):
    found = Enclosures(precision).exp(point(Decimal(text)))
    with mpmath.workdps(precision + 60):
        assert holds(found, mpmath.exp(exact(Decimal(text))))
    assert lost(found, precision) <= 1


@pytest.mark.parametrize("precision", [FEWEST_DIGITS, 1792])
@pytest.mark.parametrize(
    "text",
    ["1e-2000", "1e2000", "9e400000", "0.9999", f"1.{'0' * 50}1", f"1.{'0' * 500}1", "2", "10"]
    + [f"0.{'9' * places}" for places in (300, 800, 1200, 1792, 2500)],
)
def test_unusual_logarithms(text, precision):
    found = Enclosures(precision).ln(point(Decimal(text)))
    with mpmath.workdps(precision + 6000):
        assert holds(found, mpmath.log(exact(Decimal(text))))
    assert lost(found, precision) <= 1


def test_an_enclosure_that_grows_beyond_all_bounds_has_an_infinite_width():
    huge = Enclosures(300).exp(point(Decimal("1e30")))
    assert width(huge) == float("inf")
    assert width((Decimal("0.25"), Decimal("0.2513"))) == -3
