"""Deep chains against finite differences of the chain itself, and slopes against SymPy."""

from __future__ import annotations

import math
from random import Random

import pytest

import worked
from tests.formats import TEXTS
from worked.errors import WorkedError
from worked.maths.activations import ACTIVATIONS
from worked.problem.shipped import example_text

sympy = pytest.importorskip("sympy")
FUNCTIONS = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "bipolar-sigmoid": lambda z: 2 / (1 + math.exp(-z)) - 1,
    "tanh": math.tanh,
    "relu": lambda z: max(0.0, z),
    "leaky-relu": lambda z: z if z > 0 else 0.01 * z,
    "prelu": lambda z: z if z > 0 else 0.25 * z,
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "swish": lambda z: z / (1 + math.exp(-z)),
    "selu": lambda z: 1.05070098 * (z if z > 0 else 1.67326324 * (math.exp(z) - 1)),
    "gelu": lambda z: z * (1 + math.erf(z / math.sqrt(2))) / 2,
    "gelu-tanh": lambda z: z / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
    "mish": lambda z: z * math.tanh(math.log(1 + math.exp(z))),
    "softsign": lambda z: z / (1 + abs(z)),
    "arctan": math.atan,
    "gaussian": lambda z: math.exp(-z * z),
    "hard-sigmoid": lambda z: max(0.0, min(1.0, z / 6 + 0.5)),
    "hard-tanh": lambda z: max(-1.0, min(1.0, z)),
    "relu6": lambda z: min(max(0.0, z), 6.0),
}


def solved(text: str) -> dict[str, float]:
    """The cells of an exercise, as floats."""
    solution = worked.solve(worked.parse(f"[deep-chain]\n{text}"))
    return {name: float(outcome.value) for name, outcome in solution.outcomes.items()}


def chain(weights, function, x: float, first: int = 1) -> float:
    """The last output from the input of a layer."""
    for weight in weights[first - 1 :]:
        x = function(weight * x)
    return x


def test_every_activation_with_slopes_is_tested():
    assert set(FUNCTIONS) == {entry.name for entry in ACTIVATIONS.values() if entry.learns and not entry.couples}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", FUNCTIONS)
def test_products_are_the_slopes_of_the_chain(name, seed):
    """The gradient before each layer is the finite difference of the rest of the chain."""
    draw, function = Random(seed), FUNCTIONS[name]
    weights = [round(draw.uniform(-2, 2), 2) or 0.5 for _ in range(draw.randint(1, 7))]
    x, upstream = round(draw.uniform(0.2, 1), 2), 0.7
    cells = solved(f'weights = {weights}\nactivation = "{name}"\ninput = {x}\nupstream = {upstream}')
    product = 1.0
    for layer in range(len(weights), 0, -1):
        before = x if layer == 1 else cells[f"out[{layer - 1}]@1"]
        if before:  # at 0 some functions have a kink
            h = 1e-6 * abs(before)
            rise = chain(weights, function, before + h, layer) - chain(weights, function, before - h, layer)
            assert cells[f"product[{layer}]@1"] == pytest.approx(upstream * rise / (2 * h), abs=1e-6)
        product *= cells[f"factor[{layer}]@1"]
        assert cells[f"product[{layer}]@1"] == pytest.approx(upstream * product)
        if f"size[{layer}]@1" in cells:
            assert cells[f"size[{layer}]@1"] == pytest.approx(abs(upstream * product))
        if ACTIVATIONS[name].steepest:
            assert cells[f"bound[{layer}]@1"] >= abs(cells[f"product[{layer}]@1"]) - 1e-12
    assert cells["mean-factor@1"] == pytest.approx(abs(product) ** (1 / len(weights)), abs=1e-9)


@pytest.mark.parametrize(("name", "expression"), [
    ("sigmoid", "1/(1 + exp(-z))"), ("tanh", "tanh(z)"), ("bipolar-sigmoid", "2/(1 + exp(-z)) - 1"),
    ("softplus", "log(1 + exp(z))"), ("swish", "z/(1 + exp(-z))"),
])  # fmt: skip
def test_slopes_are_those_of_sympy(name, expression):
    z = sympy.Symbol("z")
    slope = sympy.diff(sympy.sympify(expression), z)
    nets = [-2.5, -0.4, 0, 0.3, 1.7]
    cells = solved(f'weights = 1\nactivation = "{name}"\nnet-inputs = {nets}')
    for layer, net in enumerate(nets, 1):
        assert cells[f"slope[{layer}]@1"] == pytest.approx(float(slope.subs(z, sympy.Rational(str(net)))))
    steepest = ACTIVATIONS[name].steepest
    if steepest:
        assert float(slope.subs(z, 0)) == pytest.approx(float(steepest))
        assert all(float(slope.subs(z, place / 10)) <= float(steepest) for place in range(-60, 60))


