"""Refused: numbers of no weight, and weights that cannot be explained, each with a sentence."""

from __future__ import annotations

import pytest

import worked
from tests.explaining.explained import at_step, one_step
from tests.problems import text_of
from worked.errors import WorkedError
from worked.explaining.cone import explain
from worked.explaining.recorded import Recorded
from worked.explaining.refused import unexplained


@pytest.mark.parametrize(
    "where, said",
    [
        ((0, 1, 1, 1), "layer: expected a whole number from 1 to 2, found 0"),
        ((3, 1, 1, 1), "layer: expected a whole number from 1 to 2, found 3"),
        ((1, 65, 1, 1), "weight from unit: expected a whole number from 0 to 64, found 65"),
        ((1, 1, 31, 1), "weight to unit: expected a whole number from 1 to 30, found 31"),
        ((1, 1, 0, 1), "weight to unit: expected a whole number from 1 to 30, found 0"),
        ((1, 1, 1, 17), "sample: expected a whole number from 1 to 16, found 17"),
        ((1, 1, 1, 1.5), "sample: expected a whole number from 1 to 16, found 1.5"),
        ((1, True, 1, 1), "weight from unit: expected a whole number from 0 to 64, found True"),
        ((1, 1, 1, 1, 0), "terms: expected a whole number from 1 to 50, found 0"),
    ],
)
def test_wrong_numbers_are_refused(where, said):
    found = Recorded.of(*one_step(steps=0))
    with pytest.raises(WorkedError, match=said):
        explain(found, *where)


def test_biases_that_do_not_learn_are_refused():
    found = Recorded.of(*one_step(steps=0, **{"update-biases": False}))
    with pytest.raises(WorkedError, match="do not learn"):
        explain(found, 1, 0, 1)
    text = text_of(5, (2, 3, 2)).split("\n")
    lines = ["biases = { h1 = 0.1 }" if line.startswith("biases") else line for line in text]
    with pytest.raises(WorkedError, match="unit 2 of layer 1 has no bias"):
        explain(at_step(worked.parse("\n".join(lines)), 1), 1, 0, 2)


def test_what_cannot_be_explained_says_why():
    dropped = Recorded.of(*one_step(steps=0, extras={"drop-connect": {"layers": [1]}}))
    with pytest.raises(WorkedError, match="DropConnect"):
        explain(dropped, 1, 1, 1)
    assert not unexplained(dropped, 2)
    within = Recorded.of(*one_step(steps=0, activations=("softmax", "softmax")))
    with pytest.raises(WorkedError, match="softmax within the net"):
        explain(within, 1, 1, 1)


def test_steps_that_diverge_are_refused():
    """A gradient above 1 times this rate is more than a float32 can be."""
    found = one_step(steps=0, optimiser="gradient-descent", samples="sum", **{"learning-rate": 3e38})
    with pytest.raises(WorkedError, match="the training diverges in this step"):
        explain(Recorded.of(*found), 2, 0, 1)
