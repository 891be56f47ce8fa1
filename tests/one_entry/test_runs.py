"""Nets that real data train: with new entries of three kinds at once, from the training to a weight on a page."""

from __future__ import annotations

import numpy
import pytest

import worked
from tests.one_entry import uses
from tests.one_entry.additions import BENT, SHARP_MISH, SIGNED, SOFTMIN, joined
from tests.problems import text_of
from worked.engine.reading import network_of, training_of
from worked.engine.training import Trainer
from worked.errors import WorkedError
from worked.explaining.recorded import Recorded
from worked.explaining.refused import unexplained
from worked.maths.activations import ACTIVATIONS
from worked.maths.losses import LOSSES
from worked.maths.optimisers import OPTIMISERS

KEYS = {
    "network.activations": '{ name = "sharp-mish", sharpness = 1.5 }',
    "network.output": '"sigmoid"',
    "training.optimiser": '"signed-direction"',
    "training.loss": '{ name = "bent-error", bend = 0.5 }',
}
OPTIONS = [part for key, value in KEYS.items() for part in ("--set", f"{key}={value}")]


@pytest.fixture(autouse=True)
def entries():
    """The three entries, in their catalogues."""
    with joined(ACTIVATIONS, SHARP_MISH), joined(LOSSES, BENT), joined(OPTIMISERS, SIGNED):
        yield


def test_from_the_training_to_a_weight_on_a_page(tmp_path):
    folder = str(tmp_path / "run")
    said = uses.told("train", "moons", "--hidden", "4", "--epochs", "3", "-o", folder, *OPTIONS)
    assert "bent-error" in said
    page = uses.told("explain", folder, "--weight", "1:2,3", "--step", "12", "--to", "markdown")
    assert "By signed direction (fading) with" in page and r"d & = \zeta" in page and r"q_{t} & = \xi" in page
    for mode in ("student", "key"):
        assert uses.told("explain", folder, "--weight", "2:0,1", "--mode", mode, "--to", "html")
    assert uses.told("audit", folder, "--to", "markdown")
    pytest.importorskip("onnx")
    assert uses.told("export", folder, "-o", str(tmp_path / "net.onnx"))
    assert uses.told("export", folder, "-o", str(tmp_path / "net.py"))
    assert "Mish" in (tmp_path / "net.py").read_text("utf-8")


def test_compiled_loops_give_the_same():
    """The loops that numba compiles compute with the new formulas too."""
    pytest.importorskip("numba")
    draw = numpy.random.default_rng(1)
    inputs, targets = draw.normal(size=(16, 3)), draw.random((16, 2))
    found = []
    for backend in ("numpy", "numba"):
        network = network_of((3, 5, 2), ["sharp-mish", "sigmoid"], dtype=numpy.float64, seed=2)
        options = {"optimiser": "signed-direction", "loss": "bent-error", "batch": 16, "learning-rate": 0.1}
        trainer = Trainer(network, training_of(options, network.design), 16, 1, backend)
        losses = [trainer.step(inputs, targets) for _ in range(4)]
        found.append(numpy.concatenate([network.values, losses]))
    assert numpy.allclose(*found, rtol=0, atol=1e-13)


def test_estimators():
    sklearn = pytest.importorskip("sklearn.datasets")
    inputs, classes = sklearn.make_moons(80, random_state=1)
    net = worked.WorkedClassifier(
        hidden=(5,), activations="sharp-mish", optimiser="signed-direction", epochs=3, random_state=1
    )
    assert net.fit(inputs, classes).predict(inputs).shape == (80,)


def test_a_coupled_activation_other_than_softmax_is_not_explained():
    with joined(ACTIVATIONS, SOFTMIN):
        problem = worked.parse(text_of(3, (2, 2, 2), "tanh", "softmin", samples=2, more='batch = "all"'))
        trainer = Trainer.of(problem, numpy.float64)
        found = Recorded.of(trainer, numpy.ones((2, 2)), numpy.eye(2))
        assert "by softmin; softmax is explained" in unexplained(found, 2) and not unexplained(found, 1)
        with pytest.raises(WorkedError, match="no activation is called 'softmiss'; did you mean 'softmin'"):
            network_of((2, 2), "softmiss")
