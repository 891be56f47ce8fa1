"""Tests of axes: ticks, ranges, hints, logarithms, and numbers that may be shown."""

from __future__ import annotations

from itertools import pairwise

import pytest

from worked.document import Axis, Shown, Slot
from worked.formula.printers.plain import Plain
from worked.rendering.drawings.ticks import number_of, ruler


def ticks(axis, numbers, most=6, **options):
    found = ruler(axis, numbers, most, **options)
    assert all(-1e-9 <= tick.share <= 1 + 1e-9 for tick in found.ticks)
    return [Plain()(tick.label).replace("\N{MINUS SIGN}", "-") for tick in found.ticks]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((0, 0.69), ["0", "0.2", "0.4", "0.6", "0.8"]),
        ((-1, 1), ["-1", "-0.5", "0", "0.5", "1"]),
        ((0.1, 0.3), ["0.1", "0.15", "0.2", "0.25", "0.3"]),
        ((0, 130), ["0", "50", "100", "150"]),
        ((5,), ["2", "3", "4", "5", "6", "7", "8"]),
        ((0, 1e-6), ["0", "2·10⁻⁷", "4·10⁻⁷", "6·10⁻⁷", "8·10⁻⁷", "10·10⁻⁷"]),
    ],
)
def test_ticks_are_plain_decimals_at_1_2_or_5(numbers, expected):
    assert ticks(Axis(), numbers) == expected


def test_ticks_are_few_and_even_whatever_the_range():
    for exponent in range(-30, 30, 3):
        for span in (1, 1.3, 2.7, 4.9, 7.1, 9.99):
            found = ruler(Axis(), (-span * 10.0**exponent, 0.3 * span * 10.0**exponent), 6)
            shares = [tick.share for tick in found.ticks]
            assert 3 <= len(shares) <= 9
            assert (shares[0], shares[-1]) == pytest.approx((0, 1))
            assert max(two - one for one, two in pairwise(shares)) == pytest.approx(1 / (len(shares) - 1))


def test_whole_numbers_have_whole_ticks():
    assert ticks(Axis(), (1, 2, 3), 12, pad=0.02) == ["1", "2", "3"]
    assert ticks(Axis(), range(1, 21), 12, pad=0.02) == [str(number) for number in range(2, 21, 2)]


def test_hints_are_the_ends_of_an_axis_and_numbers_may_only_widen_it():
    assert ticks(Axis(low="0", high="20"), ()) == ["0", "5", "10", "15", "20"]
    assert ticks(Axis(low="0"), ()) == ticks(Axis(low="0"), (0.97,)) == ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    assert ticks(Axis(low="-1", high="1"), (0.2, 2.3)) == ["-1", "0", "1", "2", "3"]


def test_a_logarithmic_axis_has_powers_of_ten_and_fine_lines():
    found = ruler(Axis(logarithmic=True), (0.02, 7), 6)
    assert (found.low, found.high, len(found.between)) == (-2, 1, 24)
    assert ticks(Axis(logarithmic=True), (0.02, 7)) == ["0.01", "0.1", "1", "10"]
    assert ticks(Axis(logarithmic=True), (3e-7, 0.5))[:2] == ["10⁻⁷", "10⁻⁶"]
    assert len(ticks(Axis(logarithmic=True), (1e-60, 1))) < 9
    assert found.share(0.1) == pytest.approx(1 / 3)


def test_a_coordinate_is_a_number_that_may_be_shown():
    values = {"x": Shown("-0.5"), "word": Shown("falls"), "huge": Shown("1" * 400)}
    assert number_of("3/4", values) == 0.75
    assert (number_of(Slot("x"), values), number_of(Slot("x", negative=True), values)) == (-0.5, 0.5)
    assert [number_of(Slot(name), values) for name in ("word", "huge", "absent")] == [None] * 3
    with pytest.raises(ValueError, match="three"):
        number_of("three", values)
