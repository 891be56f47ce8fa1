"""Bad models: whatever is no small dense net is refused in one sentence, and nothing of a file is ever run."""

from __future__ import annotations

import io
import json
import pickle
import random
import zipfile
from pathlib import Path

import h5py
import numpy
import onnx
import pytest
from onnx import helper, numpy_helper

import worked
from tests.interchange.nets import CASES, network
from worked.errors import WorkedError
from worked.interchange import libraries
from worked.interchange.formats import EXPORTS, IMPORTS, export, import_net
from worked.interchange.from_sklearn import from_sklearn
from worked.interchange.imported import Dense, assembled
from worked.interchange.problem_text import problem_text
from worked.interchange.to_onnx import onnx_model
from worked.record import replace

GOLDEN = Path(__file__).parent / "golden"
KERAS = (GOLDEN / "flowers.keras").read_bytes()


def refused(path: Path, content: bytes, *says: str, activations=None) -> None:
    path.write_bytes(content)
    with pytest.raises(WorkedError) as error:
        import_net(path, activations)
    message = str(error.value)
    assert message.startswith(str(path)) and "\n" not in message
    for each in says:
        assert each in message, message


def keras(change, weights=None) -> bytes:
    """The golden model of Keras with its configuration changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(KERAS)) as old, zipfile.ZipFile(stream, "w") as new:
        config = json.loads(old.read("config.json"))
        change(config)
        new.writestr("config.json", json.dumps(config))
        new.writestr("model.weights.h5", old.read("model.weights.h5") if weights is None else weights)
    return stream.getvalue()


def layer(place: int, **changes):
    """A change of the configuration of one layer."""

    def change(config) -> None:
        found = config["config"]["layers"][place]
        for key, value in changes.items():
            (found if key == "class_name" else found["config"])[key] = value

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (layer(1, class_name="Lambda"), "holds code, which is never run"),
        (layer(1, class_name="Conv2D"), "neither a dense layer nor an activation"),
        (layer(1, class_name="BatchNormalization"), "neither a dense layer"),
        (layer(1, activation="gellu"), "'gellu'; did you mean 'gelu'?"),
        (layer(1, activation={"class_name": "function", "config": "mine"}), "activation of its own, 'mine'"),
        (layer(1, units=5), "other weights than a dense layer of 5 units"),
        (layer(1, use_bias=False), "other weights"),
        (layer(4, negative_slope="x"), "expected a number that is not negative, found 'x'"),
        (layer(4, class_name="ReLU"), "neither a dense layer"),  # its slope is not 0
        (layer(0, batch_shape=[None, 5, 3]), "flatten the inputs"),
        (lambda config: config.update(class_name="Mine"), "of the kind 'Mine'"),
        (lambda config: config["config"]["layers"].clear(), "no dense layer"),
        (lambda config: config["config"].pop("layers"), "not a model of Keras 3"),
    ],
)
def test_models_of_keras_that_are_no_dense_net(change, says, tmp_path):
    refused(tmp_path / "net.keras", keras(change), says)


def test_a_functional_model_with_branches(tmp_path):
    with zipfile.ZipFile(GOLDEN / "functional.keras") as archive:
        text, weights = archive.read("config.json").decode(), archive.read("model.weights.h5")
    config = json.loads(text)
    names = [each["name"] for each in config["config"]["layers"]]
    skipping = text.replace(f'"keras_history": ["{names[1]}"', f'"keras_history": ["{names[0]}"')
    assert skipping != text
    refused(tmp_path / "net.keras", keras(lambda old: old.update(json.loads(skipping)), weights), "branches")


def hdf5(fill) -> bytes:
    """A file of weights."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        fill(file)
    return stream.getvalue()


