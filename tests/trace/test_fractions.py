"""Fractions and roots as given numbers: exact in every digit, printed as they are, and refused in a sentence."""

from __future__ import annotations

import json
from fractions import Fraction

import mpmath
import pytest
import sympy

import worked
from tests.formats import NAMES, text_in
from tests.live.test_replay import compare
from worked.errors import WorkedError
from worked.formula.exact import exact
from worked.formula.printers.latex import Latex
from worked.formula.printers.plain import Plain
from worked.live.data import live_data
from worked.live.lab_data import lab_data
from worked.live.practice import practice_data
from worked.number.fractions import FRACTIONS, ends_of

NET = """
[network]
layers = [2, 2, 1]
activations = ["relu", "linear"]
weights = [[["1/3", "-2/7"], ["1/2", 0.5]], [[WEIGHT, "1/3"]]]
biases = [["1/6", 0], [0.1]]
[[samples]]
inputs = [1, "1/2"]
targets = ["2/3"]
[training]
learning-rate = "1/10"
"""
RATIONAL, ROOT = NET.replace("WEIGHT", '"3/4"'), NET.replace("WEIGHT", '"sqrt(2)/2"')
GRAPH = '[graph]\nexpression = "x*y + sqrt(z)"\ninputs = { x = "1/3", y = "-2/7", z = "1/sqrt(3)" }'
DESCENT = '[descent]\nfunction = "w^2 - 4*w*v"\nstart = { w = "1/3", v = "sqrt(2)/2" }\nlearning-rate = "1/10"'


@pytest.mark.parametrize(
    ("text", "plain", "latex"),
    [
        ("1/3", "1/3", r"\frac{1}{3}"),
        ("-2/7", "−2/7", r"-\frac{2}{7}"),
        ("sqrt(2)/2", "√(2)/2", r"\frac{\sqrt{2}}{2}"),
        ("1/sqrt(3)", "1/√(3)", r"\frac{1}{\sqrt{3}}"),
        ("2^3/(1 + 0.5)", "2³/(1 + 0.5)", r"\frac{2^{3}}{1 + 0.5}"),
    ],
)
def test_a_number_is_printed_as_it_is_given(text, plain, latex):
    assert Plain()(exact(text)) == plain and Latex()(exact(text)) == latex


def numbers(text: str) -> dict[str, sympy.Expr]:
    """What the cells of the net come to by SymPy, exactly, from the formulas of a textbook."""
    half, third = sympy.Rational(1, 2), sympy.Rational(1, 3)
    weight = sympy.sqrt(2) / 2 if text is ROOT else sympy.Rational(3, 4)
    one = third - sympy.Rational(2, 7) * half + sympy.Rational(1, 6)
    two = half + half * half
    out = weight * one + third * two + sympy.Rational(1, 10)
    miss = out - 2 * third
    return {
        "net[h1]@1": one,
        "out[h2]@1": two,
        "net[o1]@1": out,
        "loss@1": miss**2 / 2,
        "delta[h1]@1": weight * miss,
        "gradient[x2>h2]@1": third * miss * half,
        "weight[h1>o1]@2": weight - miss * one / 10,
    }


@pytest.mark.parametrize("text", [RATIONAL, ROOT], ids=["rational", "root"])
def test_all_digits_are_those_of_sympy(text):
    solution = worked.solve(worked.parse(text + "[rounding]\nfigures = 25"))
    for name, true in numbers(text).items():
        with mpmath.workdps(40):
            found = mpmath.mpf(solution[name].shown)
            assert solution[name].proven and mpmath.almosteq(
                found, mpmath.mpf(str(true.evalf(40))), mpmath.mpf("1e-24")
            )


