"""A kind of layer is one file: with it, all there is does what it does with the shipped kinds."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

import numpy
import pytest

from tests.one_entry.outside import ROOT, extended, found_by, worked

TEXTS = {name: (Path(__file__).parent / "added" / f"{name}.py").read_text("utf-8") for name in ("gain", "leak")}
GAIN = TEXTS["gain"]
OF_LEAK = ("gain = { layer = 1, gains = [1.5, 0.7], lift = 0.1 }", "leak = { layer = 1, slopes = [0.3, -0.2] }")
NET = """
[network]
layers = [2, 2, 1]
activations = ["tanh", "sigmoid"]
weights = [[[0.15, 0.2], [0.25, -0.3]], [[0.4, 0.45]]]
biases = [[0.1, 0.2], [0.3]]
gain = { layer = 1, gains = [1.5, 0.7], lift = 0.1 }
[[samples]]
inputs = [0.05, 0.1]
targets = [1]
[[samples]]
inputs = [0.5, -0.2]
targets = [0]
[training]
learning-rate = 0.5
batch = "all"
steps = 2
optimiser = { name = "momentum", momentum = 0.9 }
"""
# Finite differences of the loss are taken by exact replays, so that the gradients have no other authority than it.
SCRIPT = """
import json
from decimal import Decimal
import numpy, worked
from worked.engine.training import Trainer

text = open("net.toml").read()
task = worked.parse(text)
solution = worked.solve(task.altered(carry="exact"))
found = {}
for name in ("gain[h1]", "gain[h2]", "weight[x1>h1]", "bias[h2]"):
    quantity, _, place = name.partition("[")
    gradient = f"{'' if quantity in ('weight', 'bias') else quantity + '-'}gradient[{place}@1"
    start, step = Decimal(solution[f"{name}@1"].value), Decimal("1e-8")
    losses = []
    for sign in (1, -1):
        replayed = solution.replayed({f"{name}@1": start + sign * step}, precise=True)
        losses.append(Decimal(replayed["loss@1"].value))
    found[name] = [float((losses[0] - losses[1]) / (2 * step)), float(solution[gradient].value)]

trainer = Trainer.of(task, numpy.float64)
inputs, targets = numpy.array([[0.05, 0.1], [0.5, -0.2]]), numpy.array([[1.0], [0.0]])
for _ in range(2):
    loss = trainer.step(inputs, targets)
engine = [loss, *trainer.network.views["gain"][1], *trainer.network.weights[1].ravel()]
names = [f"weight[{edge}]@3" for edge in ("x1>h1", "x1>h2", "x2>h1", "x2>h2")]
exact = [solution[name].value for name in ("loss@2", "gain[h1]@3", "gain[h2]@3", *names)]
key = worked.key(task)
right = {name: key.solution[name].shown for name in key.askable()}
score = worked.check(key, right)
wrong = worked.check(key, {**right, "gained[h1]@1.1": "0.9876"})
pages = {}
from worked.rendering import FORMATS
for mode in ("solved", "student", "key"):
    for format in sorted({each.name for each in FORMATS.values() if not each.binary}):
        pages[f"{mode} {format}"] = worked.render(worked.worksheet(task, mode), format)
for convention in ("slides", "mazur", "layered"):
    pages[f"told as {convention}"] = worked.render(worked.worksheet(worked.parse(text, convention)), "text")
