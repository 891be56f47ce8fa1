"""Word: documents whose equations are equations, opened by LibreOffice; a filled one is read back."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree as ET

import docx
import pytest

import worked
from worked.checking.sheets.sheet import parse_sheet
from worked.errors import WorkedError
from worked.exam.drawing import Drawing
from worked.pages.exams.press import Press

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def made(name, mode="solved"):
    return worked.render(worked.worksheet(worked.example(name), mode), "docx")


def tree(content):
    return ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))


@pytest.mark.parametrize("name", ["slides-2-2-1", "softmax-3-class", "relu-2-2-1"])
def test_formulas_are_equations_and_pictures_are_described(name):
    content = made(name)
    assert content == made(name)
    book = docx.Document(io.BytesIO(content))
    assert book.paragraphs[0].style.name == "Title"
    root = tree(content)
    assert len(list(root.iter(f"{M}oMath"))) > 50
    assert list(root.iter(f"{M}f"))
    assert all(each.get("descr") for each in root.iter() if each.tag.endswith("}docPr"))
    assert len(book.inline_shapes) >= 1


def test_a_table_that_overruns_the_line_has_whole_numbers_in_smaller_type():
    """Adam's table has nine columns; LibreOffice sets all equations in one size and would cut its numbers."""
    tables = list(tree(made("adam-2-2-1")).iter(f"{W}tbl"))
    narrow, wide = tables[0], tables[-1]
    assert not list(narrow.iter(f"{W}sz")) and list(wide.iter(f"{W}sz"))
    rows = [["".join(each.itertext()) for each in row.iter(f"{W}tc")] for row in wide.iter(f"{W}tr")]
    assert rows[1][2:5] == ["0.0009291", "0.00009291", "8.632⋅10−10"]
    cells = list(wide.iter(f"{W}tr"))[1].findall(f"{W}tc")
    assert not list(cells[2].iter(f"{M}oMath")) and list(cells[4].iter(f"{W}vertAlign"))


def with_answers(content, answers):
    """A document in which content controls have been filled in."""
    files = zipfile.ZipFile(io.BytesIO(content))
    root = ET.fromstring(files.read("word/document.xml"))
    for control in root.iter(f"{W}sdt"):
        name = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
        if name in answers:
            next(control.iter(f"{W}t")).text = answers[name]
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as zipped:
        for each in files.namelist():
            zipped.writestr(each, ET.tostring(root) if each == "word/document.xml" else files.read(each))
    return saved.getvalue()


def test_a_filled_document_is_a_sheet():
    key = worked.key(worked.example("slides-2-2-1"))
    answers = {name: str(key.shown(name)) for name in key.askable()}
    answers |= {f"-{name}": str(-key.shown(name)) for name in key.askable()}
    sheet = parse_sheet(with_answers(made("slides-2-2-1", "student"), answers), "ada.docx")
    report = worked.check(key, sheet)
    assert report.score == report.out_of > 30


def test_a_sheet_of_an_exam_says_whose_it_is():
    variant = worked.generate(worked.read_exam("midterm"), count=1, secret="s")[0]
    sheet = Press(Drawing(worked.read_exam("midterm"))).made("sheet", variant, "docx", variant.code)
    asked = next(iter(variant.marks))
    found = parse_sheet(with_answers(sheet, {asked: "0.5", "Name": "Ada"}), "x.docx")
    assert (found.student, found.code) == ("Ada", variant.code)
    assert found.answers[asked] == "0.5"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path):
    (tmp_path / "page.docx").write_bytes(made("softmax-3-class"))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    run = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "page.docx"),
    ]
    subprocess.run(run, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "page.txt").read_text("utf-8-sig")
    assert "Softmax with cross-entropy over three classes" in text
    assert "The loss falls from" in text


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="x">&a;</w:document>'


def zipped(text):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", text)
    return made.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK", zipped(b"<"), zipped(ENTITIES), zipped(b"<a/>")])
def test_what_is_no_filled_document_is_refused(content):
    with pytest.raises(WorkedError, match=r"ada\.docx"):
        parse_sheet(content, "ada.docx")
