"""QTI items in a player: they are shown and marked by qti3-item-player, in Chromium, as the checker marks sheets."""

from __future__ import annotations

import pytest

import worked
from tests.packages.qti import items, responses, written
from tests.packages.qti_player import player
from tests.packages.test_qti import hostile_problem
from worked.exam.read import parse_exam
from worked.packages.qti.names import distinct_names

EXAM = """
problem = "slides-2-2-1"
[draw]
weight = { from = -1, to = 1, decimals = 1 }
[ask]
cells = ["net", "out", "delta", "weight"]
marks = { delta = 2 }
"""
# All that are not linear by pieces alone, or have a function of their own; one unit of each in a row.
ACTIVATIONS = ("relu", "tanh", "elu", "softplus", "swish", "leaky-relu", "bipolar-sigmoid")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with player(tmp_path_factory.mktemp("player")) as found:
        yield found


class Exercise:
    """A variant of an exam in the player."""

    def __init__(self, opened, exam):
        variant = worked.generate(parse_exam(exam), 1, secret="test")[0]
        self.opened, self.task, self.asked = opened, variant.problem, list(variant.marks)
        self.key, self.full = worked.key(self.task), sum(variant.marks.values())
        self.names = distinct_names(self.asked)
        opened.load(items(worked.package([variant], "qti30"))[0])

    def written(self, slips=None, carry="shown", more=0):
        sheet = written(self.key, slips or {}, carry, more)
        return {cell: sheet[cell] for cell in self.asked}

    def outcomes(self, sheet):
        return self.opened.marked(responses(sheet, self.asked))

    def verdicts(self, sheet):
        found = self.outcomes(sheet)
        return {cell: found[f"VERDICT_{self.names[cell]}"] for cell in self.asked}

    def agrees(self, sheet):
        """The checker and the player give the same marks to each cell."""
        checked = {finding.cell: finding.mark for finding in worked.check(self.task, sheet).findings}
        assert {cell: int(verdict in ("right", "follows")) for cell, verdict in self.verdicts(sheet).items()} == checked


@pytest.fixture(scope="module")
def exercise(opened):
    return Exercise(opened, EXAM)


def test_right_answers_earn_all_marks_however_they_are_rounded(exercise):
    for carry, more in (("shown", 0), ("exact", 0), ("exact", 2)):
        found = exercise.outcomes(exercise.written(carry=carry, more=more))
        assert found["SCORE"] == found["MAXSCORE"] == exercise.full
        assert found["FOLLOWED"] == "none"


def test_what_follows_from_a_wrong_number_earns_its_marks(exercise):
    first = exercise.asked[0]
    for carry in ("shown", "exact"):
        sheet = exercise.written({first: lambda number: number + 0.1234}, carry)
        found = exercise.outcomes(sheet)
        assert found["SCORE"] == exercise.full - 1
        assert found["FOLLOWED"] == "some"
        exercise.agrees(sheet)


def test_wrong_numbers_get_the_marks_of_the_checker(exercise):
    slips = (lambda number: 1.01 * number + 0.003, lambda number: 0.5 * number, lambda number: number + 0.1)
    for place, cell in enumerate(exercise.asked[2::4]):
        exercise.agrees(exercise.written({cell: slips[place % 3]}, ("shown", "exact")[place % 2]))


def test_a_slip_behind_a_wrong_number_costs_only_itself(exercise):
    first, slipped = exercise.asked[0], next(cell for cell in exercise.asked if cell.startswith("weight"))
    sheet = exercise.written({first: lambda number: number + 0.1234})
    for text in ("5.4321", ""):
        found = exercise.verdicts({**sheet, slipped: text})
        lost = [cell for cell, verdict in found.items() if verdict not in ("right", "follows")]
        assert lost == [first, slipped]


def test_blanks_and_signs_alone_do_not_stop_what_comes_after(exercise):
    for text, verdict in (("", "missing"), ("-", "wrong")):
        found = exercise.verdicts({**exercise.written(), exercise.asked[0]: text})
        assert found.pop(exercise.asked[0]) == verdict
        assert set(found.values()) == {"right"}


def test_nothing_is_earned_behind_trivial_and_impossible_numbers(exercise):
    for idle in ("0", "1"):
        assert exercise.outcomes(dict.fromkeys(exercise.asked, idle))["SCORE"] == 0
    output = next(cell for cell in exercise.asked if cell.startswith("out"))
    for number in (0, 7.3):
        exercise.agrees(exercise.written({output: lambda _, number=number: number}))


def test_a_named_mistake_earns_half_and_says_why(exercise):
    sheet = exercise.written()
    sheet["out[3]@1"] = sheet["net[3]@1"]
    found = exercise.outcomes(sheet)
    assert found["VERDICT_out_3_1"] == "activation-left-out"
    page = exercise.opened.page
    assert page.locator("text=It looks as if the activation is left out").first.is_visible()
    assert "not right: it looks like a known mistake" in page.locator(".verdict.mistake:visible").all_inner_texts()
    assert page.locator("input").first.get_attribute("aria-label") == "Net input of hidden unit 3"


def test_a_decimal_comma_cannot_be_typed(exercise):
    blank = exercise.opened.page.locator("input").first
    blank.fill("0.12")
    blank.fill("0,12")
    assert blank.input_value() == "0.12"


def test_activations_by_cases_and_with_functions_of_their_own(opened):
    units = ", ".join("1" for _ in range(len(ACTIVATIONS) + 1))
    weights = ", ".join("[[0.8]]" for _ in ACTIVATIONS)
    exercise = Exercise(
        opened,
        f"[problem.network]\nlayers = [{units}]\nactivations = {list(ACTIVATIONS)}\nweights = [{weights}]\n"
        "[[problem.samples]]\ninputs = [0.7]\ntargets = [0.2]\n[problem.training]\nlearning-rate = 0.5\n"
        "[draw]\ninput = { from = 0.5, to = 0.9, decimals = 2 }\n[ask]\ncells = ['out', 'slope']\n"
        "[require]\nnet = false\ndigits = false\nvisible = false\nones = true\n",
    )
    assert exercise.outcomes(exercise.written(carry="exact"))["SCORE"] == exercise.full
    found = exercise.verdicts(exercise.written({exercise.asked[0]: lambda number: number + 0.2}))
    assert sum(verdict in ("right", "follows") for verdict in found.values()) == len(exercise.asked) - 1


def test_no_title_is_taken_for_code(opened):
    opened.load(items(worked.package(hostile_problem(), "qti30"))[0])
    assert opened.marked({})["SCORE"] == 0
    assert opened.page.evaluate("window.hacked") is None
