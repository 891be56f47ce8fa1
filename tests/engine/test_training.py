"""Training: what holds of the engine beyond the numbers of the worksheets."""

from __future__ import annotations

import re
import tracemalloc

import numpy
import pytest

from tests.engine.cases import training
from tests.engine.replayed import arrays
from tests.problems import text_of
from worked import parse
from worked.engine.reading import network_of, training_of
from worked.engine.training import Diverged, Trainer
from worked.errors import WorkedError
from worked.maths.initialisations import INITIALISATIONS

DRAW = numpy.random.default_rng(1)
INPUTS = DRAW.standard_normal((50, 6)).astype(numpy.float32)
LABELS = DRAW.integers(0, 3, 50)
TARGETS = numpy.eye(3, dtype=numpy.float32)[LABELS]
EXTRAS = {
    "dropout": {"layers": [0, 1], "rate": 0.3},
    "drop-connect": {"layers": [2], "rate": 0.2},
    "normalisation": {"layers": [1]},
    "residual": {"from": 1, "to": 2, "survival": 0.8},
}


def trainer(seed: int = 0, extras=None, sizes=(6, 5, 5, 3), dtype=numpy.float32, **options) -> Trainer:
    """A small classifier in training."""
    network = network_of(sizes, ["relu"] * (len(sizes) - 2) + ["softmax"], extras, seed=seed, dtype=dtype)
    given = {"loss": "cross-entropy", "optimiser": "adam", "learning-rate": 0.01, "batch": 16} | options
    return Trainer(network, training_of(given, network.design), len(INPUTS), seed)


def fitted(seed: int, epochs: int = 3, **options) -> Trainer:
    """The classifier after some epochs in an order drawn by its seed."""
    found = trainer(seed, **options)
    for _ in range(epochs):
        found.epoch(INPUTS, TARGETS, found.shuffled(len(INPUTS)))
    return found


def test_the_same_seed_gives_the_same_bytes():
    first, second, other = (fitted(seed, extras=EXTRAS).network for seed in (4, 4, 5))
    assert first.values.tobytes() == second.values.tobytes() != other.values.tobytes()
    assert numpy.array_equal(first.running[1][0], second.running[1][0])


def test_an_epoch_is_its_steps():
    whole, single = trainer(), trainer()
    order = whole.shuffled(50)
    whole.epoch(INPUTS, TARGETS, order)
    for first in range(0, 50, 16):
        chosen = order[first : first + 16]
        single.step(INPUTS[chosen], TARGETS[chosen])
    assert whole.network.values.tobytes() == single.network.values.tobytes()
    assert whole.step_number == 4 and whole.moment.seen == 50


def test_other_number_types_of_data_are_taken():
    first, second = trainer(), trainer()
    order = numpy.arange(50)[::-1]
    first.epoch(INPUTS, TARGETS, order)
    second.epoch(INPUTS.astype(float), TARGETS.astype(int), order)
    assert first.network.values.tobytes() == second.network.values.tobytes()


def test_it_learns():
    found = trainer(sizes=(6, 40, 3))
    losses = [found.epoch(INPUTS, TARGETS, found.shuffled(50)) for _ in range(200)]
    assert losses[-1] < 0.05 < losses[0]
    assert (found.network.outputs(INPUTS).argmax(axis=1) == LABELS).all()


