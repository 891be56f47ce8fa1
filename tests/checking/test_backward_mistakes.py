"""The mistakes of the backward pass: in any net their formulas can be computed, and none of them is the right one."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from functools import cache

import pytest

import worked
from tests.problems import pairs, text_of
from worked.checking.answer_key.key import Key
from worked.checking.mistakes import mistakes
from worked.checking.mistakes.mistake import BOUNDS, LAYERS, MOST, OPTIMISERS, Around
from worked.checking.numbers.ranges import Range, Ranges, point
from worked.formula import Formula
from worked.trace.net import NET

OTHERS = (OPTIMISERS, BOUNDS, LAYERS)
BACKWARD = {"error", "slope", "delta"}
NAMES = [
    name
    for name, each in mistakes().items()
    if each.about == NET and each.part not in OTHERS and each.quantities and BACKWARD.issuperset(each.quantities)
]
SLIDES = 'convention = "slides"'
BATCH = 'batch = "all"'
PERCEPTRON = """
[network]
layers = [2, 2]
activations = "step"
weights = [[[0.3, -0.4], [0.5, 0.2]]]
[[samples]]
inputs = [1, 0.5]
targets = [0, 1]
[training]
optimiser = "perceptron"
learning-rate = 0.2
"""
LETTERS = """
[network]
layers = [2, 2, 2, 2]
activations = "sigmoid"
weights = [[[0.1, 0.2], [0.3, 0.4]], [[0.5, -0.6], [0.7, 0.8]], [[0.1, 0.6], [0.9, -0.3]]]
[[samples]]
inputs = [0, 1]
targets = [1, TARGET]
[training]
learning-rate = "r"
"""


def texts() -> Iterator[str]:
    """Problems of many shapes; every activation and loss, both signs, one sample and several."""
    for seed, (hidden, out, loss) in enumerate(pairs()):
        sign = SLIDES if seed % 2 else ""
        yield text_of(seed, (2, 2, 3) if out == "softmax" else (2, 2, 2), hidden, out, loss, extra=sign)
    for loss in ("half-squared-error", "squared-error", "mean-squared-error"):
        yield text_of(50, (1, 1), loss=loss)
        yield text_of(51, (2, 2, 1), "tanh", "linear", loss, samples=3, more=BATCH, extra=SLIDES)
        yield text_of(52, (2, 3, 2, 1), "relu", "tanh", loss, samples=2, more="steps = 2")
        yield text_of(53, (2, 3, 2, 3), "leaky-relu", "softmax", loss, extra=SLIDES)
    for loss, out in (("cross-entropy", "softmax"), ("binary-cross-entropy", "softmax")):
        yield text_of(60, (2, 3), out=out, loss=loss, samples=3, more=BATCH + "\nshortcut = false")
    yield text_of(61, (2, 1), out="sigmoid", loss="binary-cross-entropy", more="shortcut = false")
    yield text_of(62, (2, 2, 2), samples=2, more='hidden-deltas = "updated"', extra=SLIDES)
    yield PERCEPTRON


@cache
def keys() -> list[Key]:
    """The problems, solved once."""
    return [worked.key(worked.parse(text)) for text in texts()] + [worked.key(worked.example("skip-edge"))]


@cache
def lettered() -> list[Key]:
    """Problems whose learning rate is a letter, and in one of them a target too, solved once."""
    return [worked.key(worked.parse(LETTERS.replace("TARGET", target))) for target in ("0", '"q"')]


@cache
def places(quantity: str) -> list[Around]:
    """The cells of a quantity in all problems, of the first steps."""
    cells = ((key, cell) for key in keys() for cell in key.cells.values() if cell.quantity == quantity)
    return [Around(key, cell) for key, cell in cells if cell.formula]


def wrong_formulas(name: str) -> Iterator[tuple[Around, Formula]]:
    """The formulas that a mistake leads to, in all problems."""
    mistake = mistakes()[name]
    for quantity in mistake.quantities:
        for around in places(quantity):
            found = list(mistake.formulas(around))
            assert len(found) <= MOST and len(set(found)) == len(found), (around.cell.id, found)
            yield from ((around, formula) for formula in found)


def is_same(one: Formula, other: Formula) -> bool:
    """Whether two formulas are the same function: they agree at random places, and where all is 0."""
    draw, arithmetic = random.Random(7), Ranges()
    names = sorted({*one.symbols(), *other.symbols()})
    for size in (0.0, 1.0, 2.0, *[20.0] * 12):
        at = {name: point(size * draw.uniform(-1, 1)) for name in names}
        first, second = (each.value(at.__getitem__, arithmetic) for each in (one, other))
        if abs(first.low - second.low) > 1e-12 or abs(first.high - second.high) > 1e-12:
            return False
    return True


@pytest.mark.parametrize("name", NAMES)
def test_formulas_can_be_computed_and_are_wrong(name):
    """Each rule applies somewhere; what it yields has a value from the key's numbers and is not the right formula."""
    arithmetic, seen = Ranges(), set()
    for around, formula in wrong_formulas(name):
        found = formula.value(lambda each, key=around.key: point(key.truth(each)), arithmetic)
        assert isinstance(found, Range)
        pair = (formula, around.formula)
        if pair not in seen:
            seen.add(pair)
            assert not is_same(formula, around.formula), (around.cell.id, formula)
    assert seen


@pytest.mark.parametrize("name", NAMES)
def test_letters_do_no_harm(name):
    """Where some numbers of a problem are letters, the formulas for a cell that has a number have one too."""
    mistake = mistakes()[name]
    cells = [(key, cell) for key in lettered() for cell in key.cells.values() if cell.quantity in mistake.quantities]
    for key, cell in cells:
        if cell.formula:
            for formula in mistake.formulas(Around(key, cell)):
                assert formula != cell.formula
                assert key.outcomes.keys() >= set(formula.symbols())


def calculations(text: str) -> Iterator[list[tuple[float, int]]]:
    """The numbers of the right and of the wrong line of an explanation, each with the decimals that are shown."""
    for line in re.findall(r"^(?:Right|Wrong): (.*)", text, re.MULTILINE):
        parts = [part.partition(", ")[0].strip().rstrip(".") for part in line.split("=")]
        numeric = [part for part in parts if not re.search("[a-z]", part)]
        digits = len(numeric[-1].partition(".")[2])
        yield [(eval(compile(ast.parse(part.replace("^", "**"), mode="eval"), "", "eval")), digits) for part in numeric]


@pytest.mark.parametrize("name", NAMES)
def test_explanations_add_up(name):
    """The lines of an explanation are right calculations, and the wrong one ends with the number of the example."""
    mistake = mistakes()[name]
    right, wrong = calculations(mistake.explanation)
    for parts in (right, wrong):
        shown, digits = parts[-1]
        assert all(abs(number - shown) <= 0.50001 * 10**-digits for number, _ in parts), parts
    assert wrong[-1][0] == float(mistake.example.written) != right[-1][0]
