"""A new activation is one entry: solved, printed, checked, proven, trained, explained, listed, and in the exercises."""

from __future__ import annotations

import math

import numpy
import pytest

import worked
from tests.maths.test_twins import slopes_are_derivatives
from tests.one_entry import uses
from tests.one_entry.additions import (
    BY_ROOT,
    SHARP_MISH,
    SLOW_SOFTSIGN,
    SOFTMIN,
    SQUARED_RELU,
    TEMPERED,
    UNIT_LENGTH,
    WIDE_CLIP,
    joined,
)
from tests.problems import text_of
from worked.engine.reading import network_of
from worked.errors import WorkedError
from worked.interchange.ends import BARE
from worked.interchange.to_onnx import onnx_model
from worked.interchange.torch_modules import modules_of
from worked.maths.activations import ACTIVATIONS

FUNCTIONS = {
    "slow-softsign": lambda x: x / (2 + abs(x)),
    "sharp-mish": lambda x: x * math.tanh(math.log(1 + math.exp(x))),
    "wide-clip": lambda x: min(2.0, max(-2.0, x)),
}


@pytest.fixture(params=[SLOW_SOFTSIGN, SHARP_MISH, WIDE_CLIP], ids=lambda entry: entry.name)
def entry(request):
    """Each new activation, in the catalogue."""
    with joined(ACTIVATIONS, request.param) as found:
        yield found


@pytest.fixture
def softmin():
    """An activation that couples the units of its layer, in the catalogue."""
    with joined(ACTIVATIONS, SOFTMIN) as found:
        yield found


@pytest.mark.parametrize(
    "entry", [SLOW_SOFTSIGN, SHARP_MISH, WIDE_CLIP, SOFTMIN, UNIT_LENGTH, BY_ROOT], ids=lambda entry: entry.name
)
def test_slopes_are_derivatives(entry):
    assert slopes_are_derivatives(entry)


def test_net(entry, tmp_path):
    text = text_of(3, hidden=entry.name)
    uses.gradients_by_differences(text, FUNCTIONS[entry.name], lambda target, out: (target - out) ** 2 / 2)
    task = worked.parse(text)
    assert f"the {entry.function} activation" in uses.pages(worked.parse(text_of(3, hidden=entry.name, out=entry.name)))
    uses.conventions(text)
    uses.export(task)
    uses.checked(task)
    uses.proven(text, tmp_path)


def test_net_of_several_samples(entry):
    text = text_of(4, (2, 2, 2), entry.name, entry.name, "squared-error", 2, 'batch = "all"\nsteps = 2')
    uses.pages(worked.parse(text))
    uses.checked(worked.parse(text))


def test_a_net_of_fractions_is_proven(tmp_path):
    """As one fraction its loss would be too long to be compared."""
    with joined(ACTIVATIONS, SLOW_SOFTSIGN):
        uses.proven(
            text_of(4, (2, 3, 2), "slow-softsign", "slow-softsign", "squared-error", 3, 'batch = "all"'), tmp_path
        )


def test_training(entry):
    text = text_of(5, (2, 3, 2), entry.name, samples=3, more='batch = "all"\nsteps = 3\noptimiser = "momentum"')
    uses.trained(text)
    assert {"net", "out", "slope"} <= uses.explained(text, 2)


def test_another_value_of_the_parameter():
    text = text_of(6, hidden="sharp-mish").replace('"sharp-mish"', '{ name = "sharp-mish", sharpness = 2 }')
    with joined(ACTIVATIONS, SHARP_MISH):
        uses.gradients_by_differences(
            text,
            lambda x: x * math.tanh(math.log(1 + math.exp(2 * x))),
            lambda target, out: (target - out) ** 2 / 2,
        )
        uses.trained(text)


@pytest.mark.parametrize("start", ["input = -0.7", "net-inputs = [0.3, -0.4, 0.8]"])
def test_deep_chain(entry, start):
    deep_chain(entry, start)