def test_the_bound_of_sigmoids_is_a_power_of_a_quarter():
    cells = solved("weights = 2\nlayers = 6\ninput = 1")
    for layer in range(1, 7):
        assert cells[f"bound[{layer}]@1"] == pytest.approx(0.5 ** (7 - layer))


def test_given_slopes_need_no_activation():
    cells = solved("weights = [2, -3]\nslopes = 0.5")
    assert cells["product[1]@1"] == pytest.approx(-1.5) and cells["size[1]@1"] == pytest.approx(1.5)
    assert not any(name.startswith(("net", "out", "bound")) for name in cells)


@pytest.mark.parametrize(("text", "word"), [
    ("weights = 0.5\nlayers = 3\nslopes = 1", "vanishes"), ("weights = 2\nlayers = 3\nslopes = 1", "explodes"),
    ("weights = -1\nlayers = 3\nslopes = 1", "keeps its size"),
    ('weights = -1\nlayers = 3\ninput = 1\nactivation = "relu"', "is blocked: one of the factors is 0"),
])  # fmt: skip
def test_what_becomes_of_the_gradient_is_said(text, word):
    exercise = worked.parse(f"[deep-chain]\n{text}")
    for mode, wanted in (("solved", [word]), ("student", [])):
        page = worked.worksheet(exercise, mode)
        assert [shown.text for slot, shown in page.values.items() if slot.startswith("verdict")] == wanted
        assert all(worked.render(page, to) for to in TEXTS)


def test_a_students_chart_is_an_empty_grid():
    """Neither the curve nor the range of its axis is told: the range is that of every chain of as many layers."""
    pictures: list[dict[str, str]] = [{}, {}]
    for weights, found in zip(("1", "3"), pictures, strict=True):
        text = example_text("vanishing-sigmoid").replace("weights = 1", f"weights = {weights}")
        worked.render(worked.worksheet(worked.parse(text), "student"), "markdown", attachments=found)
    assert pictures[0] and pictures[0] == pictures[1]


BAD = [
    ("weights = 1", "", ["deep-chain: weights is missing"]),
    ("layers = 8", "", ["deep-chain.layers", "how many layers"]),
    ("layers = 8", "layers = 80", ["deep-chain.layers", "from 1 to 30", "'80'"]),
    ("weights = 1", "weights = [1, 2]", ["deep-chain.weights", "expected 8 numbers", "found 2"]),
    ("weights = 1", "weights = []", ["deep-chain.weights", "expected 8 numbers", "found 0"]),
    ("weights = 1", 'weights = "w"', ["deep-chain.weights", "without quotes", "'w'"]),
    ("input = 0.5", "", ["deep-chain.input", "one of input, net-inputs and slopes", "none"]),
    ("input = 0.5", "input = 1\nslopes = 1", ["deep-chain.input", "found input and slopes"]),
    ("input = 0.5", "slopes = 1", ["deep-chain.activation", "the slopes are given"]),
    ("input = 0.5", "input = 1\nupstream = 0", ["deep-chain.upstream", "other than 0"]),
    ('"sigmoid"', '"softmax"', ["deep-chain.activation", "several units"]),
    ('"sigmoid"', '"step"', ["deep-chain.activation", "slope of step is 0"]),
    ('"sigmoid"', '"sigmiod"', ["deep-chain.activation", "did you mean 'sigmoid'"]),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=range(len(BAD)))
def test_each_mistake_in_a_file_gets_one_sentence(old, new, said):
    text = example_text("vanishing-sigmoid")
    assert old in text
    body = text.partition("[deep-chain]")
    with pytest.raises(WorkedError) as refused:
        worked.parse(body[0] + body[1] + body[2].replace(old, new, 1))
    assert all(part in str(refused.value) for part in said), refused.value
    assert "\n" not in str(refused.value)
