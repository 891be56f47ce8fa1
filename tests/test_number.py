"""Enclosures hold the true number, and rounding follows the declared rule; mpmath at 120 digits is the referee."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worked.number import Digits, Enclosures, Rounding, Undecided, compare, decide, is_tie, plain, rounded, significant

NUMBERS = st.decimals(min_value=-50, max_value=50, places=6)
SMALL = Enclosures(12)


def point(number: Decimal):
    """An exact number as an enclosure."""
    return number, number


def holds(enclosure, true) -> bool:
    """Whether the true number lies in the enclosure."""
    low, high = (mpmath.mpf(str(end)) for end in enclosure)
    return low <= true <= high


@given(NUMBERS)
def test_functions_enclose_the_true_value(number):
    with mpmath.workdps(120):
        x = mpmath.mpf(str(number))
        assert holds(SMALL.exp(point(number)), mpmath.exp(x))
        assert holds(SMALL.tanh(point(number)), mpmath.tanh(x))
        if number > 0:
            assert holds(SMALL.ln(point(number)), mpmath.log(x))


@given(st.lists(NUMBERS, min_size=2, max_size=5), NUMBERS)
def test_arithmetic_encloses_the_true_value(numbers, divisor):
    with mpmath.workdps(120):
        wide = [SMALL.exp(point(number / 10)) for number in numbers]
        true = [mpmath.exp(mpmath.mpf(str(number)) / 10) for number in numbers]
        signed = [SMALL.product((point(Decimal(-1)), wide[0])), *wide[1:]]
        assert holds(SMALL.total(signed), -true[0] + sum(true[1:]))
        assert holds(SMALL.product(signed), -mpmath.fprod(true))
        assert holds(SMALL.product(signed[::-1]), -mpmath.fprod(true))
        assert holds(SMALL.power(signed[0], 2), true[0] ** 2)
        assert holds(SMALL.maximum(wide), max(true))
        if divisor:
            assert holds(SMALL.divide(signed[0], point(divisor)), -true[0] / mpmath.mpf(str(divisor)))


def test_dividing_by_what_may_be_zero_is_undecided():
    for bottom in (point(Decimal(0)), (Decimal(-1), Decimal(1))):
        with pytest.raises(Undecided):
            SMALL.divide(point(Decimal(1)), bottom)
    with pytest.raises(Undecided):
        SMALL.ln((Decimal(-1), Decimal(1)))


@given(NUMBERS, st.integers(0, 8))
def test_decimals_are_rounded_as_the_rule_says(number, count):
    for half, rounding in (("up", ROUND_HALF_UP), ("even", ROUND_HALF_EVEN), ("truncate", ROUND_DOWN)):
        expected = number.quantize(Decimal(1).scaleb(-count), rounding=rounding)
        assert rounded(number, Digits(count), half) == expected
        assert not plain(rounded(number, Digits(count), half)).startswith("-0.0") or expected != 0


@pytest.mark.parametrize(
    ("number", "count", "shown"),
    [
        ("0.00265567", 4, "0.002656"),
        ("-0.04068614", 4, "-0.04069"),
        ("0.99996", 4, "1.000"),
        ("9.9996", 4, "10.00"),
        ("123456", 3, "123000"),
        ("0", 4, "0"),
        ("-0.00000", 4, "0"),
        ("1", 4, "1.000"),
    ],
)
def test_significant_figures(number, count, shown):
    assert plain(rounded(Decimal(number), Digits(count, "figures"), "up")) == shown


def test_ties_are_settled_by_the_rule_and_told():
    half = point(Decimal("0.125"))
    assert [decide(half, Digits(2), rule).number for rule in ("up", "even", "truncate")] == [
        Decimal("0.13"),
        Decimal("0.12"),
        Decimal("0.12"),
    ]
    two = Rounding(Digits(2))
    assert is_tie(half, two, "net") and is_tie(point(Decimal("-0.125")), two, "net")
    assert not is_tie(point(Decimal("0.126")), two, "net")
    assert not is_tie(half, Rounding(Digits(2), half="truncate"), "net")


def test_an_enclosure_around_a_tie_is_undecided():
    assert decide((Decimal("0.1249999"), Decimal("0.1250001")), Digits(2), "up") is None
    assert decide((Decimal("0.1250001"), Decimal("0.1250002")), Digits(2), "up").proven


def test_comparisons_tell_true_false_and_unknown():
    one, wide, two = point(Decimal(1)), (Decimal("0.5"), Decimal("1.5")), point(Decimal(2))
    assert compare(one, "<", two) and compare(two, ">", one) and compare(one, "=", one)
    assert compare(one, ">", two) is False
    assert compare(wide, ">", one) is None
    assert compare(wide, "=", one) is None
    assert compare(one, ">=", one)


def test_thirty_figures_or_all():
    assert significant(point(Decimal("0.680"))) == "0.680"
    assert significant((Decimal("0.1"), Decimal("0.2"))) is None
    assert len(significant(Enclosures(60).exp(point(Decimal(1))))) == 31


def test_defaults_are_four_decimals_and_four_figures_for_small_quantities():
    rule = Rounding()
    assert str(rule.of("net")) == "4 decimals"
    assert str(rule.of("delta")) == "4 significant figures"
    assert str(Rounding(Digits(1)).of("delta")) == "1 decimal"
