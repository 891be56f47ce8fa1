"""Export to ONNX: onnxruntime gives what the engine gives, for the whole catalogue, in both number types."""

from __future__ import annotations

import json

import numpy
import onnx
import onnxruntime
import pytest
from onnx.reference import ReferenceEvaluator

from tests.interchange.nets import CASES, DTYPES, answers, asked, bound, network
from worked.errors import WorkedError
from worked.interchange.ends import Ends
from worked.interchange.to_onnx import onnx_model, to_onnx
from worked.interchange.twins import TWINS
from worked.maths.activations import ACTIVATIONS

# onnxruntime takes these in single precision alone; the reference of ONNX takes its place, which computes no better.
SINGLE_ONLY = {"Erf", "Atan"}


def operators_of(model: onnx.ModelProto) -> set[str]:
    """The operators of a model."""
    return {node.op_type for node in model.graph.node}


def run(content: bytes, inputs: numpy.ndarray) -> numpy.ndarray:
    """What onnxruntime makes of inputs."""
    model = onnx.load_from_string(content)
    if inputs.dtype == numpy.float64 and SINGLE_ONLY & operators_of(model):
        return ReferenceEvaluator(model).run(None, {"inputs": inputs})[0]
    return onnxruntime.InferenceSession(content).run(["outputs"], {"inputs": inputs})[0]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("title", "text"), CASES, ids=[title for title, _ in CASES])
def test_onnxruntime_gives_what_the_engine_gives(title, text, dtype):
    net = network(text, dtype)
    model = onnx_model(net)
    inputs, most = asked(net), bound(title, "float32" if SINGLE_ONLY & operators_of(model) else dtype)
    expected, found = answers(net, inputs), run(model.SerializeToString(), inputs)
    assert found.dtype == expected.dtype
    numpy.testing.assert_allclose(found, expected, rtol=most, atol=most)


def operators(text: str, dtype: str) -> list[str]:
    return [node.op_type for node in onnx_model(network(text, dtype)).graph.node]


@pytest.mark.parametrize("twin", [twin for twin in TWINS if twin.onnx and twin.name != "linear"], ids=lambda t: t.name)
def test_what_onnx_has_is_its_operator(twin):
    text = dict(CASES)[f"activation: {twin.name}"]
    assert operators(text, "float32") == ["MatMul", twin.onnx.name]


def test_normalisations_are_operators_where_they_mean_the_same():
    texts = dict(CASES)
    batch = next(text for title, text in texts.items() if "batch before variance" in title and "running" in text)
    layer = next(text for title, text in texts.items() if "layer before variance" in title)
    assert "BatchNormalization" in operators(batch, "float32")
    assert "LayerNormalization" in operators(layer, "float32")


def test_names_are_kept_and_nothing_is_overwritten(tmp_path):
    net, path = network(dict(CASES)["deep: deep"], "float32"), tmp_path / "net.onnx"
    to_onnx(net, path, Ends(("a", "b", "c"), ("yes", "no")))
    written = path.read_bytes()
    session = onnxruntime.InferenceSession(written)
    kept = {key: json.loads(value) for key, value in session.get_modelmeta().custom_metadata_map.items()}
    assert kept == {"inputs": ["a", "b", "c"], "classes": ["yes", "no"]}
    with pytest.raises(WorkedError, match="exists already"):
        to_onnx(net, path)
    assert path.read_bytes() == written
    to_onnx(net, path, overwrite=True)
    assert path.read_bytes() != written
    assert [each.name for each in tmp_path.iterdir()] == ["net.onnx"]


def test_every_twin_is_an_activation_of_the_catalogue():
    assert {twin.name for twin in TWINS} <= set(ACTIVATIONS)


@pytest.mark.parametrize("dtype", DTYPES)
def test_inputs_are_scaled_as_in_training(dtype):
    for title in ("deep: deep", "both: from the inputs"):
        net = network(dict(CASES)[title], dtype)
        inputs = asked(net)
        ends = Ends(shift=tuple(inputs.mean(0).tolist()), scale=tuple(inputs.std(0).tolist()))
        expected = net.outputs((inputs - numpy.array(ends.shift)) / numpy.array(ends.scale))
        found = run(onnx_model(net, ends).SerializeToString(), inputs)
        numpy.testing.assert_allclose(found, expected, rtol=bound(title, dtype), atol=bound(title, dtype))


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        (Ends(inputs=("a",)), "expected 3 names of inputs, found 1"),
        (Ends(shift=(1.0, 2.0), scale=(1.0, 2.0)), "expected 3 shifts of inputs, found 2"),
        (Ends(shift=(1.0, 2.0, 3.0)), "expected both or neither"),
        (Ends(classes=("a", "b", "c")), "expected 2 classes, found 3"),
    ],
)
def test_ends_that_do_not_fit_are_refused(ends, says):
    with pytest.raises(WorkedError, match=says):
        onnx_model(network(dict(CASES)["deep: deep"], "float32"), ends)
