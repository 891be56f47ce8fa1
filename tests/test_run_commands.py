"""The commands that look into a run: explain, audit, export; and import, the way back."""

from __future__ import annotations

import json

import numpy
import pytest
from click.testing import CliRunner

import worked
from worked.commands import main
from worked.errors import WorkedError
from worked.learning.runs import Run


def run(*arguments):
    """A command, and what came of it."""
    return CliRunner().invoke(main, list(map(str, arguments)))


def refused(*arguments) -> str:
    """The sentence with which a command is refused."""
    result = run(*arguments)
    assert result.exit_code == 2 and not result.stdout, result.output
    assert result.stderr.count("\n") == 1 and result.stderr.startswith("worked: ")
    return result.stderr


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """The folder of a run."""
    folder = tmp_path_factory.mktemp("runs") / "digits"
    result = run("train", "digits", "--hidden", "12,8", "--epochs", "3", "-o", folder)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def moons(tmp_path_factory):
    """The folder of a run of a net that fits on a page."""
    folder = tmp_path_factory.mktemp("runs") / "moons"
    result = run("train", "moons", "--hidden", "3", "--activation", "tanh", "--epochs", "3", "-o", folder)
    assert result.exit_code == 0, result.output
    return folder


@pytest.mark.parametrize("mode", ["solved", "student", "key"])
@pytest.mark.parametrize("weight", ["1:20,7", "2:0,3", "3:8,10"])
def test_a_weight_is_explained(digits, weight, mode):
    result = run("explain", digits, "--weight", weight, "--step", "50", "--sample", "4", "--mode", mode, "--to", "html")
    assert result.exit_code == 0, result.output
    assert "update 50" in result.stdout and "sample 4" in result.stdout.replace("samples", "sample")


def test_an_explanation_is_of_the_weight_that_the_run_has(digits):
    """The new weight of the last update is the weight of the net after the training."""
    cells = json.loads(run("explain", digits, "--weight", "1:30,7", "--to", "json").stdout)["cells"]
    new = next(cell for cell in cells if cell["quantity"] == "weight" and cell["step"] == 2)
    trained = Run.open(digits).fitting.trainer.network.weights[1][29, 6]
    assert float(new["value"]) == pytest.approx(float(trained), rel=2e-6)


def test_a_students_copy_is_marked(digits):
    """An explanation is an exercise like any other: its key answers it, and a wrong number is found."""
    from worked.explaining.cone import explain

    exercise = explain(worked.recorded(Run.open(digits), 30), 1, 30, 7)
    key = worked.key(exercise)
    right = {name: key.outcomes[name].shown for name in key.askable()}
    assert not worked.check(key, right).wrong
    wrong = next(name for name in right if name.startswith("delta["))
    assert worked.check(key, {**right, wrong: "12345"}).first_wrong == wrong


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--weight", "1"), ["--weight", "1:20,7"]),
        (("--weight", "one"), ["--weight"]),
        (("--weight", "9:1,1"), ["layer"]),
        (("--weight", "1:65,1"), ["65", "64"]),
        (("--weight", "1:1,13"), ["13", "12"]),
        (("--weight", "1:1,1", "--sample", "33"), ["sample", "30"]),
        (("--weight", "1:1,1", "--step", "9999"), ["--step", "135"]),
        (("--weight", "1:1,1", "--terms", "0"), ["terms"]),
        (("--weight", "1:1,1", "--mode", "solvd"), ["solved"]),
    ],
)
def test_what_is_not_there_cannot_be_explained(digits, arguments, words):
    said = refused("explain", digits, *arguments)
    assert all(word in said for word in words), said


@pytest.mark.parametrize("command", [("explain", "--weight", "1:1,1"), ("audit",), ("export", "-o", "net.onnx")])
def test_no_run_is_refused(command, tmp_path):
    assert "run.json" in refused(command[0], tmp_path, *command[1:])


def test_an_audit_says_how_far_the_engine_is_off(digits):
    result = run("audit", digits, "--count", "6", "--step", "50")
    assert result.exit_code == 0, result.output
    assert "digits" in result.stdout


def test_an_audit_as_json(digits, tmp_path):
    found = json.loads(run("audit", digits, "--count", "6", "--step", "50", "--to", "json").stdout)
    assert (found["update"], found["count"], found["sizes"]) == (50, 6, [64, 12, 8, 10])
    assert {each["quantity"] for each in found["worst"]} >= {"net", "delta", "gradient", "weight"}
    assert run("audit", digits, "--count", "2", "-o", tmp_path / "audit.json").exit_code == 0


@pytest.mark.parametrize("ending", ["onnx", "py"])
def test_a_run_is_exported(digits, tmp_path, ending):
    path = tmp_path / f"net.{ending}"
    assert run("export", digits, "-o", path).exit_code == 0
    assert path.exists() and "exists" in refused("export", digits, "-o", path)


def test_an_exported_run_says_what_the_run_says(digits, tmp_path):
    runtime = pytest.importorskip("onnxruntime")
    path, opened = tmp_path / "net.onnx", Run.open(digits)
    run("export", digits, "-o", path)
    session = runtime.InferenceSession(path)
    inputs = opened.data.inputs.astype(numpy.float32)
    found = session.run(None, {session.get_inputs()[0].name: inputs})
    expected = opened.outputs(opened.data.inputs)
    assert any(numpy.allclose(each, expected, atol=2e-5) for each in found if numpy.shape(each) == expected.shape)


def test_a_trained_net_becomes_an_exercise(moons, tmp_path):
    path = tmp_path / "moons.onnx"
    run("export", moons, "-o", path)
    problem = worked.parse(run("import", path).stdout)
    opened = Run.open(moons)
    inputs = numpy.array([[1.0, 1.0]])  # the sample that is made up
    expected = opened.outputs(inputs)[0, 0]
    outputs = [cell for cell in worked.solve(problem).outcomes if cell.startswith("out[o1]@1")]
    assert float(worked.solve(problem).outcomes[outputs[0]].shown) == pytest.approx(float(expected), abs=1e-4)


def test_files_that_are_no_nets_are_refused(tmp_path):
    path = tmp_path / "net.onnx"
    path.write_bytes(b"nothing of the kind")
    assert "net.onnx" in refused("import", path)
    assert "no such file" in refused("import", tmp_path / "other.onnx")


def test_runs_are_opened_in_python(digits):
    opened = Run.open(digits)
    assert worked.report(opened).title == "Training on digits"
    with pytest.raises(WorkedError, match="from 1 to"):
        worked.recorded(opened, 0)
