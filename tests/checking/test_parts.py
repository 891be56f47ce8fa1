"""Partial results on a sheet: what each of them is, and that an error in one is found where it is."""

from __future__ import annotations

import math

import pytest

import worked
from worked.trace.parts import PARTS, QUANTITIES, PartialSolution
from worked.trace.solution import Solution

EXAMPLES = (
    *("slides-2-2-1", "mazur-2-2-2", "softmax-3-class", "relu-2-2-1", "tanh-batch-2-2-1", "batch-norm-2-2-1"),
    *("dropout-2-3-1", "drop-connect", "residual", "nesterov-2-2-1", "layer-norm", "perceptron-or"),
)


@pytest.fixture(scope="module")
def key():
    return worked.key(worked.example("slides-2-2-1"))


def full_sheet(key):
    """All cells of a problem and all partial results, as the key prints them."""
    whole = key.with_all_parts
    return {name: str(whole.shown(name)) for name, cell in whole.cells.items() if cell.formula}


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_sheet_with_all_partial_results_is_right(example):
    key = worked.key(worked.example(example))
    report = worked.check(key, full_sheet(key))
    assert [finding for finding in report.findings if not finding.mark] == []
    assert {finding.cell.partition("[")[0].partition("@")[0] for finding in report.findings} & QUANTITIES


@pytest.mark.parametrize("example", EXAMPLES)
def test_partial_results_are_known_before_the_trace_is_asked_for(example):
    problem = worked.example(example)
    solution, plain = PartialSolution(problem), Solution(problem)
    partial = solution.partial
    assert partial == solution.cells.keys() - plain.cells.keys()
    assert partial and {name.partition("[")[0] for name in partial} <= QUANTITIES
    assert plain.partial == frozenset()


def test_each_part_is_what_a_textbook_says(key):
    """Every kind of partial result in the slides' net, from the numbers of the key and nothing of the formulas."""
    whole = key.with_all_parts
    number = {name: whole.truth(name) for name in whole.outcomes}
    a, z = (lambda unit: number[f"out[{unit}]@1"]), (lambda unit: number[f"net[{unit}]@1"])
    expected = {
        "term[1>3]@1": number["weight[1>3]@1"] * number["input[1]@1"],
        "term[4>5]@1": number["weight[4>5]@1"] * a("4"),
        "error-term[3>5]@1": number["weight[3>5]@1"] * number["delta[5]@1"],
        "exponential[3]@1": math.exp(-z("3")),
        "denominator[5]@1": 1 + math.exp(-z("5")),
        "complement[4]@1": 1 - a("4"),
        "difference[5]@1": number["target[5]@1"] - a("5"),
        "square[5]@1": (a("5") - number["target[5]@1"]) ** 2,
    }
    for name, value in expected.items():
        assert number[name] == pytest.approx(value, rel=1e-12, abs=0), name
    squared = worked.key(worked.example("tanh-batch-2-2-1")).with_all_parts
    name = next(name for name in squared.cells if name.startswith("squared-output"))
    output = squared.truth(name.replace("squared-output", "out"))
    assert squared.truth(name) == pytest.approx(output**2, rel=1e-12)
    tested = {name.partition("[")[0] for name in (*expected, name)}
    assert tested == {part.quantity for part in PARTS}


@pytest.mark.parametrize(
    ("answers", "wrong", "mistake"),
    [
        ({"exponential[3]@1": "2.1276", "out[3]@1": "0.3197"}, "exponential[3]@1", "exponent-sign"),
        ({"complement[3]@1": "1.6803", "slope[3]@1": "1.1431"}, "complement[3]@1", "plus-for-minus-in-slope"),
        ({"term[1>3]@1": "0.0350", "term[2>3]@1": "0.8200", "net[3]@1": "0.8550"}, "term[2>3]@1", "one-digit"),
        ({"difference[5]@1": "-0.2903", "square[5]@1": "0.0843", "loss@1": "0.0421"}, "difference[5]@1", "one-digit"),
    ],
)
def test_an_error_in_a_part_is_found_there_and_carried_on(key, answers, wrong, mistake):
    report = worked.check(key, answers)
    assert report.first_wrong == wrong and report[wrong].mistakes[0] == mistake
    assert [finding.cell for finding in report.wrong] == [wrong]
    last = report.findings[-1]
    assert last.verdict == "carried" and last.follows and last.mark == 1


def test_a_difference_may_have_either_sign(key):
    for sign in ("", "-"):
        report = worked.check(key, {f"{name}[5]@1": f"{sign}0.1903" for name in ("difference", "error")})
        assert report.score == 2


ONE_NEURON = """
[network]
layers = [1, 1]
activations = ["sigmoid"]
weights = [[[0.7]]]
[[samples]]
inputs = [1]
targets = [0]
[training]
loss = "squared-error"
learning-rate = 1
"""


def test_the_plain_difference_stands_beside_the_derivative_of_a_squared_error():
    """Under a squared error without the half dE/dout is twice the difference: both may be on a sheet."""
    report = worked.check(worked.parse(ONE_NEURON), {"difference[o1]@1": "0.6682", "error[o1]@1": "1.3364"})
    assert [finding.verdict for finding in report.findings] == ["correct", "correct"]
    wrong = worked.check(worked.parse(ONE_NEURON), {"difference[o1]@1": "1.3364"})
    assert wrong.score == 0


def test_an_unknown_part_is_told_with_the_nearest(key):
    report = worked.check(key, {"term[7>3]@1": "0.45", "net[3]@1": "0.7550"})
    assert "did you mean 'term[1>3]@1'" in report.trouble[0] or "did you mean 'term[2>3]@1'" in report.trouble[0]


def test_parts_are_no_cells_of_a_worksheet(key):
    names = {cell.partition("@")[0].partition("[")[0] for cell in worked.solve(worked.example("slides-2-2-1"))}
    assert not names & QUANTITIES


def test_the_page_about_a_sheet_shows_a_part_by_its_formula(key):
    report = worked.check(key, {"net[3]@1": "0.7550", "exponential[3]@1": "2.1276", "out[3]@1": "0.3197"})
    page = worked.render(worked.feedback(report), "markdown")
    assert "The first wrong number is $e^{-a_{3}}$ (`exponential[3]@1`)." in page
    assert r"e^{-a_{3}} = e^{-0.7550} \approx 0.4700" in page


@pytest.mark.parametrize("example", EXAMPLES)
def test_any_part_alone_is_judged(example):
    """Also where several parts have one formula, such as the denominators of a softmax."""
    whole = worked.key(worked.example(example)).with_all_parts
    first = {cell.quantity: name for name, cell in reversed(whole.cells.items()) if cell.quantity in QUANTITIES}
    for name in first.values():
        assert worked.check(worked.key(worked.example(example)), {name: "5.4321"}).first_wrong == name


def test_differences_of_all_steps_have_one_sign(key):
    whole = key.with_all_parts
    assert whole.truth("difference[5]@1") * whole.truth("difference[5]@2") > 0
