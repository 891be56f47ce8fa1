"""Regressions: whatever the units of a target, it is learned as well, and predictions are in these units."""

from __future__ import annotations

import numpy
import pytest
from click.testing import CliRunner
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score, root_mean_squared_error

from worked.commands import main
from worked.data.data import Data
from worked.errors import WorkedError
from worked.learning.plan import plan_of
from worked.learning.runs import Run
from worked.learning.summary import summary

INPUTS, TARGET = load_diabetes(return_X_y=True)


def data(target=TARGET) -> Data:
    names = tuple(f"x{place}" for place in range(INPUTS.shape[1]))
    return Data("diabetes.csv", "regression", names, INPUTS, target.reshape(len(INPUTS), -1), (), ("progress",))


def trained(found: Data, folder=None, **options) -> Run:
    run = Run.begin(plan_of({"data": {"file": "diabetes.csv"}}).altered(options), folder, data=found)
    run.train()
    return run


def test_diabetes_is_learned_without_an_option():
    run = trained(data())
    outputs, best = run.outputs(INPUTS), run.fitting.epochs[run.fitting.best - 1]
    assert best.validation_score > 0.4 and r2_score(TARGET, outputs[:, 0]) > 0.4
    held = run.setup.validation
    units = (
        run.setup.target_scaling.restored(held.targets),
        run.setup.target_scaling.restored(run.network.outputs(held.inputs)),
    )
    assert r2_score(*units) == pytest.approx(best.validation_score, abs=1e-5)
    said = dict(summary(run))["root mean square error"]
    assert float(said.split()[1].rstrip(",")) == pytest.approx(root_mean_squared_error(*units), rel=1e-3)


def test_the_units_of_a_target_do_not_matter():
    one, other = trained(data()), trained(data(1024 * TARGET - 4096))
    assert one.network.values == pytest.approx(other.network.values, abs=1e-4)
    assert other.outputs(INPUTS) == pytest.approx(1024 * one.outputs(INPUTS) - 4096, rel=1e-3)


@pytest.mark.parametrize("method", ["none", "min-max", "mean-subtraction", "z-score"])
def test_every_scaling_is_taken_back(method):
    run = trained(data(), **{"data.target-scaling": method, "training.epochs": 3})
    samples = run.setup.samples
    assert run.setup.target_scaling.method == method
    restored = run.setup.target_scaling.restored(samples.targets)
    assert set(numpy.round(restored[:, 0], 2)) <= set(numpy.round(TARGET, 2))


def test_outputs_that_are_bounded_keep_their_targets():
    share = (TARGET - TARGET.min()) / numpy.ptp(TARGET)
    run = trained(data(share), **{"network.output": "sigmoid", "training.epochs": 2})
    assert run.setup.target_scaling.method == "none"


def test_classes_are_not_scaled():
    with pytest.raises(WorkedError, match=r"data\.target-scaling: expected none for a classification, found z-score"):
        Run.begin(plan_of({"data": {"file": "moons", "target-scaling": "z-score"}}))


@pytest.mark.parametrize("ending", ["onnx", "py"])
def test_an_exported_net_predicts_in_units(tmp_path, ending):
    runtime = pytest.importorskip("onnxruntime")
    rows = "\n".join(
        ",".join(map(repr, map(float, [*row, target]))) for row, target in zip(INPUTS, TARGET, strict=True)
    )
    (tmp_path / "diabetes.csv").write_text(",".join([*(f"x{n}" for n in range(10)), "progress"]) + "\n" + rows)
    made = ["train", str(tmp_path / "diabetes.csv"), "--epochs", "3", "-o", str(tmp_path / "run")]
    assert CliRunner().invoke(main, made).exit_code == 0
    path = tmp_path / f"net.{ending}"
    assert CliRunner().invoke(main, ["export", str(tmp_path / "run"), "-o", str(path)]).exit_code == 0
    if ending == "onnx":
        session = runtime.InferenceSession(path)
        (found,) = session.run(None, {"inputs": INPUTS.astype(numpy.float32)})
        assert found == pytest.approx(Run.open(tmp_path / "run").outputs(INPUTS), rel=1e-3)
        assert found.mean() == pytest.approx(TARGET.mean(), rel=0.5)


def test_what_cannot_be_scaled_back_is_not_exported(tmp_path):
    file = tmp_path / "line.csv"
    file.write_text("a,y\n" + "\n".join(f"{n / 7},{n * 1.5 + 0.25}" for n in range(40)))
    made = ["train", str(file), "--epochs", "2", "--set", "network.biases=false", "-o", str(tmp_path / "run")]
    assert CliRunner().invoke(main, made).exit_code == 0
    result = CliRunner().invoke(main, ["export", str(tmp_path / "run"), "-o", str(tmp_path / "net.onnx")])
    assert result.exit_code == 2 and "train with data.target-scaling=none" in result.stderr
    assert not (tmp_path / "net.onnx").exists()
