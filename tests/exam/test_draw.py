"""Anything given can be drawn: nets and exercises, by quantity and by id, with letters, masks, parts and orders."""

from __future__ import annotations

import tomllib
from collections import Counter
from decimal import Decimal

import pytest

from tests.exam.independent import Calculation
from worked.errors import WorkedError
from worked.exam.drawing import Drawing, Variant
from worked.exam.read import parse_exam

OFF = """
[require]
digits = false
equal = true
inactive = false
loss = false
net = false
ones = true
product-digits = false
saturation = false
ties = true
visible = false
zeros = true
"""
WEIGHT = "weight = { from = -1, to = 1, decimals = 1 }\n"


def drawing(problem: str, draw: str, more: str = OFF) -> Drawing:
    """The drawing of an exam over a shipped problem."""
    head = f"problem = {problem!r}\n" if "[" not in problem else ""
    return Drawing(parse_exam(f"{head}[draw]\n{draw}\n{more}\n{problem if not head else ''}"))


def made(problem: str, draw: str, more: str = OFF, count: int = 30) -> list[Variant]:
    """Some variants."""
    drawn = drawing(problem, draw, more)
    return [drawn.variant(bytes([number])) for number in range(count)]


def file_of(variant: Variant) -> dict:
    """The problem file of a variant."""
    return tomllib.loads(variant.text, parse_float=Decimal)


@pytest.mark.parametrize(
    ("problem", "draw", "path", "seen"),
    [
        ("early-stopping", "loss = { values = [0.3, 0.4] }", ("early-stopping", "losses", 4), {0.3, 0.4}),
        ("early-stopping", '"loss[3]" = { from = 1, to = 2 }', ("early-stopping", "losses", 2), {1, 2}),
        ("early-stopping", "patience = { from = 2, to = 3 }", ("early-stopping", "patience"), {2, 3}),
        ("grid-search", "folds = { from = 3, to = 5 }", ("search", "folds"), {3, 4, 5}),
        ("successive-halving", "budget = { values = [5, 10] }", ("search", "budget"), {5, 10}),
        ("momentum-quadratic", '"weight[w1]" = { from = -2, to = 2 }', ("descent", "start", "w1"), {-2, -1, 1, 2}),
        ("slides-2-2-1", '"weight[1>3]" = { values = [7] }', ("network", "weights", 0, 0, 0), {7}),
        ("slides-2-2-1", '"input[2]@1" = { values = [7, 8] }', ("samples", 0, "inputs", 1), {7, 8}),
        ("slides-2-2-1", f'"weight[1>4]@1" = {{ values = [7] }}\n{WEIGHT}', ("network", "weights", 0, 1, 0), {7}),
        ("mazur-2-2-2", "bias = { from = 1, to = 2 }", ("network", "biases", 1, 1), {1, 2}),
        ("momentum-2-2-1", "momentum = { values = [0.5, 0.8] }", ("training", "optimiser", "momentum"), {0.5, 0.8}),
        ("dropout-2-3-1", "mask = { values = [0, 1] }", None, {0, 1}),
        ("perceptron-or", "bias = { from = -1, to = 1, exclude = [] }", ("network", "biases", 0, 0), {-1, 0, 1}),
        ("perceptron-or", "bias = { from = -1, to = 1 }", ("network", "biases", 0, 0), {-1, 1}),
        ("slides-2-2-1", '"rounding.decimals" = { values = [3, 5] }', ("rounding", "decimals"), {3, 5}),
        ("slides-2-2-1", 'loss = { values = ["squared-error"] }', ("training", "loss"), {"squared-error"}),
    ],
)
def test_what_is_named_is_drawn(problem, draw, path, seen):
    found = set()
    for variant in made(problem, draw):
        if path is None:
            found |= {int(cell.given) for cell in variant.problem.givens().values() if cell.quantity == "mask"}
            continue
        value = file_of(variant)
        for key in path:
            value = value[key]
        found.add(float(value) if isinstance(value, (int, Decimal)) else value)
    assert found == seen


@pytest.mark.parametrize("problem", ["early-stopping", "min-max-scaling", "grid-search", "momentum-quadratic"])
def test_parts_of_nets_are_no_parts_of_exercises(problem):
    with pytest.raises(WorkedError, match="no given number is called 'activations'") as found:
        drawing(problem, "activations = { values = [1] }")
    assert "batch-order" not in str(found.value)


