"""Simulated students sit an exam: no correct one loses a mark, mistakes are named, and only what changed is marked."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

import worked
from bench.fault_names import NAMES
from tests.classroom.classes import FORMATS, csv_sheet, folder, people, right, toml, variants, wrong
from tests.students.faults import SLIPS
from worked.classroom import jobs
from worked.classroom.folder import Folder
from worked.classroom.grading import Feedback, Graded
from worked.classroom.marks_file import marks_file
from worked.errors import WorkedError
from worked.exam.marked import Marked
from worked.workers import Workers

CLASS = 24
MARKS = 46  # 43 cells, of which the three deltas have two marks each


def rows(graded: Graded) -> list[dict[str, str]]:
    """The marks file as it is read again."""
    return list(csv.DictReader("".join(marks_file(graded)).removeprefix("\ufeff").splitlines()))


def counting(graded: Graded) -> dict[str, Marked]:
    """The sheet that counts of each variant."""
    return {entry.code: sheets[-1] for entry, sheets in graded if sheets}


@pytest.fixture
def exam(tmp_path: Path) -> Path:
    """The folder of an exam for a class."""
    return folder(tmp_path / "exam", people(CLASS)).path


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """An empty folder of submissions."""
    made = tmp_path / "sheets"
    made.mkdir()
    return made


def test_no_correct_student_loses_a_mark(exam, sheets):
    """Whatever the format, and whatever tells whose sheet it is."""
    students = people(CLASS)
    for number, (code, variant) in enumerate(variants(CLASS).items()):
        ending, write = list(FORMATS.items())[number % 4]
        student = students[number]
        whose = [{"code": code}, {"student": student["name"].upper()}, {"student": student["id"]}, {}][number // 4 % 4]
        place = sheets / f"{student['name']}_{number}_assignsubmission_file" if number % 3 == 0 else sheets
        place.mkdir(exist_ok=True)
        name = f"sheet {number}" if whose or number % 3 == 0 else f"{student['id']}-midterm"
        (place / f"{name}.{ending}").write_text(write(right(variant, number).answers, **whose), "utf-8")
    graded = worked.grade(exam, sheets)
    assert graded.is_complete and not graded.found.conflicts
    for row in rows(graded):
        assert row["score"] == row["out_of"] == str(MARKS), row
        assert not row["first_wrong"] and not row["mistakes"]
    assert [row["student"] for row in rows(graded)] == [student["name"] for student in students]


def test_planted_mistakes_are_named(exam, sheets):
    """Nearly all faults that show are found where they were planted, and named; what follows costs nothing."""
    papers = {}
    for number, (code, variant) in enumerate(variants(CLASS).items()):
        papers[code] = wrong(variant, 100 + number, throughout=False)
        (sheets / f"{code}.toml").write_text(toml(papers[code].answers), "utf-8")
    graded = worked.grade(exam, sheets)
    seen: Counter[str] = Counter()
    for code, marked in counting(graded).items():
        paper = papers[code]
        if not paper.visible or paper.fault in SLIPS:
            continue
        lines = [line for line in marked.lines if line.cell in paper.planted and line.verdict != "correct"]
        seen["visible"] += 1
        seen["found"] += bool(lines)
        called = [line for line in lines if line.verdict in ("mistake", "wrong")]
        seen["called"] += bool(called)
        seen["named"] += any(set(NAMES[paper.fault]) & set(line.mistakes) for line in called)
    assert seen["visible"] > CLASS / 3
    assert seen["found"] >= 0.95 * seen["visible"] and seen["named"] >= 0.9 * seen["called"]


def test_one_long_table(exam, tmp_path):
    """A table of a spreadsheet, with semicolons, decimal commas, a name only in the first row, in Windows' encoding."""
    students = people(3)
    table = ["Student;Cell;Value;Remark"]
    for number, variant in enumerate(variants(3).values()):
        names = [students[number]["name"], *[""] * 100]
        answers = right(variant, number, notation="decimal comma").answers
        table += [f"{name};{cell};{text};é" for name, (cell, text) in zip(names, answers.items(), strict=False)]
    table += ["Nobody;net[h1]@1;1;"]
    file = tmp_path / "answers.csv"
    file.write_bytes("\r\n".join(table).encode("cp1252"))
    graded = worked.grade(exam, file)
    assert [row["score"] for row in rows(graded)] == [str(MARKS)] * 3 + [""] * (CLASS - 3)
    assert [each.origin for each in graded.found.unmatched] == ["answers.csv: Nobody"]
    assert not graded.is_complete


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_long_table_by_codes(exam, tmp_path, delimiter):
    code, variant = next(iter(variants(CLASS).items()))
    table = [delimiter.join(("code", "cell", "value"))]
    table += [delimiter.join((code.lower(), cell, text)) for cell, text in right(variant, 1).answers.items()]
    file = tmp_path / "answers.txt"
    file.write_text("\n".join(table), "utf-16")
    assert rows(worked.grade(exam, file))[0]["score"] == str(MARKS)


