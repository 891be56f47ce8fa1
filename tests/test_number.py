"""Enclosures hold the true number, and rounding follows the declared rule; mpmath at 120 digits is the referee."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worked.formula import FUNCTIONS, PI, Number, Symbol, cos
from worked.number import (
    Digits,
    Enclosures,
    Rounding,
    Undecided,
    compare,
    decide,
    is_round,
    is_tie,
    plain,
    rounded,
    significant,
)

NUMBERS = st.decimals(min_value=-50, max_value=50, places=6)
SMALL = Enclosures(12)
SINE = FUNCTIONS["sin"]
TANH = FUNCTIONS["tanh"]


def point(number: Decimal):
    """An exact number as an enclosure."""
    return number, number


def holds(enclosure, true) -> bool:
    """Whether the true number lies in the enclosure, as far as the referee's binary numbers can tell."""
    low, high = (mpmath.mpf(str(end)) for end in enclosure)
    slack = abs(true) * mpmath.mpf(10) ** (5 - mpmath.mp.dps)
    return low - slack <= true <= high + slack


@given(NUMBERS)
def test_functions_enclose_the_true_value(number):
    with mpmath.workdps(120):
        x = mpmath.mpf(str(number))
        assert holds(SMALL.exp(point(number)), mpmath.exp(x))
        assert holds(SMALL.call(TANH, point(number)), mpmath.tanh(x))
        if number > 0:
            assert holds(SMALL.ln(point(number)), mpmath.log(x))


@given(NUMBERS, st.integers(5, 60))
def test_roots_and_circles_enclose_the_true_value(number, precision):
    arithmetic = Enclosures(precision)
    with mpmath.workdps(120):
        x = mpmath.mpf(str(number))
        for found, true in (
            (arithmetic.cos(point(number)), mpmath.cos(x)),
            (arithmetic.call(SINE, point(number)), mpmath.sin(x)),
            (arithmetic.sqrt(point(abs(number))), mpmath.sqrt(abs(x))),
            (arithmetic.call(TANH, point(number / 7)), mpmath.tanh(mpmath.mpf(str(number / 7)))),
            (arithmetic.constant("pi"), +mpmath.pi),
        ):
            assert holds(found, true)
            assert found[1] - found[0] <= Decimal(25).scaleb(-precision)
        wide = arithmetic.exp(point(number / 10))
        assert holds(arithmetic.cos(wide), mpmath.cos(mpmath.exp(x / 10)))
        assert holds(arithmetic.call(SINE, wide), mpmath.sin(mpmath.exp(x / 10)))
        assert holds(arithmetic.sqrt(wide), mpmath.exp(x / 20))


@pytest.mark.parametrize("number", ["1000", "-999.5", "1e20", "-1e-40", "3.14159265358979323846264338327950288", "0"])
def test_cosines_of_far_and_near_angles(number):
    with mpmath.workdps(120):
        low, high = SMALL.cos(point(Decimal(number)))
        assert holds((low, high), mpmath.cos(mpmath.mpf(number))) and high - low < Decimal("1e-10")
    assert SMALL.cos((Decimal(0), Decimal(7))) == (-1, 1)
    assert SMALL.cos(point(Decimal("1e5000"))) == (-1, 1)


def test_pi_is_enclosed_at_every_precision():
    with mpmath.workdps(2000):
        for precision in (1, 2, 28, 57, 1792):
            assert holds(Enclosures(precision).constant("pi"), +mpmath.pi)
    with pytest.raises(ValueError, match="tau"):
        SMALL.constant("tau")


def test_roots_of_squares_are_exact():
    for root in ("0", "4", "0.5", "1.2345678", "1e-30", "1e30"):
        number = Decimal(root)
        assert SMALL.sqrt(point(number * number)) == point(number)
    low, high = SMALL.sqrt(point(Decimal(2)))
    assert low < high
    for wrong in (point(Decimal(-1)), (Decimal(-1), Decimal(1))):
        with pytest.raises(Undecided):
            SMALL.sqrt(wrong)


def shown(formula, **numbers) -> str:
    """A formula as it is shown to four decimals; it must be proven."""
    decided = decide(formula.value(lambda name: point(Decimal(numbers[name])), SMALL), Digits(4), "up")
    assert decided and decided.proven
    return plain(decided.number)


def test_cosines_of_parts_of_a_turn_are_exact():
    t = Symbol("t")
    annealed = (1 + cos(PI * t / Number("6"))) / 2
    assert [shown(annealed, t=str(place)) for place in (0, 2, 3, 4, 6, 9, 12, 30)] == (
        ["1.0000", "0.7500", "0.5000", "0.2500", "0.0000", "0.5000", "1.0000", "0.0000"]
    )
    assert shown((1 + cos(PI * 5 / 5)) / 2) == "0.0000"
    assert shown((1 + cos(-(t / Number("10") * PI))) / 2, t="5") == "0.5000"
    assert shown(cos(PI), t="1") == "-1.0000"
    assert shown(annealed, t="1") == "0.9330"
    assert shown(cos(PI * PI)) == shown(cos(PI * t / PI * PI), t="3.14159265358979") == "-0.9027"
    with pytest.raises(Undecided):
        shown(cos(PI / t), t="0")