def test_what_is_a_decimal_again_is_exact_and_ties_are_settled_by_the_rule():
    """1/3 * 3/32 = 0.03125 lies just between two numbers of four decimals."""
    text = '[network]\nlayers = [1, 1]\nactivations = "relu"\nweights = [[["1/3"]]]\nbiases = [[0]]\n'
    text += '[[samples]]\ninputs = ["3/32"]\ntargets = [0]\n[rounding]\nhalf = "HALF"'
    for half, shown in (("up", "0.0313"), ("even", "0.0312"), ("truncate", "0.0312")):
        task = worked.parse(text.replace("HALF", half))
        found = worked.solve(task)["net[o1]@1"]
        assert (found.shown, found.proven, found.tie, found.value) == (shown, True, half != "truncate", "0.03125")
        assert compare([("tie", live_data(task), {})])[1] == []
    kink = text.replace("[[0]]", '[["-1/32"]]').replace("HALF", "up")
    found = worked.solve(worked.parse(kink))
    assert found["net[o1]@1"].value == "0" and found["slope[o1]@1"].shown.strip("0.") == "" and found["loss@1"].proven


@pytest.mark.parametrize("text", [RATIONAL, ROOT, GRAPH, DESCENT], ids=["rational", "root", "graph", "descent"])
def test_pages_checks_and_live_pages_know_them(text):
    task = worked.parse(text)
    solution = worked.solve(task)
    for mode in ("solved", "student", "key"):
        assert all(text_in(worked.worksheet(task, mode), to) for to in NAMES)
    right = {name: solution[name].shown for name in solution if solution.cells[name].formula}
    assert not worked.check(task, right).wrong
    exactly = {"net[h1]@1": "5/14"} if "network" in text else {}
    assert not worked.check(task, {**right, **exactly}).wrong
    assert json.dumps(practice_data(solution)) and json.dumps(lab_data(task))
    for more in ("", '[rounding]\ncarry = "shown"', '[rounding]\nfigures = 9\nhalf = "truncate"'):
        assert compare([("live", live_data(worked.parse(f"{text}\n{more}")), {})])[1] == []
    assert "DIFFERS" not in worked.render(worked.worksheet(task, prove=True), "text")


def test_other_numbers_take_their_place():
    task = worked.parse(RATIONAL)
    changed = task.with_givens({"weight[x1>h1]@1": "5/6", "input[x1]@1": "0.25"})
    found = worked.solve(changed)["net[h1]@1"]
    true = Fraction(5, 6) / 4 - Fraction(2, 7) / 2 + Fraction(1, 6)
    assert abs(Fraction(found.value) - true) < Fraction(1, 10**28)


def test_an_enclosure_of_a_fraction_holds_it():
    for text in ("1/3", "-22/7", "1/1024", "3/(1/3 + 2)"):
        number = exact(text).value(str, FRACTIONS)
        low, high = map(Fraction, ends_of(number, 20))
        assert low <= number <= high and high - low <= abs(number) / 10**20


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('"1/0"', "'1/0' has no value"),
        ('"sqrt(-1)"', "has no value"),
        ('"1/(1/3 - 1/3)"', "has no value"),
        ('"2^99"', "a whole number up to 12 as the exponent, found '99'"),
        ('"1/3/"', "expected a number, sqrt( ) or a bracket, found the end"),
        ('"((((((((((1/2))))))))))"', "nested too deeply"),
        ('"__import__(1)"', "'_' is no sign of arithmetic"),
        ('"sin(1)"', "expected a number, sqrt( ) or a bracket, found 'sin'"),
        ('"10^12*10^12"', "from 10^-20 to 10^20 in size"),
        (f'"{"1+" * 30}1"', "longer than 40 characters"),
    ],
)
def test_what_is_no_number_is_refused_in_one_sentence(given, said):
    with pytest.raises(WorkedError) as refused:
        worked.parse(RATIONAL.replace('"1/3", "-2/7"', f'{given}, "-2/7"'))
    assert "weights, layer 1, x1>h1" in str(refused.value) and said in str(refused.value)
    assert "\n" not in str(refused.value)
