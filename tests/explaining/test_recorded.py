"""Recorded: recording a step changes nothing, and what is recorded is the step that follows."""

from __future__ import annotations

import numpy
import pytest

from tests.explaining.explained import one_step, solved
from worked.engine.checkpoint import state_of
from worked.explaining.agreement import least
from worked.explaining.cone import explain
from worked.explaining.recorded import Recorded


@pytest.mark.parametrize(
    "options",
    [
        {"optimiser": "nadam"},
        {"optimiser": {"name": "nadam", "form": "scheduled"}, "max-norm": 0.4, "schedule": "exponential"},
        {"extras": {"dropout": {"layers": [0, 1]}}, "clip": "norm", "penalty": "l1"},
        {"extras": {"normalisation": {"layers": [1]}}},
        {"optimiser": "nesterov", "hidden-deltas": "updated"},
        {"backend": "numba"},
    ],
)
def test_recording_changes_nothing_and_is_the_step_that_follows(options):
    found, inputs, targets = one_step(**options)
    before = state_of(found)
    recorded = Recorded.of(found, inputs, targets)
    again = state_of(found)
    assert before.header == again.header
    assert all((before.arrays[name] == again.arrays[name]).all() for name in before.arrays)
    loss = found.step(inputs, targets)
    assert loss == recorded.loss
    assert (found.network.values == recorded.after).all()
    assert all((found.updating.states[name] == array).all() for name, array in recorded.states[1].items())


def test_samples_that_count_more():
    """A sample that counts twice has twice the share, and the engine's numbers agree."""
    found, inputs, targets = one_step()
    counts = numpy.where(numpy.arange(16) == 4, 2.0, 1.0)
    recorded = Recorded.of(found, inputs, targets, counts)
    explanation = explain(recorded, 2, 3, 7, 5)
    plain = explain(Recorded.of(found, inputs, targets), 2, 3, 7, 5)
    name = f"delta[{plain.unit}]@1.5"
    assert solved(explanation)[name] == pytest.approx(2 * 16 / 17 * solved(plain)[name], rel=1e-12)
    assert least(explanation.agreements).digits >= 6
    again = explain(recorded, 1, 40, 5, 5)
    assert least(again.agreements).digits >= 5