def test_deep_chain_of_negative_slopes():
    """The slope of Mish is negative for some net inputs: sizes are shown, and the mean factor has a value."""
    with joined(ACTIVATIONS, SHARP_MISH):
        assert deep_chain(SHARP_MISH, "net-inputs = -2.5")["slope[1]@1"] < 0


def deep_chain(entry, start: str) -> dict[str, float]:
    """The cells of a chain of units with an activation, after all that is done with it."""
    text = f'[deep-chain]\nweights = [0.5, 1.2, 2]\nactivation = "{entry.name}"\n{start}\n'
    task = worked.parse(text)
    found = {name: float(outcome.value) for name, outcome in worked.solve(task).outcomes.items()}
    for layer in (1, 2, 3):
        h, net = 1e-6, found[f"net[{layer}]@1"]
        rise = (FUNCTIONS[entry.name](net + h) - FUNCTIONS[entry.name](net - h)) / (2 * h)
        assert found[f"slope[{layer}]@1"] == pytest.approx(rise, abs=1e-8)
    assert ("size[1]@1" in found) == (entry is SHARP_MISH)
    assert found["mean-factor@1"] == pytest.approx(abs(found["product[1]@1"]) ** (1 / 3))
    uses.pages(task)
    uses.export(task)
    uses.checked(task)
    return found


def test_decision_line():
    """A single unit tells two classes apart where its entry says so."""
    text = text_of(7, (2, 1), out="slow-softsign", samples=3, more="steps = 2")
    with joined(ACTIVATIONS, SLOW_SOFTSIGN), joined(ACTIVATIONS, WIDE_CLIP):
        assert "The decision line" in uses.pages(worked.parse(text))
        assert "The decision line" not in uses.pages(worked.parse(text.replace("slow-softsign", "wide-clip")))


def test_lists(entry):
    page = uses.listed("activations", entry.name)
    assert entry.source in page and entry.range.split()[0].strip("[(,") in page
    schema = uses.schema()["network"]["properties"]["activations"]
    assert entry.name in schema["anyOf"][0]["anyOf"][0]["examples"] and f"`{entry.name}`" in schema["description"]
    deep = next(kind for kind in worked.schema()["anyOf"] if "deep-chain" in kind["properties"])
    assert entry.name in str(deep["properties"]["deep-chain"]["properties"]["activation"])


def test_it_is_gone_afterwards():
    with joined(ACTIVATIONS, SLOW_SOFTSIGN):
        assert "slow-softsign" in ACTIVATIONS.names
    assert "slow-softsign" not in ACTIVATIONS.names and "slow-softsign" not in str(uses.schema())
    with pytest.raises(WorkedError, match="no activation is called 'slow-softsign'"):
        worked.parse(text_of(3, hidden="slow-softsign"))


def test_other_libraries(entry):
    """What ONNX and PyTorch have no name for is put together from the formulas of the entry."""
    onnx = pytest.importorskip("onnx")
    network = network_of((3, 4, 2), [entry.name, "linear"], dtype=numpy.float64, seed=1)
    inputs = numpy.random.default_rng(2).normal(0, 2, (5, 3))
    reference = pytest.importorskip("onnx.reference").ReferenceEvaluator(onnx_model(network))
    assert onnx.__version__
    assert numpy.allclose(reference.run(None, {"inputs": inputs})[0], network.outputs(inputs), atol=1e-12)
    assert any(entry.function in module.source for module in modules_of(network, BARE))


def test_coupled_net(softmin, tmp_path):
    """An activation that couples the units of a layer brings its own formulas along; the engine computes with them."""
    text = text_of(8, (2, 3, 3), "tanh", softmin.name, samples=2, more='batch = "all"\nsteps = 2')
    assert "softmin" in uses.pages(worked.parse(text))
    uses.conventions(text)
    uses.export(worked.parse(text))
    uses.checked(worked.parse(text))
    uses.proven(text, tmp_path)
    uses.trained(text)
    uses.trained(text_of(9, (2, 3, 3), softmin.name, samples=3, more='batch = "all"\nsteps = 2'))
    assert "softmin" in uses.listed("activations", softmin.name)


