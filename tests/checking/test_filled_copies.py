"""Filled-in student copies and hostile sheets: what was put in comes back, and nothing breaks the reader."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import worked
from tests.checking.reading import KINDS, SCRAPS, metered
from tests.checking.test_sheet import CELL, answers, sheet
from tests.formats import FILLABLE
from worked.checking.numbers.written import is_blank, read_number
from worked.checking.sheets.sheet import LONGEST_LINE, parse_sheet
from worked.errors import WorkedError

SLOT = re.compile(r"______<!-- (.+?) -->")
SENTENCE = re.compile(r"(?m)^(?:[A-Za-z].*______<!-- |[^|\n].*______<!-- .*______<!-- ).*\n")


# A student's copy


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ @", ""),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ ______@", ""),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ \\_\\_\\_\\_@", ""),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ 0.755@", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$0.755@", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ __0.755___@", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ \\_0.755\\_\\_ @", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ **0.755** @", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ $0.755$@", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ **$0.755$** @", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ $$0.755$$ __@", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ \\(0.755\\)@", "\\(0.755\\)"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ = 0.755@", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 =$ 3/4 ≈ 0.75@", "0.75"),
        ("- $a_{3} = 0.1 \\cdot 0.35 = 0.755$@", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 = 0.755$ ______@", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 = 0.755 =$ ______@", ""),
        ("- $a_{3} = 0.1 \\cdot 0.35$ ______@", ""),
        ("- $a_{3} = 0.1 \\cdot 0.35$ 0.755@", "0.755"),
        ("- $a_{3} = 0.1 \\cdot 0.35 \\approx 0.755$@", "0.755"),
        ("- $a_{3} =$ ______@ 0.755", "0.755"),
        ("- $a_{3} =$ ______@ (hard)", ""),
        ("- $a_{3} =$ 0.755@ 0.9", "0.755"),
        ("- $a_{3} =$ dunno@", "dunno"),
        ("- $a_{3} =$ 0.7 or 0.8@", "0.7 or 0.8"),
        ("- $a_{3} =$ 1.2×10^-3@", "1.2×10^-3"),
        ("- $a_{3} =$ $1.2 \\cdot 10^{-3}$@", "1.2 \\cdot 10^{-3}"),
        ("- $a_{3} =$ 1.2*10**-3@", "1.2*10**-3"),
        ("- $a_{3} =$ &minus;0.5&nbsp;@", "−0.5"),
        ("- $a_{3} =$ <b>0.5</b>@", "0.5"),
        ("- $a_{3} =$ 0.5 <!-- sure? -->@", "0.5"),
        ("  $=$ -0.5@", "-0.5"),
        ("-0.5@", "-0.5"),
        ("- -0.5@", "-0.5"),
        ("> 1. 0.5@", "0.5"),
        ("| $w$ | $0.1$ | @ | ______ |", ""),
        ("| $w$ | $0.1$ | 0.5@ | ______ |", "0.5"),
        ("| $w$ | $0.1$ | $0.5$ @ | 0.9 |", "0.5"),
        ("| $w$ | $0.1$ | ______@ 0.5 | 0.9 |", "0.5"),
        ("|0.5@|", "0.5"),
        ("The loss falls from 0.5@ to 0.4.", "0.5"),
        ("The loss falls from 0.5 @ to", "0.5"),
        ("The loss falls from @ to", ""),
        ("The loss ______<!-- verdict of loss@2 --> from 0.5@", "0.5"),
        ("The loss falls<!-- verdict of loss@2 --> from ca. 0.5@", "ca. 0.5"),
        ("from 0.7<!-- loss@1 --> to **0.5**@.", "0.5"),
        ("from 0.7<!-- loss@1 --> to ______@.", ""),
    ],
)
def test_a_blank_is_found_however_it_was_filled(line, text):
    assert answers(re.sub(r"(?<!loss)@", f"<!-- {CELL} -->", line), "markdown")[CELL] == text


@pytest.mark.parametrize(
    ("line", "name"),
    [
        *(("Name: Ada", "Ada"), ("**Student:** Ada Lovelace", "Ada Lovelace"), ("- student: *Ada*", "Ada")),
        *(("# Student's name: Ada", "Ada"), ("Name: ______", ""), ("Name: __Ada__", "Ada"), ("Names: Ada", "")),
        *(("Name: <!-- yours --> Ada", "Ada"), ("Name: Ada\nName: Bob", "Ada")),
    ],
)
def test_the_name_stands_on_a_line_of_its_own(line, name):
    assert sheet(f"{line}\n= 1<!-- {CELL} -->").student == name


def test_strange_ids_come_back():
    line = "= 1<!-- net[a%2D%2Db]@1 --> = 2<!-- out[1%7C2]@1 --> 3<!--w[1&gt;3]@2-->"
    found = answers(f"{line}\n<!-- open\n<!-- x@1 -->")
    assert found == {"net[a--b]@1": "1", "out[1|2]@1": "2", "w[1>3]@2": "3", "x@1": ""}


FILLINGS = {
    "plain": "{}<!-- ",
    "among underscores": "__{}___ <!-- ",
    "formula": "${}$<!-- ",
    "bold formula": "**${}$** <!-- ",
    "equation": "= {}<!-- ",
    "behind": "______<!-- {id} --> {}",
}
SPELLINGS = [
    str,
    lambda number: str(number).replace(".", ",").replace("-", "−"),
    lambda number: f"{number * 1000}×10^-3",
]


@pytest.fixture(scope="module")
def copies():
    """The student's copy of each example, in each format that can be filled in with an editor."""
    pages = [worked.worksheet(worked.example(name), mode="student") for name in worked.examples()]
    return [worked.render(page, to) for page in pages for to in FILLABLE]


