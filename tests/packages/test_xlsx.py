"""Spreadsheets: every formula gives the number of the page; a student's workbook holds none; filled ones are read."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings

import openpyxl
import pytest
from click.testing import CliRunner

import worked
from tests.packages.excel import Workbook
from tests.packages.qti import written
from worked.checking.sheets.sheet import parse_sheet
from worked.commands import main
from worked.errors import WorkedError

EXAMPLES = ("slides-2-2-1", "relu-2-2-1", "softmax-3-class", "adam-first-update", "dropout-2-3-1", "early-stopping")


def made(name, mode="solved"):
    return worked.package(worked.example(name), "xlsx", mode=mode)


def expected(key, cell):
    """The number that a workbook shows."""
    return float(key.shown(cell)) if key.problem.rounding.carry == "shown" else key.truth(cell)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_formula_gives_the_number_of_the_page(name):
    key, book = worked.key(worked.example(name)), Workbook(made(name))
    rows = book.rows()
    assert list(rows) == [cell for phase in key.problem.phases() for cell in phase.cells]
    for cell, row in rows.items():
        assert row[3].value.startswith("=")
        assert book.value("Calculation", row[3].coordinate) == pytest.approx(expected(key, cell), rel=1e-9, abs=1e-12)


@pytest.mark.skipif(shutil.which("ssconvert") is None, reason="Gnumeric's ssconvert is not installed")
@pytest.mark.parametrize("name", ["slides-2-2-1", "adam-first-update"])
def test_gnumeric_computes_the_same(name, tmp_path):
    key, rows = worked.key(worked.example(name)), recomputed(made(name), tmp_path)
    assert sorted(rows) == sorted(key.askable())
    for cell, row in rows.items():
        assert row[3] == pytest.approx(expected(key, cell), rel=1e-9, abs=1e-12)


@pytest.mark.skipif(shutil.which("ssconvert") is None, reason="Gnumeric's ssconvert is not installed")
def test_gnumeric_gives_the_verdicts_of_the_checker(tmp_path):
    key = worked.key(worked.example("relu-2-2-1"))
    sheet = written(key, {"net[o1]@1": lambda number: number + 0.1}, "exact") | {"loss@1": "none"}
    numbers = {cell: text if text == "none" else float(text) for cell, text in sheet.items()}
    found = recomputed(filled(made("relu-2-2-1", "practice"), numbers), tmp_path)
    marks = {finding.cell: bool(finding.mark) for finding in worked.check(key, sheet | {"loss@1": ""}).findings}
    assert {cell: row[5] != "not yet" for cell, row in found.items()} == marks
    assert found["loss@1"][5] == "not yet"


def recomputed(content, folder):
    """The rows of a workbook as Gnumeric computes them, by the ids of their cells."""
    (folder / "made.xlsx").write_bytes(content)
    run = ["ssconvert", "--recalc", str(folder / "made.xlsx"), str(folder / "again.xlsx")]
    subprocess.run(run, check=True, capture_output=True, timeout=60)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        page = openpyxl.load_workbook(folder / "again.xlsx", data_only=True)["Calculation"]
    rows = page.iter_rows(values_only=True)
    return {row[4]: row for row in rows if isinstance(row[4], str) and "@" in row[4]}


def filled(content, numbers):
    """A workbook with numbers in it, as a student saves it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book["Calculation"].iter_rows():
        if row[0].value == "Name":
            row[1].value = "Ada"
        if row[4].value in numbers:
            row[3].value = numbers[row[4].value]
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_students_workbook_holds_no_answer(name):
    key, book = worked.key(worked.example(name)), Workbook(made(name, "student"))
    assert book.book.sheetnames == ["Calculation"]
    assert list(book.rows()) == [cell for phase in key.problem.phases() for cell in phase.cells]
    assert all(row[3].value is None for row in book.rows().values())
    assert "<f>" not in book.text
    for cell in key.askable():
        shown = str(key.shown(cell)).lstrip("-")
        assert len(shown) < 6 or shown not in book.text