@given(st.fractions(min_value=-20, max_value=20, max_denominator=40))
def test_cosines_of_parts_of_a_turn_enclose_the_true_value(turn):
    with mpmath.workdps(60):
        found = SMALL.cosine_of_turn(point(Decimal(turn.numerator)), point(Decimal(turn.denominator)))
        true = mpmath.cos(mpmath.pi * turn.numerator / turn.denominator)
        low, high = (mpmath.mpf(str(end)) for end in found)
        assert low - mpmath.mpf("1e-55") <= true <= high + mpmath.mpf("1e-55")
        assert (low == high) == (turn.denominator < 4)


@given(NUMBERS, NUMBERS, st.integers(0, 200))
def test_whole_powers_enclose_the_true_value(number, other, count):
    low, high = sorted((number, other))
    for found in (SMALL.power((low, high), count), SMALL.raised((low, high), point(Decimal(count)))):
        below, above = map(Fraction, found)
        for base in (low, high, (low + high) / 2, Decimal(0) if low < 0 < high else high):
            assert below <= Fraction(base) ** count <= above
    assert count or SMALL.power((low, high), count) == (1, 1)


@given(st.decimals("0.001", 50, places=6), st.decimals(-20, 20, places=3), st.decimals(-20, 20, places=3))
def test_other_powers_enclose_the_true_value(number, one, other):
    low, high = sorted((one, other))
    with mpmath.workdps(120):
        base, ends = mpmath.mpf(str(number)), [mpmath.mpf(str(low)), mpmath.mpf(str(high))]
        found, wide = SMALL.raised(point(number), point(low)), SMALL.raised(point(number), (low, high))
        assert holds(found, base ** ends[0])
        assert all(holds(wide, base**end) for end in [*ends, sum(ends) / 2])
        assert found[1] - found[0] <= found[1] * Decimal("1e-8")
        if low > 0:
            assert holds(SMALL.raised((Decimal(0), number), (low, high)), base ** ends[0])


def test_powers_are_exact_where_they_can_be():
    two, zero = point(Decimal(2)), point(Decimal(0))
    assert SMALL.power(zero, 0) == SMALL.raised(zero, zero) == point(Decimal(1))
    assert SMALL.raised(two, point(Decimal(10))) == point(Decimal(1024))
    assert SMALL.raised(two, point(Decimal("-3.00"))) == point(Decimal("0.125"))
    assert SMALL.raised(point(Decimal(-2)), point(Decimal(3))) == point(Decimal(-8))
    assert SMALL.raised(point(Decimal(4)), point(Decimal("1.5"))) == point(Decimal(8))
    assert SMALL.raised(point(Decimal(1)), (Decimal("0.1"), Decimal("0.2"))) == point(Decimal(1))
    assert SMALL.raised(zero, point(Decimal("0.3"))) == zero
    assert SMALL.power((Decimal(-2), Decimal(1)), 4) == (0, 16)
    assert shown(1 - Number("0.9") ** Symbol("t"), t="3") == "0.2710"
    assert SMALL.power(point(Decimal("0.999")), 10**9)[1] < Decimal("1e-400000")
    for base, exponent in (("-2", "0.5"), ("-2", "0.3"), ("0", "-0.3"), ("0", "-1")):
        with pytest.raises(Undecided):
            SMALL.raised(point(Decimal(base)), point(Decimal(exponent)))


def test_sizes_signs_and_smallest():
    wide = Decimal(-1), Decimal(2)
    assert SMALL.abs(wide) == (0, 2) and SMALL.abs(point(Decimal("-0.5"))) == point(Decimal("0.5"))
    assert SMALL.sign(wide) == (-1, 1) and SMALL.sign((Decimal(0), Decimal(2))) == (0, 1)
    assert [SMALL.sign(point(Decimal(number)))[0] for number in ("-3", "-0", "0.00", "0.1")] == [-1, 0, 0, 1]
    assert SMALL.minimum([wide, point(Decimal(1))]) == (-1, 1)


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


@given(st.integers(-(10**40), 10**40), st.integers(-30, 30), st.integers(-35, 35))
def test_a_number_is_round_where_a_unit_divides_it(digits, exponent, place):
    number = Decimal(digits).scaleb(exponent, Context(prec=50))
    assert is_round(number, place) == (Fraction(number) % Fraction(10) ** place == 0)
