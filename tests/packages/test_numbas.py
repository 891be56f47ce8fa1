"""Numbas: marks with follow-through, by the tests' own reading of its rules (`jme.py`).

The same answers were marked by Numbas' runtime when the exporter was written, with the same result.
"""

from __future__ import annotations

import json
import random
from functools import cache

import pytest

import worked
from tests.packages.jme import questions
from tests.packages.qti import written
from worked.packages.item import item_of
from worked.trace.solution import Solution

EXAMPLES = ("slides-2-2-1", "mazur-2-2-2", "softmax-3-class", "momentum-quadratic", "tanh-batch-2-2-1")
TRUNCATED = """
[network]
layers = [2, 2, 1]
activations = ["sigmoid", "sigmoid"]
weights = [[[0.5, -0.25], [0.3, 0.8]], [[0.7, -0.4]]]
[[samples]]
inputs = [2, 0.4]
targets = [1]
[training]
learning-rate = 0.5
[rounding]
half = "truncate"
RULE
"""
PART = {"type", "useCustomName", "customName", "marks", "prompt", "stepsPenalty", "steps", "gaps", "sortAnswers"}


@cache
def item(name):
    return item_of(worked.example(name))


@cache
def question(name):
    return questions(worked.package(worked.example(name), "numbas"))[0]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_key_earns_all_marks(name):
    right = [str(blank.right) for blank in item(name).blanks]
    assert question(name).marks(right) == [(1, False)] * len(right)


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_that_follows_from_a_wrong_number_earns_its_marks(name):
    blanks = item(name).blanks
    followed = {blank.cell: [wrong for wrong in blank.wrong if is_followed(name, blank, wrong)] for blank in blanks}
    for blank in random.Random(name).sample([each for each in blanks if followed[each.cell]], 3):
        wrong = followed[blank.cell][0]
        outcomes = Solution(item(name).task, {blank.cell: wrong.number}).outcomes
        answers = [outcomes[each.cell].shown for each in blanks]
        for each, (share, follows) in zip(blanks, question(name).marks(answers), strict=True):
            if each.cell == blank.cell:
                assert (share, follows) == (0.5, False)
            else:
                assert share == 1, (blank.cell, wrong.number, each.cell)
                assert not follows or blank.cell in ancestors(name, each.cell)


@pytest.mark.parametrize(
    "problem",
    [
        worked.example("relu-2-2-1"),
        worked.example("adam-first-update"),
        *(worked.parse(TRUNCATED.replace("RULE", rule)) for rule in ("decimals = 3", "figures = 3\ncarry = 'shown'")),
    ],
    ids=["relu", "adam", "cut off", "cut off and carried"],
)
def test_what_the_checker_marks_right_is_right(problem):
    key, [marked] = worked.key(problem), questions(worked.package(problem, "numbas"))
    blanks = item_of(problem).blanks
    for place, blank in enumerate(blanks[:8]):
        slip = (lambda number: number + 0.123, lambda number: 1.3 * number)[place % 2]
        sheet = written(key, {blank.cell: slip}, ("exact", "shown")[place % 3 > 0])
        checked = {finding.cell for finding in worked.check(key, sheet).findings if finding.mark}
        shares = zip(blanks, marked.marks([sheet[each.cell] for each in blanks]), strict=True)
        earned = {each.cell for each, (share, _) in shares if share == 1}
        assert checked <= earned
        assert blank.cell not in earned - checked


def is_followed(name, blank, wrong):
    """Whether a wrong number shows work and is possible, so that what follows from it counts."""
    key = item(name).key
    low, high = key.bounds(key.cells[blank.cell])
    possible = (low is None or wrong.number >= low) and (high is None or wrong.number <= high)
    return blank.earns(wrong) and possible


def ancestors(name, cell):
    """All cells that one follows from."""
    cells = item(name).key.cells
    found, waiting = set(), [cell]
    while waiting:
        for each in cells[waiting.pop()].inputs:
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def test_a_number_that_makes_the_rest_trivial_earns_nothing_by_it():
    blanks = item("slides-2-2-1").blanks
    answers = ["0" if blank.right else str(blank.right) for blank in blanks]
    marks = question("slides-2-2-1").marks(answers)
    assert sum(share for share, _ in marks) == 0
    sigmoid_of_0 = [{"net[3]@1": "0", "out[3]@1": "0.5"}.get(blank.cell, str(blank.right)) for blank in blanks]
    shares = dict(zip((blank.cell for blank in blanks), question("slides-2-2-1").marks(sigmoid_of_0), strict=True))
    assert shares["net[3]@1"][0] == shares["out[3]@1"][0] == 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_has_what_the_schema_asks_for(name):
    data = question(name).data
    assert all(each["name"] == key and isinstance(each["definition"], str) for key, each in data["variables"].items())
    assert data["partsMode"] == "all"
    assert data["variablesTest"] == {"condition": "", "maxRuns": 1}
    for part in data["parts"]:
        assert set(part) == PART
        assert part["type"] == "gapfill"
        assert [part["prompt"].count(f"[[{place}]]") for place in range(len(part["gaps"]))] == [1] * len(part["gaps"])
        assert not any(sign in part["prompt"] for sign in "{}$")
        for gap in part["gaps"]:
            assert gap["type"] == "numberentry"
            assert gap["variableReplacementStrategy"] == "originalfirst"
            assert all(each["part"] in question(name).paths for each in gap["variableReplacements"])


def test_variants_are_a_group_of_which_one_is_picked():
    variants = worked.generate(worked.read_exam("midterm"), count=3, secret="s")
    data = json.loads(worked.package(variants, "numbas", "Midterm").decode().partition("\n")[2])
    [group] = data["question_groups"]
    assert (group["pickingStrategy"], group["pickQuestions"]) == ("random-subset", 1)
    assert [each["name"] for each in group["questions"]] == [f"Midterm {variant.code}" for variant in variants]
