"""Evidence: what earns a mark and what does not, by the small inputs with which it was once otherwise."""

from __future__ import annotations

import struct
from decimal import Decimal

import pytest

import worked
from tests.checking.solved import key, neuron, right
from tests.checking.strategies import STRATEGIES, score

XOR = """
    [network]
    layers = [2, 2, 1]
    activations = ["sigmoid", "sigmoid"]
    weights = [[[0.05, 0.05], [1, 1]], [[0.5, -0.4]]]
    [[samples]]
    inputs = [1, 1]
    targets = [0]
    [training]
    learning-rate = 0.1
"""

# No mark without work


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_lazy_sheets_earn_next_to_nothing(strategy):
    """What is written without a calculation earns what a fair teacher would give; see the table in docs/checking.md."""
    for name, most in STRATEGIES[strategy].most.items():
        earned, asked = score(key(name), STRATEGIES[strategy].answers(key(name)))
        assert earned <= most * asked, (strategy, name, earned, asked)


def test_one_short_number_buys_nothing():
    """Forward pass right, 0 for the rest: the loss with three decimals made 37 marks of 7."""
    sheet = {
        cell: text if key().cells[cell].quantity in ("net", "out", "loss") and cell.endswith("@1") else "0"
        for cell, text in right().items()
    }
    full, short = (worked.check(key(), {**sheet, "loss@1": loss}).score for loss in ("0.0181", "0.018"))
    assert short <= full <= 8


@pytest.mark.parametrize("spelling", ["0", "0.0", "0.0000", "1", "1e30", "100"])
def test_what_follows_from_a_constant_earns_nothing(spelling):
    report = worked.check(key(), dict.fromkeys(right(), spelling))
    assert report.score == 0


def test_too_few_digits_say_how_many_are_asked():
    report = worked.check(key(), {**right(), "out[5]@1": "0.7"})
    found = report["out[5]@1"]
    assert found.verdict == "too-coarse" and found.mark == 0 and not found.is_wrong
    assert "write at least" in found.says and report.exit_code == 0


def test_the_digits_asked_are_never_too_few():
    for name in ("slides-2-2-1", "mazur-2-2-2", "softmax-3-class", "adam-2-2-1", "perceptron-or", "xor-2-2-1"):
        report = worked.check(key(name), right(name))
        assert report.score == report.out_of, [finding for finding in report.findings if not finding.mark]


def test_least_digits_are_those_of_the_exercise():
    source = neuron(decimals=4)
    kept = worked.check(worked.parse(source), {"out[o1]@1": "0.67"})["out[o1]@1"]
    assert kept.verdict == "correct"
    strict = worked.parse(f"{source}\n[marking]\nleast-digits = 3")
    assert worked.check(strict, {"out[o1]@1": "0.67"})["out[o1]@1"].verdict == "too-coarse"


# No cell chooses the reading that excuses it


@pytest.mark.parametrize("net", ["0.7", "0.70", "0.700"])
def test_a_short_exact_number_opens_no_gate(net):
    """0.7 is 0.700: a delta that is 27 % off stays wrong however the net input before it is written."""
    report = worked.check(key(neuron()), {"net[o1]@1": net, "out[o1]@1": "0.668", "delta[o1]@1": "0.188"})
    assert report.first_wrong == "delta[o1]@1" and report.score == 2
    (low, high), *more = report["delta[o1]@1"].accepted
    assert not more and Decimal("0.140") < low < Decimal("0.1482") < high < Decimal("0.156")


@pytest.mark.parametrize("net", ["0.7", "0.700"])
def test_a_slope_at_the_net_input_is_found(net):
    report = worked.check(key(neuron()), {"net[o1]@1": net, "out[o1]@1": "0.668", "delta[o1]@1": "-0.140"})
    assert report.first_wrong == "delta[o1]@1" and report["delta[o1]@1"].mistakes


