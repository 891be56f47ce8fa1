"""What is done to layers: gradients against differences of the loss, numbers against plain implementations."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from math import exp, sqrt, tanh

import pytest

import worked
from tests.trace.values import difference, values
from worked.layers._dropping import drawn

NET = """
convention = "{convention}"
[network]
layers = [2, 2, 2]
activations = ["tanh", "{out}"]
weights = [[[0.15, 0.2], [0.25, -0.3]], [[0.4, 0.45], [0.5, 0.55]]]
biases = [[0.35, 0.1], [0.6, 0.2]]
{extra}
[[samples]]
inputs = [0.05, 0.1]
targets = [0, 1]
[[samples]]
inputs = [0.5, -0.7]
targets = [1, 0]
[[samples]]
inputs = [1.2, 0.7]
targets = [0, 1]
[training]
loss = "{loss}"
{training}
"""
NORMALISED = [
    f'normalisation = {{ over = "{over}", place = "{place}", beside = "{beside}", epsilon = 0.1, {scale} }}'
    for over, place, beside, scale in product(
        ("batch", "layer"), ("before", "after"), ("variance", "deviation"), ("gamma = [1.5, 0.7], beta = [0.1, -0.3]",)
    )
]
EXTRAS = [
    *NORMALISED,
    "normalisation = { epsilon = 0.1, gamma = false, beta = [0.2, 0.1] }",
    'normalisation = { epsilon = 0.1, gamma = 2, beta = false, place = "after" }',
    "normalisation = { epsilon = 0.1, gamma = false, beta = false }",
    'normalisation = { over = "layer", epsilon = 0.1, gamma = 2, beta = 1, learns = false }',
    "normalisation = { epsilon = 0.1, layers = [1, 2], running = {} }",
    'normalisation = { over = "layer", epsilon = 0.1, layers = [1, 2] }',
    "dropout = { layers = [0, 1], seed = 4 }",
    'dropout = { layers = [1], seed = 5, rate = 0.25, scaled = "testing" }',
    "dropout = [{ layers = [0], masks = [[1, 0], [0, 1], [1, 1]] }, { layers = [1], masks = [[1, 1], [0, 1]] }]",
    "drop-connect = { layers = [1], seed = 4, rate = 0.25 }",
    'drop-connect = { layers = [1, 2], seed = 9, scaled = "nowhere" }',
    "residual = { from = 0, to = 1 }",
    'residual = { from = 1, to = 2, place = "after" }',
    "residual = { from = 0, to = 2 }",
    'residual = [{ from = 0, to = 2, survival = 0.8, masks = [1] }, { from = 0, to = 1, place = "after" }]',
    "residual = { from = 0, to = 1, survival = 0.8, masks = [0] }",
    "residual = { from = 0, to = 1 }\n"
    'normalisation = [{ epsilon = 0.1, layers = [1] }, { over = "layer", layers = [2], place = "after" }]\n'
    "dropout = { layers = [1], masks = [1, 0] }\ndrop-connect = { layers = [2], masks = [1, 0, 1, 1] }",
]
OUTPUTS = [("sigmoid", "half-squared-error"), ("softmax", "cross-entropy"), ("softmax", "mean-squared-error")]
GRADIENTS = {"gradient": ("weight", "bias"), "gamma-gradient": ("gamma",), "beta-gradient": ("beta",)}


def problem(
    extra: str,
    out: str = "sigmoid",
    loss: str = "half-squared-error",
    training: str = 'batch = "all"',
    convention: str = "plain",
):
    """The net of this test with something done to its layers."""
    return worked.parse(NET.format(extra=extra, out=out, loss=loss, training=training, convention=convention))


def proven(said) -> int:
    """How many gradients of the first step are differences of the loss; all of them must be."""
    step = next(iter(said.steps()))
    exact, count = values(step.cells), 0
    for cell in step.cells:
        if cell.quantity in GRADIENTS and cell.sample is None:
            kinds = GRADIENTS[cell.quantity]
            kind = kinds[0] if len(kinds) == 1 else kinds[">" not in cell.place]
            name = f"{kind}[{cell.place}]@1"
            assert abs(difference(step.cells, name, "loss@1") - exact[cell.id]) < Decimal("1e-25"), cell.id
            count += 1
    return count


@pytest.mark.parametrize(("out", "loss"), OUTPUTS)
@pytest.mark.parametrize("extra", EXTRAS)
def test_every_gradient_is_a_difference_of_the_loss(extra, out, loss):
    if 'place = "after"' in extra and "2" in extra.split("to = ")[-1][:1] and loss == "cross-entropy":
        loss = "mean-squared-error"
    if loss == "cross-entropy" and "layers = [2], place" in extra:
        loss = "mean-squared-error"
    assert proven(problem(extra, out, loss)) >= 12


@pytest.mark.parametrize("convention", ["slides", "chain"])
@pytest.mark.parametrize("extra", EXTRAS)
def test_the_sign_of_a_convention_is_carried_through(extra, convention):
    assert proven(problem(extra, convention=convention)) >= 8


@pytest.mark.parametrize("extra", ["dropout = { seed = 3 }", "residual = { from = 0, to = 1 }", NORMALISED[4]])
@pytest.mark.parametrize(
    "training", ["batch = 1", "batch = 2", 'samples = "sum"\nbatch = 3', 'penalty = "l2"\nbatch = 2']
)
def test_gradients_of_mini_batches(extra, training):
    assert proven(problem(extra, training=training)) >= 12


def test_gradients_of_sums_over_a_normalised_batch():
    assert proven(problem(NORMALISED[0], training='samples = "sum"\nbatch = "all"\npenalty = "l2"')) == 16


# Batch normalisation, written again in plain floats

INPUTS = [[1.0, 2.0], [2.0, -1.0], [-1.0, 1.0]]
TARGETS = [1.0, 0.0, 1.0]
WEIGHTS, OUT, OUT_BIAS = [[0.5, -0.4], [0.3, 0.8]], [0.7, -0.6], 0.1
GAMMA, BETA, EPSILON, MOMENTUM = [1.5, 0.5], [0.1, -0.2], 1e-5, 0.1


def plain_batch_norm():
    """The pass and its gradients by the equations of Ioffe and Szegedy 2015, section 3; averages as in PyTorch."""
    count = len(INPUTS)
    nets = [[sum(w * x for w, x in zip(row, sample, strict=True)) for row in WEIGHTS] for sample in INPUTS]
    columns = list(zip(*nets, strict=True))
    means = [sum(column) / count for column in columns]
    variances = [sum((x - mean) ** 2 for x in column) / count for column, mean in zip(columns, means, strict=True)]
    hats = [[(x - m) / sqrt(v + EPSILON) for x, m, v in zip(row, means, variances, strict=True)] for row in nets]
    hidden = [[tanh(g * x + b) for g, x, b in zip(GAMMA, row, BETA, strict=True)] for row in hats]
    outs = [1 / (1 + exp(-sum(w * h for w, h in zip(OUT, row, strict=True)) - OUT_BIAS)) for row in hidden]
    deltas = [(out - target) * out * (1 - out) / count for out, target in zip(outs, TARGETS, strict=True)]
    dy = [[d * w * (1 - h * h) for w, h in zip(OUT, row, strict=True)] for d, row in zip(deltas, hidden, strict=True)]
    gradients: dict[str, float] = {}
    for unit in (0, 1):
        name, root = f"h{unit + 1}", sqrt(variances[unit] + EPSILON)
        dhat = [row[unit] * GAMMA[unit] for row in dy]
        away = [row[unit] - means[unit] for row in nets]
        dvar = sum(d * a for d, a in zip(dhat, away, strict=True)) * -0.5 * root**-3
        dmean = sum(dhat) * -1 / root + dvar * sum(-2 * a for a in away) / count
        dnet = [d / root + dvar * 2 * a / count + dmean / count for d, a in zip(dhat, away, strict=True)]
        gradients[f"gamma-gradient[{name}]@1"] = sum(row[unit] * hat[unit] for row, hat in zip(dy, hats, strict=True))
        gradients[f"beta-gradient[{name}]@1"] = sum(row[unit] for row in dy)
        for source in (0, 1):
            by = [sample[source] for sample in INPUTS]
            gradients[f"gradient[x{source + 1}>{name}]@1"] = sum(d * x for d, x in zip(dnet, by, strict=True))
    running = [MOMENTUM * mean for mean in means]
    spread = [(1 - MOMENTUM) + MOMENTUM * v * count / (count - 1) for v in variances]
    return outs, gradients, running, spread


def test_batch_normalisation_is_that_of_the_textbook():
    solution = worked.solve(worked.example("batch-norm-2-2-1"))
    outs, gradients, running, spread = plain_batch_norm()
    for sample, out in enumerate(outs, start=1):
        assert float(solution[f"out[o1]@1.{sample}"].value) == pytest.approx(out, abs=1e-13)
    for name, wanted in gradients.items():
        assert float(solution[name].value) == pytest.approx(wanted, abs=1e-13), name
    for unit, mean, variance in zip(("h1", "h2"), running, spread, strict=True):
        assert float(solution[f"running-mean[{unit}]@2"].value) == pytest.approx(mean, abs=1e-13)
        assert float(solution[f"running-variance[{unit}]@2"].value) == pytest.approx(variance, abs=1e-13)


def test_the_last_pass_uses_the_running_averages():
    solution = worked.solve(worked.example("batch-norm-2-2-1"))
    names = solution.cells["normalised[h1]@2.1"].inputs
    assert "running-mean[h1]@2" in names and "mean[h1]@2" not in solution
    assert solution.cells["deviation[h1]@2"].inputs == ("running-variance[h1]@2", "norm-epsilon[layer-1]@2")


# Dropping


def test_a_seed_draws_the_same_masks_each_time():
    said = problem("dropout = { seed = 7, rate = 0.3 }")
    masks = [cell.given for cell in worked.solve(said).cells.values() if cell.quantity == "mask"]
    assert masks == [cell.given for cell in worked.solve(said).cells.values() if cell.quantity == "mask"]
    assert drawn(7, 0, 6, 0.3) == drawn(7, 0, 6, 0.3)
    assert [drawn(7, number, 6, 0.3) for number in range(9)] != [drawn(8, number, 6, 0.3) for number in range(9)]


def test_a_rate_is_how_often_a_unit_is_dropped():
    kept = sum(sum(drawn(1, number, 50, 0.2)) for number in range(100))
    assert 0.77 < kept / 5000 < 0.83


@pytest.mark.parametrize(
    ("scaled", "training", "testing"), [("training", 2, 1), ("testing", 1, 0.5), ("nowhere", 1, 1)]
)
def test_where_dropout_is_set_right(scaled, training, testing):
    said = problem(f'dropout = {{ masks = [1, 0], scaled = "{scaled}" }}', training="batch = 1")
    solution = worked.solve(said)
    assert float(solution["dropped[h1]@1"].value) == pytest.approx(training * float(solution["out[h1]@1"].value))
    assert float(solution["dropped[h2]@1"].value) == 0
    sent = solution["dropped[h1]@2"] if testing != 1 else solution["out[h1]@2"]
    assert float(sent.value) == pytest.approx(testing * float(solution["out[h1]@2"].value))


def test_dropout_and_drop_connect_have_rates_of_their_own():
    extra = "dropout = { layers = [1], rate = 0.25, masks = [1, 1] }\n"
    extra += "drop-connect = { layers = [1], rate = 0.6, masks = [1, 1, 1, 1] }"
    solution = worked.solve(problem(extra))
    assert solution["drop-rate[layer-1]@1"].shown == "0.25"
    assert solution["drop-connect-rate[layer-1]@1"].shown == "0.6"


def test_stochastic_depth_counts_by_its_chance_in_the_test():
    solution = worked.solve(worked.example("stochastic-depth"))
    own, sent = (float(solution[f"{name}@3"].value) for name in ("out[h1]", "joined[h1]"))
    assert sent == pytest.approx(0.8 * own + 1)
    assert [solution[f"mask[layer-1]@{step}"].shown for step in (1, 2)] == ["1", "0"]


# Published numbers whose upstream gradients are given; here a loss is chosen that has them

ALEXKODE = """
[network]
layers = [2, 2]
activations = "identity"
weights = [[[1, 0], [0, 1]]]
normalisation = { layers = [1] }
[[samples]]
inputs = [1, 2]
targets = [0, 0]
[[samples]]
inputs = [3, 4]
targets = [0, 0]
[[samples]]
inputs = [5, 6]
targets = [0, 0]
[training]
batch = "all"
final-pass = false
"""


def test_the_normalised_numbers_of_alexkode():
    solution = worked.solve(worked.parse(ALEXKODE))
    for unit in ("o1", "o2"):
        assert [solution[f"normalised[{unit}]@1.{sample}"].shown for sample in (1, 2, 3)] == [
            "-1.2247",
            "0.0000",
            "1.2247",
        ]


@pytest.mark.parametrize(
    ("rate", "inputs", "masks", "outputs", "slopes", "gradients"),
    [
        ("0.5", [1, 2, 3, 4], [1, 0, 1, 0], [2, 0, 6, 0], [0.1, 0.2, 0.3, 0.4], [0.2, 0, 0.6, 0]),
        ("0.2", [1, 2, 3, 4], [1, 0, 1, 1], [1.25, 0, 3.75, 5], [0.5, 0.5, 1, 2], [0.625, 0, 1.25, 2.5]),
    ],
)
def test_the_dropout_of_deep_ml(rate, inputs, masks, outputs, slopes, gradients):
    diagonal = [[int(row == column) for column in range(4)] for row in range(4)]
    target = sum(slope * out for slope, out in zip(slopes, outputs, strict=True)) - 1
    text = f"""
    [network]
    layers = [4, 4, 1]
    activations = "identity"
    weights = [{diagonal}, [{slopes}]]
    dropout = {{ rate = {rate}, masks = {masks} }}
    [[samples]]
    inputs = {inputs}
    targets = [{target}]
    """
    solution = worked.solve(worked.parse(text))
    for unit, out, gradient in zip(("h1", "h2", "h3", "h4"), outputs, gradients, strict=True):
        assert float(solution[f"dropped[{unit}]@1"].value) == out
        assert float(solution[f"error[{unit}]@1"].value) == pytest.approx(gradient)
