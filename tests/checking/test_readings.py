"""Readings: the signs, digits and factors of a whole sheet, understood together."""

from __future__ import annotations

import worked
from tests.checking.solved import key, net, neuron

OPPOSITE = net(
    [1, 1, 1],
    '["sigmoid", "sigmoid"]',
    [[[0.3]], [[0.6]]],
    [[-0.4], [0.6]],
    ([1], [1]),
    'loss = "binary-cross-entropy"\nlearning-rate = 0.9',
)


def test_a_mistake_on_a_sheet_with_the_other_sign_accuses_no_gradient():
    """Deltas as t - o, and the one of the output multiplied by the slope: it alone is wrong."""
    sheet = {
        "net[h1]@1": "-0.100",
        "out[h1]@1": "0.475",
        "net[o1]@1": "0.885",
        "out[o1]@1": "0.708",
        "loss@1": "0.345",
        "delta[o1]@1": "0.060",
        "error[h1]@1": "0.036",
        "slope[h1]@1": "0.249",
        "delta[h1]@1": "0.009",
        "gradient[x1>h1]@1": "-0.009",
        "gradient[h1]@1": "-0.009",
        "gradient[h1>o1]@1": "-0.029",
        "gradient[o1]@1": "-0.060",
        "change[x1>h1]@1": "0.008",
        "change[h1]@1": "0.008",
        "change[h1>o1]@1": "0.026",
        "change[o1]@1": "0.054",
        "weight[x1>h1]@2": "0.308",
        "bias[h1]@2": "-0.392",
        "weight[h1>o1]@2": "0.626",
        "bias[o1]@2": "0.654",
    }
    report = worked.check(key(OPPOSITE), sheet)
    assert [finding.cell for finding in report.wrong] == ["delta[o1]@1"]
    assert "shortcut-times-slope" in report["delta[o1]@1"].mistakes


def test_opposite_deltas_and_subtracted_changes_are_read_together():
    """Two outputs by softmax: the new weights show that the changes were subtracted."""
    problem = net(
        [2, 2],
        '["softmax"]',
        [[[0.4, 0.5], [0.5, 0.9]]],
        None,
        ([1, 0.97], [1, 0]),
        'loss = "cross-entropy"\nlearning-rate = 0.1',
    )
    sheet = {
        "net[o1]@1": "0.885",
        "net[o2]@1": "1.373",
        "out[o1]@1": "0.380",
        "out[o2]@1": "0.620",
        "delta[o1]@1": "0.620",
        "delta[o2]@1": "-0.620",
        "change[x1>o1]@1": "-0.062",
        "change[x2>o1]@1": "-0.060",
        "change[x1>o2]@1": "0.062",
        "change[x2>o2]@1": "0.060",
        "weight[x1>o1]@2": "0.462",
        "weight[x2>o1]@2": "0.560",
        "weight[x1>o2]@2": "0.438",
        "weight[x2>o2]@2": "0.840",
    }
    report = worked.check(key(problem), sheet)
    assert not report.wrong, report.wrong


SQUARED = '\nloss = "squared-error"'


def test_a_plain_difference_beside_its_own_cell():
    problem = neuron(decimals=4).replace("[training]", f"[training]{SQUARED}")
    sheet = {f"{name}[o1]@1": "0.6682" for name in ("out", "difference", "error")}
    report = worked.check(key(problem), {**sheet, "slope[o1]@1": "0.2217", "delta[o1]@1": "0.2963"})
    assert not report.wrong, report.wrong


def test_a_plain_difference_with_digits_cut_off():
    """0.6 * 0.668 + 0.1 = 0.5008 is cut to 0.500, and the plain difference is 0.622 - 0.6."""
    training = f"learning-rate = 0.25{SQUARED}"
    problem = net(
        [2, 1, 1], '["sigmoid", "sigmoid"]', [[[0.6, -1.0]], [[0.6]]], [[0.7], [0.1]], ([0, 0], [0.6]), training
    )
    cut = {
        "net[h1]@1": "0.700",
        "out[h1]@1": "0.668",
        "net[o1]@1": "0.500",
        "out[o1]@1": "0.622",
        "error[o1]@1": "0.022",
    }
    assert not worked.check(key(problem), cut).wrong


def test_powers_of_e_may_be_those_of_net_inputs_less_the_largest():
    problem = key("softmax-3-class")
    nets = [problem.truth(f"net[o{unit}]@1") for unit in (1, 2, 3)]
    powers = [2.718281828459045 ** (net - max(nets)) for net in nets]
    sheet = {f"exponential[o{unit}]@1": f"{power:.4f}" for unit, power in enumerate(powers, 1)}
    sheet |= {f"denominator[o{unit}]@1": f"{sum(powers):.4f}" for unit in (1, 2, 3)}
    sheet |= {f"out[o{unit}]@1": f"{problem.truth(f'out[o{unit}]@1'):.4f}" for unit in (1, 2, 3)}
    report = worked.check(problem, sheet)
    assert not report.wrong, report.wrong


def test_partial_sums_are_rounded_to_significant_figures_too():
    """-0.0464 - 0.0342 = -0.0806; + 0.298 = 0.217; - 0.2 = 0.0170, each to three figures."""
    problem = net(
        [3, 1],
        '["linear"]',
        [[[-0.4, -0.2, 0.4]]],
        [[-0.2]],
        ([0.116, 0.171, 0.746], [1]),
        "learning-rate = 1",
        "decimals = 4",
    )
    sheet = {"term[x1>o1]@1": "-0.0464", "term[x2>o1]@1": "-0.0342", "term[x3>o1]@1": "0.298", "net[o1]@1": "0.0170"}
    assert not worked.check(key(problem), sheet).wrong


def test_single_precision_with_eight_decimals():
    """0.678 in float32, printed with eight decimals."""
    problem = neuron(weight="0.678", decimals=4)
    assert not worked.check(key(problem), {"net[o1]@1": "0.67800009", "out[o1]@1": "0.66329217"}).wrong


def test_a_number_after_hidden_updates_stays_near_the_true_one():
    """Rounding leads from 0.975 to 0.976; the widest range over all hidden cells would hold 0.999."""
    problem = net(
        [2, 2, 1],
        '["leaky-relu", "tanh"]',
        [[[0.9, -0.8], [0.2, -0.8]], [[0.7, -0.6]]],
        [[-0.6, 0.6], [0.7]],
        ([1, -0.37], [1]),
        "learning-rate = 0.9\nsteps = 2",
    )
    marks = {
        text: worked.check(key(problem), {"out[o1]@2": text}).score
        for text in ("0.975", "0.976", "0.950", "0.960", "0.999")
    }
    assert marks == {"0.975": 1, "0.976": 1, "0.950": 0, "0.960": 0, "0.999": 0}


def test_counts_are_not_rounded():
    sheet = {"combinations@1": "24", "trainings@1": "105"}
    assert worked.check(key("grid-search"), sheet)["trainings@1"].verdict == "wrong"
    assert worked.check(key("grid-search"), {**sheet, "trainings@1": "120"})["trainings@1"].follows