proof = worked.render(worked.worksheet(task, prove=True), "text")
hidden = [shown for name, shown in right.items() if len(shown.strip("-0.")) > 3 and shown in pages["student text"]]
print(json.dumps({
    "differences": found, "engine": [float(each) for each in engine], "exact": [float(each) for each in exact],
    "score": [score.score, score.out_of], "wrong": wrong.first_wrong, "hidden": hidden, "proof": proof,
    "solved": pages["solved text"], "schema": "gain" in json.dumps(worked.schema()), "told": pages["told as mazur"],
}))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout with a kind of layer more, in one file, and a net that uses it."""
    folder = extended(tmp_path_factory.mktemp("extended"), "worked/layers/gain.py", GAIN)
    (folder / "net.toml").write_text(NET, "utf-8")
    return folder


@pytest.fixture(scope="module")
def told(checkout):
    """What a script finds there."""
    return found_by(checkout, SCRIPT)


def test_its_gradients_are_differences_of_the_loss(told):
    for name, (difference, gradient) in told["differences"].items():
        assert difference == pytest.approx(gradient, rel=1e-9), name


def test_the_engine_computes_the_same(told):
    assert told["engine"] == pytest.approx(told["exact"], rel=1e-12)


def test_sympy_proves_its_gradients(told):
    assert "All 11 derivatives are proven equal." in told["proof"]


def test_a_right_sheet_is_right_and_a_wrong_number_is_found(told):
    assert told["score"][0] == told["score"][1] > 80
    assert told["wrong"] == "gained[h1]@1.1"


def test_pages_say_what_it_does_and_a_students_copy_keeps_its_numbers(told):
    words = " ".join(told["solved"].split())
    assert "The outputs of the hidden layer become" in words and "with c = 0.1, g_h1 = 1.5 and g_h2 = 0.7." in words
    assert "g_h1^new" in told["solved"] and "gains" in told["solved"]
    assert not told["hidden"]
    assert told["schema"] and told["told"] != told["solved"]


def test_the_command_lists_and_refuses_it_as_any_other(checkout):
    assert "Outputs are multiplied by a learned gain" in worked(checkout, "catalogue", "layers", "--to", "text").stdout
    (checkout / "wrong.toml").write_text(NET.replace("gains =", "gainz ="), "utf-8")
    refused = worked(checkout, "solve", "wrong.toml")
    assert refused.returncode == 2 and "network.gain" in refused.stderr and "did you mean 'gains'" in refused.stderr


PLAN = """
[network]
hidden = [4]
gain = { layer = 1, gains = [1.5, 0.7, 1.1, 0.9], lift = 0.1 }
[training]
epochs = 2
"""


def test_a_weight_of_a_trained_net_is_explained_through_it(checkout):
    (checkout / "plan.toml").write_text(PLAN, "utf-8")
    trained = worked(checkout, "train", "moons", "--config", "plan.toml", "-o", "run")
    assert not trained.returncode, trained.stderr
    page = worked(checkout, "explain", "run", "--weight", "1:1,2", "--to", "text").stdout
    assert "a₂^(1),gain = g₂⁽¹⁾·a₂⁽¹⁾ + c" in page and "∂E/∂a₂⁽¹⁾ = g₂⁽¹⁾ · ∂E/∂a₂^(1),gain" in page
    assert "agrees to" in " ".join(page.split())


# Each piece of the files, what stands in its place, and what is said where it is missing.
MISSING = {
    ("gain", "symbols: ClassVar = {GAIN"): (
        "symbols: ClassVar = {'other'",
        "Gain has no letter for gain; give its template in `symbols`",
    ),
    ("gain", '    described = "a learned gain of each unit, and a lift"\n'): ("", "Gain has no `described`"),
    ("gain", "    position = ACTIVATION + 15\n"): (
        "",
        "Gain has no `position`, which says where it stands in its layer",
    ),
    ("gain", '    table = "gain"\n'): ("", "Gain has no `table`, the name of its table in [network]"),
    ("gain", '{GAINED: Mark(raised="gain")}'): ("{}", "Gain has no mark for gained; give it in `marks`"),
    ("gain", ', LIFT: "c"'): ("", "Gain has no letter for lift; give its template in `symbols`"),
    ("gain", "return {LIFT: self.lift}"): ("return {}", "Gain: nothing is given for lift; give it in `numbers`"),
    ("gain", "    learned = (GAIN,)\n"): ("", "Gain does not name gain in `learned`, though it is in `trained`"),
    ("gain", "    gains: tuple[Given, ...]\n"): ("", "Gain: as `read` makes it, it has more values than the fields"),
    ("leak", "    def slope("): ("    def slant(", "Leak has no `slope`: its formula is not smooth"),
    ("leak", "    stage = LEAKED\n"): ("", "Leak has no `stage`, the quantity that its formula makes"),
}
# Each text is a file in its turn, read by a process that forgets it again.
LACKING = """
import importlib, json, sys
from pathlib import Path
from click.testing import CliRunner
from worked.commands import main
from worked.layers import catalogue

found = []
for name, text in json.loads(Path("texts.json").read_text()):
    for other in ("gain", "leak"):
        Path(f"worked/layers/{other}.py").unlink(missing_ok=True)
        sys.modules.pop(f"worked.layers.{other}", None)
    Path(f"worked/layers/{name}.py").write_text(text)
    importlib.invalidate_caches()
    catalogue.kinds.cache_clear()
    done = CliRunner().invoke(main, ["solve", f"{name}.toml"])
    found.append([done.exit_code, done.output, done.exception is None or isinstance(done.exception, SystemExit)])
