"""Items: what is accepted of each number, and what known mistakes lead to."""

from __future__ import annotations

from decimal import Decimal

import pytest

import worked
from worked.packages.item import item_of


@pytest.mark.parametrize("name", ["slides-2-2-1", "xor-2-2-1", "relu-2-2-1", "grid-search", "early-stopping"])
def test_no_wrong_number_is_accepted_or_near_to_one_that_is(name):
    for blank in item_of(worked.example(name)).blanks:
        low, high = blank.accepted[0]
        assert low <= blank.right <= high
        assert high - low < max(abs(blank.right) / 100, Decimal("0.003")) or blank.counts
        for wrong in blank.wrong:
            near = blank.near(wrong)
            assert all(wrong.number + near < low or high < wrong.number - near for low, high in blank.accepted)


def test_what_counts_is_accepted_in_whole_numbers_only():
    item = item_of(worked.example("early-stopping"))
    counts = [blank for blank in item.blanks if blank.counts]
    assert counts
    assert all(low == high == blank.right for blank in counts for low, high in blank.accepted)