def test_weights_of_samples():
    """A sample that counts twice is a sample that is shown twice; one that counts nothing is not there."""
    options = {"optimiser": "gradient-descent", "samples": "sum", "dtype": float}
    weighted, repeated = trainer(**options), trainer(**options)
    factors = numpy.array([2.0, 1.0, 0.0, 1.0])
    loss = weighted.step(INPUTS[:4], TARGETS[:4], factors)
    rows = [0, 0, 1, 3]
    assert loss == pytest.approx(repeated.step(INPUTS[rows], TARGETS[rows]), rel=1e-12)
    assert numpy.allclose(weighted.network.values, repeated.network.values, rtol=1e-12, atol=1e-14)
    doubled = trainer(**options)
    doubled.epoch(INPUTS[:4], TARGETS[:4], numpy.array([3, 2, 1, 0]), factors)
    assert numpy.allclose(doubled.network.values, weighted.network.values, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("extras", [{}, EXTRAS], ids=["plain", "with extras"])
def test_gradients_are_differences(extras):
    """The gradients of a net with residual connection, stochastic depth, masks and norms, by changing each weight."""
    activations = ["tanh", "softplus", "softmax"]
    network = network_of((6, 5, 5, 3), activations, extras, dtype=float, initialisation="he-normal")
    options = {"loss": "cross-entropy", "optimiser": "gradient-descent", "learning-rate": 1e-30, "batch": 8}
    found = Trainer(network, training_of(options, network.design), 8)

    def loss() -> float:
        found.moment.__init__(3)
        return found.step(INPUTS[:8], TARGETS[:8])

    loss()
    gradient, values = found.gradient.copy(), network.values
    for place in range(0, values.size, 3):
        sides = []
        kept = values[place]
        for side in (1e-6, -1e-6):
            values[place] = kept + side
            sides.append(loss())
        values[place] = kept
        assert gradient[place] == pytest.approx((sides[0] - sides[1]) / 2e-6, rel=1e-6, abs=1e-8)


def test_a_step_allocates_no_arrays():
    found = trainer(sizes=(6, 300, 300, 3), clip="norm", penalty="l1", extras={"normalisation": {}})
    inputs, targets = INPUTS[:16], TARGETS[:16]
    for _ in range(3):
        found.step(inputs, targets)
    tracemalloc.start()
    try:
        found.step(inputs, targets)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        found.step(inputs, targets)
        assert tracemalloc.get_traced_memory()[1] - before < 0.3 * found.network.values.nbytes
    finally:
        tracemalloc.stop()


def test_masks_of_the_engine():
    """Of many masks drawn by the engine a share of the rate is 0, others in each step."""
    found = trainer(extras={"dropout": {"layers": [1], "rate": 0.3}}, sizes=(6, 200, 3))
    masks = []
    for _ in range(20):
        found.step(INPUTS[:16], TARGETS[:16])
        masks.append(found._run(16).ahead.stages[1][-1].mask.copy())
    assert abs(numpy.mean(masks) - 0.7) < 0.02
    assert not numpy.array_equal(masks[0], masks[1])


def test_divergence_is_told():
    found = trainer(**{"optimiser": "gradient-descent", "learning-rate": 1e30})
    with pytest.raises(Diverged, match="the training diverges: in step 1 the weights of layer 1") as told:
        for _ in range(5):
            found.step(1e20 * INPUTS, TARGETS)
    assert (told.value.step, told.value.layer) == (1, 1)
    broken = INPUTS.copy()
    broken[3, 2] = numpy.nan
    with pytest.raises(Diverged, match="in step 1 the outputs of layer 1 are no longer numbers"):
        trainer().epoch(broken, TARGETS)


def test_losses_stay_finite_where_outputs_are_certain():
    for hidden, out, loss in (("relu", "softmax", "cross-entropy"), ("relu", "softmax", "binary-cross-entropy")):
        network = network_of((6, 5, 3), [hidden, out])
        network.weights[2][:] = [[50, 0, -50]] * 5
        found = Trainer(network, training_of({"loss": loss, "learning-rate": 1e-3}, network.design), 50)
        assert numpy.isfinite(found.step(INPUTS, TARGETS)) and numpy.isfinite(network.values).all()
    network = network_of((6, 1), ["sigmoid"], initialisation={"name": "constant", "value": 100.0})
    found = Trainer(network, training_of({"loss": "binary-cross-entropy"}, network.design), 50)
    assert numpy.isfinite(found.step(INPUTS, TARGETS[:, :1])) and numpy.isfinite(network.values).all()


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_every_initialisation(name):
    network = network_of((300, 200, 3), "relu", initialisation=name, seed=2)
    entry, weights = INITIALISATIONS[name], network.weights[1]
    assert not network.biases[1].any()
    assert entry.draws == (numpy.ptp(weights) > 0)
    assert not entry.draws or abs(weights.mean()) < 0.05 * weights.std()


def test_outputs_in_pieces_are_outputs():
    network = fitted(0, extras=EXTRAS).network
    many = numpy.tile(INPUTS, (50, 1))
    assert numpy.allclose(network.outputs(many)[-50:], network.outputs(INPUTS), rtol=1e-5, atol=1e-6)
    assert network.outputs(INPUTS[:0]).shape == (0, 3)


def test_a_problem_with_letters_is_refused():
    found = re.sub(r"biases = \[\[[^,]+", "biases = [['b'", text_of(1, more=training(), samples=3))
    with pytest.raises(WorkedError, match=r"bias\[h1\] is the letter 'b'; the engine computes with numbers"):
        Trainer.of(parse(found))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: trainer().step(INPUTS[:, :2], TARGETS), "inputs: expected 50 rows of 6 numbers"),
        (lambda: trainer().step(INPUTS, TARGETS[:, 0]), "targets: expected 50 rows of 3 numbers"),
        (lambda: trainer().check(TARGETS * 2), "cross-entropy needs targets from 0 to 1"),
        (lambda: trainer().check(TARGETS / 2), "cross-entropy needs targets that sum to 1"),
        (lambda: trainer(extras={"normalisation": {}}).step(INPUTS[:1], TARGETS[:1]), "at least two samples"),
        (lambda: trainer(optimiser="adamm"), "no optimiser is called 'adamm'; did you mean 'adam'"),
        (lambda: trainer(speed=3), "unknown key 'speed'"),
        (lambda: trainer(optimiser={"name": "adam", "beta-1": 1.0}).step(INPUTS, TARGETS), "Adam cannot be computed"),
        (lambda: network_of((6,), "relu"), "at least two layers"),
        (lambda: network_of((6, 0), "relu"), "expected a number of units, at least 1, found '0'"),
        (lambda: network_of((6, 3), ["relu", "relu"]), "expected 1 names, one for each layer, found 2"),
        (lambda: network_of((6, 3), "reul"), "no activation is called 'reul'; did you mean 'relu'"),
        (lambda: network_of((6, 4, 3), "relu", {"dropout": {"layers": [7]}}), "layers from 0 to 1, found '7'"),
        (lambda: training_of({}, network_of((6, 3), "step").design), "step has no slope to descend"),
        (lambda: training_of({"loss": "ce"}, network_of((6, 3), "relu").design), "needs softmax outputs"),
    ],
)
def test_what_cannot_be_is_told(make, said):
    with pytest.raises(WorkedError, match=said):
        make()


def test_a_problem_trains_as_it_is():
    problem = parse(text_of(3, samples=3, more=training("optimiser = 'adam'")))
    found = Trainer.of(problem)
    inputs, targets = arrays(problem, (1, 2, 3), numpy.float32)
    losses = [found.epoch(inputs, targets) for _ in range(30)]
    assert losses[-1] < losses[0]
