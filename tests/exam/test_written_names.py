"""Names in files: safe and different as names of files, and no formulas in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from worked.exam.csv_text import csv_safe
from worked.exam.file_names import file_stem

DEVICES = ["CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10))]
SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,59}")
HOSTILE = [
    "",
    ".",
    "..",
    "-rf",
    "--",
    "/",
    "../../etc/passwd",
    "C:\\x",
    "a/b",
    "a\0b",
    "a\nb",
    "~",
    "x" * 300,
    "é",
    "王",
]
LIKE = st.from_regex(r"\A[-a-zA-Z2-7_. ]{0,20}(-[a-z2-7]{12})?\Z")


def assert_safe(stem):
    assert SAFE.fullmatch(stem) and stem.isascii()
    assert stem.upper() not in DEVICES and os.path.basename(stem) == stem


@pytest.mark.parametrize("label", [*HOSTILE, *DEVICES, *map(str.lower, DEVICES), "Con", "ＣＯＮ", "com¹", "\ud800"])
def test_names_of_files_are_safe(label):
    assert_safe(file_stem(label))


@pytest.mark.parametrize("label", ["1", "s1234567", "ann_lee", "a-b", "com10", "_x", "x" * 60])
def test_a_plain_label_is_its_own_name(label):
    assert file_stem(label) == label


def test_what_can_be_read_of_a_label_is_kept():
    assert re.fullmatch(r"Zoe-O-Brien-Muller-[a-z2-7]{12}", file_stem("Zoë O'Brien-Müller"))
    assert re.fullmatch(r"label-[a-z2-7]{12}", file_stem("محمد"))
    assert re.fullmatch(r"x{47}-[a-z2-7]{12}", file_stem("x" * 61))


@given(st.text(), st.text())
@example("ann", "Ann")
@example("é", "e\u0301")
@example("x" * 60, "x" * 61)
@example("a b", "a  b")
@example("Ann", file_stem("Ann"))
@example("Ann", file_stem("Ann").lower())
@example("", "label")
@example("", file_stem(""))
def test_different_labels_have_different_names(one, other):
    assume(one != other)
    assert_safe(file_stem(one))
    assert file_stem(one).lower() != file_stem(other).lower()


@given(LIKE)
def test_the_name_of_a_label_as_a_label_has_another_name(label):
    stem = file_stem(label)
    assert_safe(stem)
    assert (file_stem(stem) == stem) == (stem == label)
    assert label.lower() == label or file_stem(label.lower()).lower() != stem.lower()


def test_a_large_class_has_different_names():
    labels = [chr(0x4E00 + place // 100) + chr(0x4E00 + place % 100) for place in range(20_000)]
    assert len({file_stem(label).lower() for label in labels}) == len(labels)


# Spreadsheets


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        " \tx",
        "=",
        "-",
        "＝1",
    ],
)
def test_what_would_be_a_formula_gets_an_apostrophe(text):
    assert csv_safe(text).startswith("'") and csv_safe(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ann",
        "-1",
        "+0.5",
        "-0,5",
        "-.5e-3",
        "1e9",
        " -7 ",
        "-50%",
        "'x",
        'O\'Brien, Pat "PJ"',
        "<script>",
        "a=b",
        "−1",
    ],
)
def test_numbers_and_other_texts_stay(text):
    assert csv_safe(text) == text


def test_a_formula_behind_another_delimiter_gets_one_too():
    assert csv_safe("x;=1+1, @y\t-3;a-b") == "x;'=1+1,' @y\t-3;a-b"
    assert csv_safe("=a;=b") == "'=a;'=b"
    assert csv_safe('a; "=b"') == 'a;\' "=b"'


@given(st.lists(st.text("=+-@; ,\t\r\n'\"a.＝", max_size=12), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_no_cell_is_a_formula_whatever_delimiter_the_spreadsheet_expects(cells, delimiter):
    safe = [csv_safe(cell) for cell in cells]
    assert [csv_safe(cell) for cell in safe] == safe
    written = io.StringIO()
    csv.writer(written).writerow(safe)
    for row in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter):
        for cell in row:
            assert cell.strip()[:1] not in tuple("=+-@＝＋－＠")
