"""The class report: its figures are recomputed here from the marks file alone, by other libraries."""

from __future__ import annotations

import csv
from pathlib import Path
from statistics import fmean, median

import numpy
import pytest

import worked
from tests.classroom.classes import exam, folder, people, right, toml, variants, wrong
from worked.classroom.grading import Graded
from worked.classroom.marks_file import in_order, marks_file
from worked.classroom.summary import Moments, summary_data, summary_of
from worked.exam.class_summary import KINDS

CLASS, MISSING = 30, 2


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Graded:
    """A class in which most make a mistake, and two hand in nothing."""
    place: Path = tmp_path_factory.mktemp("class")
    path = folder(place / "exam", people(CLASS)).path
    (place / "sheets").mkdir()
    for number, (code, variant) in enumerate(list(variants(CLASS).items())[MISSING:]):
        paper = right(variant, number) if number % 4 == 0 else wrong(variant, number, throughout=number % 2 == 0)
        answers = {cell: text for place, (cell, text) in enumerate(paper.answers.items()) if place < 43 - number}
        (place / "sheets" / f"{code}.toml").write_text(toml(answers), "utf-8")
    return worked.grade(path, place / "sheets")


@pytest.fixture(scope="module")
def table(graded) -> list[dict[str, str]]:
    return list(csv.DictReader("".join(marks_file(graded)).splitlines()))


def test_scores(graded, table):
    scores = [float(row["score"]) for row in table if row["score"]]
    assert [float(score) for score in summary_of(graded).scores] == scores and len(scores) == CLASS - MISSING
    text = worked.render(worked.class_report(graded), "text")
    assert f"{CLASS - MISSING} of {CLASS} students handed in a sheet." in text
    assert f"Mean {fmean(scores):.1f} of 46 marks" in text and f"median {median(scores):g}" in text
    assert f"deviation {numpy.std(scores):.1f}" in " ".join(text.split())
    assert "Two students: Student Number0 (s1000), Student Number1 (s1001)." in " ".join(text.split())


def test_cells(graded, table):
    """The counts of each column, and the correlation of its mark with the rest of the score."""
    rows = [row for row in table if row["score"]]
    kind_of = {verdict: kind for kind, verdicts in KINDS.items() for verdict in verdicts}
    scores = numpy.array([float(row["score"]) for row in rows])
    found = summary_of(graded).cells
    assert [each.cell for each in found] == list(table[0])[6:]
    some = 0
    for each in found:
        verdicts = [kind_of[row[each.cell]] for row in rows]
        assert dict(each.counts) == {kind: verdicts.count(kind) for kind in set(verdicts)}
        worth = 2 if each.cell.startswith("delta") else 1
        mark = numpy.array([verdict in ("correct", "carried", "rounding") for verdict in verdicts], float)
        assert each.marks == worth and each.earned == pytest.approx(mark.mean())
        if mark.std() and (rest := (scores - worth * mark) / (46 - worth)).std():
            some += 1
            assert each.discrimination == pytest.approx(numpy.corrcoef(mark, rest)[0, 1])
        else:
            assert each.discrimination is None
    assert some > 20


def test_mistakes(graded, table):
    """Those of the marks file, each with all who made it."""
    found = summary_of(graded).mistakes
    names = [set(filter(None, row["mistakes"].split("; "))) for row in table]
    assert {each.name: each.students for each in found} == {
        name: sum(name in own for own in names) for name in set().union(*names)
    }
    assert [each.students for each in found] == sorted((each.students for each in found), reverse=True)
    assert all(sum(number for _, number in each.places) >= each.students for each in found)
    assert all("layer" in where or where in ("losses",) for each in found for where, _ in each.places)


def test_every_format(graded):
    page = worked.class_report(graded)
    for format in ("markdown", "html", "text", "latex", "typst", "pdf"):
        assert worked.render(page, format)
    html = worked.render(page, "html")
    assert isinstance(html, str) and "Students by score:" in html and 'role="img"' in html
    data = summary_data(graded)
    assert data["variants"] == CLASS and data["cells"][0]["cell"] == "net[h1]@1"


def test_too_few_sheets():
    moments = Moments()
    for number in range(9):
        moments.add(number % 2, number)
    assert moments.correlation is None
    moments.add(0.0, 4.0)
    assert moments.correlation is not None
    level = Moments()
    for number in range(20):
        level.add(1.0, number)
    assert level.correlation is None


def test_cells_of_several_variants_in_one_order():
    assert in_order([["a", "c", "d"], ["a", "b", "c"], ["d", "e"], []]) == ["a", "b", "c", "d", "e"]
    assert in_order([]) == []


def test_a_class_without_sheets(tmp_path):
    """Nothing but a file that is none: a report of what is missing, and marks without scores."""
    path = folder(tmp_path / "exam", people(3)).path
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "a.png").write_bytes(b"\x89PNG\0")
    graded = worked.grade(path, tmp_path / "sheets")
    rows = list(csv.reader("".join(marks_file(graded)).splitlines()))
    assert [row[2:4] for row in rows[1:]] == [["", "46"]] * 3 and len(rows[0]) == 6 + 43
    text = " ".join(worked.render(worked.class_report(graded), "text").split())
    assert "0 of three students handed in a sheet." in text and "could not be read" in text


def test_the_exam_asks_for_what_the_class_report_counts(graded):
    assert {each.cell for each in summary_of(graded).cells} == set(exam().ask.marks_of(_cells()))


def _cells():
    task = worked.parse(next(iter(variants(CLASS).values())).text)
    return [cell for step in task.steps() for cell in step.cells]


def test_a_sheet_with_the_numbers_of_another_variant_is_to_be_settled(tmp_path):
    """Copied from someone whose own sheet is all but empty: the marks come of follow-through, so a person must look."""
    path = folder(tmp_path / "exam", people(8)).path
    (tmp_path / "sheets").mkdir()
    for number, (code, variant) in enumerate(list(variants(8).items())):
        answers = right(variant, number).answers
        if number == 6:
            answers = right(list(variants(8).values())[7], 7).answers
        if number == 7:
            answers = dict(list(answers.items())[:1])
        (tmp_path / "sheets" / f"{code}.toml").write_text(toml(answers), "utf-8")
    found = summary_of(worked.grade(path, tmp_path / "sheets"))
    assert found.strange == 1
    assert [{each.first.split(" (")[0], each.second.split(" (")[0]} for each in found.alike] == [
        {"Student Number6", "Student Number7"}
    ]
    text = " ".join(str(worked.render(worked.class_report(worked.grade(path, tmp_path / "sheets")), "text")).split())
    assert "one sheet may be that of another variant and one pair of sheets looks alike" in text