def test_weights_that_lie_in_other_files_are_not_looked_for(tmp_path):
    def linked(file) -> None:
        file["layers/dense/vars/0"] = h5py.ExternalLink(str(GOLDEN / "secret.h5"), "/x")

    def outside(file) -> None:
        file.create_dataset("layers/dense/vars/0", (3, 4), "f4", external=[(str(GOLDEN / "stacked.pt"), 0, 48)])

    def virtual(file) -> None:
        layout = h5py.VirtualLayout((3, 4), "f4")
        layout[:] = h5py.VirtualSource(str(GOLDEN / "secret.h5"), "x", (3, 4))
        file.create_virtual_dataset("layers/dense/vars/0", layout)

    def large(file) -> None:
        file.create_dataset("layers/dense/vars/0", (100_000, 100_000), "f4", chunks=(100, 100))

    kept = {linked: "have a link", outside: "lies in another", virtual: "lies in another", large: "or is too large"}
    for fill, says in kept.items():
        refused(tmp_path / "net.keras", keras(lambda config: None, hdf5(fill)), says)


def graph(*nodes, output: str = "y", **arrays) -> bytes:
    ends = [
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["n", size])
        for name, size in (("x", 2), (output, 2))
    ]
    constants = [numpy_helper.from_array(numpy.asarray(array), name) for name, array in arrays.items()]
    body = helper.make_graph(nodes, "by hand", ends[:1], ends[1:], constants)
    return helper.make_model(
        body, opset_imports=[helper.make_opsetid(each, 17) for each in ("", "mine")], ir_version=8
    ).SerializeToString()


NODE = helper.make_node
ONE = {"W": numpy.eye(2, dtype="f4")}
DENSE = NODE("MatMul", ["x", "W"], ["h"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (graph(DENSE, NODE("Conv", ["h", "W"], ["y"]), **ONE), "'Conv' is neither a dense layer nor an activation"),
        (graph(DENSE, NODE("Add", ["h", "x"], ["y"]), **ONE), "branches"),
        (graph(DENSE, NODE("Mul", ["h", "h"], ["y"]), **ONE), "branches"),
        (graph(DENSE, NODE("Div", ["h", "S"], ["y"]), **ONE, S=numpy.float32(2)), "no dense layer follows"),
        (
            graph(DENSE, NODE("Div", ["h", "S"], ["g"]), NODE("Tanh", ["g"], ["y"]), **ONE, S=ONE["W"][0]),
            "no dense layer",
        ),
        (
            graph(NODE("Div", ["x", "S"], ["g"]), NODE("MatMul", ["g", "W"], ["y"]), **ONE, S=numpy.zeros(2, "f4")),
            "weight",
        ),
        (graph(NODE("Sub", ["x", "W"], ["g"]), NODE("MatMul", ["g", "W"], ["y"]), **ONE), "does not fit its 2 inputs"),
        (graph(NODE("Sub", ["W", "x"], ["y"]), **ONE), "weights on the left"),
        (graph(NODE("MatMul", ["W", "x"], ["y"]), **ONE), "weights on the left"),
        (graph(DENSE, NODE("Relu", ["h"], ["y"], domain="mine"), **ONE), "'Relu' is neither a dense layer"),
        (graph(NODE("Flatten", ["x"], ["f"], axis=0), NODE("MatMul", ["f", "W"], ["y"]), **ONE), "not over the units"),
        (graph(NODE("Gemm", ["x", "W"], ["y"], transA=1), **ONE), "turns its inputs"),
        (graph(DENSE, NODE("Softmax", ["h"], ["y"], axis=0), **ONE), "not over the units"),
        (graph(NODE("Relu", ["x"], ["h"]), NODE("MatMul", ["h", "W"], ["y"]), **ONE), "relu is applied to the inputs"),
        (
            graph(DENSE, NODE("Relu", ["h"], ["g"]), NODE("Tanh", ["g"], ["y"]), **ONE),
            "relu and tanh follow one another",
        ),
        (graph(DENSE, NODE("Tanh", ["h"], ["y"]), W=numpy.eye(2, dtype="i8")), "numbers of the type int64"),
        (graph(NODE("MatMul", ["x", "W"], ["y"]), W=numpy.full((2, 2), numpy.nan, "f4")), "weight or bias nan"),
        (graph(NODE("MatMul", ["x", "W"], ["y"]), W=numpy.full((2, 2), 1e39)), "weight or bias 1e+39"),
        (graph(NODE("MatMul", ["x", "W"], ["y"]), W=numpy.ones((2, 2, 2), "f4")), "of the shape (2, 2, 2)"),
        (graph(NODE("MatMul", ["x", "W"], ["y"]), W=numpy.ones((2, 2000), "f4")), "an exercise can hold 1,000"),
        (graph(NODE("Gemm", ["x", "W", "B"], ["y"]), **ONE, B=numpy.ones(3, "f4")), "biases of the shape (3,)"),
        (graph(NODE("Identity", ["x"], ["y"])), "no dense layer"),
        (b"", "not an ONNX model"),
        (b"PK\x03\x04 or something else", "not an ONNX model"),
    ],
)
def test_models_of_onnx_that_are_no_dense_net(content, says, tmp_path):
    refused(tmp_path / "net.onnx", content, says)


