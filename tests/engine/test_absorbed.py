"""Absorbed shifts: what batch normalisation subtracts again has a gradient of exactly 0, and nothing else has."""

from __future__ import annotations

import random

import numpy
import pytest

from worked.engine.absorbed import absorbs
from worked.engine.reading import network_of, training_of
from worked.engine.training import Trainer
from worked.layers.normalisation import Normalisation

ROWS = 6
DRAW = numpy.random.default_rng(7)
INPUTS = DRAW.standard_normal((ROWS, 4))
TARGETS = DRAW.standard_normal((ROWS, 2))
NORM = {"layers": [2]}


def trainer(
    extras, activations=("tanh", "linear", "tanh", "linear"), dtype=float, backend="numpy", **options
) -> Trainer:
    """A net of four layers in training, with biases that are not 0."""
    network = network_of((4, 3, 3, 3, 2), list(activations), extras, dtype=dtype, initialisation="he-normal", seed=2)
    for biases in network.biases.values():
        biases[:] = numpy.random.default_rng(3).uniform(-0.5, 0.5, biases.shape)
    given = {"loss": "half-squared-error", "optimiser": "gradient-descent", "learning-rate": 1e-30, "batch": ROWS}
    return Trainer(network, training_of(given | options, network.design), ROWS, backend=backend)


def losses_differ(found: Trainer, kind: str, layer: int) -> bool:
    """Whether the loss of a batch changes with a parameter, by a difference in double precision."""
    views, losses = found.network.views[kind][layer], []
    for size in (0.0, 0.01):
        views[0] += size
        found.moment.__init__(5)
        losses.append(found.step(INPUTS, TARGETS))
        views[0] -= size
    return abs(losses[0] - losses[1]) > 1e-10


def designs(count: int = 60):
    """Nets with all that may be done to layers, drawn at random."""
    for number in range(count):
        draw, extras = random.Random(f"absorbed {number}"), {}
        layers = draw.sample((1, 2, 3, 4), draw.choice((1, 2)))
        over = draw.choice(("batch", "batch", "batch", "layer"))
        extras["normalisation"] = {"layers": layers, "over": over, "place": draw.choice(("before", "after"))}
        if draw.random() < 0.3:
            extras["dropout"] = {"layers": [draw.choice((1, 2, 3))], "rate": 0.3}
        if draw.random() < 0.3:
            extras["drop-connect"] = {"layers": [draw.choice((2, 3))], "rate": 0.3}
        if draw.random() < 0.5:
            source = draw.choice((1, 2))
            target = draw.choice([layer for layer in (2, 3) if layer > source])
            extras["residual"] = {"from": source, "to": target, "place": draw.choice(("before", "after"))}
        activations = [draw.choice(("linear", "linear", "tanh")) for _ in range(4)]
        yield extras, activations


@pytest.mark.parametrize("extras, activations", list(designs()))
def test_what_is_absorbed_is_what_changes_no_loss(extras, activations):
    """Finite differences say of every layer whether its biases and betas matter; where they do not, 0 is computed."""
    found = trainer(extras, activations)
    known = [("bias", layer, absorbs(found.network.design, layer, "net")) for layer in (1, 2, 3, 4)]
    known += [("beta", layer, absorbs(found.network.design, layer, "scaled")) for layer in found.network.views["beta"]]
    for kind, layer, absorbed in known:
        assert losses_differ(found, kind, layer) != absorbed, (kind, layer)
        if absorbed:
            assert not found.gradients[kind][layer].any()


def test_the_random_nets_have_biases_and_betas_of_both_kinds():
    seen = set()
    for extras, activations in designs():
        design = trainer(extras, activations).network.design
        seen |= {("bias", absorbs(design, layer, "net")) for layer in (1, 2, 3)}
        seen |= {("beta", absorbs(design, each.layer, "scaled")) for each in design.operations.of(Normalisation)}
    assert len(seen) == 4


@pytest.mark.parametrize("backend", ["numpy", "numba"])
@pytest.mark.parametrize("optimiser", ["adam", "rprop", "rmsprop"])
def test_rules_that_divide_by_a_gradient_leave_such_biases_where_they_are(optimiser, backend):
    pytest.importorskip(backend)
    found = trainer({"normalisation": NORM}, dtype=numpy.float32, backend=backend, optimiser=optimiser,
                    **{"learning-rate": 0.1})  # fmt: skip
    before = {layer: biases.copy() for layer, biases in found.network.biases.items()}
    for _ in range(20):
        found.step(INPUTS, TARGETS)
    moved = {layer: not numpy.array_equal(before[layer], found.network.biases[layer]) for layer in before}
    assert moved == {1: True, 2: False, 3: True, 4: True}


def test_a_weight_from_an_input_that_is_the_same_everywhere_is_such_a_bias():
    found = trainer({"normalisation": {"layers": [1]}}, dtype=numpy.float32, optimiser="adam", **{"learning-rate": 0.1})
    before, inputs = found.network.weights[1].copy(), INPUTS.copy()
    inputs[:, 2] = -0.81
    for _ in range(20):
        found.step(inputs, TARGETS)
    assert numpy.array_equal(before[2], found.network.weights[1][2])
    assert (before[[0, 1, 3]] != found.network.weights[1][[0, 1, 3]]).all()


def test_a_unit_that_no_sample_bends_has_such_a_bias():
    """Where a leaky relu has one slope for all samples of the batch, and the batch is normalised after it."""
    extras = {"normalisation": {"layers": [1], "place": "after"}}
    found = trainer(extras, ("leaky-relu", "tanh", "tanh", "linear"), dtype=numpy.float32)
    found.network.biases[1][:] = (9, 0, -9)
    found.step(INPUTS, TARGETS)
    bent = found.gradients["bias"][1] != 0
    assert bent.tolist() == [False, True, False]


@pytest.mark.parametrize("over", ["batch", "layer"])
def test_equal_numbers_have_no_variance(over):
    """Summed up, 0.1 ten times is not ten times 0.1; what such a sum leaves must not be divided by itself."""
    extras = {"normalisation": {"layers": [1], "over": over, "epsilon": 1e-30}}
    found = trainer(extras, dtype=numpy.float32)
    found.network.weights[1][:] = 0.1
    found.network.biases[1][:] = 0.1
    same = numpy.tile(INPUTS[:1], (ROWS, 1))
    assert found.step(same, TARGETS) is not None
    stage = found.last.stages[1][1]
    assert not stage.hat.any() and not stage.variance.any()
    assert over == "layer" or not found.gradients["weight"][1].any()


@pytest.mark.parametrize("extras, sizes, rows", [
    ({"normalisation": {"layers": [1], "over": "layer", "epsilon": 0}}, (4, 2, 1), ROWS),
    ({"normalisation": {"layers": [1], "over": "batch", "epsilon": 0}}, (4, 3, 1), 2),
])  # fmt: skip
def test_two_numbers_without_epsilon_become_the_same_whatever_they_are(extras, sizes, rows):
    network = network_of(sizes, ["tanh", "linear"], extras)
    found = Trainer(network, training_of({"optimiser": "adam", "batch": rows}, network.design), rows)
    before = network.weights[1].copy()
    for _ in range(5):
        found.step(INPUTS[:rows], TARGETS[:rows, :1])
    assert numpy.array_equal(before, network.weights[1])
