"""The shipped exams: each can be read, gives fair variants soon, and is printed; they are named with what they are."""

from __future__ import annotations

import re
import tomllib

import pytest
from click.testing import CliRunner

from worked.classroom.stress import stressed
from worked.commands import main
from worked.exam.drawing import Drawing
from worked.exam.read import read_exam
from worked.exam.shipped import exam_path, exams
from worked.exam.stream import public_seed
from worked.exercises.reading import parse
from worked.pages.exams.press import Press
from worked.trace.solution import Solution

DRAWS, LEAST_FAIR, MOST_TRIES, SHORT = 80, 4, 150, 3
CODE = "K7QF3-M2DX9"


@pytest.mark.parametrize("name", exams())
def test_an_exam_is_read_and_says_what_it_is(name):
    exam, text = read_exam(name), exam_path(name).read_text("utf-8")
    assert text.startswith("# ") and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert exam.title == tomllib.loads(text)["title"]
    assert exam.ask.marks, "an exam gives marks"


def test_an_exam_is_found_beside_a_folder_of_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "midterm").mkdir()
    assert read_exam("midterm").title.startswith("Midterm")


@pytest.mark.parametrize("name", exams())
def test_many_draws_of_an_exam_are_fair(name):
    found = stressed(read_exam(name), DRAWS)
    assert found.fair >= LEAST_FAIR, found.rejections


@pytest.mark.parametrize("name", exams())
def test_fair_variants_have_every_value_of_a_short_list(name):
    """No requirement may keep a value that the examiner lists out of all variants, such as a learning rate of 1."""
    drawing = Drawing(read_exam(name))
    places = {
        (place.name, value if place.at is None else value[place.at])
        for place in drawing.made(drawing.first).places
        for value in place.draw.values
        if len(place.draw.values) <= SHORT
    }
    met = set()
    for attempt in range(MOST_TRIES):
        candidate = drawing.candidate(public_seed(drawing.exam.digest, "values"), attempt)
        if not places - met:
            break
        if next(drawing.failures(candidate), None) is None:
            met |= set(candidate.numbers.items()) & places
    assert met == places


@pytest.mark.parametrize("name", exams())
def test_variants_are_found_soon_differ_and_are_printed(name):
    press = Press(Drawing(read_exam(name)))
    variants = [press.drawing.variant(public_seed(press.exam.digest, "test", number)) for number in range(3)]
    assert len({variant.text for variant in variants}) == 3
    assert all(variant.tries <= MOST_TRIES for variant in variants)
    first = variants[0]
    asked = Solution(parse(first.text)).cells
    assert set(first.marks) <= set(asked)
    for format in ("markdown", "typst"):
        sheet = press.printed(first, "student", format, CODE)
        key = press.printed(first, "key", format, CODE)
        assert CODE in sheet and CODE in key and sheet != key
        assert f"of {sum(first.marks.values())}" in sheet
    blanks = re.findall(r"<!-- (\S+) -->", press.printed(first, "student", "markdown", CODE))
    assert set(blanks) == set(first.marks)


def test_one_hidden_unit_is_inactive_and_not_always_the_same():
    drawing = Drawing(read_exam("inactive-relu"))
    dead = set()
    for number in range(8):
        variant = drawing.variant(public_seed(drawing.exam.digest, "test", number))
        slopes = {name: Solution(variant.problem)[name].shown for name in ("slope[h1]@1", "slope[h2]@1")}
        assert sorted(map(float, slopes.values())) == [0, 1]
        dead |= {name for name, shown in slopes.items() if float(shown) == 0}
    assert len(dead) == 2


def test_each_hidden_unit_is_dropped_in_some_variant():
    drawing = Drawing(read_exam("dropout"))
    masks = {
        tuple(tomllib.loads(drawing.variant(public_seed("", "test", number)).text)["network"]["dropout"]["masks"])
        for number in range(12)
    }
    assert masks == {(1, 0, 1), (0, 1, 1), (1, 1, 0)}


def test_an_update_of_adam_moves_each_weight_by_the_learning_rate():
    drawing = Drawing(read_exam("adam"))
    for number in range(4):
        found = Solution(drawing.variant(public_seed("", "test", number)).problem)
        rate = float(found["learning-rate@1"].shown)
        assert all(
            abs(float(found[cell].shown)) == pytest.approx(rate, rel=1e-3)
            for cell in ("change[x1>o1]@1", "change[x2>o1]@1")
        )


def test_every_function_of_the_perceptron_can_be_learned():
    drawing = Drawing(read_exam("perceptron"))
    functions = set()
    for number in range(12):
        samples = tomllib.loads(drawing.variant(public_seed("", "test", number)).text)["samples"]
        assert [each["inputs"] for each in samples] == [[0, 0], [0, 1], [1, 0], [1, 1]]
        functions.add(tuple(each["targets"][0] for each in samples))
    assert functions == {(0, 0, 0, 1), (0, 1, 1, 1), (0, 0, 1, 1), (0, 1, 0, 1)}


def test_the_catalogue_lists_exams_and_requirements():
    from worked.exam.requirement import requirements

    def printed(*arguments: str) -> str:
        found = CliRunner().invoke(main, ["catalogue", *arguments])
        assert found.exit_code == 0, found.output
        return found.stdout

    listed = printed("exams")
    assert all(f"| `{name}` | {read_exam(name).title} |" in listed for name in exams())
    assert "| 2-2-1 net | 44 |" in printed("exams", "midterm")
    rules = printed("requirements")
    assert all(f"| `{name}` |" in rules for name in requirements())
    for name, rule in requirements().items():
        first = " ".join(rule.explanation.split("\n\n")[0].split())
        assert first.split(",")[0].split("`")[0].strip() in printed("requirements", name).replace("\\", "")
    assert "did you mean 'visible'" in CliRunner().invoke(main, ["catalogue", "requirements", "visibel"]).stderr