def test_a_filled_workbook_is_read_as_it_was_typed():
    key = worked.key(worked.example("slides-2-2-1"))
    answers = {cell: str(key.shown(cell)) for cell in key.askable()}
    sheet = parse_sheet(filled(made("slides-2-2-1", "student"), answers), "ada.xlsx")
    assert (sheet.student, sheet.answers) == ("Ada", answers)
    answers["weight[4>5]@2"] = "0,9"
    report = worked.check(key, parse_sheet(filled(made("slides-2-2-1", "student"), answers), "ada.xlsx"))
    assert report["weight[4>5]@2"].given == "0,9"


def test_practice_says_right_follows_and_not_yet():
    answers = {"net[3]@1": 0.685, "net[4]@1": 0.68, "out[3]@1": 0.6649, "out[4]@1": 0.6, "net[5]@1": 0}
    book = Workbook(filled(made("slides-2-2-1", "practice"), answers))
    said = {cell: book.value("Calculation", row[5].coordinate) for cell, row in book.rows().items()}
    assert said["net[3]@1"] == said["out[4]@1"] == said["net[5]@1"] == "not yet"
    assert said["net[4]@1"] == "right"
    assert said["out[3]@1"] == "follows from your numbers"
    assert said["loss@1"] == ""
    assert book.book["Key"].sheet_state == "hidden"


def test_words_and_numbers_without_a_logarithm_are_not_yet_right_and_stop_nothing():
    problem = worked.parse(
        "[network]\nlayers = [1, 1]\nactivations = ['sigmoid']\nweights = [[[2]]]\n[[samples]]\ninputs = [1]\n"
        "targets = [1]\n[training]\nloss = 'binary-cross-entropy'\n"
    )
    key, content = worked.key(problem), worked.package(problem, "xlsx", mode="practice")
    right = {cell: float(key.shown(cell)) for cell in key.askable()}
    for cell, typed in (("net[o1]@1", "none"), ("out[o1]@1", -0.5)):
        book = Workbook(filled(content, {**right, cell: typed, "loss@1": 5.0}))
        said = {name: book.value("Calculation", row[5].coordinate) for name, row in book.rows().items()}
        assert {name for name in said if said[name] != "right"} == {cell, "loss@1"}
        assert {said[cell], said["loss@1"]} == {"not yet"}


@pytest.mark.parametrize("name", ["slides-2-2-1", "softmax-3-class", "adam-first-update"])
def test_the_key_is_right_in_practice(name):
    key = worked.key(worked.example(name))
    answers = {cell: float(key.shown(cell)) for cell in key.askable()}
    book = Workbook(filled(made(name, "practice"), answers))
    assert {book.value("Calculation", row[5].coordinate) for row in book.rows().values()} == {"right"}


def test_an_exam_has_a_workbook_for_each_student(tmp_path):
    out = tmp_path / "out"
    run = CliRunner().invoke(main, ["generate", "midterm", "--count", "2", "--to", "xlsx", "-o", str(out)])
    assert run.exit_code == 0, run.output
    codes = sorted(path.stem for path in (out / "problems").iterdir())
    assert sorted(path.stem for path in (out / "sheets").iterdir()) == codes
    assert sorted(path.stem for path in (out / "keys").iterdir()) == codes
    key = worked.key(worked.read(out / "problems" / f"{codes[0]}.toml"))
    sheet = (out / "sheets" / f"{codes[0]}.xlsx").read_bytes()
    rows = Workbook(sheet).rows()
    done = tmp_path / "handed-in"
    done.mkdir()
    (done / "anything.xlsx").write_bytes(filled(sheet, {cell: str(key.shown(cell)) for cell in rows}))
    run = CliRunner().invoke(main, ["grade", str(out), str(done), "-o", str(tmp_path / "marks.csv")])
    assert run.exit_code == 0, run.output
    [marks] = [line for line in (tmp_path / "marks.csv").read_text("utf-8").splitlines() if codes[0] in line]
    score, out_of = marks.split(",")[2:4]
    assert score == out_of


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no workbook at all"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(WorkedError, match=r"ada\.xlsx"):
        parse_sheet(content, "ada.xlsx")
