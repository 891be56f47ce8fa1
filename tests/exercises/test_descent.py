"""Descent: functions are read and differentiated rightly, and every optimiser follows its gradients as libraries do."""

from __future__ import annotations

import json
from math import isclose
from pathlib import Path

import pytest

import worked
from tests.exercises.test_kinds import formulas, slots
from tests.optimisers.libraries import LIBRARIES
from worked.document import MODES
from worked.errors import WorkedError
from worked.exercises.descent.expression import parse
from worked.formula import letter
from worked.formula.printers.plain import Plain
from worked.symbolic import decided_at, derivative, equal, expression_of, symbol

GOLDEN = json.loads((Path(__file__).parents[1] / "optimisers" / "torch_golden.json").read_text("utf-8"))
FUNCTIONS = {
    "0.1*w1^2 + 2*w2^2": ("0.2·w₁", "4·w₂"),
    "w^2 - 4*w + 5": ("2·w − 4",),
    "(3 - 2*w)^2": ("−4·(3 − 2·w)",),
    "(1-x)^2 + 100*(y - x^2)^2": ("−2·(1 − x) − 400·(y − x²)·x", "200·(y − x²)"),
    "exp(-w)*w": ("−e^(−w)·w + e^(−w)",),
    "sqrt(w^2 + 1)/3": ("2·w/(2·√(w² + 1))/3",),
    "ln(1 + w) - -w": ("1/(1 + w) + 1",),
    "w1/w2 - 1/w1": ("1/w₂ + 1/w₁²", "−w₁/w₂²"),
    "2^-1*w^2.0": ("2·2⁻¹·w",),
    "1e-3*w^0.5": ("0.0005·w^(−0.5)",),
    "abs(w) + 3*abs(2*w - 1)": ("sgn(w) + 6·sgn(2·w − 1)",),
    "max(w, 2*w - 1) + 3*w": ("({ 1 if w ≥ 2·w − 1; 2 otherwise) + 3",),
    "w*sigmoid(w)": ("1/(1 + e^(−w)) + w·e^(−w)/(1 + e^(−w))²",),
    "abs(w*abs(v) - 1)*w": (
        "w·sgn(w·|v| − 1)·|v| + |w·|v| − 1|",
        "w·sgn(w·|v| − 1)·w·sgn(v)",
    ),
}
QUADRATIC = """
[descent]
function = "0.1*w1^2 + 2*w2^2"
start = { w1 = -5, w2 = -2 }
"""
GIVEN = f"""
[descent]
gradients = {GOLDEN["gradients"]}
start = {GOLDEN["start"]}
"""
VARIANTS = [
    'optimiser = { name = "nesterov", form = "look-ahead" }',
    'optimiser = { name = "nadam", form = "scheduled" }\nsteps = 3',
    'optimiser = "rprop"\nsteps = 4\nlearning-rate = 0.1',
    'optimiser = "adadelta"',
    'optimiser = "adagrad"\nschedule = { name = "inverse-time", decay = 0.5 }',
    'schedule = "adaptive"\nsteps = 4',
    'schedule = { name = "adaptive", form = "same-sign" }\nsteps = 4',
    'schedule = { name = "step", every = 2 }\nsteps = 4',
    'schedule = { name = "warm-up-cosine", warm-up = 2, length = 4 }\nsteps = 5',
    'clip = { name = "norm", threshold = 1 }',
    'clip = { name = "value", threshold = 1 }\nweight-decay = 0.1',
    "weight-decay = { strength = 0.1, times-rate = false }\nsteps = 1",
    'optimiser = "adamax"\nstate = { updates = 2, first-moment = { w1 = 0.1 }, largest-gradient = 0.5 }',
]


def solved(text: str) -> worked.Solution:
    """An exercise, solved."""
    return worked.solve(worked.parse(text))


def value(solution: worked.Solution, name: str) -> float:
    """The number of a cell."""
    return float(solution[name].value)


# Functions