def test_marks_of_asked_cells_alone(exam, sheets):
    """What is missing is blank and costs its marks; what is unknown is told, and takes none."""
    code, variant = next(iter(variants(CLASS).items()))
    answers = dict(right(variant, 1, notation="plain").answers)
    del answers["delta[o1]@1"], answers["loss@1"]
    (sheets / "a.toml").write_text(toml({**answers, "net[h7]@1": "1"}, code=code), "utf-8")
    graded = worked.grade(exam, sheets)
    row, marked = rows(graded)[0], counting(graded)[code]
    assert (row["score"], row["out_of"]) == (str(MARKS - 3), str(MARKS))
    assert row["delta[o1]@1"] == row["loss@1"] == "blank"
    assert any("net[h7]@1" in trouble for trouble in marked.trouble)


def test_a_sheet_of_another_problem(exam, sheets):
    code = next(iter(variants(CLASS)))
    (sheets / "a.csv").write_text(csv_sheet({"height@1": "3"}, code=code), "utf-8")
    graded = worked.grade(exam, sheets)
    row = rows(graded)[0]
    assert (row["score"], row["out_of"], row["net[h1]@1"]) == ("0", str(MARKS), "blank")
    assert "another problem" in counting(graded)[code].refused and not graded.is_complete


def test_of_two_sheets_the_last_by_name_counts(exam, sheets):
    code, variant = next(iter(variants(CLASS).items()))
    answers = right(variant, 1).answers
    (sheets / "b.toml").write_text(toml({"net[h1]@1": answers["net[h1]@1"]}, code=code), "utf-8")
    (sheets / "a.toml").write_text(toml(answers, code=code), "utf-8")
    graded = worked.grade(exam, sheets)
    both = next(sheets for entry, sheets in graded if entry.code == code)
    assert [marked.origin for marked in both] == ["a.toml", "b.toml"]
    assert rows(graded)[0]["score"] == "1"
    told = worked.render(worked.class_report(graded), "markdown")
    assert "a.toml (46 of 46), b.toml (1 of 46); b.toml counts" in told


def _class(sheets: Path, count: int) -> None:
    for number, (code, variant) in enumerate(variants(CLASS).items()):
        if number < count:
            paper = wrong(variant, number) if number % 2 else right(variant, number)
            (sheets / f"{code}.toml").write_text(toml(paper.answers), "utf-8")


def test_only_what_changed_is_marked_again(exam, sheets, tmp_path, monkeypatch):
    """A changed sheet, a changed page, another format; all else is taken from the results."""
    calls = []
    checked = jobs.Marker.marked
    monkeypatch.setattr(jobs.Marker, "marked", lambda self, *given: calls.append(given[1]) or checked(self, *given))
    _class(sheets, 6)
    pages = Feedback(tmp_path / "pages", overwrite=True)
    first = rows(worked.grade(exam, sheets, pages))
    assert len(calls) == 6
    calls.clear()
    again = worked.grade(exam, sheets, pages)
    assert rows(again) == first and not calls and not again.again
    codes = list(variants(CLASS))
    changed = sheets / f"{codes[2]}.toml"
    changed.write_text(changed.read_text("utf-8") + "# again\n", "utf-8")
    pages.page(codes[3]).write_text("something else", "utf-8")
    (exam / "results" / f"{codes[4]}.json").write_text('{"half": ', "utf-8")
    graded = worked.grade(exam, sheets, pages)
    assert sorted(calls) == sorted(f"{code}.toml" for code in codes[2:5]) and rows(graded) == first
    calls.clear()
    worked.grade(exam, sheets, Feedback(tmp_path / "pages", "markdown", overwrite=True))
    assert len(calls) == 6
    # Another problem file of the same code is another calculation.
    calls.clear()
    problem = exam / "problems" / f"{codes[0]}.toml"
    problem.write_text(problem.read_text("utf-8") + "\n", "utf-8")
    worked.grade(exam, sheets)
    assert calls == [f"{codes[0]}.toml"]