def numbers_for(copy):
    """A number for each cell that a student's copy asks for."""
    slots = [slot.removeprefix("-") for slot in SLOT.findall(copy) if not slot.startswith("verdict")]
    return {cell: Decimal(1000 + index) / (-1000 if index % 2 else 1000) for index, cell in enumerate(slots)}


@pytest.mark.parametrize("filling", FILLINGS)
def test_every_example_comes_back_as_it_was_filled_in(copies, filling):
    for copy in copies:
        # Behind the words of a sentence a number would have to be looked for among them.
        text = SENTENCE.sub("", copy) if filling == "behind" else copy
        numbers = numbers_for(text)

        def filled(slot, numbers=numbers):
            name = slot[1]
            if name.startswith("verdict"):
                return f"falls<!-- {name} -->"
            spelling = SPELLINGS[slot.start() % len(SPELLINGS)]
            number = spelling(-numbers[name[1:]] if name.startswith("-") else numbers[name])
            whole = FILLINGS[filling] if "{id}" in FILLINGS[filling] else FILLINGS[filling] + "{id} -->"
            return whole.format(number, id=name)

        found = sheet(SLOT.sub(filled, text), "markdown")
        assert found.trouble == () and not found.earlier
        assert {cell: read_number(answer).number for cell, answer in found.answers.items()} == numbers


def test_an_empty_copy_is_all_blanks(copies):
    for copy in copies:
        found = sheet(copy)
        assert dict(found.answers) == dict.fromkeys(numbers_for(copy), "") and found.trouble == ()


def test_a_solved_page_has_no_blanks():
    page = worked.render(worked.worksheet(worked.example("slides-2-2-1")), "markdown")
    with pytest.raises(WorkedError, match="no blanks of a student's copy"):
        sheet(page, "markdown")


# Anything at all


PIECES = st.sampled_from([CELL, "<!-- ", " -->", "0.5", "\n", *"=,;\"'{}[]:$|_-"])
TEXTS = st.lists(PIECES | st.text(max_size=3)).map("".join)


@given(st.binary() | TEXTS.map(lambda text: text.encode("utf-8", "replace")))
@settings(max_examples=300)
def test_no_bytes_break_the_reader(raw):
    for kind in ("", "toml", "csv", "json", "markdown"):
        try:
            found = parse_sheet(raw, "sheet", kind)
        except WorkedError as error:
            assert "\n" not in str(error)
        else:
            assert found.answers and all(found.answers)
            for answer in found.answers.values():
                assert not is_blank(answer) or not answer
                assert answer.isprintable() and len(answer) <= 103


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scrap", SCRAPS)
def test_a_large_file_is_no_more_work_for_its_length(kind, scrap, monkeypatch):
    meter, looked_at = metered(monkeypatch), []
    for length in (20_000, 40_000):
        with suppress(WorkedError):
            parse_sheet((scrap * length)[:length].encode(), "sheet", kind)
        looked_at.append(meter.taken())
    assert 20_000 < looked_at[0] < 20 * 20_000
    assert looked_at[1] < 2.1 * looked_at[0]


def test_the_strict_reader_is_given_no_long_line(monkeypatch):
    """Its time can grow with the square of the length of a line, so that such a text is read line by line."""
    read, given = tomllib.loads, []
    monkeypatch.setattr(tomllib, "loads", lambda text, **more: given.append(text) or read(text, **more))
    texts = [f"'{CELL}' = 1\n#{'a' * more}" for more in (LONGEST_LINE - 1, LONGEST_LINE)]
    assert [answers(text, "toml") for text in texts] == [{CELL: "1"}] * 2
    assert given == texts[:1]
