"""Parity: for problems over the whole catalogue the engine gives, step by step, the numbers of the exact worksheet.

In float64 they agree to 1e-12 of the largest number of their kind. In float32 the numbers of a problem are rounded
to 6e-8 when they are read, three steps of a few dozen operations each multiply that by some ten, and rules that
divide a gradient by its own size, or a number by how it varies, by some ten more: hence 1e-4.
"""

from __future__ import annotations

import numpy
import pytest

import worked
from tests.engine.cases import GROUPS
from tests.engine.pairs import pairs
from tests.engine.replayed import arrays, worst
from worked.engine.training import Diverged, Trainer
from worked.errors import WorkedError
from worked.problem.problem import Problem
from worked.problem.shipped import example_text

CASES = [(text, f"{group}: {title}") for group, cases in GROUPS.items() for title, text in cases]
PAIRS = list(pairs())
# Their net inputs are exactly at the threshold, which 0.1 and 0.2 are not in binary numbers.
AT_THRESHOLD = ("perceptron-and-convergence", "perceptron-or")


def is_trained(name: str) -> bool:
    """Whether an example is a whole calculation with a stack of dense layers, which is what the engine trains."""
    task = worked.example(name)
    if not isinstance(task, Problem) or name in AT_THRESHOLD:
        return False
    return not (task.is_part or task.is_forward_only or task.network.beyond_layers or task.network.frozen)


EXAMPLES = [name for name in worked.examples() if is_trained(name)]
BOUNDS = {"float64": 1e-12, "float32": 1e-4}


@pytest.mark.parametrize("text", [text for text, _ in CASES], ids=[title for _, title in CASES])
def test_engine_and_worksheet_agree(text):
    for name, bound in BOUNDS.items():
        gap, where = worst(text, numpy.dtype(name))
        assert where != "nothing compared"
        assert gap <= bound, f"{name}: {gap:.2g} at {where}\n{text}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_engine_and_shipped_examples_agree(name):
    text = example_text(name).replace('carry = "shown"', 'carry = "exact"')
    for kind, bound in BOUNDS.items():
        gap, where = worst(text, numpy.dtype(kind))
        assert where != "nothing compared" and gap <= bound, f"{kind}: {gap:.2g} at {where}"


@pytest.mark.parametrize("text", [text for _, text in PAIRS], ids=[title for title, _ in PAIRS])
def test_engine_and_worksheet_agree_on_all_pairs(text):
    for name, bound in BOUNDS.items():
        try:
            gap, where = worst(text, numpy.dtype(name))
        except WorkedError as said:
            assert "has no value" in str(said)
            assert not trained(text, numpy.dtype(name)), f"{said}, and the engine gave it one"
            return
        assert gap <= bound, f"{name}: {gap:.2g} at {where}\n{text}"


def trained(text: str, dtype) -> bool:
    """Whether the engine goes through all steps of a problem with numbers in the end."""
    problem = worked.parse(text)
    trainer = Trainer.of(problem, dtype)
    try:
        for step in range(1, problem.training.steps + 1):
            trainer.step(*arrays(problem, problem.batch(step), dtype))
    except Diverged:
        return False
    return bool(numpy.isfinite(trainer.network.values).all())
