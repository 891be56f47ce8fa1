"""Imports: nets that other libraries wrote become problem files, whose worksheets give what those libraries gave."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import numpy
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper
from sklearn.datasets import make_moons
from sklearn.neural_network import MLPClassifier, MLPRegressor

import worked
from tests.interchange.nets import CASES, network
from worked.interchange.ends import Ends
from worked.interchange.formats import EXPORTS, IMPORTS, export, import_net
from worked.interchange.from_sklearn import from_sklearn
from worked.interchange.imported import Dense, Imported, assembled
from worked.interchange.problem_text import problem_text
from worked.interchange.twins import TWINS, from_library
from worked.maths.activations import ACTIVATIONS

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text("utf-8"))
NAMED = ["relu", {"name": "elu", "alpha": 0.5}, "softmax"]


def outputs(net: Imported, inputs, decimals=None) -> numpy.ndarray:
    """What the exact worksheet of an imported net gives for inputs, a row for each."""
    width = net.sizes[-1]
    rows = []
    for row in numpy.asarray(inputs, float):
        text = problem_text(net, decimals, [(row, [1.0] + [0.0] * (width - 1))])
        solution = worked.solve(worked.parse(text))
        rows.append([float(solution[f"out[o{unit}]@1"].value) for unit in range(1, width + 1)])
    return numpy.array(rows)


@pytest.mark.parametrize("name", ["flowers.keras", "functional.keras", "stacked.onnx"])
def test_the_worksheet_gives_what_the_other_library_gave(name):
    found = outputs(import_net(GOLDEN / name), EXPECTED["inputs"])
    numpy.testing.assert_allclose(found, EXPECTED[name], atol=1e-6)


def test_a_state_dict_of_pytorch():
    pytest.importorskip("torch")
    found = outputs(import_net(GOLDEN / "stacked.pt", NAMED), EXPECTED["inputs"])
    numpy.testing.assert_allclose(found, EXPECTED["stacked.pt"], atol=1e-6)
    assert (
        problem_text(import_net(GOLDEN / "stacked.pt", NAMED)).split("[network]")[1]
        == (problem_text(import_net(GOLDEN / "stacked.onnx")).split("[network]")[1])
    )


def test_arrays_under_the_names_of_a_state_dict_need_no_pytorch(tmp_path):
    exported = import_net(GOLDEN / "stacked.onnx")
    arrays = {}
    for place, (weights, biases) in enumerate(zip(exported.weights, exported.biases, strict=True)):
        arrays[f"{2 * place}.weight"] = weights.T
        arrays |= {} if biases is None else {f"{2 * place}.bias": biases}
    numpy.savez(tmp_path / "net.npz", **arrays)
    found = outputs(import_net(tmp_path / "net.npz", NAMED), EXPECTED["inputs"])
    numpy.testing.assert_allclose(found, EXPECTED["stacked.pt"], atol=1e-6)


@pytest.mark.parametrize("activation", ["relu", "tanh", "logistic", "identity"])
@pytest.mark.parametrize("classes", [0, 2, 3])
def test_estimators_of_scikit_learn(activation, classes):
    inputs, found = make_moons(60, noise=0.2, random_state=1)
    chosen = {"hidden_layer_sizes": (4, 3), "activation": activation, "max_iter": 20, "solver": "lbfgs", "tol": 1}
    if not classes:
        fitted = MLPRegressor(**chosen, random_state=1).fit(inputs, found)
        expected = fitted.predict(inputs[:4])[:, None]
    else:
        fitted = MLPClassifier(**chosen, random_state=1).fit(inputs, numpy.arange(60) % 3 if classes == 3 else found)
        expected = fitted.predict_proba(inputs[:4])[:, 1 if classes == 2 else 0 :]
    numpy.testing.assert_allclose(outputs(from_sklearn(fitted), inputs[:4]), expected, atol=1e-12)


def model(*nodes: onnx.NodeProto, **arrays) -> bytes:
    """A model of three inputs and two outputs, by hand."""
    ends = [
        helper.make_tensor_value_info(name, onnx.TensorProto.DOUBLE, ["n", size]) for name, size in (("x", 3), ("y", 2))
    ]
    constants = [numpy_helper.from_array(numpy.asarray(array), name) for name, array in arrays.items()]
    graph = helper.make_graph(nodes, "by hand", ends[:1], ends[1:], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


DRAW = numpy.random.default_rng(3)
W, V, B, C = DRAW.normal(size=(3, 4)), DRAW.normal(size=(4, 2)), DRAW.normal(size=4), DRAW.normal(size=2)
NODE = helper.make_node
TAIL = [NODE("MatMul", ["h", "V"], ["g"]), NODE("Sigmoid", ["g"], ["y"])]
BY_HAND = {
    "product and sum": model(
        *(NODE("MatMul", ["x", "W"], ["p"]), NODE("Add", ["B", "p"], ["s"]), NODE("Tanh", ["s"], ["h"]), *TAIL),
        W=W,
        B=B[None],
        V=V,
    ),
    "factors and turned weights": model(
        *(NODE("Gemm", ["x", "W", "B"], ["s"], transB=1, alpha=0.5, beta=2.0), NODE("Relu", ["s"], ["h"]), *TAIL),
        W=W.T.copy(),
        B=B,
        V=V,
    ),
    "one bias for all, what does nothing, and a constant": model(
        NODE("Flatten", ["x"], ["f"]),
        NODE("Constant", [], ["W"], value=numpy_helper.from_array(W)),
        *(NODE("Gemm", ["f", "W", "B"], ["s"]), NODE("Identity", ["s"], ["i"]), NODE("Dropout", ["i"], ["d"])),
        *(NODE("LeakyRelu", ["d"], ["h"], alpha=0.25), *TAIL),
        B=B[:1],
        V=V,
    ),
    "no activation at the end": model(
        *(NODE("Gemm", ["x", "W", "B"], ["h"]), NODE("MatMul", ["h", "V"], ["g"]), NODE("Add", ["g", "C"], ["y"])),
        W=W,
        B=B,
        V=V,
        C=C,
    ),
}


@pytest.mark.parametrize("name", list(BY_HAND))
def test_models_of_onnx_by_hand(name, tmp_path):
    path = tmp_path / "net.onnx"
    path.write_bytes(BY_HAND[name])
    inputs = numpy.round(DRAW.normal(size=(3, 3)), 3)
    expected = onnxruntime.InferenceSession(BY_HAND[name]).run(None, {"x": inputs})[0]
    numpy.testing.assert_allclose(outputs(import_net(path), inputs), expected, atol=1e-12)


def test_weights_are_the_same_floats_unless_rounded():
    net = import_net(GOLDEN / "flowers.keras")
    parsed = worked.parse(problem_text(net))
    typed = [given.text for given in parsed.network.weights.values()]
    floats = [weight for weights in net.weights for weight in weights.T.ravel()]
    assert [numpy.float32(text) for text in typed] == floats
    text = problem_text(net, decimals=2)
    rounded = [given.text for given in worked.parse(text).network.weights.values()]
    assert rounded == [str(abs(d) if not (d := Decimal(f"{weight:.2f}")) else d) for weight in floats]
    assert "rounded to 2 decimals" in text.splitlines()[0] and "-0.00" not in text


def test_numbers_at_the_edges_of_their_types():
    weights = numpy.array([[1e-45, -0.0, 3e37, 1 / 3]], numpy.float32).T
    dense = Dense("edges", weights, numpy.array([-1e-7], numpy.float32))
    net = assembled([dense], "edges", "Edges")
    found = [given.text for given in worked.parse(problem_text(net)).network.weights.values()]
    assert [float(text) for text in found] == [0, 0, float("3e37"), 0.33333334]
    assert worked.parse(problem_text(net, 2)).network.biases["o1"].text == "0.00"


def test_notes_titles_and_losses_are_told():
    text = problem_text(import_net(GOLDEN / "flowers.keras"))
    assert text.splitlines()[1].startswith("# Left out: the 'Dropout' layer")
    assert '{ name = "leaky-relu", slope = 0.3 }' in text
    problem = worked.parse(text)
    assert problem.title == "flowers" and problem.training.loss.name == "cross-entropy"
    assert [each.activation.name for each in problem.network.activations] == [
        "tanh",
        "leaky-relu",
        "leaky-relu",
        "softmax",
    ]
    slopes = [each.settings["slope"].text for each in problem.network.activations[1:3]]
    assert slopes == ["0.3", "0.2"]  # the layer LeakyReLU, and the function leaky_relu


def test_a_title_from_outside_stays_a_title():
    dense = Dense("one", numpy.ones((2, 1)))
    net = assembled([dense], "net.pt\n[network]\x00", 'a "title"\n[training]\x7f\\ ' + "long " * 100)
    problem = worked.parse(problem_text(net))
    assert problem.title.startswith('a "title" [training] \\ long')


@pytest.mark.parametrize("library", ["onnx", "torch", "keras", "keras_layer"])
def test_every_twin_is_found_by_its_name(library):
    for twin in TWINS:
        named = getattr(twin, library)
        if named and twin.name != "prelu":
            found = from_library(named.name, library, dict.fromkeys(named.parameters.values(), 0.125), "here")
            assert found.activation.name == twin.name
            assert all(found.settings[key].text == "0.125" for key in named.parameters)


def test_an_exported_net_comes_back(tmp_path):
    net = network(dict(CASES)["deep: deep"], "float32")
    export(net, tmp_path / "net.onnx")
    export(net, tmp_path / "net.py")
    for found in (import_net(tmp_path / "net.onnx"), import_net(tmp_path / "net.npz", ["tanh", "tanh", "softmax"])):
        assert found.activations == net.design.activations
        assert all(numpy.array_equal(found.weights[layer - 1], net.weights[layer]) for layer in net.weights)
        assert all(numpy.array_equal(found.biases[layer - 1], net.biases[layer]) for layer in net.biases)


def test_inputs_that_are_scaled_come_back_as_weights(tmp_path):
    net = network(dict(CASES)["deep: deep"], "float64")
    ends = Ends(shift=(1.0, -2.0, 0.5), scale=(2.0, 3.0, 0.25))
    export(net, tmp_path / "net.onnx", ends=ends)
    export(net, tmp_path / "net.py", ends=ends)
    inputs = numpy.round(DRAW.normal(size=(3, 3)), 3)
    expected = net.outputs((inputs - numpy.array(ends.shift)) / numpy.array(ends.scale))
    for found in (import_net(tmp_path / "net.onnx"), import_net(tmp_path / "net.npz", ["tanh", "tanh", "softmax"])):
        assert found.notes and found.notes[0].startswith("Inputs were scaled")
        numpy.testing.assert_allclose(outputs(found, inputs), expected, atol=1e-12)


def test_the_document_names_every_format_and_twin():
    text = (Path(__file__).parents[2] / "docs" / "interchange.md").read_text("utf-8")
    for format in (*EXPORTS.values(), *IMPORTS.values()):
        assert all(ending in text for ending in format.endings)
    for twin in TWINS:
        assert ACTIVATIONS[twin.name].function in text
        assert twin.onnx is None or twin.onnx.name in text
