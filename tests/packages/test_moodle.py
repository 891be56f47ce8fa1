"""Moodle XML: what a student sees, and how numbers are marked; read by `cloze.py`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

import worked
from tests.packages.cloze import BLANK, blanks
from worked.commands import main
from worked.errors import WorkedError

EXAMPLES = ("slides-2-2-1", "mazur-2-2-2", "softmax-3-class", "momentum-quadratic", "early-stopping")


LETTERED = worked.parse(
    "[network]\nlayers = [1, 1]\nactivations = ['identity']\nweights = [[['w']]]\n"
    "[[samples]]\ninputs = [2]\ntargets = [3]\n"
)


@cache
def quiz(name):
    return ET.fromstring(worked.package(worked.example(name), "moodle"))


def questions(tree):
    return [each for each in tree if each.get("type") == "cloze"]


def text(question, tag="questiontext"):
    return question.find(f"{tag}/text").text


def every_blank(name):
    return [blank for question in questions(quiz(name)) for blank in blanks(text(question))]


@pytest.mark.parametrize("name", EXAMPLES)
def test_answers_are_those_of_the_key(name):
    key = worked.key(worked.example(name))
    right = [key.shown(cell) for cell in key.askable()]
    found = every_blank(name)
    assert sorted(blank.answers[0].number for blank in found) == sorted(right)
    assert all(blank.answers[0].share == 1 for blank in found)
    assert {blank.weight for blank in found} == {1}


@pytest.mark.parametrize("name", EXAMPLES)
def test_more_digits_than_asked_are_right_too(name):
    solution = worked.solve(worked.example(name))
    texts = [solution[cell].value for cell in solution.cells if solution.cells[cell].formula]
    cells = [cell for cell in solution.cells if solution.cells[cell].formula]
    by_number = {}
    for blank in every_blank(name):
        by_number.setdefault(blank.answers[0].number, []).append(blank)
    for cell, value in zip(cells, texts, strict=True):
        shown = Decimal(solution[cell].shown)
        # The true number, which carried rounding may have left behind.
        if abs(Decimal(value) - shown) < Decimal("0.5") * Decimal(1).scaleb(shown.as_tuple().exponent):
            assert all(blank.marked(value).share == 1 for blank in by_number[shown])


def test_a_named_mistake_earns_half_and_says_why():
    first = next(blank for blank in every_blank("slides-2-2-1") if blank.marked("0.6803").share == 1)
    found = first.marked("0.7550")
    assert found.share == Decimal("0.5")
    assert "the activation is left out" in found.said
    other = first.marked("3.3")
    assert other.share == 0
    assert "The formula is" in other.said


def test_numbers_are_read_however_they_are_written():
    blank = next(blank for blank in every_blank("slides-2-2-1") if blank.marked("0.6803").share == 1)
    for typed in ("0.68030", ".6803", "+0.6803", " 0.6803 ", "6.803e-1", "68.03E-2"):
        assert blank.marked(typed).share == 1
    # A language that writes a comma reads both; English takes a comma for a mark between thousands.
    assert blank.marked("0.6803", ",.").share == blank.marked("0,6803", ",.").share == 1
    assert blank.marked("0,6803").share == 0
    assert all("with a decimal point, not a comma" in text(question) for question in questions(quiz("slides-2-2-1")))


def test_what_is_said_is_html():
    said = [answer.said for blank in every_blank("early-stopping") for answer in blank.answers]
    assert any("{ L₂ if L₂ < limit₂; best₁ otherwise" in each for each in said)
    asked = text(questions(quiz("early-stopping"))[0])
    assert "if L₂ &amp;lt; limit₂" in asked


def test_captions_are_smaller_than_headings():
    assert '<caption style="caption-side: top; padding: 0; font-size: 1em' in text(questions(quiz("slides-2-2-1"))[0])


def test_a_number_without_work_earns_nothing():
    for blank in every_blank("slides-2-2-1"):
        assert all(blank.marked(idle).share in (0, 1) for idle in ("0", "1", "-1"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_wrong_number_takes_marks_from_a_right_one(name):
    for blank in every_blank(name):
        shares = [answer.share == 1 for answer in blank.answers]
        assert shares == sorted(shares, reverse=True)
        assert blank.marked("123456.789").share == 0


def test_the_text_holds_no_answer_outside_of_its_blanks():
    solution = worked.solve(worked.example("mazur-2-2-2"))
    seen = re.sub(BLANK, "", text(questions(quiz("mazur-2-2-2"))[0]))
    for cell, formula in ((name, solution.cells[name].formula) for name in solution.cells):
        shown = solution[cell].shown.lstrip("-")
        if formula and len(shown) > 5:
            assert shown not in seen


def test_a_long_variant_becomes_a_question_for_each_part():
    found = questions(quiz("mazur-2-2-2"))
    assert len(found) > 1
    assert all("Forward pass" in each.find("name/text").text for each in found[:1])
    assert all("The network" in text(each) or "A network" in text(each) for each in found)


def test_an_exam_is_one_file_with_a_question_for_each_variant(tmp_path):
    run = CliRunner().invoke(
        main, ["generate", "midterm", "--count", "3", "--to", "moodle", "-o", str(tmp_path / "out")]
    )
    assert run.exit_code == 0, run.output
    tree = ET.parse(tmp_path / "out" / "packages" / "moodle.xml").getroot()
    assert tree[0].find("category/text").text.startswith("$course$/top/")
    found = questions(tree)
    codes = sorted(path.stem for path in (tmp_path / "out" / "problems").iterdir())
    assert sorted({text(each).partition("Code: ")[2][:11] for each in found}) == codes
    for each in found:
        code = text(each).partition("Code: ")[2][:11]
        key = worked.key(worked.read(tmp_path / "out" / "problems" / f"{code}.toml"))
        shown = {key.shown(cell) for cell in key.askable()}
        assert all(blank.answers[0].number in shown for blank in blanks(text(each)))
        assert "generalfeedback" in [child.tag for child in each]


def test_words_from_outside_stay_words():
    hostile = '</text><script>alert(1)</script> {1:NUMERICAL:=1} ~#}\\ & "x"'
    problem = worked.parse(
        f"title = '''{hostile}'''\n[network]\nlayers = [1, 1]\nactivations = ['identity']\n"
        "weights = [[[0.5]]]\n[[samples]]\ninputs = [2]\ntargets = [3]\n[training]\nlearning-rate = 0.1\n"
    )
    tree = ET.fromstring(worked.package(problem, "moodle"))
    assert "<script>" not in text(questions(tree)[0])
    assert len(blanks(text(questions(tree)[0]))) == len(worked.key(problem).askable())


def test_what_cannot_be_marked_is_refused():
    with pytest.raises(WorkedError, match="depends on a letter"):
        worked.package(LETTERED, "moodle")
    with pytest.raises(WorkedError, match="stops by itself"):
        worked.package(worked.example("perceptron-and-convergence"), "moodle")
    with pytest.raises(WorkedError, match="did you mean 'moodle'"):
        worked.package(worked.example("slides-2-2-1"), "modle")
