"""Ranges: they hold every number that a formula can come to, and not many more."""

from __future__ import annotations

import math
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as numbers

from worked.checking.ranges import Ranges, anything, point, written
from worked.formula import Case, Cases, Formula, Function, Maximum, Number, Symbol, exp, ln

a, b, z = Symbol("a"), Symbol("b"), Symbol("z")
ONE, TWO, THREE = (Number(text) for text in "123")
FORMULAS: dict[str, Formula] = {
    "slope of a sigmoid": a * (1 - a),
    "slope of tanh": 1 - a**2,
    "delta": (b - a) * (a * (1 - a)),
    "sigmoid": 1 / (1 + exp(-z)),
    "softmax": exp(a) / (exp(a) + exp(b)),
    "tanh by exponentials": (exp(z) - exp(-z)) / (exp(z) + exp(-z)),
    "tanh": Function("tanh", z),
    "loss": (b - a) ** 2 / 2,
    "cross-entropy": -(a * ln(b)),
    "relu": Maximum((Number("0"), z)),
    "leaky": Cases((Case(z, z, ">", Number("0")),), z / 100),
    "cube": z**3,
    "swish": z / (1 + exp(-z)),
}
FLOATS = {"exp": math.exp, "ln": math.log, "tanh": math.tanh}


class Floats:
    """Plain arithmetic of floats."""

    number = staticmethod(float)
    total = staticmethod(sum)
    product = staticmethod(math.prod)
    maximum = staticmethod(max)

    def vanishes(self, value):
        return value == 0

    def divide(self, top, bottom):
        return top / bottom

    def negate(self, body):
        return -body

    def power(self, base, exponent):
        return base**exponent

    def call(self, name, argument):
        return FLOATS[name](argument)

    def choose(self, left, relation, right, then, otherwise):
        return then() if left > right else otherwise()


def sampled(formula: Formula, spans: dict[str, tuple[float, float]], draw: Random) -> list[float]:
    """Values of a formula at the corners and at random places of its spans."""
    places = [dict(zip(spans, corner, strict=True)) for corner in product(*spans.values())]
    places += [{name: draw.uniform(*ends) for name, ends in spans.items()} for _ in range(40)]
    return [formula.value(place.__getitem__, Floats()) for place in places]


@pytest.mark.parametrize("name", FORMULAS)
@settings(max_examples=60, deadline=None)
@given(
    center=numbers.floats(-3, 3),
    other=numbers.floats(0.05, 3),
    width=numbers.floats(1e-9, 0.4),
    seed=numbers.integers(0, 10**6),
)
def test_every_value_lies_in_the_range(name, center, other, width, seed):
    """No value of a formula lies outside the range that is found for it, narrow or wide."""
    formula = FORMULAS[name]
    spans = {"a": (center, center + width), "b": (other, other + width), "z": (center, center + width)}
    ranges = {symbol: written(symbol, *ends) for symbol, ends in spans.items()}
    found = formula.value(ranges.__getitem__, Ranges())
    for value in sampled(formula, spans, Random(seed)):
        slack = 1e-12 * max(1.0, abs(value))
        assert found.low - slack <= value <= found.high + slack


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("center", [-1.7, 0.31, 0.5, 0.93])
def test_narrow_ranges_stay_narrow(name, center):
    """For numbers of four decimals a range is hardly wider than the values in it, though symbols stand in it twice."""
    formula, width = FORMULAS[name], 1e-4
    spans = {"a": (center, center + width), "b": (0.7, 0.7 + width), "z": (center, center + width)}
    found = formula.value({symbol: written(symbol, *ends) for symbol, ends in spans.items()}.__getitem__, Ranges())
    values = sampled(formula, spans, Random(1))
    assert found.high - found.low <= 1.1 * (max(values) - min(values)) + 1e-7


def test_intermediate_results_may_be_rounded():
    """With a unit for intermediate results a range holds what rounding them gives, and the outermost is not rounded."""
    formula = a * b + ONE * b
    known = {"a": point(0.333), "b": point(0.777)}
    exact = formula.value(known.__getitem__, Ranges())
    kept = formula.value(known.__getitem__, Ranges(lambda low, high: 0.01))
    assert exact.high - exact.low < 1e-12
    assert kept.low < 0.333 * 0.777 + 0.777 < round(0.333 * 0.777, 2) + 0.777 <= kept.high < 1.0371
    cut = formula.value(known.__getitem__, Ranges(lambda low, high: 0.01, cut=True))
    assert cut.low <= 0.25 + 0.777 < cut.high < 1.0371
    whole = (a * b).value(known.__getitem__, Ranges(lambda low, high: 0.01))
    assert whole.high - whole.low < 1e-12


def test_what_is_unknown_stays_unknown():
    """Division by what may be zero, the logarithm of what may be negative, and overflow give open ranges, no errors."""
    arithmetic = Ranges()
    wide = anything(-1.0, 1.0)
    assert math.isinf(arithmetic.divide(point(1.0), wide).high)
    assert arithmetic.ln(wide).low == -math.inf
    assert arithmetic.exp(point(1e6)).high == math.inf
    for value in (anything(), anything(1.0), anything(-math.inf, -2.0), point(1e-300), point(1e300)):
        for formula in FORMULAS.values():
            formula.value(lambda name, value=value: value, arithmetic)
