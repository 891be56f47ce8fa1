"""Questions on pages, sheets of exams, in the tutor and for the checker: asked alike everywhere."""

from __future__ import annotations

import io
import random
import re
import zipfile
from decimal import Decimal

import pytest

import worked
from tests.problem.test_questions import EXAMPLE, solved
from tests.tutor.dialogues import piped
from worked.exam.drawing import Drawing
from worked.exam.read import read_exam
from worked.exam.stream import public_seed
from worked.formula import ArgMax, Symbol, absolute
from worked.formula.floats import FLOATS
from worked.number import Enclosures
from worked.pages.exams.press import Press

EXAM = f"""
title = "Quiz"
problem = "{EXAMPLE}"
[draw]
weight = {{ from = -1, to = 1, decimals = 1 }}
[ask]
cells = ["net", "parameters", "largest-change", "loss-falls"]
"""


# Pages


@pytest.mark.parametrize("mode", ["solved", "student", "key"])
@pytest.mark.parametrize("format", ["markdown", "latex", "html", "text", "typst"])
def test_each_answer_stands_once_in_every_format(format, mode):
    problem = worked.example(EXAMPLE)
    text = worked.render(worked.worksheet(problem, mode=mode), format)
    assert "Number of parameters" in text and text.count("Which parameter is changed most") == 1
    if mode != "student":
        assert "bias of o1" in text


def test_a_students_copy_does_not_say_how_parameters_are_counted():
    solution = worked.solve(worked.example(EXAMPLE))
    page = worked.worksheet(solution, mode="student")
    section = worked.render(page, "markdown").partition("## Questions")[2]
    asked = [name for name, cell in solution.cells.items() if cell.phase == "questions"]
    assert all(section.count(f"<!-- {name} -->") == 1 for name in asked)
    assert r"\cdot" not in section and "argmax" not in section and "bias of" not in section


def test_the_questions_come_last():
    problem = worked.example(EXAMPLE)
    phases = problem.phases()
    assert [phase.title for phase in phases].count("Questions") == 1 and phases[-1].title == "Questions"
    section = worked.render(worked.worksheet(problem, mode="student"), "markdown").partition("## Questions")[2]
    assert list(phases[-1].cells) == re.findall(r"<!-- (\S+) -->", section)
    headings = [line for line in worked.render(worked.worksheet(problem), "markdown").split("\n") if line[:3] == "## "]
    assert headings[-1] == "## Questions"


# The checker


@pytest.mark.parametrize("name", [EXAMPLE, "softmax-3-class", "batch-norm-2-2-1", "relu-2-2-1"])
@pytest.mark.parametrize("decimals", [2, 6])
def test_whoever_rounds_by_hand_is_right(name, decimals):
    """Each number is computed from the rounded ones before it: choices follow from these, and are never wrong."""
    problem = solved(name).problem if name != EXAMPLE else worked.example(name)
    rounded = worked.solve(problem.altered(decimals=decimals, carry="shown"))
    report = worked.check(worked.key(problem), {name: each.shown for name, each in rounded.outcomes.items()
                                                if rounded.cells[name].formula})  # fmt: skip
    assert not [
        each.cell for each in report.wrong if each.cell.partition("@")[0].startswith(("largest", "loss", "par"))
    ]


def test_a_choice_follows_from_own_wrong_numbers():
    answers = {"change[o1]@1": "0.0173", "change[h1>o1]@1": "0.0241", "change[h2>o1]@1": "0.0279"}
    report = worked.check(worked.key(worked.example(EXAMPLE)), {**answers, "largest-change@1": "8"})
    assert report.first_wrong == "change[o1]@1" and report["largest-change@1"].verdict == "carried"
    other = worked.check(worked.key(worked.example(EXAMPLE)), {**answers, "largest-change@1": "3"})
    assert other["largest-change@1"].is_wrong


@pytest.mark.parametrize("given", ["0", "10", "9.5", "-9"])
def test_what_is_no_choice_is_wrong(given):
    report = worked.check(worked.key(worked.example(EXAMPLE)), {"largest-change@1": given})
    assert report["largest-change@1"].is_wrong and report.score == 0


def test_equal_counts_are_no_fillers_unless_all_are_alike():
    key = worked.key(worked.example(EXAMPLE))
    right = {"rows[layer-1]@1": "2", "columns[layer-1]@1": "2", "columns[layer-2]@1": "2"}
    wrong = {"rows[layer-2]@1": "2", "largest-delta@1": "2", "loss-falls@2": "2"}
    assert worked.check(key, {**right, **wrong}).score == 0
    assert worked.check(key, {**right, **wrong, "parameters@1": "9"}).score == 4


# Exams and the tutor


def test_an_exam_asks_questions(tmp_path):
    (tmp_path / "exam.toml").write_text(EXAM, "utf-8")
    drawing = Drawing(read_exam(tmp_path / "exam.toml"))
    variant = drawing.variant(public_seed(drawing.exam.digest, "questions", 0))
    sheet, key = (Press(drawing).document(variant, mode, "K7QF3-M2DX9") for mode in ("student", "key"))
    text = worked.render(sheet, "markdown")
    assert "Questions (5 marks)" in text and "Largest change." in text and "Largest delta." not in text
    assert "<!-- largest-change@1 -->" in text and "changed" in worked.render(key, "markdown")


def test_the_tutor_asks_the_question(tmp_path):
    said = piped(tmp_path, EXAMPLE, "--cells", "parameters,largest-change", given="4\n6\n3\n9\n9\n").stdout.decode()
    assert "the biases are left out of the count" in said and "Every number that it learns is one." in said
    assert "2·2" not in said and "(9)" in said and "4 of 4 right" in said


def test_files_for_other_programs_ask_the_questions():
    problem = worked.example(EXAMPLE)
    book = worked.package(problem, "xlsx", mode="student")
    strings = zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml").decode()
    assert strings.count("Which parameter is changed most by the update?") == 1 and "argmax" not in strings
    gift = worked.package(problem, "gift").decode()
    assert gift.count("Which parameter is changed most by the update?") == 1
    assert "the biases are left out of the count" in gift


# The function


@pytest.mark.parametrize("seed", range(40))
def test_the_largest_of_random_numbers_is_the_first_of_the_largest(seed):
    """Against `max`, in enclosures and in floats, with many equal ones."""
    drawn = random.Random(seed)
    numbers = {
        f"x{place}": Decimal(drawn.randint(-9, 9)) / drawn.choice((1, 3, 10)) for place in range(drawn.randint(1, 9))
    }
    formula = ArgMax(tuple(absolute(Symbol(name)) for name in numbers))
    sizes = list(map(abs, numbers.values()))
    wanted = sizes.index(max(sizes)) + 1
    low, high = formula.value(lambda name: (numbers[name], numbers[name]), Enclosures(56))
    assert low == high == wanted == formula.value(lambda name: float(numbers[name]), FLOATS)
