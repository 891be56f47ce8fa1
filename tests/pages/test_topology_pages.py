"""Pages about any feed-forward net: names, sentences, tables and pictures."""

from __future__ import annotations

import pytest

import worked
from tests.trace.nets import RandomNet
from worked.pages.symbols.cells import Symbols
from worked.pages.worksheet.picture import forward_picture
from worked.problem.convention import names
from worked.rendering import render
from worked.rendering.drawings.geometry import draw


def page(text: str, mode: str = "solved", convention: str | None = None) -> str:
    problem = worked.parse(text, convention=convention) if "\n" in text else worked.example(text)
    return " ".join(render(worked.worksheet(problem, mode), "text").split())


@pytest.mark.parametrize("convention", names())
@pytest.mark.parametrize("seed", range(6))
def test_each_parameter_has_a_name_of_its_own(convention, seed):
    """Different weights and biases are named differently in every convention, and what learns as one alike."""
    problem = worked.parse(RandomNet(seed).text(), convention=convention)
    symbols, network = Symbols(problem), problem.network
    found: dict[object, object] = {}
    for each in network.parameters:
        for quantity, place in network.tie_of(each.key):
            assert found.setdefault(symbols.named(quantity, place), each.key) == each.key


def test_the_statement_tells_what_is_not_usual():
    said = page("skip-edge")
    assert "The edges from x to h2 and from h1 to y lead past a layer, with weights of their own." in said
    assert "sum over the units that it sends to" in said
    said = page("partly-connected")
    assert "Only units with a weight between them are joined." in said
    assert "w_x2,y3" not in said
    said = page("shared-bias")
    assert "The units h1 and h2 share one bias, b₁." in said and "∂E_total/∂b₁ = δ_h1 + δ_h2" in said
    said = page("xor-frozen")
    assert "thresholds, weights of a constant input of −1" in said
    assert "the weights and biases into the hidden layer are fixed" in said


def test_a_layer_is_fixed_only_where_all_of_its_weights_are():
    """A weight that learns as one with another layer's is not among those that are fixed."""
    text = """
        network = { layers = [2, 2, 1], activations = "sigmoid", weights = [[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.1]]], \
biases = [[0.1, 0.2], [0.3]], tie = ["x1>h1", "h2>o1"], frozen = ["h1>o1", "b:o1"] }
        samples = [{ inputs = [1, 0], targets = [1] }]
    """
    said = page(text)
    assert "Of its parameters, w_h1,o1 and b_o1 are fixed" in said and "w_x1,h1^new" in said


def test_activations_by_unit_are_told_by_unit():
    said = page(RandomNet(3).text())
    assert "use" in said
    mixed = """
        network = { layers = [1, 3, 1], weights = [[[1], [2], [3]], [[1, 1, 1]]], activations = [{ h1 = "relu", \
h2 = "tanh", h3 = "relu" }, "linear"] }
        samples = [{ inputs = [1], targets = [1] }]
    """
    said = page(mixed)
    assert "The hidden units h1 and h3 use ReLU" in said and "the hidden unit h2 uses tanh" in said


def test_nothing_is_asked_of_what_is_frozen():
    """No cell of its learning, and no new value on a student's sheet."""
    solution = worked.solve(worked.example("xor-frozen"))
    assert not any("[x1>and]" in name and name != "weight[x1>and]@1" for name in solution.cells)
    said = page("xor-frozen", "student")
    assert "w_x1,and" in said and "w_x1,and^new" not in said and "δ_and" not in said


@pytest.mark.parametrize("width", [1.0, 3.0, 9.0])
@pytest.mark.parametrize("seed", range(12))
def test_curves_keep_off_the_units_in_between(seed, width):
    """A weight past layers meets no unit other than its ends, and the picture has room for all of it."""
    problem = worked.parse(RandomNet(seed).text())
    drawing = draw(forward_picture(problem, Symbols(problem)).picture, lambda formula: width)
    assert len(drawing.curves) == len(problem.network.skips)
    for curve in drawing.curves:
        for point in curve.points(30):
            assert 0 <= point.x <= drawing.width and 0 <= point.y <= drawing.height
            for unit in drawing.units:
                away = ((point.x - unit.centre.x) ** 2 + (point.y - unit.centre.y) ** 2) ** 0.5
                assert away >= unit.radius


def test_rules_by_stages_name_each_stage_once():
    """With dropout, a layer whose units have different activations has the rules of any other layer."""
    net = """
        [network]
        layers = [1, 2, 1]
        activations = [{ h1 = "tanh", h2 = "sigmoid" }, "linear"]
        weights = [[[1], [2]], [[1, 1]]]
        dropout = { rate = 0.5, masks = [1, 0] }
        [[samples]]
        inputs = [1]
        targets = [1]
    """
    lines = render(worked.worksheet(worked.parse(net)), "text").partition("For a hidden unit:")[2].splitlines()[2:5]
    assert [line.split("=")[0].strip() for line in lines] == ["∂E/∂outⱼ^drop", "∂E/∂outⱼ", "δⱼ"]