@pytest.mark.parametrize("text", FUNCTIONS)
def test_slopes_of_a_function_are_those_of_sympy(text):
    found = parse(text, "here")
    slopes = found.slopes()
    assert tuple(Plain()(slope.bind(letter)) for slope in slopes.values()) == FUNCTIONS[text]
    letters = {name: symbol(name) for name in found.names}
    for place in (3, -2):
        decide = decided_at(dict.fromkeys(letters.values(), place))
        whole = expression_of(found.formula, letters.__getitem__, decide)
        for name, slope in slopes.items():
            written = expression_of(slope, letters.__getitem__, decide)
            assert equal(derivative(whole, letters[name]), written) is True, (name, place)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("w**2", "place 3: expected a number, a name or a bracket .a power is written with .., found '\\*'"),
        ("2w", "place 2: expected \\+, -, \\*, / or \\^, found 'w'"),
        (
            "log(w)",
            "place 1: expected one of sqrt, exp, ln, abs, tanh, sin, cos, .*max, min, relu, .* before a bracket",
        ),
        ("(w + 1", "place 7: expected a closing bracket, found the end"),
        ("max(w)", "place 1: expected a second argument in the brackets of max"),
        ("w)", "found '\\)'"),
        ("w^v", "place 3: expected a number as the exponent"),
        ("w +", "found the end"),
        ("w; import os", "place 2: expected \\+, -, \\*, / or \\^, found ';'"),
        ("__import__", "unknown sign: '_'"),
        ("sqrt w", "expected a bracket behind sqrt"),
        ("(" * 30 + "w" + ")" * 30, "nested too deeply"),
        ("-" * 30 + "w", "nested too deeply"),
        ("3 + 4", "needs a parameter"),
        ("w" * 300, "a text of 1 to 200 characters"),
        ("1e99999*w", "at most 40 digits"),
        ("", "expected a text"),
    ],
)
def test_a_function_that_cannot_be_read_is_refused_in_one_sentence(text, said):
    with pytest.raises(WorkedError, match=said) as found:
        worked.parse(f"[descent]\nfunction = '{text}'\nstart = [1]\n")
    assert "\n" not in str(found.value) and "descent.function: " in str(found.value)


# Numbers


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=[case["name"] for case in GOLDEN["cases"]])
def test_given_gradients_lead_where_pytorch_goes(case):
    library = next(each for each in LIBRARIES if each.name == case["name"])
    text = f"{GIVEN}optimiser = {library.optimiser}\nlearning-rate = {case['options'].get('lr', 1)}\n{library.more}\n"
    solution = solved(text)
    for step, wanted in enumerate(case["parameters"], start=2):
        found = [value(solution, f"weight[w{place}]@{step}") for place in (1, 2, 3)]
        assert all(isclose(a, b, rel_tol=1e-12) for a, b in zip(found, wanted, strict=True)), step


def test_nesterov_takes_the_slope_of_the_function_ahead():
    solution = solved(QUADRATIC + 'steps = 6\nlearning-rate = 0.1\noptimiser = { name = "nesterov", momentum = 0.8 }')
    weights, velocity = [-5.0, -2.0], [0.0, 0.0]
    for step in range(1, 7):
        gradient = [0.2 * (weights[0] + 0.8 * velocity[0]), 4 * (weights[1] + 0.8 * velocity[1])]
        velocity = [0.8 * v - 0.1 * g for v, g in zip(velocity, gradient, strict=True)]
        weights = [w + v for w, v in zip(weights, velocity, strict=True)]
        found = [value(solution, f"weight[{name}]@{step + 1}") for name in ("w1", "w2")]
        assert all(isclose(a, b, rel_tol=1e-13) for a, b in zip(found, weights, strict=True))
    assert isclose(value(solution, "value@7"), 0.1 * weights[0] ** 2 + 2 * weights[1] ** 2, rel_tol=1e-13)


def test_an_adaptive_rate_follows_the_values_of_the_function():
    rule = 'learning-rate = 0.4\nschedule = { name = "adaptive", raise = 2, cut = 0.5 }\n'
    solution = solved(QUADRATIC + rule + "steps = 8")
    weights, rate, values = [-5.0, -2.0], 0.4, list[float]()
    for step in range(1, 9):
        values.append(0.1 * weights[0] ** 2 + 2 * weights[1] ** 2)
        if step > 1:
            rate *= 2 if values[-1] < values[-2] else 0.5
        assert isclose(value(solution, f"learning-rate@{step}"), rate)
        weights = [weights[0] - rate * 0.2 * weights[0], weights[1] - rate * 4 * weights[1]]
    assert isclose(value(solution, "value@9"), 0.1 * weights[0] ** 2 + 2 * weights[1] ** 2, rel_tol=1e-9)