def test_onnx_weights_in_another_file_are_not_looked_for(tmp_path):
    model = onnx.load_from_string(graph(NODE("MatMul", ["x", "W"], ["y"]), **ONE))
    tensor = model.graph.initializer[0]
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../secret")
    tensor.ClearField("raw_data")
    refused(tmp_path / "net.onnx", model.SerializeToString())


class Evil:
    """What a pickle could do."""

    def __reduce__(self):
        return (Path.touch, (Path("ran"),))


def test_no_pickle_is_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    stream = io.BytesIO()
    numpy.savez(stream, **{"0.weight": numpy.array([Evil()], object)})
    refused(tmp_path / "net.npz", stream.getvalue(), "not a file of NumPy's arrays", activations="relu")
    torch = pytest.importorskip("torch")
    refused(tmp_path / "net.pt", pickle.dumps(Evil()), "not a state_dict", activations="relu")
    for evil in (Evil(), {"0.weight": Evil()}, torch.nn.Linear(2, 2)):
        stream = io.BytesIO()
        torch.save(evil, stream)
        refused(tmp_path / "net.pt", stream.getvalue(), "state_dict", activations="relu")
    assert not (tmp_path / "ran").exists()


def test_tensors_without_numbers_of_their_own(tmp_path):
    torch = pytest.importorskip("torch")
    dense = torch.eye(2)
    wide = torch.ones(1).expand(10**5, 10**5)
    for tensor, says in (
        (dense.to_sparse(), "state_dict"),
        (dense.to("meta"), "expected tensors that hold all of their numbers"),
        (wide, "larger than those of any net"),
        (3, "expected a state_dict"),
    ):
        stream = io.BytesIO()
        torch.save({"0.weight": tensor}, stream)
        refused(tmp_path / "net.pt", stream.getvalue(), says, activations="relu")


def npz(**arrays) -> bytes:
    stream = io.BytesIO()
    numpy.savez(stream, **{name.replace("_", "."): array for name, array in arrays.items()})
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "activations", "says"),
    [
        (npz(a_weight=numpy.ones((2, 3))), None, "name one for each of its 1 layers"),
        (npz(a_weight=numpy.ones((2, 3))), ["relu", "relu"], "expected 1 activations, one for each layer, found 2"),
        (npz(a_weight=numpy.ones((2, 3, 3, 3))), "relu", "as a convolution has"),
        (npz(a_weight=numpy.ones((2, 3)), b_weight=numpy.ones(2)), "relu", "as a normalisation has"),
        (npz(a_weight=numpy.ones((2, 3)), a_extra=numpy.ones(2)), "relu", "'a.extra' belongs to no linear layer"),
        (npz(a_weight=numpy.ones((2, 3)), b_weight=numpy.ones((2, 3))), "relu", "layers must follow one another"),
        (npz(a_weight=numpy.ones((2, 3), complex)), "relu", "numbers of the type complex128"),
        (npz(), "relu", "no dense layer"),
    ],
)
def test_state_dicts_that_are_no_dense_net(content, activations, says, tmp_path):
    refused(tmp_path / "net.npz", content, says, activations=activations)


def test_an_activation_that_there_is_not(tmp_path):
    (tmp_path / "net.npz").write_bytes(npz(a_weight=numpy.ones((2, 3))))
    with pytest.raises(WorkedError, match="no activation is called 'rellu'; did you mean 'relu'"):
        import_net(tmp_path / "net.npz", "rellu")
    with pytest.raises(WorkedError, match="the file tells its activations"):
        import_net(GOLDEN / "stacked.onnx", "relu")