def test_the_rule_of_a_coupled_hidden_layer_sums_over_its_units(softmin):
    """As each line below it does: the delta of a unit has the errors of all outputs of its layer."""
    for name in ("softmax", "softmin"):
        page = worked.render(worked.worksheet(worked.parse(text_of(4, (2, 3, 1), name))), "text")
        assert "\u03b4\u2c7c = \u03a3\u2096 \u2202out\u2096/\u2202net\u2c7c \u00b7 \u2202E/\u2202out\u2096" in page


def test_a_coupled_one_with_a_sum_in_its_slope(tmp_path):
    with joined(ACTIVATIONS, UNIT_LENGTH):
        text = text_of(4, (2, 2, 1), "unit-length", "tanh", samples=2, more='batch = "all"')
        uses.checked(worked.parse(text))
        uses.proven(text, tmp_path)
        uses.trained(text)


def test_a_softmax_with_a_parameter_is_not_computed_as_softmax():
    with joined(ACTIVATIONS, TEMPERED):
        text = text_of(8, (2, 3, 3), "tanh", TEMPERED.name, samples=2, more='batch = "all"\nsteps = 2')
        uses.checked(worked.parse(text))
        uses.trained(text)


def test_a_root_is_proven_and_its_bounds_follow_its_parameter(tmp_path):
    with joined(ACTIVATIONS, BY_ROOT):
        text = text_of(4, (2, 2, 1), "by-root", samples=2, more='batch = "all"')
        uses.proven(text, tmp_path)
        task = worked.parse(text)
        report = worked.check(task, {**uses.right(worked.solve(task)), "out[h1]@1.1": "-0.61"})
        assert "-0.61 is impossible: the output of by-root is between -0.5 and 0.5" in report.notes


@pytest.mark.parametrize("name", ["squared-relu", "elu"])
def test_where_a_case_begins_exactly_the_proof_compares_numbers(name):
    """At 0 both sides have the same slope, though as formulas of letters they differ."""
    with joined(ACTIVATIONS, SQUARED_RELU):
        text = f'[deep-chain]\nweights = [0.5, 2]\nactivation = "{name}"\ninput = 0\n'
        page = worked.render(worked.worksheet(worked.parse(text), prove=True), "text")
        assert "Both derivatives are proven equal." in page


def test_a_slope_that_a_convention_sets_is_no_mistake():
    text = '[deep-chain]\nweights = [0.5]\nactivation = { name = "relu", at-zero = 1 }\ninput = 0\n'
    page = worked.render(worked.worksheet(worked.parse(text), prove=True), "text")
    assert "set by convention, as the function bends there" in page and "DIFFERS" not in page


def test_coupled_outputs_are_those_of_softmax(softmin):
    """The softmin of net inputs is the softmax of their negatives."""
    inputs = numpy.random.default_rng(3).normal(0, 1, (7, 4))
    found = network_of((4, 5), "softmin", dtype=numpy.float64, seed=1)
    peer = network_of((4, 5), "softmax", dtype=numpy.float64, seed=1)
    peer.weights[1][:] = -found.weights[1]
    assert numpy.allclose(found.outputs(inputs), peer.outputs(inputs), atol=1e-14)


def test_what_a_coupled_one_has_no_words_for_is_said(softmin):
    network = network_of((4, 3), softmin.name, seed=1)
    pytest.importorskip("onnx")
    with pytest.raises(WorkedError, match="ONNX has no operator for softmin"):
        onnx_model(network)
    with pytest.raises(WorkedError, match="PyTorch has no module for softmin"):
        modules_of(network, BARE)
