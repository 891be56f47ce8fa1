"""Tests of extremes and their derivatives, which are settled by one rule also where arguments are equal."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from worked.formula import Maximum, Minimum, Number, Symbol, slopes_of_extreme, sqrt
from worked.formula.floats import FLOATS
from worked.number import Enclosures
from worked.number.enclosures import LAST_PRECISION

NAMES = "abc"


@pytest.mark.parametrize(("kind", "best"), [(Maximum, max), (Minimum, min)])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_of_equal_arguments_the_first_one_counts(kind, best, count):
    extreme = kind(tuple(Symbol(name) for name in NAMES[:count]))
    for numbers in product((-1, 0, 2), repeat=count):
        named = dict(zip(NAMES, map(float, numbers), strict=False))
        exact = {name: (Decimal(number), Decimal(number)) for name, number in named.items()}
        slopes = slopes_of_extreme(extreme)
        wanted = [float(place == numbers.index(best(numbers))) for place in range(count)]
        assert [slope.value(named.__getitem__, FLOATS) for slope in slopes] == wanted
        assert [float(slope.value(exact.__getitem__, Enclosures(28))[0]) for slope in slopes] == wanted


def test_numbers_that_are_equal_only_by_algebra_follow_the_same_rule():
    root = sqrt(Number("2"))
    numbers = Enclosures(LAST_PRECISION)
    found = [
        slope.value(lambda name: None, numbers) for slope in slopes_of_extreme(Maximum((root * root, Number("2"))))
    ]
    assert found == [(1, 1), (0, 0)] and numbers.assumed
    found = [
        slope.value(lambda name: None, numbers) for slope in slopes_of_extreme(Minimum((Number("2"), root * root)))
    ]
    assert found == [(1, 1), (0, 0)]
