"""Sheets about nets with shared and fixed parameters, thresholds and edges past layers."""

from __future__ import annotations

from decimal import Decimal

import pytest

import worked
from tests.trace.nets import RandomNet
from worked.errors import WorkedError

XOR = """
    samples = [{ inputs = [1, 0.5], targets = [1] }]
    [network]
    layers = [["x1", "x2"], ["and", "or"], ["y"]]
    activations = "sigmoid"
    weights = [[[1, 1], [1, 1]], [[-2, 3]]]
    biases = [[1.5, 0.5], [0.5]]
    bias-input = -1
    frozen = ["x1>and", "x2>and", "b:and", "x1>or", "x2>or", "b:or"]
"""
TIED_BATCH = """
    samples = [{ inputs = [1, 2], targets = [1] }, { inputs = [0.5, -1], targets = [0] }]
    [network]
    layers = [2, 1]
    activations = "tanh"
    weights = [[[0.3, 0.3]]]
    tie = ["x1>o1", "x2>o1"]
    [training]
    batch = "all"
"""


def right(key, carry_on=None) -> dict[str, str]:
    """The key's own numbers, or those that follow from a wrong one."""
    found = key.solution.replayed(carry_on or {}, precise=True)
    return {name: f"{Decimal(found[name].value):.6f}" for name in key.askable() if name in found}


def named(problem: str, cell: str, wrong: float) -> tuple[str, ...]:
    """The mistakes that a wrong number is told to come from, on a sheet that goes on from it."""
    key = worked.key(worked.parse(problem) if "\n" in problem else worked.example(problem))
    answers = {**right(key, {cell: Decimal(f"{wrong:.6f}")}), cell: f"{wrong:.6f}"}
    report = worked.check(key, answers)
    assert report.first_wrong == cell
    assert [finding.cell for finding in report.findings if finding.is_wrong] == [cell]
    return report[cell].mistakes


def truth(problem: str, *cells: str) -> list[float]:
    solution = worked.solve(worked.parse(problem) if "\n" in problem else worked.example(problem))
    return [float(solution[cell].value) for cell in cells]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("carry", ["exact", "shown"])
def test_right_numbers_are_right_and_wrong_ones_are_followed(seed, carry):
    key = worked.key(worked.parse(RandomNet(seed).text(f'[rounding]\ncarry = "{carry}"')))
    report = worked.check(key, {name: key.solution[name].shown for name in key.askable()})
    assert report.score == report.out_of
    cell = next(name for name in key.askable() if name.startswith("net["))
    wrong = Decimal(key.solution[cell].shown) + Decimal("0.1")
    found = key.solution.replayed({cell: wrong}, precise=True)
    answers = {name: found[name].shown if carry == "shown" else f"{Decimal(found[name].value):.6f}" for name in found}
    report = worked.check(key, {**{name: answers[name] for name in key.askable()}, cell: str(wrong)})
    assert [finding.cell for finding in report.findings if finding.is_wrong] == [cell]


def test_a_fixed_layer_that_was_updated_is_named():
    """Though the deltas of that layer are asked nowhere: its weights are moved by what they would be."""
    delta, slope = truth(XOR, "delta[y]@1", "out[or]@1")
    own = slope * (1 - slope) * 3 * delta
    net = (1 - own) * 1 + (1 - own * 0.5) * 0.5 - (0.5 + own)
    assert "frozen-updated" in named(XOR, "net[or]@2", net)


def test_one_place_and_the_mean_of_a_shared_bias_are_named():
    one, other = truth("shared-bias", "delta[o1]@1", "delta[o2]@1")
    assert "tied-not-summed" in named("shared-bias", "gradient[o1]@1", one)
    assert "tied-averaged" in named("shared-bias", "gradient[o1]@1", (one + other) / 2)


def test_one_place_of_a_shared_weight_is_named_for_each_sample():
    (delta,) = truth(TIED_BATCH, "delta[o1]@1.1")
    assert "tied-not-summed" in named(TIED_BATCH, "gradient[x1>o1]@1.1", delta * 2)


def test_one_place_is_named_where_changes_are_made_of_deltas():
    problem = TIED_BATCH.replace("samples = [{ inputs = [1, 2], targets = [1] }, ", "samples = [")
    problem = 'convention = "slides"\n' + problem.replace("x1>o1", "1>3").replace("x2>o1", "2>3")
    (delta,) = truth(problem, "delta[3]@1")
    assert "tied-not-summed" in named(problem, "change[1>3]@1", delta * 0.5)


def test_skip_edges_and_thresholds_are_named():
    error, weight = truth("skip-edge", "delta[h2]@1", "weight[h1>h2]@1")
    assert "skip-path-forgotten" in named("skip-edge", "error[h1]@1", error * weight)
    net, sent = truth("skip-edge", "net[y]@1", "out[h1]@1")
    assert "skip-edge-forgotten" in named("skip-edge", "net[y]@1", net - 0.3 * sent)
    (net,) = truth("thresholds", "net[3]@1")
    assert "threshold-added" in named("thresholds", "net[3]@1", net + 1.6)
    (change,) = truth("thresholds", "change[3]@1")
    assert "threshold-sign-lost" in named("thresholds", "change[3]@1", -change)


# Other names


def test_any_place_of_a_shared_bias_names_its_one_number():
    key = worked.key(worked.example("shared-bias"))
    answers = {name: key.solution[name].shown for name in key.askable()}
    answers["bias[h2]@2"] = answers.pop("bias[h1]@2")
    report = worked.check(key, answers)
    assert report.score == report.out_of and not report.trouble
    both = worked.check(key, {**answers, "bias[h1]@2": "0.3"})
    assert both.trouble == (f"bias[h2]@2 and bias[h1]@2 are one number, found {answers['bias[h2]@2']} and 0.3",)


def test_an_answer_to_what_is_frozen_is_told_why_nothing_is_asked():
    key = worked.key(worked.example("xor-frozen"))
    answers = {name: key.solution[name].shown for name in key.askable()}
    report = worked.check(key, {**answers, "weight[x1>and]@2": "1"})
    assert report.trouble == ("weight[x1>and]@2: x1>and is frozen, so that nothing of it is asked",)
    with pytest.raises(WorkedError, match="x1>and is frozen"):
        worked.check(key, {"gradient[x1>and]@1": "1"})


def test_partial_results_of_a_shared_weight_belong_to_their_edges():
    key = worked.key(worked.parse(TIED_BATCH.replace('batch = "all"', "")))
    report = worked.check(key, {"term[x1>o1]@1": "0.3", "term[x2>o1]@1": "0.6", "net[o1]@1": "0.9"})
    assert report.score == report.out_of
    assert worked.check(key, {"term[x2>o1]@1": "0.5", "net[o1]@1": "0.8"}).first_wrong == "term[x2>o1]@1"


def test_a_module_is_no_sheet_of_a_net_that_it_cannot_be():
    class Module:
        """Stands for a module of PyTorch."""

        def modules(self):
            return [self]

    from worked.checking.sheets.arrays import arrays_of

    for name, said in (("shared-bias", "shared parameters"), ("thresholds", "thresholds"), ("skip-edge", "edges past")):
        with pytest.raises(WorkedError, match=said):
            arrays_of(Module(), worked.key(worked.example(name)))