@pytest.mark.parametrize("zeros", ["", "000"])
def test_short_nets_of_the_xor_net(zeros):
    sheet = {"net[h1]@1": f"0.1{zeros}", "out[h1]@1": "0.5250", "out[h2]@1": "0.8808", "out[o1]@1": "0.5500"}
    assert worked.check(key(XOR), sheet).first_wrong == "out[o1]@1"


def test_a_sigmoid_is_not_0():
    report = worked.check(key(XOR), {"net[h2]@1": "2", "out[o1]@1": "0.0000"})
    assert report.first_wrong == "out[o1]@1"


# No right number called wrong


def test_one_net_with_fewer_figures_accuses_nobody():
    """A sheet at 3 significant figures in which one net input has four digits, or three."""
    problem = """
        [network]
        layers = [1, 2, 1]
        activations = ["sigmoid", "sigmoid"]
        weights = [[[-0.5], [0.6]], [[-0.29, -0.21]]]
        biases = [[-0.5, -0.1], [-0.79]]
        [[samples]]
        inputs = [1.38]
        targets = [1]
        [training]
        learning-rate = 0.5
    """
    for net in ("-1.00", "-1.000"):
        report = worked.check(key(problem), {"net[h2]@1": "0.728", "out[h2]@1": "0.676", "net[o1]@1": net})
        assert not report["out[h2]@1"].is_wrong, report["out[h2]@1"]


def test_a_softmax_may_subtract_the_largest_net_input():
    """e^(z - max) and their sum rounded to five decimals before they are divided."""
    problem = key("softmax-3-class")
    nets = {name: problem.truth(name) for name in problem.askable() if name.startswith("net[o") and "@1" in name}
    largest = max(nets.values())
    powers = {name: round(2.718281828459045 ** (net - largest), 5) for name, net in nets.items()}
    total = round(sum(powers.values()), 5)
    outs = {name.replace("net", "out"): f"{power / total:.5f}" for name, power in powers.items()}
    report = worked.check(problem, {**{name: f"{net:.5f}" for name, net in nets.items()}, **outs})
    assert not report.wrong and report.score == report.out_of


def test_single_precision_is_a_habit_of_writing():
    """The Mazur net in float32 by the textbook, each number printed as the shortest that is read back as it."""
    numbers = single_precision()
    report = worked.check(key("mazur-2-2-2"), numbers)
    assert not report.wrong and report.score == report.out_of == len(numbers)
    off = {**numbers, "net[h2]@1": "0.39250898"}
    assert worked.check(key("mazur-2-2-2"), off).first_wrong == "net[h2]@1"


def single_precision():
    """One step of the Mazur net, computed by NumPy in float32."""
    numpy = pytest.importorskip("numpy")
    single = numpy.float32
    w1 = numpy.array([[0.15, 0.2], [0.25, 0.3]], single)
    w2 = numpy.array([[0.4, 0.45], [0.5, 0.55]], single)
    x, t = numpy.array([0.05, 0.1], single), numpy.array([0.01, 0.99], single)
    net1 = w1 @ x + single(0.35)
    out1 = 1 / (1 + numpy.exp(-net1))
    net2 = w2 @ out1 + single(0.6)
    out2 = 1 / (1 + numpy.exp(-net2))
    delta2 = (out2 - t) * out2 * (1 - out2)
    delta1 = (w2.T @ delta2) * out1 * (1 - out1)
    new2, new1 = w2 - single(0.5) * numpy.outer(delta2, out1), w1 - single(0.5) * numpy.outer(delta1, x)
    found = {}
    for unit in (0, 1):
        found |= {f"net[h{unit + 1}]@1": net1[unit], f"out[h{unit + 1}]@1": out1[unit]}
        found |= {f"net[o{unit + 1}]@1": net2[unit], f"out[o{unit + 1}]@1": out2[unit]}
        for other in (0, 1):
            found[f"weight[i{other + 1}>h{unit + 1}]@2"] = new1[unit][other]
            found[f"weight[h{other + 1}>o{unit + 1}]@2"] = new2[unit][other]
    assert all(struct.unpack("f", struct.pack("f", float(number)))[0] == float(number) for number in found.values())
    return {name: str(number) for name, number in found.items()}