def test_letters_stay_unless_they_are_drawn():
    problem = """
[problem.network]
layers = [2, 2, 1]
activations = "sigmoid"
weights = [[["a", 0.8], [0.4, 0.6]], [[0.3, "b"]]]
[[problem.samples]]
inputs = [0.35, 0.9]
targets = [0.5]
[problem.training]
learning-rate = 1
"""
    for variant in made(problem, "input = { from = 1, to = 9 }", count=3):
        weights = file_of(variant)["network"]["weights"]
        assert [weights[0][0][0], weights[1][0][1]] == ["a", "b"] and weights[0][0][1] == Decimal("0.8")
        assert set(variant.marks) == {"net[h2]@1", "out[h2]@1", "slope[h2]@1"}  # all others depend on a letter
    with pytest.raises(WorkedError, match="ask: delta\\[o1\\]@1 depends on the letter 'a'"):
        made(problem, "input = { from = 1, to = 9 }", '[ask]\ncells = ["delta"]', count=1)
    for variant in made(problem, '"weight[x1>h1]" = { from = 1, to = 9 }', count=3):
        weights = file_of(variant)["network"]["weights"]
        assert 1 <= weights[0][0][0] <= 9 and weights[1][0][1] == "b"
    for variant in made(problem, WEIGHT, "", count=3):
        own = Calculation(variant.text)
        assert {name: variant.outcomes[name].shown for name in variant.marks} == own.texts and not list(own.broken())


SOFTMAX = """
[problem.network]
layers = [2, 3]
activations = "softmax"
weights = [[[0.2, -0.5], [0.4, 0.1], [-0.3, 0.6]]]
[[problem.samples]]
inputs = [INPUT, 2.0]
targets = ["t", 1, 0]
[problem.training]
loss = "cross-entropy"
learning-rate = 0.5
[problem.rounding]
carry = "shown"
"""


def test_letters_in_the_file_are_numbers_where_they_are_drawn():
    draw = "targets = { values = [[1, 0, 0], [0, 0, 1]] }\ninput = { from = 0.2, to = 2, decimals = 1 }"
    for variant in made(SOFTMAX.replace("INPUT", "1.0"), draw, "", count=5):
        own = Calculation(variant.text)
        assert {name: variant.outcomes[name].shown for name in variant.marks} == own.texts and not list(own.broken())


def test_numbers_beyond_all_bounds_are_told():
    with pytest.raises(WorkedError, match="grows beyond"):
        made(SOFTMAX.replace("INPUT", "1e30").replace('"t"', "0"), WEIGHT, "[require]\ntries = 5", count=1)


def test_each_order_of_samples_is_drawn():
    drawn = made("perceptron-or", 'batch-order = "random"', count=150)
    found = Counter(str(file_of(variant)["samples"]) for variant in drawn)
    assert len(found) == 24


def test_drawn_parts_go_together():
    parts = 'activations = { values = ["sigmoid", "tanh"] }\n'
    parts += 'loss = { values = ["half-squared-error", "squared-error"] }\n'
    found = Counter()
    for variant in made("slides-2-2-1", WEIGHT + parts, count=60):
        tables = file_of(variant)
        found[tables["network"]["activations"], tables["training"]["loss"]] += 1
    assert len(found) == 4 and min(found.values()) >= 5


def test_numbers_have_all_their_decimals():
    drawn = made("slides-2-2-1", "input = { from = 0.1, to = 0.9, decimals = 2 }")
    found = {str(number) for variant in drawn for number in file_of(variant)["samples"][0]["inputs"]}
    assert all(len(text.partition(".")[2]) == 2 for text in found) and any(text.endswith("0") for text in found)


def test_a_large_net_is_drawn():
    rows = lambda size, count: [[round(0.1 + 0.01 * (a + b), 2) for b in range(size)] for a in range(count)]  # noqa: E731
    problem = f"""
[problem.network]
layers = [8, 8, 4]
activations = ["tanh", "softmax"]
weights = [{rows(8, 8)}, {rows(8, 4)}]
[[problem.samples]]
inputs = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
targets = [0, 1, 0, 0]
[problem.training]
loss = "cross-entropy"
learning-rate = 0.5
[problem.rounding]
decimals = 6
"""
    rules = "[require]\ntries = 300\nproduct-digits = false\nequal = true\ndigits = 2\nnet = [0.001, 4]\n"
    (variant,) = made(problem, "weight = { from = -0.9, to = 0.9, decimals = 2 }", rules, count=1)
    own = Calculation(variant.text)
    assert {name: variant.outcomes[name].shown for name in variant.marks} == own.texts and len(own.texts) > 300