def test_pages_of_others_are_left_as_they_are(exam, sheets, tmp_path):
    _class(sheets, 2)
    pages = Feedback(tmp_path / "pages")
    pages.folder.mkdir()
    foreign = pages.page(list(variants(CLASS))[1])
    foreign.write_text("my notes", "utf-8")
    with pytest.raises(WorkedError, match="exists already"):
        worked.grade(exam, sheets, pages)
    assert foreign.read_text("utf-8") == "my notes" and len(list(pages.folder.iterdir())) == 1


def test_several_workers_write_the_same_bytes(exam, sheets, tmp_path):
    _class(sheets, 8)

    def written(workers: Workers) -> dict[str, bytes]:
        pages = tmp_path / f"pages {workers.count}"
        graded = worked.grade(exam, sheets, Feedback(pages), workers)
        files = {path.name: path.read_bytes() for path in [*pages.iterdir(), *(exam / "results").iterdir()]}
        for path in (exam / "results").iterdir():
            path.unlink()
        return {**files, "marks": "".join(map(str, rows(graded))).encode()}

    assert written(Workers(1)) == written(Workers(2))


def test_dask_spreads_the_marking(exam, sheets):
    distributed = pytest.importorskip("distributed")
    _class(sheets, 4)
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        spread = rows(worked.grade(exam, sheets, workers=Workers(2, "dask", cluster.scheduler_address)))
    for path in (exam / "results").iterdir():
        path.unlink()
    assert spread == rows(worked.grade(exam, sheets))


def test_results_hold_every_line_exactly(exam, sheets):
    """What is kept in a file is what was found: every mark of the sum can be traced to its line."""
    _class(sheets, 4)
    graded = worked.grade(exam, sheets)
    for code, marked in counting(graded).items():
        data = json.loads((exam / "results" / f"{code}.json").read_text("utf-8"))["sheets"][-1]
        assert data["score"] == str(sum(line.get("mark") * int(line.get("marks", 0)) for line in data["lines"]))
        assert data == {"digest": data["digest"], **marked.data()}


def test_two_gradings_at_once_are_refused(exam, sheets):
    from worked.classroom.results import Results

    _class(sheets, 1)
    other = Results(exam)
    other.begin()
    with pytest.raises(WorkedError, match="another `worked grade` is writing there"):
        worked.grade(exam, sheets)
    other.end()
    assert worked.grade(exam, sheets).is_complete


def test_a_folder_of_another_exam_is_refused(exam, sheets):
    _class(sheets, 1)
    (exam / "exam.toml").write_text(Folder.open(exam).exam.text.replace("A class", "Another"), "utf-8")
    with pytest.raises(WorkedError, match="it is not the exam"):
        worked.grade(exam, sheets)


def test_a_program_that_fails_on_one_sheet_marks_the_others(exam, sheets, monkeypatch):
    _class(sheets, 3)
    broken = f"{list(variants(CLASS))[1]}.toml"
    checked = jobs.Marker.marked

    def marked(self, sheet, origin):
        if origin == broken:
            raise ZeroDivisionError("of nothing")
        return checked(self, sheet, origin)

    monkeypatch.setattr(jobs.Marker, "marked", marked)
    graded = worked.grade(exam, sheets)
    assert [row["score"] != "0" for row in rows(graded)[:3]] == [True, False, True]
    assert not graded.is_complete
