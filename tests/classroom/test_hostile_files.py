"""Hostile submissions: whatever lies in the folder, it is listed with a reason and the rest is marked."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

import worked
from tests.classroom.classes import csv_sheet, folder, people, right, toml, variants
from worked.classroom.grading import Feedback
from worked.classroom.marks_file import marks_file
from worked.classroom.submissions import Submission, Unread, submissions_in
from worked.errors import WorkedError
from worked.rendering import FORMATS

NAMES = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3+cmd",
    "\t=1+1",
    "Zoë <script>alert(1)</script>",
    "../../etc/passwd",
    "CON",
    "张伟 😀",
    'Robert"); DROP TABLE students;--',
    '$\\input{/etc/passwd}$ #read("/etc/passwd")',
]


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    made = tmp_path / "sheets"
    made.mkdir()
    return made


def good(sheets: Path, count: int = 3) -> None:
    """The sheets of some students who make no mistake."""
    for number, (code, variant) in enumerate(list(variants(count).items())[:count]):
        (sheets / f"{code}.toml").write_text(toml(right(variant, number).answers), "utf-8")


def test_unreadable_files_are_listed(tmp_path, sheets):
    exam = folder(tmp_path / "exam", people(3)).path
    good(sheets)
    (sheets / "large.csv").write_bytes(b"net[h1]@1,0.5\n" * 220_000)
    (sheets / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (sheets / "renamed.toml").write_bytes(b"%PDF-1.7\n\xe2\xe3\xcf\xd3\0")
    (sheets / "empty.json").write_bytes(b"")
    (sheets / "spaces.md").write_bytes(b" \n \n")
    (sheets / "list.json").write_text("[1, 2]")
    (sheets / "deep.json").write_text("[" * 100_000)
    (sheets / "x.toml").mkdir()
    (sheets / "loop").symlink_to(sheets)
    (sheets / "link.toml").symlink_to("/etc/passwd")
    (sheets / "broken.toml").symlink_to(sheets / "nothing")
    os.mkfifo(sheets / "pipe.toml")
    (sheets / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (sheets / "__MACOSX").mkdir()
    (sheets / "__MACOSX" / "._a.toml").write_bytes(b"\0\5\26\7")
    graded = worked.grade(exam, sheets)
    assert [row[2] for row in csv.reader("".join(marks_file(graded)).splitlines())][1:] == ["46", "46", "46"]
    reasons = {each.origin: each.reason for each in graded.found.unread}
    assert set(reasons) == {
        *("large.csv", "photo.png", "renamed.toml", "empty.json", "spaces.md", "list.json", "deep.json"),
        *("x.toml/", "loop", "link.toml", "broken.toml", "pipe.toml"),
    }
    assert "larger than 2 MB" in reasons["large.csv"] and "not a text file" in reasons["photo.png"]
    assert "link" in reasons["loop"] and "empty" in reasons["empty.json"]
    # No reason begins with the name of its file, which stands before it everywhere.
    assert not any(reason.startswith(origin) for origin, reason in reasons.items())


def test_what_a_file_may_not_be_read_for_is_told(tmp_path, sheets):
    (sheets / "secret.toml").write_text("x")
    (sheets / "secret.toml").chmod(0)
    if os.access(sheets / "secret.toml", os.R_OK):
        pytest.skip("whoever runs this may read every file")
    assert "permission" in next(iter(each.reason for each in submissions_in(sheets) if isinstance(each, Unread)))


def test_folders_in_folders(sheets):
    place = sheets
    for number in range(7):
        (place / "a.toml").write_text("x = 1")
        place = place / f"folder{number}"
        place.mkdir()
    found = list(submissions_in(sheets))
    assert [each.origin.count("/") for each in found if isinstance(each, Submission)] == [0, 1, 2, 3, 4]
    assert [each.origin for each in found if isinstance(each, Unread)] == ["folder0/folder1/folder2/folder3/folder4/"]


def test_names_of_files_that_cannot_be_printed(tmp_path, sheets):
    """A terminal and a page get names without control signs; two files of one such name are both marked."""
    exam = folder(tmp_path / "exam", people(3)).path
    for number, (code, variant) in enumerate(variants(3).items()):
        name = (b"\xff\x1b[2J\x07a.toml", b"\xfe\x1b[2Ja.toml", b"line\nbreak.toml")[number]
        with open(os.path.join(os.fsencode(sheets), name), "wb") as file:
            file.write(toml(right(variant, number).answers, code=code).encode())
    with open(os.path.join(os.fsencode(sheets), b"\xffb\x1b[31m.png"), "wb") as file:
        file.write(b"\0")
    graded = worked.grade(exam, sheets, Feedback(tmp_path / "pages"))
    assert [row[2] for row in csv.reader("".join(marks_file(graded)).splitlines())][1:] == ["46", "46", "46"]
    assert [each.origin for each in graded.found.unread] == ["b[31m.png"]
    assert worked.render(worked.class_report(graded), "html")
    assert not worked.grade(exam, sheets, Feedback(tmp_path / "pages")).again


@pytest.mark.parametrize("place", ["nothing", "nothing\0", "/dev/null"])
def test_no_submissions(tmp_path, place):
    exam = folder(tmp_path / "exam", people(1))
    with pytest.raises(WorkedError):
        worked.grade(exam.path, place)
    (tmp_path / "empty").mkdir()
    with pytest.raises(WorkedError, match="has no sheets"):
        worked.grade(exam.path, tmp_path / "empty")


def test_hostile_names_everywhere(tmp_path, sheets):
    """Names are data: no formula in a spreadsheet, no markup in a page, no path of a file."""
    students = [{"name": name, "id": str(number)} for number, name in enumerate(NAMES)]
    exam = folder(tmp_path / "exam", students).path
    for number, (code, variant) in enumerate(variants(len(NAMES)).items()):
        answers = dict(right(variant, number).answers)
        # Other people's texts in every place where a sheet has any.
        answers["out[h1]@1"], answers["<b>@1"] = "=1+1<script>", "</td><script>alert(2)</script>"
        (sheets / f"{number}.csv").write_text(csv_sheet(answers, code=code, student=NAMES[number]), "utf-8")
    (sheets / "<img src=x onerror=alert(3)>.toml").write_text("student = '<i>'\n[answers]\n'net[h1]@1' = 1")
    graded = worked.grade(exam, sheets, Feedback(tmp_path / "pages"))
    table = list(csv.reader("".join(marks_file(graded)).removeprefix("\ufeff").splitlines(keepends=True)))
    assert [row[0].replace("'", "") for row in table[1:]] == [name.replace("'", "") for name in NAMES]
    assert all(not field.lstrip().startswith(("=", "+", "-", "@")) for row in table[1:] for field in row)
    assert sorted(path.stem for path in (tmp_path / "pages").iterdir()) == sorted(variants(len(NAMES)))
    pages = [path.read_text("utf-8") for path in (tmp_path / "pages").iterdir()]
    report = worked.class_report(graded)
    for page in [*pages, str(worked.render(report, "html"))]:
        assert not any(tag in page for tag in ("<script>alert", "</td><script", "<img src=x", "<i>"))
    for format in FORMATS:
        assert worked.render(report, format)


def test_code_points_outside_of_ascii_begin_with_a_mark(tmp_path, sheets):
    """Excel reads a CSV file as UTF-8 only with the mark; pandas reads it with and without."""
    import io

    import pandas

    for names in (["Ada"], ["Zoë"]):
        exam = folder(tmp_path / names[0], [{"name": name} for name in names]).path
        good(sheets, 1)
        text = "".join(marks_file(worked.grade(exam, sheets)))
        assert text.startswith("\ufeff") == (not names[0].isascii())
        frame = pandas.read_csv(io.BytesIO(text.encode()))
        assert list(frame["student"]) == names and list(frame["score"]) == [46]


def test_a_long_table_that_is_hostile(tmp_path):
    exam = folder(tmp_path / "exam", people(2)).path
    file = tmp_path / "all.csv"
    for content in (
        b"student,cell,value\n" + b'"' * 1000,
        b"student,cell,value\n" + b"a,b\n" * 1000,
        b"student,cell,value\n=1+1,net[h1]@1,=2\n",
        b"student,cell,value\n" + b"x" * 300_000 + b",net[h1]@1,1\n",
        b"student,cell,value\n\0\0\0",
        b"student,cell,value\n" + b'"' + b"y" * 200_000 + b'",net[h1]@1,1\n',
    ):
        file.write_bytes(content)
        graded = worked.grade(exam, file)
        assert not graded.is_complete and graded.count == 0
    file.write_bytes(b"student,cell,value\n")
    with pytest.raises(WorkedError, match="has no sheets"):
        worked.grade(exam, file)
