"""Pages of explanations: in every format and mode, and a student's copy without an answer."""

from __future__ import annotations

import json
import re

import pytest

import worked
from tests.explaining.explained import one_step
from worked.explaining.cone import explain
from worked.explaining.recorded import Recorded
from worked.pages.worksheet.export import json_text

EVERYTHING = {
    "optimiser": "nesterov",
    "penalty": "l1-l2",
    "clip": {"name": "norm", "threshold": 0.1},
    "max-norm": 0.5,
    "schedule": "exponential",
    "extras": {"dropout": {"layers": [1]}, "normalisation": {"layers": [1]}, "residual": {"from": 0, "to": 1}},
    "sizes": (30, 30, 10),
}
OPTIONS = {
    "plain": {},
    "everything": EVERYTHING,
    "nadam": {"optimiser": {"name": "nadam", "form": "scheduled"}, "activations": ("elu", "softmax")},
    "double": {"dtype": "float64", "activations": ("tanh", "sigmoid"), "loss": "half-squared-error"},
}
WHERE = ((1, 20, 5, 7), (1, 0, 5, 7), (2, 3, 7, 5), (2, 0, 7, 5))


@pytest.fixture(scope="module", params=OPTIONS)
def recorded(request) -> Recorded:
    """A recorded step of nets of all kinds."""
    return Recorded.of(*one_step(**OPTIONS[request.param]))


@pytest.mark.parametrize("where", WHERE)
def test_page_shows_every_computed_number_and_the_agreement(recorded, where):
    explanation = explain(recorded, *where)
    page = worked.worksheet(explanation)
    text = worked.render(page, "markdown")
    outcomes = worked.solve(explanation).outcomes
    shown = [outcomes[cell.id].shown.lstrip("-") for cell in explanation.step.cells if cell.formula]
    missing = [number for number in shown if number not in text and "0.0000" not in number]
    assert not missing
    assert "agrees to" in text or "has the same numbers" in text
    assert worked.render(page, "html") and worked.render(page, "latex")


@pytest.mark.parametrize("where", WHERE)
def test_students_copy_holds_no_answer(recorded, where):
    explanation = explain(recorded, *where)
    page = worked.worksheet(explanation, "student")
    outcomes = worked.solve(explanation).outcomes
    computed = [cell for cell in explanation.step.cells if cell.formula]
    assert not {cell.id for cell in computed} & page.values.keys()
    text = worked.render(page, "markdown")
    blanks = re.findall(r"<!-- (\S+) -->", text)
    assert sorted(blanks) == sorted({cell.id for cell in computed})
    given = {number.lstrip("-") for number in re.findall(r"-?\d+\.\d+", _without_blanks(explanation))}
    answers = {outcomes[cell.id].shown.lstrip("-") for cell in computed}
    telling = {each for each in answers if len(each.replace(".", "").lstrip("0")) >= 4} - given
    assert not [each for each in telling if re.search(rf"(?<![\d.]){re.escape(each)}(?!\d)", text)]
    assert "engine had" not in text.split("##", 1)[1]


def _without_blanks(explanation) -> str:
    """The given numbers as they are printed."""
    from worked.explaining.exact import shortened

    rule = explanation.rounding
    return " ".join(shortened(cell.given, rule.of(cell.quantity)) for cell in explanation.step.cells if cell.given)


def test_answers_are_checked(recorded):
    explanation = explain(recorded, 2, 3, 7, 5)
    solution = worked.solve(explanation)
    answers = {name: solution[name].shown for name in solution if solution.cells[name].formula}
    assert worked.check(explanation, answers).first_wrong is None
    wrong = f"net[{explanation.unit}]@1.5"
    report = worked.check(explanation, answers | {wrong: "12.5"})
    assert report.first_wrong == wrong
    assert worked.render(worked.feedback(report), "markdown")


def test_json_has_all_digits_of_what_is_given(recorded):
    explanation = explain(recorded, 1, 20, 5, 7)
    cells = json.loads("".join(json_text(explanation, "")))["cells"]
    given = {cell["id"]: cell["value"] for cell in cells if cell["formula"] is None}
    place = recorded.place(1, 20, 5)
    assert float(given[f"weight[{explanation.parameter}]@1"]) == float(recorded.before[place])
    hidden = json.loads("".join(json_text(explanation, "", "student")))["cells"]
    assert all(cell["value"] is None for cell in hidden if cell["formula"])
