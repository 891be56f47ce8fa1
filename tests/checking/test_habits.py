"""Habits: right calculations that are rounded at other places, by students who are simulated apart from the checker."""

from __future__ import annotations

import random

import pytest

import worked
from tests.checking.solved import key, net

SUM = net([4, 1], '["linear"]', [[[-0.8, -0.65, 0.39, 1]]], None, ([0.3, 0.26, 0.19, 1.2], [0]), "")
TWO_SAMPLES = """
[network]
layers = [2, 2, 1]
activations = ["sigmoid", "relu"]
weights = [[[-0.93, 0.29], [0.07, 0.9]], [[1, 0.6]]]
[[samples]]
inputs = [6, 4.97]
targets = [0.7]
[[samples]]
inputs = [6.09, 3]
targets = [0.9]
[training]
loss = "squared-error"
learning-rate = 0.5
batch = 2
"""


def neuron(weight, target=0, activation="sigmoid", training=""):
    """One neuron with the input 1."""
    return net([1, 1], f'["{activation}"]', [[[weight]]], None, ([1], [target]), training)


def accused(problem, sheet):
    return [finding.cell for finding in worked.check(key(problem), sheet).wrong]


def test_a_sum_is_rounded_from_term_to_term_in_any_order():
    """At 3 figures, from the last term: 1.20 + 0.0741 = 1.27, - 0.169 = 1.10, - 0.240 = 0.860."""
    assert not accused(SUM, {"net[o1]@1": "0.860", "out[o1]@1": "0.860"})
    assert accused(SUM, {"net[o1]@1": "0.850", "out[o1]@1": "0.850"})


def test_tanh_of_a_small_number_loses_digits_by_exponentials():
    """At 4 figures: (0.9935 - 1.007) / (0.9935 + 1.007) = -0.0135 / 2.001 = -0.006747."""
    problem = net([1, 2], '["tanh"]', [[[-0.0065], [0.7]]], None, ([1], [0, 0]), "")
    sheet = {"net[o1]@1": "-0.006500", "net[o2]@1": "0.7000", "out[o1]@1": "-0.006747", "out[o2]@1": "0.6044"}
    assert not accused(problem, sheet)
    assert accused(problem, {**sheet, "out[o1]@1": "-0.005747"}) == ["out[o1]@1"]


@pytest.mark.parametrize(
    ("weight", "target", "numbers"),
    [
        (-0.5, 0.3, "-0.500 0.378 0.078 0.235 0.019"),
        (-0.3, 0.7, "-0.30 0.43 -0.27 0.25 -0.06"),
        (1.2, 0.7, "1.20 0.77 0.07 0.18 0.02"),
    ],
)
def test_a_delta_may_pass_by_a_right_slope(weight, target, numbers):
    """(1 - a) * error, rounded, times a, with the slope on the sheet."""
    sheet = dict(
        zip(("net[o1]@1", "out[o1]@1", "error[o1]@1", "slope[o1]@1", "delta[o1]@1"), numbers.split(), strict=True)
    )
    assert not accused(neuron(weight, target), sheet)


@pytest.mark.parametrize(
    ("net_input", "out", "target", "loss"),
    [("-1.400", "0.1978", 0.3, "0.005235"), ("-0.9000", "0.2890", 0.3, "0.00006070")],
)
def test_a_right_output_may_come_by_another_way(net_input, out, target, loss):
    """e^z / (1 + e^z) with 4 figures has another fifth digit than 1 / (1 + e^-z), and the loss goes on from it."""
    assert not accused(neuron(float(net_input), target), {"net[o1]@1": net_input, "out[o1]@1": out, "loss@1": loss})


def test_a_short_sheet_may_be_cut_off():
    """One of six numbers shows it: 1.0048 is written as 1.004."""
    weights = [name for name in key(TWO_SAMPLES).askable() if name.startswith("weight")]
    cut = {name: f"{key(TWO_SAMPLES).truth(name):.5f}"[:6] for name in weights}
    assert not accused(TWO_SAMPLES, cut)


def test_new_weights_that_are_not_shown_may_have_a_digit_fewer():
    """The new weight is 0.55185, was printed as 0.552, and the next net input is computed from that."""
    problem = neuron(0.7, training="learning-rate = 1")
    sheet = {"net[o1]@1": "0.7000", "out[o1]@1": "0.6682", "delta[o1]@1": "0.1481", "net[o1]@2": "0.5520"}
    report = worked.check(key(problem), sheet)
    assert report["net[o1]@2"].verdict == "cannot-be-judged"
    assert report["net[o1]@2"].mark == 0
    assert accused(problem, {**sheet, "net[o1]@2": "0.5530"})


@pytest.mark.parametrize("name", ["graph-product-of-sum", "graph-max-gate", "graph-quadratic"])
def test_guesses_of_whole_numbers_earn_next_to_nothing(name):
    """Of one digit every ninth is right by chance where it follows from others, and every third was by rounding."""
    draw, marks, cells = random.Random(1), 0, 0
    for _ in range(10):
        sheet = {cell: str(draw.choice((-1, 1)) * draw.randint(10, 99)) for cell in key(name).askable()}
        marks, cells = marks + worked.check(key(name), sheet).score, cells + len(sheet)
    assert marks <= 0.03 * cells


def test_one_number_everywhere_earns_nothing_though_most_are_0():
    answers = dict.fromkeys(key("perceptron-and").askable(), "0")
    assert worked.check(key("perceptron-and"), answers).score == 0
