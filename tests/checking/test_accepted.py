"""Accepted ranges: what may stand in a cell of a net or of an exercise, the others being right."""

from __future__ import annotations

from decimal import Decimal

import pytest

import worked
from worked.checking.check import accepted_ranges


@pytest.mark.parametrize("example", ["slides-2-2-1", "nadam-quadratic", "batch-norm-2-2-1", "early-stopping"])
def test_a_number_in_a_range_is_right_and_one_beyond_it_is_not(example):
    key = worked.key(worked.example(example))
    ranges = accepted_ranges(key)
    right = {name: key.solution[name].shown for name in key.askable()}
    assert list(ranges) == list(right)
    widest = max((name for name in ranges if ranges[name]), key=lambda name: ranges[name][0][1] - ranges[name][0][0])
    (low, high), unit = ranges[widest][0], Decimal(1).scaleb(Decimal(right[widest]).as_tuple().exponent)
    for number in (low, high):
        report = worked.check(key, {**right, widest: str(number)})
        assert report.score == report.out_of and report.first_wrong is None
    for number in (low - 40 * unit, high + 40 * unit):
        assert worked.check(key, {**right, widest: str(number)}).score < len(right)


@pytest.mark.parametrize(("example", "quantities"), [("slides-2-2-1", ("weight", "out")), ("layer-norm", ("scaled",))])
def test_both_ends_of_every_range_are_right(example, quantities):
    key = worked.key(worked.example(example))
    right = {name: key.solution[name].shown for name in key.askable()}
    for name, spans in accepted_ranges(key).items():
        for end in {end for span in spans for end in span} if name.startswith(quantities) else ():
            assert worked.check(key, {**right, name: str(end)})[name].mark, (name, end)
