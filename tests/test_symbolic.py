"""The symbolic room: formulas to expressions and back, proofs of equality, and that nobody else enters it."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest

from worked.formula import Case, Cases, Formula, Function, Letter, Maximum, Number, Symbol, exp, formula, ln
from worked.formula.printers.latex import Latex
from worked.symbolic import (
    decided_at,
    derivative,
    equal,
    expression_of,
    filled,
    formula_of,
    has_cases,
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
]
DIFFERENT = [
    (SIGMOID, 1 - SIGMOID),
    (exp(2 * z), exp(z)),
    (a * b, a + b),
    (SIGMOID * (1 - SIGMOID), SIGMOID * (1 + SIGMOID)),
    (ln(a), ln(b)),
    (a, a + formula("0.00000000000000000001")),
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


def test_sympy_stays_away_from_the_common_path():
    code = (
        "import sys, worked; problem = worked.example('slides-2-2-1');"
        "worked.worksheet(problem); worked.solve(problem)['net[3]@1'];"
        "assert not {'sympy', 'worked.symbolic'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
