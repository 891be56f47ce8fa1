"""Gradients that are 0 by definition: the page says why, the copy does not ask for them, and nothing disagrees."""

from __future__ import annotations

import pytest

import worked
from tests.explaining.explained import one_step, solved
from worked.errors import WorkedError
from worked.explaining.audit import audit
from worked.explaining.cone import explain
from worked.explaining.recorded import Recorded

BEFORE = {"extras": {"normalisation": {"layers": [1]}}}
AFTER = {"extras": {"normalisation": {"layers": [1], "place": "after"}}, "activations": ("leaky-relu", "softmax")}


def bias(**options):
    """The explanation of the bias of a hidden unit."""
    return explain(Recorded.of(*one_step(**options)), 1, 0, 4, 3)


def test_a_bias_before_batch_normalisation_is_told_to_be_dead():
    explanation = bias(**BEFORE)
    place = explanation.recorded.place(1, 0, 4)
    assert explanation.recorded.after[place] == explanation.recorded.before[place] == 0
    digits = {each.cell.quantity: each.digits for each in explanation.agreements}
    assert all(digits[each] is None for each in ("gradient", "first-moment", "second-moment", "bias"))
    text = worked.render(worked.worksheet(explanation), "markdown")
    assert "is 0 by definition: the bias adds the same number for every sample" in text
    student = worked.render(worked.worksheet(explanation, "student"), "markdown")
    assert "find the net input of the unit, its delta and the new bias" in student
    assert "gradient[h4]@1 -->" not in student


def test_the_slope_of_a_penalty_is_added_to_the_0():
    explanation = bias(**BEFORE, penalty={"name": "l2", "biases": True})
    found = solved(explanation)
    assert explanation.step[f"data-gradient[{explanation.parameter}]@1"].given == "0"
    assert found[f"gradient[{explanation.parameter}]@1"] == 0


def test_a_weight_from_an_input_that_never_changes():
    found, inputs, targets = one_step(**BEFORE)
    inputs[:, 7] = 0.3
    explanation = explain(Recorded.of(found, inputs, targets), 1, 8, 4)
    assert explanation.step[f"gradient[{explanation.parameter}]@1"].given == "0"
    text = worked.render(worked.worksheet(explanation), "markdown")
    assert "what comes in over the weight is the same for every sample; the weight adds" in text
    assert explain(Recorded.of(found, inputs, targets), 1, 9, 4).step[f"gradient[{'x9>h4'}]@1"].formula


def test_a_unit_with_one_slope_for_all_samples():
    found, inputs, targets = one_step(**AFTER)
    found.network.biases[1][3] = 50
    explanation = explain(Recorded.of(found, inputs, targets), 1, 0, 4)
    assert explanation.step[f"gradient[{explanation.parameter}]@1"].given == "0"
    assert "its activation has the same slope for every sample" in worked.render(worked.worksheet(explanation), "html")


def test_an_audit_meets_no_noise():
    """Biases among the weights that it draws: their new values and what the optimiser remembers are the same."""
    recorded = Recorded.of(*one_step(sizes=(2, 30, 10), **BEFORE))
    found = {worst.quantity: worst for worst in audit(recorded, 60, 0).worst}
    assert found["first-moment"].share < 1e-3 and found["weight"].units <= 4


def test_what_normalises_two_numbers_without_epsilon_is_not_explained():
    extras = {"normalisation": {"layers": [1], "over": "layer", "epsilon": 0}}
    recorded = Recorded.of(*one_step(sizes=(64, 2, 10), extras=extras))
    with pytest.raises(WorkedError, match="layer 1 normalises two numbers without epsilon to -1 and 1"):
        explain(recorded, 1, 1, 1)
