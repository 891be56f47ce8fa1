"""The mistakes of the forward pass: sound on any net, never the right formula, and their numbers computed truly."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import cache

import pytest

import worked
from tests.problems import ELEMENTWISE, problem
from worked.checking.answer_key.key import Key
from worked.checking.mistakes import mistakes
from worked.checking.mistakes.mistake import BOUNDS, LAYERS, MOST, OPTIMISERS, Around
from worked.checking.numbers.ranges import Ranges, point
from worked.maths.losses import LOSSES
from worked.trace.net import NET

OTHERS = (OPTIMISERS, BOUNDS, LAYERS)
FORWARD = {"net", "out", "loss", "data-loss"}
NAMES = [
    name
    for name, each in mistakes().items()
    if each.about == NET and each.part not in OTHERS and each.quantities and FORWARD.issuperset(each.quantities)
]
SHAPES = ((1, 1), (2, 2, 1), (2, 3, 2, 1), (3, 2))
OUTPUTS = ("sigmoid", "linear", "softmax")
# Each loss with an activation of outputs in turn, and the first one with all.
PAIRS = [
    (loss, out)
    for place, loss in enumerate(LOSSES.values())
    for out in loss.needs or (OUTPUTS[place % 3 : place % 3 + 1] if place else OUTPUTS)
]
TOPOLOGIES = ("skip-edge", "thresholds", "xor-frozen", "shared-bias")
BATCH, ONE_BY_ONE = 'batch = "all"\nsamples = "sum"', "steps = 2"
STEP = """
[network]
layers = [2, 1]
activations = { name = "step", threshold = 0.5 }
weights = [[[0.2, 0.3]]]
biases = [[0.1]]
[[samples]]
inputs = [1, 1]
targets = [1]
[[samples]]
inputs = [0, 1]
targets = [0]
[training]
optimiser = "perceptron"
steps = 4
"""
AT_ZERO = """
[network]
layers = [2, 1]
activations = "step"
weights = [[[0.5, -0.5]]]
biases = [[0]]
[[samples]]
inputs = [1, 1]
targets = [1]
[training]
optimiser = "perceptron"
"""
LETTERS = """
[network]
layers = [2, 2, 2]
activations = ["tanh", "sigmoid"]
weights = [[[0.2, "a"], [0.1, 0.4]], [[0.5, -0.6], [0.7, 0.8]]]
biases = [["b", 0.3], [0.1, "c"]]
[[samples]]
inputs = [1, 0.5]
targets = [1, 0]
"""


@cache
def keys() -> tuple[Key, ...]:
    """Solved problems of all shapes, activations and losses, with one sample and with several."""
    found = [worked.parse(STEP), worked.parse(AT_ZERO), worked.parse(LETTERS), *map(worked.example, TOPOLOGIES)]
    found += [worked.parse(mistakes()[name].example.problem) for name in ("frozen-updated", "skip-edge-forgotten")]
    for place, (loss, out) in enumerate(PAIRS):
        for batch in (BATCH, ONE_BY_ONE):
            shape = {"sizes": (2, 3, 3) if out == "softmax" else SHAPES[place % 4], "samples": 2}
            outputs = 'outputs = "mean"\n' if place % 3 == 1 else ""
            found.append(problem(place, **shape, out=out, loss=loss.name, more=outputs + batch))
    for place, name in enumerate(ELEMENTWISE):
        shape = {"sizes": SHAPES[place % 4], "samples": 2}
        found.append(problem(place, **shape, hidden=name, out=name, more=(BATCH, ONE_BY_ONE)[place % 2]))
    return tuple(Key(worked.solve(each)) for each in found)


def cells(quantities: tuple[str, ...]) -> list[tuple[Key, str]]:
    """The cells of some quantities that have a number, with the keys that they belong to."""
    return [
        (key, name)
        for key in keys()
        for name, cell in key.cells.items()
        if cell.formula and cell.quantity in quantities and name in key.outcomes
    ]


@pytest.mark.parametrize("name", NAMES)
def test_rules_are_sound_on_any_net(name):
    """Each formula has a value, none is the right one, there are few, and at least one leads to another number."""
    mistake, arithmetic, wrong = mistakes()[name], Ranges(), 0
    for key, cell in cells(mistake.quantities):
        around = Around(key, key.cells[cell])
        formulas = list(mistake.formulas(around))
        assert len(formulas) <= MOST, (cell, formulas)
        assert around.formula not in formulas and len(set(formulas)) == len(formulas)
        for formula in formulas:
            value = formula.value(lambda each, key=key: point(key.truth(each)), arithmetic)
            wrong += abs(value.center - key.truth(cell)) > 1e-9 or math.isinf(value.high - value.low)
    assert wrong


@pytest.mark.parametrize("name", NAMES)
def test_numbers_of_explanations_are_true(name):
    """The right and the wrong line of an explanation come, computed on their own, to the numbers of the example."""
    mistake = mistakes()[name]
    example = mistake.example
    found = worked.parse(example.problem) if "\n" in example.problem else worked.example(example.problem)
    right, wrong = (said(mistake.explanation, word) for word in ("Right", "Wrong"))
    assert wrong == Decimal(example.written)
    truths = worked.key(found).truths(example.cell)
    assert min(abs(float(right) - truth) for truth in truths) <= half_a_unit(right)


def said(explanation: str, word: str) -> Decimal:
    """The result of a line of an explanation, after its calculation has been found to come to it."""
    line = re.search(rf"^{word}: (.*)\.$", explanation, re.MULTILINE)
    assert line, explanation
    _, *calculation, result = [part.strip() for part in line[1].split(" = ")]
    number = Decimal(result)
    for part in calculation:
        assert abs(computed(part) - float(number)) <= half_a_unit(number) + 1e-9, (part, computed(part), number)
    return number


def half_a_unit(number: Decimal) -> float:
    """Half a unit of the last digit of a number as it is written."""
    return 10.0 ** number.as_tuple().exponent / 2 * (1 + 1e-9)


def computed(text: str) -> float:
    """What a calculation comes to, by Python and not by the formulas of the project."""
    python = re.sub(r"\|([^|]*)\|", r"abs(\1)", text).replace("^", "**").replace("e**", "E**")
    return eval(python, {"E": math.e, "ln": math.log, "tanh": math.tanh, "abs": abs, "max": max})
