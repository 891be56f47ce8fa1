"""Ranges: they hold every number that a formula can come to, and not many more."""

from __future__ import annotations

import math
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as numbers

from worked.checking.numbers.ranges import Ranges, anything, point, written
from worked.formula import (
    PI,
    Case,
    Cases,
    Formula,
    Function,
    Maximum,
    Minimum,
    Number,
    Symbol,
    absolute,
    cos,
    exp,
    ln,
    sign,
    sin,
    sqrt,
)

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
    "normed": (b - a) / sqrt((b - a) ** 2 + Number("0.1")),
    "root": a / (sqrt(b) + Number("0.01")),
    "wave": cos(z) * b + sin(a),
    "annealing": b / 2 * (1 + cos(PI * a / 5)),
    "sizes": absolute(z) + b * sign(z),
    "clipped": Minimum((Number("1"), 1 / b)) * a,
    "high powers": a**9 + z**6,
    "reciprocal": b**-2,
    "odd root": b ** "0.3",
    "decay": Number("0.96") ** a,
    "both": b**a,
}
FLOATS = {
    "exp": math.exp,
    "ln": math.log,
    "tanh": math.tanh,
    "sqrt": math.sqrt,
    "cos": math.cos,
    "sin": math.sin,
    "abs": abs,
    "sign": lambda x: (x > 0) - (x < 0),
}


class Floats:
    """Plain arithmetic of floats."""

    number = staticmethod(float)
    total = staticmethod(sum)
    product = staticmethod(math.prod)
    maximum = staticmethod(max)
    minimum = staticmethod(min)

    def constant(self, name):
        return getattr(math, name)

    def vanishes(self, value):
        return value == 0

    def divide(self, top, bottom):
        return top / bottom

    def negate(self, body):
        return -body

    def power(self, base, exponent):
        return base**exponent

    raised = power

    def call(self, function, argument):
        return FLOATS[function.name](argument)

    def cosine_of_turn(self, top, bottom):
        return math.cos(math.pi * top / bottom)

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


@pytest.mark.parametrize("exponent", [0, 1, 2, 5, 6, 1000, 10**30])
@pytest.mark.parametrize("ends", [(-0.5, 0.25), (-0.9, -0.4), (0.0, 0.9), (0.5, 0.5), (0.0, 0.0), (-0.2, 0.0)])
def test_powers_hold_their_ends_and_zero(exponent, ends):
    for found in (
        Ranges().power(written("a", *ends), exponent),
        Ranges().raised(written("a", *ends), point(float(exponent))),
    ):
        for base in (*ends, *([0.0] if ends[0] <= 0 <= ends[1] else [])):
            assert found.low - 1e-12 <= base**exponent <= found.high + 1e-12


def test_cosines_of_parts_of_a_turn():
    """The cosine of a given part of a turn is known to the last digit, also if pi * t / T may be rounded on paper."""
    wave, given_numbers = cos(PI * a / b), {"a": point(5.0), "b": point(10.0)}
    exact = wave.value(given_numbers.__getitem__, Ranges())
    assert exact.low == exact.high == 0
    rounded = wave.value(given_numbers.__getitem__, Ranges(lambda low, high: 0.01))
    assert rounded.low <= math.cos(1.57) <= rounded.high and rounded.low <= 0 <= rounded.high


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

    def of(function, argument):
        return function(z).value(lambda name: argument, arithmetic)

    assert math.isinf(arithmetic.divide(point(1.0), wide).high)
    assert of(ln, wide).low == -math.inf
    assert of(exp, point(1e6)).high == math.inf
    assert of(sqrt, wide).low == 0 and math.isinf(of(sqrt, point(-1.0)).high)
    assert math.isinf(arithmetic.raised(wide, point(0.5)).high) or arithmetic.raised(wide, point(0.5)).low == 0
    assert (of(cos, point(1e9)).low, of(cos, point(1e9)).high) == (-1, 1)
    for value in (anything(), anything(1.0), anything(-math.inf, -2.0), point(1e-300), point(1e300)):
        for formula in FORMULAS.values():
            formula.value(lambda name, value=value: value, arithmetic)