print(json.dumps(found))
"""


def test_a_missing_piece_is_named_with_its_file(tmp_path):
    """Many files, one after another in one process of one checkout."""
    folder = extended(tmp_path, "gain.toml", NET)
    (folder / "leak.toml").write_text(NET.replace(*OF_LEAK), "utf-8")
    texts = []
    for (name, piece), (instead, _) in MISSING.items():
        assert piece in TEXTS[name], piece
        texts.append((name, TEXTS[name].replace(piece, instead, 1)))
    (folder / "texts.json").write_text(json.dumps(texts), "utf-8")
    found = found_by(folder, LACKING)
    for ((name, piece), (_, said)), (code, output, in_a_sentence) in zip(MISSING.items(), found, strict=True):
        assert (code, in_a_sentence) == (2, True), (piece, output)
        assert f"worked/layers/{name}.py: the layer operation" in output and said in output, (piece, output)


# A kind with a kink, whose parameters learn

LEAKY = """
import json, numpy, worked
from decimal import Decimal
from click.testing import CliRunner
from tests.engine.replayed import worst
from tests.explaining.explained import compared
from tests.live.test_replay import compare
from worked.commands import main
from worked.live.data import live_data

with open("net.toml") as file:
    text = file.read()
task = worked.parse(text)
solution = worked.solve(task.altered(carry="exact"))
differences = {}
for name in ("leak[h1]", "leak[h2]", "weight[x1>h1]"):
    quantity, _, place = name.partition("[")
    gradient = f"{'' if quantity == 'weight' else quantity + '-'}gradient[{place}@1"
    start, step, losses = Decimal(solution[f"{name}@1"].value), Decimal("1e-8"), []
    for sign in (1, -1):
        replayed = solution.replayed({f"{name}@1": start + sign * step}, precise=True)
        losses.append(Decimal(replayed["loss@1"].value))
    differences[name] = [float((losses[0] - losses[1]) / (2 * step)), float(solution[gradient].value)]
proof = worked.render(worked.worksheet(task, prove=True), "text")
run = CliRunner().invoke(main, ["train", "moons", "--config", "plan.toml", "-o", "run"])
exported = {}
for ending in ("onnx", "py"):
    done = CliRunner().invoke(main, ["export", "run", "-o", f"net.{ending}"])
    exported[ending] = [done.exit_code, done.output]
packages = [bool(worked.package(task, name)) for name in ("moodle", "numbas", "qti21", "gift", "xlsx")]
print(json.dumps({
    "differences": differences, "engine": worst(text, numpy.dtype("float64"))[0], "explained": compared(text, 2)[0],
    "live": compare([("leak", live_data(task), {})])[1], "proof": proof, "run": run.output, "exported": exported,
    "packages": packages,
}))
"""


@pytest.fixture(scope="module")
def leaky(tmp_path_factory):
    """A checkout with a kind of layer that has a kink, and what a script finds there."""
    folder = extended(tmp_path_factory.mktemp("leaky"), "worked/layers/leak.py", TEXTS["leak"])
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "net.toml").write_text(NET.replace(*OF_LEAK), "utf-8")
    network = (
        '[network]\nhidden = [3]\nactivations = ["tanh", "sigmoid"]\nleak = { layer = 1, slopes = [0.3, -0.2, 0.1] }'
    )
    (folder / "plan.toml").write_text(f"{network}\n[training]\nepochs = 2\n", "utf-8")
    return folder, found_by(folder, LEAKY)


def test_a_kind_with_a_kink_brings_its_own_slope(leaky):
    _, found = leaky
    for name, (difference, gradient) in found["differences"].items():
        assert difference == pytest.approx(gradient, rel=1e-9), name
    assert found["engine"] <= 1e-12 and found["explained"] <= 1e-9 and found["live"] == []
    assert "All 11 derivatives are proven equal." in found["proof"] and all(found["packages"])


def test_an_operation_on_each_number_is_exported(leaky):
    """The runtime of ONNX computes what the layers come to by hand, and so does PyTorch with the same arrays."""
    folder, found = leaky
    assert found["exported"]["py"][0] == 0, found["exported"]
    assert "self.leak = nn.Parameter(torch.zeros(3))" in (folder / "net.py").read_text("utf-8")
    inputs = numpy.random.default_rng(1).normal(0, 2, (7, 2)).astype("float32")
    with numpy.load(folder / "net.npz") as state:
        shift, scale, first, bias, leak, last, end = state.values()
    hidden = numpy.tanh((inputs - shift) / scale @ first.T + bias)
    outputs = 1 / (1 + numpy.exp(-(numpy.where(hidden > 0, hidden, leak * hidden) @ last.T + end)))
    if importlib.util.find_spec("onnxruntime"):
        import onnxruntime

        assert found["exported"]["onnx"][0] == 0, found["exported"]
        session = onnxruntime.InferenceSession((folder / "net.onnx").read_bytes())
        numpy.testing.assert_allclose(session.run(["outputs"], {"inputs": inputs})[0], outputs, rtol=1e-5, atol=1e-6)
    torch = pytest.importorskip("torch")
    spec = importlib.util.spec_from_file_location("leaky_net", folder / "net.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    numpy.testing.assert_allclose(module.load()(torch.tensor(inputs)).detach().numpy(), outputs, rtol=1e-5, atol=1e-6)
