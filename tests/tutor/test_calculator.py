"""The calculator against Python's own arithmetic, and against input that means harm."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import mpmath
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from worked.errors import WorkedError
from worked.maths.activations import ACTIVATIONS
from worked.tutor.calculator import LONGEST, functions, tokens_of, value

NUMBERS = st.one_of(
    st.integers(0, 99).map(str),
    st.decimals("0", "9", places=3).map(str),
    st.sampled_from(["0.5", "2", "1e-3", "2.5e1"]),
)
MATHS = {
    **{name: getattr(mpmath, name) for name in ("exp", "sqrt", "tanh", "sin", "cos")},
    "ln": mpmath.log,
    "abs": mpmath.fabs,
}
NAMES = {**MATHS, "mpf": mpmath.mpf, "pi": mpmath.pi, "e": mpmath.e, "max": max, "min": min, "__builtins__": {}}


def joined(inner):
    """Larger expressions of smaller ones."""
    signs = st.sampled_from(["+", "-", "*", "/"])
    spaced = st.sampled_from(["", " "])
    return st.one_of(
        st.builds(lambda a, gap, sign, b: f"{a}{gap}{sign}{gap}{b}", inner, spaced, signs, inner),
        st.builds("({})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("{}({})".format, st.sampled_from(sorted(MATHS)), inner),
        st.builds("({})^{}".format, inner, st.integers(-3, 3)),
        st.builds("-{}^2".format, NUMBERS),
        st.builds("2^{}^2".format, st.integers(0, 3)),
        st.builds("e^({})".format, inner),
        st.builds("max({}, {}) - min({}, pi)".format, inner, inner, inner),
    )


EXPRESSIONS = st.recursive(NUMBERS, joined, max_leaves=8)


LITERAL = re.compile(r"(?<![A-Za-z0-9.])[0-9.]+(?:e[+-]?[0-9]+)?")


@given(EXPRESSIONS)
def test_it_computes_as_python_does(text):
    """Python evaluates the same text with the numbers of mpmath; what it comes to lies in the enclosure."""
    assume(len(text) <= LONGEST)
    with mpmath.workdps(80):
        source = LITERAL.sub(lambda found: f"mpf('{found[0]}')", text.replace("^", "**"))
        try:
            expected = eval(source, dict(NAMES))
        except (ArithmeticError, ValueError, TypeError):  # complex numbers are not compared
            expected = mpmath.nan
        usual = not isinstance(expected, mpmath.mpc) and mpmath.isfinite(expected)
        try:
            low, high = value(text)
        except WorkedError as error:
            assert not usual or _may_be_refused(str(error), text, expected)
            return
        assert usual
        noise = mpmath.mpf(10) ** -60 * (1 + abs(expected))
        assert mpmath.mpf(str(low)) - noise <= expected <= mpmath.mpf(str(high)) + noise
        assert high - low <= abs(high) * Decimal("1e-9") + Decimal("1e-9") or abs(expected) > 1e9


def _may_be_refused(error: str, text: str, expected: mpmath.mpf) -> bool:
    """Whether a number is refused for its size or depth, or since a part of it is next to 0 or to a border."""
    parts = ("-", "/", "ln")  # by which a part may have no value; mpmath goes on with an infinite one
    return (
        "too large" in error or "too deeply" in error or ("no value" in error and any(each in text for each in parts))
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1*0.35+0.8*0.9", 0.755),
        ("0,1·0,35 + 0,8·0,9", 0.755),
        ("-2^2", -4),
        ("2**-3", 0.125),
        ("2^3^2", 512),
        ("2²·3⁻¹", 4 / 3),
        ("√(2)", math.sqrt(2)),
        ("½", 0.5),
        ("1/(1+e^(−0.755))", 1 / (1 + math.exp(-0.755))),
        ("sigmoid(0.755)", 1 / (1 + math.exp(-0.755))),
        ("logistic(0.755)", 1 / (1 + math.exp(-0.755))),
        ("leaky_relu(-2)", -0.02),
        ("max(0, -0.3, 0.2)", 0.2),
        ("min(1; 2)", 1),
        ("cos(π)", -1),
        ("exp(-1000)*0", 0),
    ],
)
def test_notations(text, expected):
    low, high = value(text)
    assert float(low) == pytest.approx(expected, rel=1e-12) == float(high)


def test_every_function_and_activation_may_be_typed():
    for name in functions():
        low, high = value(f"{name}(0.5)")
        assert float(high) - float(low) < 1e-12
    coupled = {name for name, entry in ACTIVATIONS.items() if entry.couples}
    assert {name.replace("-", "_") for name in ACTIVATIONS if name not in coupled} <= set(functions())
    for name in coupled:
        with pytest.raises(WorkedError, match="whole layer"):
            value(f"{name}(1)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("__import__('os').system('true')", "no sign of arithmetic"),
        ("().__class__", "no sign of arithmetic"),
        ("exp.__class__", "no sign of arithmetic"),
        ("lambda: 0", "no sign of arithmetic"),
        ("open('x')", "no sign of arithmetic"),
        ("eval(1)", "no function is called"),
        ("9**9**9", "too large"),
        ("9^9^9^9", "too large"),
        ("2^1e9", "too large"),
        ("1e-59^1000", "too large"),
        ("(((1e30)^2)^2)^2", "too large"),
        ("exp(exp(exp(9)))", "too large"),
        ("cos(1e59)", "too large"),
        ("1e999999999", "too many digits"),
        ("9" * 200, "too many digits"),
        ("(" * 100, "too deeply"),
        ("(" * 10**6, "longer than"),
        ("-" * 10**6 + "1", "longer than"),
        ("-" * 200 + "1", "too deeply"),
        ("1/0", "divides by 0"),
        ("1/(0.1-0.1)", "divides by 0"),
        ("0^-1", "divides by 0"),
        ("ln(0)", "no value"),
        ("sqrt(-1)", "no value"),
        ("(-8)^0.5", "not whole"),
        ("٣+1", "no sign of arithmetic"),
        ("1+\x00", "no sign of arithmetic"),
        ("1+\u202e2", "no sign of arithmetic"),
        ("🙂", "no sign of arithmetic"),
        ("", "the end"),
        ("1+", "the end"),
        ("2 3", "expected"),
        ("sigmoid", "bracket behind sigmoid"),
        ("sigmid(1)", "did you mean 'sigmoid'"),
        ("log(2)", "logarithm is ln"),
        ("exp(1, 2)", "closing bracket"),
        ("1;2", "expected"),
        ("foo", "nothing is called"),
        ("true", "nothing is called"),
    ],
    ids=lambda text: repr(text[:24]),
)
def test_hostile_and_wrong_input_gets_a_sentence(text, said):
    with pytest.raises(WorkedError) as found:
        value(text)
    assert said in str(found.value) and "\n" not in str(found.value) and len(str(found.value)) < 400


@given(st.text(max_size=60))
def test_any_text_is_computed_or_refused(text):
    try:
        low, high = value(text)
    except WorkedError:
        return
    assert low <= high


@given(st.text(alphabet="0123456789.,eE+-*/^() pisqrtx[]@", max_size=40))
def test_any_text_of_arithmetic_signs_is_computed_or_refused(text):
    try:
        assert list(tokens_of(text))[-1].kind == "end"
        low, high = value(text)
    except WorkedError:
        return
    assert low <= high
