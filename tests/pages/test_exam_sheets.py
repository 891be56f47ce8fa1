"""Sheets of exams: the same geometry for all variants and for their keys, as PDF readers see it."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from shutil import which

import pytest

import worked
from worked.checking.sheets.sheet import parse_sheet
from worked.exam.drawing import Drawing, Variant
from worked.exam.read import read_exam
from worked.exam.stream import public_seed
from worked.pages.exams.press import Press
from worked.record import replace

CODE = "K7QF3-M2DX9"
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="[\d.]+">(.*?)</word>')


@cache
def press(name: str, **page: object) -> Press:
    """The press of a shipped exam, with some options of its pages changed."""
    exam = read_exam(name)
    return Press(Drawing(replace(exam, page=replace(exam.page, **page)) if page else exam))


def variants(name: str, count: int) -> list[Variant]:
    """Some variants of a shipped exam."""
    drawing = press(name).drawing
    return [drawing.variant(public_seed(drawing.exam.digest, "pages", number)) for number in range(count)]


def words(pdf: bytes) -> list[tuple[int, float, float, str]]:
    """Where each word stands: its page, its place in points, and the word."""
    said = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    pages = said.split("<page ")[1:]
    return [
        (number, float(x), float(y), word) for number, page in enumerate(pages, 1) for x, y, word in WORD.findall(page)
    ]


def headings(pdf: bytes) -> list[tuple[int, float, float, str]]:
    """The words that are no numbers, which stand at the heads of tables and beside blanks."""
    found = [each for each in words(pdf) if not re.search(r"\d", each[3])]
    return sorted(found, key=lambda each: (each[0], each[3], round(each[2] / 3), each[1]))


def apart(first: list[tuple[int, float, float, str]], second: list[tuple[int, float, float, str]]) -> float:
    """How far the same words are apart on two sheets at most, in points; they are the same words in the same order."""
    assert [(page, word) for page, *_, word in first] == [(page, word) for page, *_, word in second]
    return max(max(abs(a[1] - b[1]), abs(a[2] - b[2])) for a, b in zip(first, second, strict=True))


@pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("name", ["midterm", "softmax"])
def test_all_variants_and_keys_have_the_same_geometry(name: str) -> None:
    places = []
    for variant in variants(name, 6):
        for mode in ("student", "key"):
            pdf = press(name).printed(variant, mode, "pdf", CODE)
            assert isinstance(pdf, bytes)
            places.append(headings(pdf))
    assert len(places[0]) > 30
    assert max(apart(places[0], each) for each in places[1:]) < 1  # digits are not all equally wide


@pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_sheet_of_the_2_2_1_problem_is_one_leaf_with_its_code_on_both_pages() -> None:
    pdf = press("midterm").printed(variants("midterm", 1)[0], "student", "pdf", CODE)
    assert isinstance(pdf, bytes)
    found = words(pdf)
    assert {page for page, *_ in found} == {1, 2}
    assert {page for page, _, _, word in found if word == CODE} == {1, 2}


def test_a_sheet_without_help_has_no_formulas() -> None:
    variant = variants("midterm", 1)[0]
    text = str(press("midterm").printed(variant, "student", "markdown", CODE))
    assert r"\frac{1}{1 + e" not in text and r"\sum" not in text and "(t_{5} - y_{5})" not in text
    rules = str(press("midterm", help="formulas").printed(variant, "student", "markdown", CODE))
    assert r"\frac{1}{1 + e" in rules and r"\sum" in rules and r"w_{13} \cdot x_{1}" not in rules
    full = str(press("midterm", help="full").printed(variant, "student", "markdown", CODE))
    assert r"w_{13} \cdot x_{1}" in full


def test_a_sum_over_samples_says_whose_they_are_and_new_weights_are_marked() -> None:
    """With full help, a sum is not written as E + E, and a new number is not called by the old one's name."""
    variant = variants("batch-norm", 1)[0]
    text = worked.render(press("batch-norm", help="full").document(variant, "student", CODE), "text")
    assert "1/3·(∂E/∂γ_h1⁽¹⁾ + ∂E/∂γ_h1⁽²⁾ + ∂E/∂γ_h1⁽³⁾)" in text
    assert "γ_h1^new = γ_h1 + Δγ_h1" in text


def test_a_sheet_filled_in_is_read_again_with_its_code() -> None:
    variant = variants("midterm", 1)[0]
    text = str(press("midterm").printed(variant, "student", "markdown", CODE))
    blank = parse_sheet(text.encode(), "sheet.md")
    assert blank.code == CODE and not blank.student and set(blank.answers) == set(variant.marks)
    assert not any(blank.answers.values())
    for name in variant.marks:
        shown = variant.outcomes[name].shown
        text = re.sub(rf"______<!-- {re.escape(name)} -->", f"{shown}<!-- {name} -->", text)
    report = worked.check(variant.problem, parse_sheet(text.encode(), "sheet.md"))
    assert report.score == report.out_of == len(variant.marks)


def test_a_variant_is_printed_alike_whichever_came_first() -> None:
    first, second = variants("midterm", 2)
    alone = Press(Drawing(read_exam("midterm"))).printed(second, "student", "markdown", CODE)
    both = Press(Drawing(read_exam("midterm")))
    both.printed(first, "student", "markdown", CODE)
    assert both.printed(second, "student", "markdown", CODE) == alone


@pytest.mark.parametrize("format", ["html", "latex", "typst", "markdown"])
def test_names_are_escaped(format: str) -> None:
    name = r"<b>Ann</b> & \input{x} #panic() $x$ *star* _low_"
    text = str(press("midterm").printed(variants("midterm", 1)[0], "student", format, CODE, name))
    plain = str(press("midterm").printed(variants("midterm", 1)[0], "student", format, CODE, "Ann"))
    assert len(text) > len(plain) and "OWNER" not in text and "OWNER" not in plain
    for danger in {"html": ["<b>Ann"], "latex": [r"\input{x}"], "typst": ["\n#panic", " #panic"], "markdown": ["<b>"]}[
        format
    ]:
        assert danger not in text