def test_a_state_goes_on_from_where_it_was():
    rule = 'learning-rate = 0.1\noptimiser = "adam"\nschedule = { name = "exponential", factor = 0.5 }\n'
    whole = solved(QUADRATIC + rule + "steps = 5")

    def numbers(quantity: str, step: int) -> str:
        return ", ".join(f"{name} = {whole[f'{quantity}[{name}]@{step}'].value}" for name in ("w1", "w2"))

    moments = ", ".join(f"{each} = {{ {numbers(each, 3)} }}" for each in ("first-moment", "second-moment"))
    opening = QUADRATIC.replace("w1 = -5, w2 = -2", numbers("weight", 4))
    rest = solved(opening + rule + f"state = {{ updates = 3, {moments} }}")
    for name in ("w1", "w2"):
        assert isclose(value(rest, f"weight[{name}]@3"), value(whole, f"weight[{name}]@6"), rel_tol=1e-15)


# Pages


@pytest.mark.parametrize("more", VARIANTS)
def test_all_that_is_computed_is_asked_for_and_no_students_copy_tells_it(more):
    exercise = worked.parse(QUADRATIC + more)
    cells = worked.solve(exercise).cells
    for mode in MODES:
        page = worked.worksheet(exercise, mode)
        told = set().union(*map(slots, formulas(page.blocks)))
        computed = {name for name, cell in cells.items() if cell.formula}
        assert computed <= told <= set(cells), (computed - told, told - set(cells))
        assert not (computed & set(page.values)) if mode == "student" else computed <= set(page.values)
        assert worked.render(page, "html") and worked.render(page, "latex")


def test_updates_are_numbered_on_from_those_before():
    page = worked.render(worked.worksheet(worked.example("adam-first-update")), "markdown")
    assert "Update 4" in page and "m^{(4)}_{1}" in page and "w^{(3)}_{1}" in page and "0.9^{4}" in page


def test_the_command_line_may_ask_for_more_steps():
    exercise = worked.parse(QUADRATIC)
    assert "weight[w1]@8" in worked.solve(exercise.altered(steps=7))
    with pytest.raises(WorkedError, match="--steps"):
        worked.parse(GIVEN).altered(steps=9)


# What is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[descent]\nstart = [1]", "give either a function or gradients"),
        ("[descent]\nfunction = 'w^2'\ngradients = [[1]]\nstart = [1]", "give either a function or gradients"),
        ("[descent]\nfunction = 'w^2'", "start is missing"),
        ("[descent]\nfunction = 'w^2'\nstart = [1, 2]", "expected 1 numbers, for w, found 2"),
        ("[descent]\nfunction = 'w^2 + v'\nstart = { w = 1 }", "no number for v, which occurs in the function"),
        ("[descent]\nfunction = 'w^2'\nstart = { w = 1, v = 2 }", "unknown key 'v'"),
        ("[descent]\nfunction = 'f^2'\nstart = [1]", "but not f"),
        ("[descent]\ngradients = [[1, 2]]\nstart = { w1 = 1 }", "expected 2 parameters"),
        ("[descent]\ngradients = [[1]]\nstart = { 'w+1' = 1 }", "expected names such as w"),
        ("[descent]\ngradients = [[1], [2]]\nstart = [1]\nsteps = 3", "whole number from 1 to 2"),
        ("[descent]\nfunction = 'w^2'\nstart = [1]\noptimiser = 'perceptron'", "needs a net"),
        ("[descent]\nfunction = 'w^2'\nstart = [1]\nlearning-rate = 'a'", "found the letter 'a'"),
        ("[descent]\nfunction = 'w^2'\nstart = [1]\noptimiser = { name = 'adam', form = 'x' }", "optimiser.form"),
        ("[descent]\nfunction = 'w^2'\nstart = [1]\nstate = { velocity = 1 }", "descent.state: unknown key"),
        ("[descent]\ngradients = [[1]]\nstart = [1]\nschedule = 'adaptive'", "follows the values of a function"),
        ("[descent]\nfunction = 'w^2'\nstart = [1]\npenalty = 'l2'", "unknown key 'penalty'"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(text, said):
    with pytest.raises(WorkedError, match=said) as found:
        worked.parse(text)
    assert "\n" not in str(found.value)
