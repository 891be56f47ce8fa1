"""Agreement: what digits are, and what the engine has is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.explaining.explained import one_step
from worked.explaining.agreement import _digits, least
from worked.explaining.cone import explain
from worked.explaining.recorded import Recorded


@pytest.mark.parametrize(
    "exact, gap, digits",
    [
        ("1.5", "0", None),
        ("1.5", "0.0000004", 7),
        ("1.5", "0.0000006", 6),
        ("9.9", "0.0000004", 7),
        ("0.0123", "0.0123", 0),
        ("0", "1e-9", 0),
        ("2", "3", 0),
    ],
)
def test_digits_agree_as_long_as_the_gap_is_below_half_a_unit(exact, gap, digits):
    assert _digits(Decimal(exact), Decimal(gap)) == digits


def test_the_engine_tells_all_that_it_remembers():
    explanation = explain(Recorded.of(*one_step(penalty="l2", clip="norm")), 1, 40, 5, 7)
    said = [each.cell.quantity for each in explanation.agreements]
    assert said == [
        *("net", "out", "delta", "data-gradient", "gradient", "clipped-gradient"),
        *("first-moment", "second-moment", "change", "weight"),
    ]


def test_a_change_that_the_engine_remembers_is_its_own_number():
    found = one_step(optimiser={"name": "momentum", "form": "change"})
    change = next(each for each in explain(Recorded.of(*found), 2, 3, 7).agreements if each.cell.quantity == "change")
    assert not change.difference
    assert change.digits is None or change.digits >= 6


def test_units_in_the_last_place_are_those_of_the_number():
    """A number that is rounded once lies within half a unit of the exact one: here the new weight."""
    explanation = explain(Recorded.of(*one_step(optimiser="gradient-descent")), 2, 3, 7)
    assert explanation.agreements[-1].units < 1
    assert least(explanation.agreements).digits >= 6
