"""Answer sheets: the same answers come out of every format, and what is wrong is told in one sentence."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction

import numpy
import pytest

from tests.checking.reading import metered
from worked.checking.numbers.written import Unreadable, read_number
from worked.checking.sheets.sheet import ENDINGS, Sheet, parse_sheet, read_sheet, sheet_of
from worked.errors import WorkedError

CELL = "net[3]@1"
SLOT = re.compile(r"______<!-- (.+?) -->")


def sheet(text, kind="", origin="sheet"):
    """The sheet in a text."""
    return parse_sheet(text.encode(), origin, kind)


def answers(text, kind="", origin="sheet"):
    """The answers in a text of which nothing is wrong."""
    found = sheet(text, kind, origin)
    assert found.trouble == () and not found.earlier
    return dict(found.answers)


# Formats

THREE = {CELL: "0.690", "out[h1]@9.1": "-0,5", "loss@1": ""}
FORMS = {
    "toml": 'student = "Ada"\n[answers]\n"net[3]@1" = 0.690\n"out[h1]@9.1" = "-0,5"\n"loss@1" = ""\n',
    "toml without a table": "student = 'Ada'\n'net[3]@1' = 0.690\n'out[h1]@9.1' = '-0,5'\n'loss@1' = '____'\n",
    "toml without quotes": "student = Ada\n[answers]\nnet[3]@1 = 0.690 # easy\nout[h1]@9.1 = -0,5\nloss@1 =\n",
    "toml with a key twice": 'name = "Ada"\n"net[3]@1" = 0.690\n"net[3]@1" = 0.690\n"out[h1]@9.1" = "-0,5"\nloss@1 = ?',
    "toml with colons": 'Student: Ada\nnet[3]@1: 0.690\n“out[h1]@9.1”: “-0,5”\nloss@1: ""\n',
    "csv": 'cell,value\nstudent,Ada\nnet[3]@1,0.690\nout[h1]@9.1,"-0,5"\nloss@1,\n',
    "csv without header": "student,Ada\nnet[3]@1,0.690\nout[h1]@9.1,-0,5\nloss@1\n",
    "csv of a spreadsheet": "sep=;\nStudent;Ada\nID;Answer\nnet[3]@1;0.690\nout[h1]@9.1;-0,5\nloss@1;\n",
    "csv with columns": 'no,Value,points,Cell\n1,0.690,2,net[3]@1\n2,"-0,5",2,out[h1]@9.1\n3,,2,loss@1\nstudent,Ada\n',
    "csv with other columns first": "answer;cell\n0.690;net[3]@1\n-0,5;out[h1]@9.1\n;loss@1\nname;Ada\n",
    "csv with tabs": "name\tAda\ncell\tvalue\nnet[3]@1\t0.690\n out[h1]@9.1 \t -0,5 \n\nloss@1\t-\n",
    "json": '{"student": "Ada", "answers": {"net[3]@1": 0.690, "out[h1]@9.1": "-0,5", "loss@1": null}}',
    "json without a table": '{"student": "Ada", "net[3]@1": 0.690, "out[h1]@9.1": "-0,5", "loss@1": ""}',
    "markdown": "Name: Ada\n\n- $a =$ 0.690<!-- net[3]@1 -->\n\n| -0,5<!-- out[h1]@9.1 --> | ___<!-- loss@1 --> |\n",
    "notebook": json.dumps(
        {
            "nbformat": 4,
            "cells": [
                {"cell_type": "markdown", "source": ["Name: Ada\n", "\n", "- $a =$ 0.690<!-- net[3]@1 -->"]},
                {"cell_type": "code", "source": "loss = 3 # <!-- loss@1 -->"},
                {"cell_type": "markdown", "source": "| -0,5<!-- out[h1]@9.1 --> | ___<!-- loss@1 --> |"},
            ],
        }
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("change", ["", "crlf", "cr", "bom", "utf-16", "blanks"])
def test_every_format_gives_the_same_sheet(form, change):
    text = FORMS[form]
    raw = {
        "": lambda: text.encode(),
        "crlf": lambda: text.replace("\n", "\r\n").encode(),
        "cr": lambda: text.replace("\n", "\r").encode(),
        "bom": lambda: text.encode("utf-8-sig"),
        "utf-16": lambda: text.encode("utf-16"),
        "blanks": lambda: f"\n\n  {text}\n\n".encode(),
    }[change]()
    kind = form.split()[0]
    for found in (parse_sheet(raw, "sheet", kind), parse_sheet(raw, f"s.{kind}"), parse_sheet(raw, "s.txt")):
        assert found == Sheet("Ada", THREE)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_is_read_by_its_ending(tmp_path, ending):
    path = tmp_path / f"Ada{ending.upper()}"
    path.write_text(FORMS[ENDINGS[ending]], "utf-8")
    assert read_sheet(path) == read_sheet(str(path)) == Sheet("Ada", THREE)


def test_numbers_are_kept_as_typed():
    for number in ("0.690", "1.20e-3", "1E-3", "-0.0", "7", "100"):
        assert answers(f'"{CELL}" = {number}', "toml") == {CELL: number}
        assert answers(f'{{"{CELL}": {number}}}') == {CELL: number}
        assert answers(f"{CELL},{number}", "csv") == {CELL: number}
    assert answers(f"{CELL} = 1'000 # that's it?\n", "toml")[CELL].startswith("1'000")
    assert answers(f'"{CELL}" = "1/3"', "toml") == {CELL: "1/3"}
    assert answers(f'{CELL} = "0.5 # 1"', "toml") == {CELL: "0.5 # 1"}
    assert answers(f"{CELL} = −0.5", "toml") == {CELL: "−0.5"}
    assert answers(f"{CELL} = 007", "toml") == {CELL: "007"}


def test_ids_are_normalised():
    found = answers('" gradient[1&gt;3]@1 " = 1\n"-error[5]@1" = "0.25"\n"verdict of loss@2" = "falls"', "toml")
    assert found == {"gradient[1>3]@1": "1", "error[5]@1": "-0.25"}
    assert answers("-error[5]@1,-0.25\ndelta[5]@1,", "csv") == {"error[5]@1": "0.25", "delta[5]@1": ""}


def test_an_old_encoding_is_understood():
    found = parse_sheet("student,Jürgen\nnet[3]@1,0.5\n".encode("cp1252"), "s.csv")
    assert found.student == "Jürgen"
    assert parse_sheet("net[3]@1 = –0,5\n".encode("cp1252"), "s.toml").answers == {CELL: "–0,5"}


@pytest.mark.parametrize(
    ("row", "value"),
    [
        *(("net[3]@1,0,755", "0,755"), ("net[3]@1,-0,755", "-0,755"), ("net[3]@1,0,755,", "0,755")),
        *(("net[3]@1,0.755,3", "0.755"), ("net[3]@1,0.755,0,5", "0.755"), ("net[3]@1,0.755,sure", "0.755")),
        *(("net[3]@1, 1,2e-3", "1,2e-3"), ('net[3]@1, "0,755"', "0,755"), ('net[3]@1,="0.755"', '="0.755"')),
        *(('net[3]@1,"0.755', "0.755"), ("net[3]@1,five,3", "five"), ("net[3]@1;1.234,5", "1.234,5")),
    ],
)
def test_rows_with_commas(row, value):
    assert answers(row, "csv") == {CELL: value}


def test_a_remark_column_is_no_decimal():
    assert answers("cell,value,points\nnet[3]@1,1,5\nloss@1,0,5,2\n", "csv") == {CELL: "1", "loss@1": "0,5"}


def test_answers_come_from_python():
    found = sheet_of(
        {"a@1": "0.690", "b@1": 0.5, "c@1": Decimal("0.690"), "d@1": Fraction(1, 3), "e@1": None, "-f@1": 1e-7}
        | {"g@1": numpy.float64(0.25), "h@1": numpy.int64(3), "i@1": numpy.float32(0.5), "j@1": float("nan")},
        "Ada",
    )
    assert found == Sheet(
        "Ada",
        {"a@1": "0.690", "b@1": "0.5", "c@1": "0.690", "d@1": "1/3", "e@1": "", "f@1": "-1e-07"}
        | {"g@1": "0.25", "h@1": "3", "i@1": "0.5", "j@1": "nan"},
    )
    assert sheet_of({}) == Sheet("", {})
    with pytest.raises(WorkedError, match="expected a mapping"):
        sheet_of([1])


# What is wrong


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("net[3]@1 = 1\nloss@1 = 0,5\nnet[3]@1 = 2", "toml"),
        ('"net[3]@1" = 1\n" net[3]@1" = 2', "toml"),
        ('{"net[3]@1": 1, "net[3]@1": 2}', "json"),
        ('{"answers": {"net[3]@1": 1}, "answers": {"net[3]@1": 2}}', "json"),
        ("net[3]@1,1\nnet[3]@1,2", "csv"),
        ("$=$ 1<!-- net[3]@1 -->\n$=$ 2<!-- net[3]@1 -->", "markdown"),
    ],
)
def test_two_numbers_for_one_cell_are_two_lines_of_which_the_last_counts(text, kind):
    found = sheet(text, kind, "Ada.x")
    assert found.earlier == {CELL: ("1",)} and found.answers[CELL] == "2" and found.trouble == ()


def test_many_numbers_for_one_cell_are_a_few_lines():
    found = sheet("\n".join(f"net[3]@1,{number}" for number in range(50)), "csv")
    assert found.earlier == {CELL: ("0", "1", "2", "3")} and found.answers[CELL] == "49"


def test_the_same_answer_twice_is_fine_and_a_blank_overrides_nothing():
    assert answers("net[3]@1 = 0.5\nnet[3]@1 = 0,50\nnet[3]@1 = ____") == {CELL: "0,50"}
    assert answers("net[3]@1,\nnet[3]@1,1/2\nnet[3]@1,") == {CELL: "1/2"}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ('"net[3]@1" = [1]', "toml", ["key 'net[3]@1'", "expected a number, found a list"]),
        ('[answers]\n"net[3]@1" = {a = 1}', "toml", ["expected a number, found a table"]),
        ('"net[3]@1" = true', "toml", ["found true or false"]),
        ('"net[3]@1" = 07:30:00', "toml", ["found something else"]),
        ('{"net[3]@1": {"value": 1}}', "json", ["found a table"]),
        ('{"net[3]@1": [1]}', "json", ["found a list"]),
        ('{"net[3]@1": false}', "json", ["found true or false"]),
    ],
)
def test_what_can_be_no_number_is_told_and_stays_unreadable(text, kind, words):
    found = sheet(text, kind)
    assert len(found.trouble) == 1 and all(word in found.trouble[0] for word in words)
    with pytest.raises(Unreadable):
        read_number(found.answers[CELL])


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("net[3]@1 = 0,5\nhello there", "toml", ["line 2", "expected a line such as", "found 'hello there'"]),
        ("net[3]@1 = 0,5\nNote: hard", "toml", ["line 2", "found 'Note: hard'"]),
        ("net[3]@1 = 0,5\n= 3", "toml", ["line 2", "found '= 3'"]),
        (f"net[3]@1 = 0,5\n{'x' * 101} = 3", "toml", ["line 2", "expected the id of a cell"]),
        ('"net[3]@1" = 0.5\n[blah]\nx = 3', "toml", ["key 'blah'", "expected a table 'answers'"]),
        ('"net[3]@1" = 0.5\nanswers = 3', "toml", ["key 'answers'", "expected a table 'answers'"]),
        ("net[3]@1,0.5\nloss@1 0.5", "csv", ["line 2", "expected the id of a cell and an answer", "'loss@1 0.5'"]),
        ("net[3]@1,0.5\n,0.5", "csv", ["line 2", "found ',0.5'"]),
        ("net[3]@1,0.5\n\nhello", "csv", ["line 3", "found 'hello'"]),
    ],
)
def test_a_line_that_cannot_be_used_is_told(text, kind, words):
    found = sheet(text, kind)
    assert read_number(found.answers[CELL]).number == Decimal("0.5")
    assert len(found.answers) == len(found.trouble) == 1
    assert all(word in found.trouble[0] for word in ["sheet: ", *words])


@pytest.mark.parametrize(
    ("raw", "origin", "words"),
    [
        (b"", "s.csv", ["empty"]),
        (b" \n\t\n", "s.md", ["empty"]),
        (b"\xef\xbb\xbf", "s.toml", ["empty"]),
        (b"PK\x03\x04\x00", "s.csv", ["not a text file"]),
        (b"\x89PNG\r\n\x1a\n", "s.md", ["not a text file"]),
        ("net[3]@1,1".encode("utf-16-le"), "s.csv", ["not a text file"]),
        (b"\xff\xfe\x00", "s.csv", ["not a text file"]),
        (b"a" * 2_000_001, "s.csv", ["larger than 2 MB"]),
        (b"hello there", "s.txt", ["not a sheet of answers", "expected a line"]),
        (b"hello there", "s.toml", ["not a TOML file", "line 1", "expected a line"]),
        (b"[answers]\n", "s.toml", ["no answers", "expected a line"]),
        (b"cell,value\n", "s.csv", ["no answers"]),
        (b"hello", "s.csv", ["line 1", "'hello'"]),
        (b'{"net[3]@1": 0.5', "s.json", ["not a JSON file", "line 1"]),
        (b"[1, 2]", "s.json", ["expected", '{"answers"', "'[1, 2]'"]),
        (b'{"answers": {}}', "s.json", ["no answers"]),
        (b'{"answers": [1]}', "s.json", ["key 'answers'", "expected a table"]),
        (b'{"a":' * 100_000, "s.json", ["nested too deeply"]),
        (
            b"# Title\n\nNo blanks <!-- but a comment -->.\n",
            "s.md",
            ["no blanks of a student's copy", "--mode student"],
        ),
        (b"\n".join(b"a[%d]@1,1" % index for index in range(20_001)), "s.csv", ["more than 20,000 answers"]),
        (b"hello\n" * 30_000, "s.csv", ["not a sheet of answers", "'hello'"]),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(raw, origin, words):
    with pytest.raises(WorkedError) as caught:
        parse_sheet(raw, origin)
    sentence = str(caught.value)
    assert sentence.startswith(f"{origin}: ") and "\n" not in sentence and len(sentence) < 300
    assert all(word in sentence for word in words)


def test_a_wrong_kind_or_file_is_told(tmp_path):
    with pytest.raises(WorkedError, match="no kind of sheet is called 'yaml'; valid: csv, json"):
        sheet("a", "yaml")
    for path in (tmp_path, tmp_path / "none.csv", "a\0b"):
        with pytest.raises(WorkedError, match="cannot be read"):
            read_sheet(path)


def test_much_trouble_is_cut_short():
    found = sheet("net[3]@1,1\n" + "hello\n" * 150, "csv")
    assert len(found.trouble) == 101 and found.trouble[-1] == "sheet: 50 more such places could not be used"


@pytest.mark.parametrize("kind", ["toml", "csv", "json", "markdown"])
@pytest.mark.parametrize(
    "value", ["9" * 150, "5" + "." * 150, "0.5" + " 0" * 100 + "x", "1" * 1_900_000, "0.5" + " " * 150 + "1"]
)
def test_a_long_answer_stays_unreadable(kind, value, monkeypatch):
    text = {"toml": f'"{CELL}" = "{value}"', "csv": f"{CELL},{value}", "markdown": f"= {value}<!-- {CELL} -->"}
    written = text.get(kind, json.dumps({CELL: value}))
    meter = metered(monkeypatch)
    found = sheet(written, kind)
    assert len(written) < meter.taken() < 20 * len(written)
    assert len(found.answers[CELL]) == 101
    with pytest.raises(Unreadable, match="longer than 100"):
        read_number(found.answers[CELL])


def test_long_blanks_are_blanks_and_a_number_may_stand_behind_them():
    assert answers(f'{CELL} = "{"_" * 500}"') == {CELL: ""}
    assert answers(f'"{CELL}" = "{"_" * 500} 0.5"', "toml") == {CELL: "0.5"}
    assert answers(f"$=$ {'_' * 5000} 0.5<!-- {CELL} -->") == {CELL: "0.5"}


CODED = {
    "toml": 'code = "K7QF3-M2DX9"\n[answers]\n"net[1]@1" = 1',
    "loose toml": "Code: k7qf3-m2dx9\nnet[1]@1 = 0,5",
    "json": '{"Code": "K7QF3-M2DX9", "answers": {"net[1]@1": 1}}',
    "csv": 'code;"K7QF3-M2DX9"\nnet[1]@1;0,5',
    "markdown": "# Midterm\n\n**Code:** K7QF3-M2DX9\n\nnet = 0.5 <!--net[1]@1-->\n",
}


@pytest.mark.parametrize("kind", CODED)
def test_the_code_of_a_variant(kind):
    """A code is no answer; the first one counts, and none is needed."""
    found = parse_sheet(CODED[kind].encode(), "sheet", kind.rpartition(" ")[2])
    assert (found.code.upper(), list(found.answers), found.trouble) == ("K7QF3-M2DX9", ["net[1]@1"], ())
    assert parse_sheet(b'student = 12345\n"net[1]@1" = 1', "sheet", "toml").student == "12345"
