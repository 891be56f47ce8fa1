"""The symbolic room: formulas to expressions and back, proofs of equality, and that nobody else enters it."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest

from worked.formula import (
    PI,
    Case,
    Cases,
    Formula,
    Function,
    Letter,
    Maximum,
    Minimum,
    Number,
    Symbol,
    absolute,
    cos,
    exp,
    formula,
    ln,
    sign,
    sqrt,
)
from worked.formula.printers.latex import Latex
from worked.formula.printers.plain import Plain
from worked.symbolic import (
    decided_at,
    derivative,
    equal,
    expression_of,
    filled,
    formula_of,
    has_cases,
    is_algebraic,
    rational,
    simplest,
    symbol,
    symbols_of,
    with_numbers,
)

a, b, z = Symbol("a"), Symbol("b"), Symbol("z")
LETTERS = {name: symbol(name) for name in "abz"}
NAMES = {each: Letter(name) for name, each in LETTERS.items()}


def expression(written: Formula):
    return expression_of(written, LETTERS.__getitem__)


def decimal(number: Fraction) -> Formula:
    return formula(format(Decimal(number.numerator) / Decimal(number.denominator), "f"))


def printed(written: Formula) -> str:
    """What becomes of a formula that goes through SymPy, as LaTeX."""
    return Latex()(formula_of(simplest(expression(written)), NAMES, decimal))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (a * formula("0.35") + formula("0.8") * formula("0.9"), r"0.35 \cdot a + 0.72"),
        (formula("0.72") - a * formula("0.35"), r"0.72 - 0.35 \cdot a"),
        (-a - formula("0.5"), r"-a - 0.5"),
        (1 - a, r"1 - a"),
        (a * b * 1, r"a \cdot b"),
        (b * a * 2 + a**2, r"a^{2} + 2 \cdot a \cdot b"),
        (1 / (1 + exp(-(a * formula("0.35") + formula("0.72")))), r"\frac{1}{1 + e^{-(0.35 \cdot a + 0.72)}}"),
        (exp(a) / (exp(a) + exp(b)), r"\frac{e^{a}}{e^{a} + e^{b}}"),
        (a * (1 - a) * (formula("0.5") - a), r"a \cdot (1 - a) \cdot (0.5 - a)"),
        (-(a * (1 - a) * b), r"-a \cdot (1 - a) \cdot b"),
        (ln(1 + exp(a)), r"\ln(1 + e^{a})"),
        (Function("tanh", a + b), r"\tanh(a + b)"),
        (Maximum((Number("0"), a + 1)), r"\max(0, a + 1)"),
        (a - a, "0"),
        (a / b, r"\frac{a}{b}"),
        (formula("-0.5") * a, r"-0.5 \cdot a"),
        (2 / (a * b**2), r"\frac{2}{a \cdot b^{2}}"),
        (a / (sqrt(b) + 1), r"\frac{a}{1 + \sqrt{b}}"),
        (a / sqrt(b), r"\frac{a}{\sqrt{b}}"),
        (absolute(a) * sign(b), r"\lvert a\rvert \cdot \mathrm{sgn}(b)"),
        ((1 + cos(PI * a / b)) / 2, r"0.5 + 0.5 \cdot \cos\left(\frac{a \cdot \pi}{b}\right)"),
        (Minimum((a, Number("1"))), r"\min(1, a)"),
        (formula("0.9") ** a, r"0.9^{a}"),
        (a**b, r"a^{b}"),
        (a ** "0.2", r"a^{0.2}"),
        (a**-2, r"\frac{1}{a^{2}}"),
        (exp(Number("1")) * a, r"a \cdot e^{1}"),
        (cos(PI / 3) + sqrt(Number("16")), "4.5"),
    ],
)
def test_expressions_are_written_in_a_readable_order(written, text):
    assert printed(written) == text


def test_the_order_does_not_depend_on_how_it_was_written():
    assert printed(a * 2 + b + 3) == printed(formula(3) + b + 2 * a) == r"2 \cdot a + b + 3"


@pytest.mark.parametrize("text", ["E", "I", "S", "pi", "lambda", "exit()", "__import__('os')", "1/0", "N"])
def test_letters_are_never_parsed(text):
    own = symbol(text)
    shown = expression_of(Symbol("x") + 1, {"x": own}.__getitem__)
    assert symbols_of(shown) == {own}
    assert formula_of(shown, {own: Letter(text)}, decimal) == Letter(text) + 1


def test_two_symbols_of_one_name_are_two():
    assert equal(symbol("w"), symbol("w")) is False


def test_decimals_are_exact():
    assert equal(rational("0.1") + rational("0.2"), rational("0.3")) is True
    assert expression(formula("0.1") * 3 - formula("0.3")) == 0
    assert equal(rational("1e-40"), rational("0")) is False


SIGMOID, TURNED = 1 / (1 + exp(-z)), exp(z) / (1 + exp(z))
EQUAL = [
    (SIGMOID, TURNED),
    (1 - SIGMOID, 1 / (1 + exp(z))),
    (exp(2 * z), exp(z) ** 2),
    (exp(a + b), exp(b + a)),
    ((exp(2 * z) - 1) / (exp(z) + 1), exp(z) - 1),
    (1 / (1 + exp(-(SIGMOID * a))), exp(SIGMOID * a) / (1 + exp(SIGMOID * a))),
    (1 / a - 1 / b, (b - a) / (a * b)),
    (exp(z) / (exp(z) + exp(a)), 1 / (1 + exp(a) / exp(z))),
    (a / sqrt(a), sqrt(a)),
    (1 / (1 + 1 / sqrt(b)), sqrt(b) / (sqrt(b) + 1)),
    (b ** "1.5" / (b + sqrt(b)), b / (sqrt(b) + 1)),
    ((1 - formula("0.9") ** a) ** 2, 1 - 2 * formula("0.9") ** a + formula("0.9") ** (2 * a)),
    (PI * (a + b), PI * a + b * PI),
    (exp(Number("1")) * (a + 1), exp(Number("1")) * a + exp(Number("1"))),
]
DIFFERENT = [
    (SIGMOID, 1 - SIGMOID),
    (exp(2 * z), exp(z)),
    (a * b, a + b),
    (SIGMOID * (1 - SIGMOID), SIGMOID * (1 + SIGMOID)),
    (ln(a), ln(b)),
    (a, a + formula("0.00000000000000000001")),
    (sqrt(a), a),
    (sqrt(a + 1), sqrt(a) + 1),
    (a**b, b**a),
    (cos(a), cos(b)),
]


@pytest.mark.parametrize(("first", "second"), EQUAL)
def test_equal_is_proven(first, second):
    assert equal(expression(first), expression(second)) is True


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_different_is_told(first, second):
    assert equal(expression(first), expression(second)) is False


def test_equal_without_proof_is_not_called_a_proof():
    thinly = expression(ln(a) + ln(b)) - expression(ln(a * b))
    assert equal(thinly, rational("0")) is None


def test_derivative_of_a_composed_function():
    outer, inner = expression(SIGMOID), expression(a * b)
    found = derivative(filled(outer, {LETTERS["z"]: inner}), LETTERS["a"])
    slope = filled(expression(SIGMOID * (1 - SIGMOID)), {LETTERS["z"]: inner})
    assert equal(found, slope * LETTERS["b"]) is True


SLOPES = [
    (a / b, "b", "−a/b²"),
    (1 / b, "b", "−1/b²"),
    (a / (1 - b), "b", "a/(1 − b)²"),
    ((a + b) / b, "b", "1/b − (a + b)/b²"),
    (a / b, "a", "1/b"),
    (a**2, "a", "2·a"),
    (a**3 * b, "a", "3·a²·b"),
    (a**1, "a", "1"),
    (a**-1, "a", "−1·a⁻²"),
    (a ** "0.5", "a", "0.5·a^(−0.5)"),
    (b ** (Number("1") / 3), "b", "1/3·b^(1/3 − 1)"),
    ((1 - a) ** 2, "a", "−2·(1 − a)"),
    (exp(-z), "z", "−e^(−z)"),
    (ln(1 + a), "a", "1/(1 + a)"),
    (sqrt(a), "a", "1/(2·√(a))"),
    (Function("tanh", a * b), "a", "(1 − (tanh(a·b))²)·b"),
    (a / sqrt(b + 1), "b", "−a·1/(2·√(b + 1))/(√(b + 1))²"),
]


@pytest.mark.parametrize(("written", "name", "text"), SLOPES)
def test_partial_derivatives_are_those_of_sympy(written, name, text):
    slope = written.partials()[name]
    letters = {each: Letter(each) for each in "abz"}
    assert Plain()(slope.bind(letters.__getitem__)) == text
    assert equal(expression(slope), derivative(expression(written), LETTERS[name])) is True


def test_what_has_a_kink_brings_its_slope_with_it():
    kinked = (absolute(a), sign(a), Maximum((a, b)), Minimum((a, b)), a**b, Cases((), a))
    for written in kinked:
        with pytest.raises(TypeError, match="no partial derivatives"):
            written.partials()
    two = Number("2")
    for written in (absolute(two), sqrt(two), cos(PI), a**0, Minimum((two, PI)), two**two):
        assert written.partials() == {}


def test_a_size_has_the_sign_as_its_slope():
    found = derivative(expression(absolute(a) * 3 + sign(a)), LETTERS["a"])
    assert found == 3 * expression(sign(a))
    for place, side in ((2, 1), (0, 0), (-2, -1)):
        decide = decided_at({LETTERS["a"]: Decimal(place)})
        assert expression_of(sign(a), LETTERS.__getitem__, decide) == side
        assert expression_of(absolute(a), LETTERS.__getitem__, decide) == side * LETTERS["a"]
        assert expression_of(Minimum((Number("0"), a)), LETTERS.__getitem__, decide) == (
            LETTERS["a"] if side < 0 else 0
        )


def test_roots_and_constants_are_not_algebra():
    for written in (sqrt(a), a**b, absolute(a), PI * a, Minimum((a, b)), cos(a)):
        assert not is_algebraic(expression(written))
    assert is_algebraic(expression(a**-2 + a / b))


def test_cases_are_decided_by_numbers_or_kept():
    bent = Cases((Case(z, z, ">", Number("0")), Case(Number("7"), z, "=", Number("0"))), formula("0.1") * z)
    at = {place: decided_at({LETTERS["z"]: Decimal(place)}) for place in (1, 0, -1)}
    found = {place: expression_of(bent, LETTERS.__getitem__, decide) for place, decide in at.items()}
    assert found == {1: LETTERS["z"], 0: 7, -1: LETTERS["z"] / 10}
    assert has_cases(expression(bent)) and not has_cases(found[1])
    largest = Maximum((Number("0"), z))
    assert [expression_of(largest, LETTERS.__getitem__, at[place]) for place in (1, -1)] == [LETTERS["z"], 0]


def test_numbers_are_replaced_by_a_rule():
    rounded = with_numbers(expression(formula("0.123") * a + 2), lambda number: Fraction(round(number * 10), 10))
    assert rounded == expression(formula("0.1") * a + 2)
    coarse = with_numbers(expression(formula("0.6") * sqrt(a) + 2), lambda number: Fraction(round(number)))
    assert coarse == expression(sqrt(a) + 2)


def test_sympy_stays_away_from_the_common_path():
    code = (
        "import sys, worked; problem = worked.example('slides-2-2-1');"
        "worked.worksheet(problem); worked.solve(problem)['net[3]@1'];"
        "assert not {'sympy', 'worked.symbolic'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
