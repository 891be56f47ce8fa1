"""A sheet of an exam holds no answer: not in its text, its pictures or its metadata, in any format, for any exam."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache

import pytest

from tests.classroom.commands import in_pdf
from tests.formats import SOURCES, text_in
from tests.test_no_leak import NUMBER, TAG, is_telling
from worked.document import Document
from worked.exam.drawing import Drawing, Variant
from worked.exam.read import read_exam
from worked.exam.shipped import exams
from worked.pages.exams.press import Press
from worked.rendering import FORMATS

CODE, OWNER = "K7QF3-M2DX9", "Ann Lee (7)"


@lru_cache(maxsize=4)
def press(exam: str) -> Press:
    """The press of an exam."""
    return Press(Drawing(read_exam(exam)))


@lru_cache(maxsize=4)
def variant(exam: str) -> Variant:
    """A variant of an exam."""
    return press(exam).drawing.variant(b"a variant")


@lru_cache(maxsize=8)
def sheet(exam: str, mode: str) -> Document:
    """A sheet, or a key, as it is laid out."""
    return press(exam).document(variant(exam), mode, CODE, OWNER)


def answers(exam: str) -> set[str]:
    """The digits of all asked numbers that no given number has, short ones left out: they stand anywhere."""
    made = variant(exam)
    asked = {made.outcomes[name].shown.lstrip("-") for name in made.marks if name in made.outcomes}
    given = {cell.given.lstrip("-") for cell in made.problem.givens().values() if cell.given}
    # A number that is given once more in the file as a word, such as a size, is not among the cells.
    given |= set(NUMBER.findall(made.text))
    return {text for text in asked - given if is_telling(text)}


@pytest.mark.parametrize("format", SOURCES)
@pytest.mark.parametrize("exam", exams())
def test_no_answer_in_a_sheet(exam, format):
    wanted = answers(exam)
    assert not wanted & numbers_in(text_in(sheet(exam, "student"), format))
    # What is printed by filling in the page of another variant holds none of that one either.
    if not FORMATS[format].binary and not FORMATS[format].screen:
        filled = press(exam).printed(variant(exam), "student", format, CODE, OWNER)
        assert isinstance(filled, str)
        assert not (wanted | others(exam)) & numbers_in(filled)
    told = wanted & numbers_in(text_in(sheet(exam, "key"), format))
    # Very small numbers are printed as powers of ten.
    assert len(told) >= 0.8 * len(wanted)


def numbers_in(text: str) -> set[str]:
    """The numbers in a text, and in the attributes of its tags but for coordinates of drawings."""
    attributes = " ".join(re.findall(r'(?:alt|title|aria-label|content|data-[a-z]+|value|placeholder)="([^"]*)"', text))
    return set(NUMBER.findall(TAG.sub(" ", text))) | set(NUMBER.findall(attributes))


def others(exam: str) -> set[str]:
    """The answers of the variant that the page was laid out by, but for those that the given numbers have."""
    made = press(exam).drawing.model(variant(exam).structure)
    asked = {made.outcomes[name].shown.lstrip("-") for name in made.marks if name in made.outcomes}
    return {text for text in asked - set(NUMBER.findall(variant(exam).text)) if is_telling(text)}


@pytest.mark.parametrize("exam", exams())
def test_a_sheet_holds_only_given_numbers(exam):
    cells = {
        name for step in variant(exam).problem.steps() for name in (cell.id for cell in step.cells if cell.formula)
    }
    assert not cells & set(sheet(exam, "student").values)


def strings_in(content: bytes) -> str:
    """The strings in a PDF that are no text on its pages, such as alternative texts, titles and bookmarks."""
    strings = re.findall(rb"\(((?:[^()\\]|\\.)*)\)", in_pdf(content), re.DOTALL)
    hexadecimal = [
        bytes.fromhex(found.decode()) for found in re.findall(rb"<(feff(?:[0-9a-f]{2})+)>", in_pdf(content), re.I)
    ]
    texts = [text.decode("utf-16" if text.startswith(b"\xfe\xff") else "latin-1", "replace") for text in strings]
    return " ".join(texts + [text.decode("utf-16", "replace") for text in hexadecimal])


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
@pytest.mark.parametrize("exam", exams())
def test_no_answer_in_a_pdf(exam, tmp_path):
    pytest.importorskip("typst")
    wanted = answers(exam)
    found = {}
    for mode in ("student", "key"):
        content = press(exam).printed(variant(exam), mode, "pdf", CODE, OWNER)
        (tmp_path / "page.pdf").write_bytes(content)
        read = ["pdftotext", str(tmp_path / "page.pdf"), "-"]
        text = subprocess.run(read, capture_output=True, text=True, check=True).stdout
        info = subprocess.run(["pdfinfo", str(tmp_path / "page.pdf")], capture_output=True, text=True).stdout
        found[mode] = wanted & set(NUMBER.findall(text + info))
        found[mode] |= wanted & set(NUMBER.findall(strings_in(content)))
    assert not found["student"] and len(found["key"]) >= 0.8 * len(wanted)


def test_an_embedded_key_is_the_exception():
    text = press("midterm").made("sheet", variant("midterm"), "markdown", CODE, OWNER, embedded=True)
    assert isinstance(text, str) and answers("midterm") <= numbers_in(text)