def test_a_file_that_unpacks_to_too_much(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.weight.npy", bytes(40_000_000))
    for name in ("net.npz", "net.keras"):
        refused(
            tmp_path / name,
            stream.getvalue(),
            "unpacks to more than 32 MB",
            activations=("relu" if "z" in name else None),
        )


def damaged(content: bytes, draw: random.Random) -> bytes:
    """A file with some bytes changed, or cut off."""
    found = bytearray(content)
    for _ in range(draw.choice((1, 5, 50))):
        found[draw.randrange(len(found))] = draw.randrange(256)
    return bytes(found[: draw.randrange(len(found))] if draw.random() < 0.3 else found)


@pytest.mark.parametrize("name", ["flowers.keras", "functional.keras", "stacked.onnx", "stacked.pt"])
def test_damaged_files_are_read_or_refused(name, tmp_path):
    activations = None
    if name.endswith(".pt"):
        pytest.importorskip("torch")
        activations = "relu"
    draw, path, content = random.Random(name), tmp_path / name, (GOLDEN / name).read_bytes()
    for _ in range(200):
        path.write_bytes(damaged(content, draw))
        try:
            problem_text(import_net(path, activations))
        except WorkedError as error:
            assert "\n" not in str(error)


def test_files_that_are_not_there_and_endings_that_are_unknown(tmp_path):
    for name in ("net.onnx", "net.keras", "net.npz"):
        with pytest.raises(WorkedError, match="cannot be read"):
            import_net(tmp_path / name, "relu" if name.endswith("npz") else None)
    with pytest.raises(WorkedError, match=r"valid: .keras, .npz, .onnx, .pt, .pth"):
        import_net(tmp_path / "net.h5")
    with pytest.raises(WorkedError, match="no format is called 'onx'; did you mean 'onnx'"):
        import_net(tmp_path / "net", format="onx")
    with pytest.raises(WorkedError, match=r"ending '.pt'; did you mean '.py'"):
        export(network(CASES[0][1], "float32"), tmp_path / "net.pt")


def test_a_missing_library_is_told(tmp_path, monkeypatch):
    def missing(name: str):
        raise ImportError(name)

    monkeypatch.setattr(libraries, "import_module", missing)
    with pytest.raises(WorkedError, match=r"pip install 'worked\[interchange\]'"):
        export(network(CASES[0][1], "float32"), tmp_path / "net.onnx")
    with pytest.raises(WorkedError, match=r"needs the package h5py"):
        import_net(GOLDEN / "flowers.keras")


def test_estimators_that_are_not_fitted_or_none():
    from sklearn.neural_network import MLPClassifier

    for wrong in (MLPClassifier(), object(), None):
        with pytest.raises(WorkedError, match="expected a fitted MLPClassifier or MLPRegressor"):
            from_sklearn(wrong)


def test_what_does_not_fit_into_a_problem_file():
    net = assembled([Dense("one", numpy.random.default_rng(0).normal(size=(300, 600)))], "net.pt", "Large")
    with pytest.raises(WorkedError, match="larger than 1 MB; ask for fewer decimals"):
        problem_text(net)
    small = assembled([Dense("one", numpy.ones((2, 1)))], "net.pt", "One")
    for decimals in (-1, 31, True, 2.5):
        with pytest.raises(WorkedError, match="expected a whole number from 0 to 30"):
            problem_text(small, decimals)
    softmax = replace(small, activations=import_net(GOLDEN / "flowers.keras").activations[-1:])
    with pytest.raises(WorkedError, match="softmax needs at least two units"):
        problem_text(softmax)


def test_formats_are_listed():
    for formats in (EXPORTS, IMPORTS):
        for name, format in formats.items():
            assert format.name == name and format.does and all(each.startswith(".") for each in format.endings)


def test_a_net_too_large_for_onnx_is_refused(monkeypatch):
    from worked.interchange import to_onnx

    monkeypatch.setattr(to_onnx, "MOST_BYTES", 10)
    with pytest.raises(WorkedError, match="an ONNX file holds 2 GB"):
        onnx_model(network(CASES[0][1], "float32"))


def test_the_golden_file_itself_is_read():
    assert worked.parse(problem_text(import_net(GOLDEN / "flowers.keras"))).shape == "3-4-3-3-2"