def test_zeros_at_the_end_of_an_integer_may_be_rounded():
    problem = neuron(weight="123").replace('"sigmoid"', '"linear"')
    sheet = {"net[o1]@1": "120", "out[o1]@1": "120", "error[o1]@1": "120", "delta[o1]@1": "120", "loss@1": "7600"}
    report = worked.check(key(problem), sheet)
    assert not report.wrong, report.wrong


def test_a_fraction_is_exact():
    report = worked.check(key(), {"net[3]@1": "3/4"})
    assert report.first_wrong == "net[3]@1"
    assert worked.check(key(), {"net[3]@1": "151/200"})["net[3]@1"].verdict == "correct"


def test_digits_are_not_parted_by_underscores():
    assert worked.check(key(), {"net[3]@1": "0.7_55"})["net[3]@1"].verdict == "unreadable"


def test_the_plain_difference_is_understood_where_the_loss_has_no_half():
    problem = key(neuron(decimals=4).replace("[training]", '[training]\nloss = "squared-error"'))
    sheet = right_of(problem)
    factor = problem.error_factor
    assert factor == 2
    plain = {**sheet, "error[o1]@1": f"{problem.truth('error[o1]@1') / factor:.4f}"}
    report = worked.check(problem, plain)
    assert not report.wrong and "plain difference" in report.reading


def right_of(problem):
    """All answers of a key with four decimals."""
    return {cell: f"{problem.truth(cell):.4f}" for cell in problem.askable()}


# Ranges that are bounded


def test_numbers_after_200_steps_are_bounded():
    """Made-up weights at the end of a training that is not on the sheet earn nothing."""
    sheet = {"weight[h1>o1]@201": "7.0000", "weight[h2>o1]@201": "-7.0000", "loss@201": "0.5000"}
    report = worked.check(key("epochs-2-2-1"), sheet)
    assert report.score == 0
    true = {cell: key("epochs-2-2-1").outcomes[cell].shown for cell in sheet}
    assert worked.check(key("epochs-2-2-1"), true).score == 3


def test_a_second_moment_is_not_a_third_off():
    sheet = {**right("nadam-quadratic"), "second-moment[w]@2": "0.03985"}
    assert worked.check(key("nadam-quadratic"), sheet).first_wrong == "second-moment[w]@2"


def test_accepted_numbers_are_separate_ranges():
    """Between two ranges lies what is wrong: 0 is not accepted because -0.0407 and 0.0407 are."""
    report = worked.check(key(), {"net[5]@1": "0.9000", "out[5]@1": "0.7109", "delta[5]@1": "-0.0407"})
    ranges = report["delta[5]@1"].accepted
    assert ranges and all(low <= high for low, high in ranges)
    assert not any(low <= 0 <= high for low, high in ranges)


# Names


def test_the_slope_left_out_is_named_on_a_full_sheet():
    sheet = {"error[5]@1": "-0.1903", "slope[5]@1": "0.2138", "delta[5]@1": "-0.1903"}
    assert "slope-left-out" in worked.check(key(), sheet)["delta[5]@1"].mistakes


def test_a_number_has_few_names():
    for text in ("4.99", "0.2", "1", "-0.5", "0.1234"):
        report = worked.check(key("zero-initialisation"), dict.fromkeys(right("zero-initialisation"), text))
        assert all(len(finding.mistakes) <= 6 for finding in report.findings)


def test_an_expected_number_has_the_digits_that_are_asked():
    report = worked.check(key(), {**right(), "net[3]@1": "0.99", "delta[3]@1": "0.5"})
    assert "0.7550 is expected" in report["net[3]@1"].says
    assert report["delta[3]@1"].expected == key().outcomes["delta[3]@1"].shown
