"""A student's copy holds no answer: not in numbers, pictures or metadata, in any format, for any shipped example."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import lru_cache
from itertools import pairwise

import pytest

import worked
from tests.formats import SOURCES, text_in
from worked.commands import main
from worked.document import Document
from worked.pages.worksheet.export import json_text
from worked.trace.solution import Solution

NUMBER = re.compile(r"\d+\.\d+|\d+")
# A sign such as a < b in the source of a page begins no tag.
TAG = re.compile(r"</?[A-Za-z!?][^>]*>")


# Trainings too long for a hand: the student's copy asks for their ends, and gives the steps between.
LONG = ("batch-modes", "epochs-2-2-1")


@lru_cache(maxsize=4)
def solved(example: str) -> Solution:
    """A shipped example, solved once for the tests that follow one another."""
    return worked.solve(worked.example(example))


@lru_cache(maxsize=8)
def page(example: str, mode: str) -> Document:
    """A page of a shipped example, laid out once."""
    return worked.worksheet(solved(example), mode=mode)


def is_telling(text: str) -> bool:
    """Whether a number has so many digits that it does not stand on a page by chance."""
    return len(text.replace(".", "").replace("/", "").lstrip("-0").rstrip("0")) > 3


def numbers_in(text: str) -> set[str]:
    """The numbers of a text, and what may be fractions in it: two numbers that follow each other."""
    found = NUMBER.findall(text)
    return {*found, *(f"{top}/{bottom}" for top, bottom in pairwise(found))}


def answers(solution: Solution, last: int | None = None) -> set[str]:
    """The digits of every computed number that no given number has, short ones left out: they stand anywhere.

    `last` is the last step whose numbers are meant; left out, all are.
    """
    givens = {cell.given.lstrip("-") for cell in solution.cells.values() if cell.given}
    found = set()
    for name, outcome in solution.outcomes.items():
        if last is not None and solution.cells[name].step > last:
            continue
        text = outcome.shown.lstrip("-")
        if solution.cells[name].formula and text not in givens and is_telling(text):
            found.add(text)
    return found


def asked(example: str) -> set[str]:
    """The digits of all numbers that stand on the solved page of an example and not on its student's copy."""
    whole, student = (page(example, mode).values for mode in ("solved", "student"))
    shown = {found.text.lstrip("-") for found in student.values()}
    found = {whole[slot].text.lstrip("-") for slot in whole.keys() - student.keys()}
    return {text for text in found - shown if is_telling(text)}


# Word draws the pictures of each page anew, so that a few of its pages stand for all.
PAGES = [
    (example, format)
    for place, example in enumerate(worked.examples())
    for format in SOURCES
    if format != "docx" or place % 5 == 0
]


@pytest.mark.parametrize(("example", "format"), PAGES)
def test_no_answer_in_a_students_copy(example, format):
    wanted = asked(example) if example in LONG else answers(solved(example))
    printed = TAG.sub(" ", text_in(page(example, "student"), format))
    assert sorted(wanted & numbers_in(printed)) == []
    told = numbers_in(TAG.sub(" ", text_in(page(example, "solved"), format)))
    # Of a long training only the first step is sure to be told in full.
    first = answers(solved(example), last=1)
    assert len(first & told) >= len(first) / 2


@pytest.mark.parametrize("example", worked.examples())
def test_a_students_document_holds_only_given_numbers(example):
    solution, given = solved(example), page(example, "student").values
    computed = {slot for slot in given if slot not in solution.cells or solution.cells[slot].formula}
    if example not in LONG:
        assert not computed
        return
    steps = {solution.cells[slot].computed_in for slot in computed if slot in solution.cells}
    last = max(cell.step for cell in solution.cells.values())
    assert steps == set(range(2, last)) & steps and len(steps) > 12


@pytest.mark.parametrize("example", LONG)
def test_what_a_long_training_gives_is_not_what_it_asks_for(example):
    whole, student = (page(example, mode).values for mode in ("solved", "student"))
    given = {shown.text.lstrip("-") for shown in student.values() if is_telling(shown.text)}
    wanted = {whole[slot].text.lstrip("-") for slot in whole.keys() - student.keys()}
    assert len(wanted) > 20 and len(given) > 50
    # Some are the same by chance, and where all inputs are 0 a net input is its bias.
    assert len({text for text in wanted & given if is_telling(text)}) <= len(wanted) / 10


@pytest.mark.parametrize("example", worked.examples())
def test_no_answer_in_a_students_json(example):
    found = json.loads("".join(json_text(worked.example(example), "0", "student")))
    wanted = answers(solved(example))
    assert not wanted & numbers_in(json.dumps(found))
    assert all(cell["value"] is None for cell in found["cells"] if cell["formula"])


def test_no_answer_in_a_students_pdf(tmp_path):
    pytest.importorskip("typst")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    solution = worked.solve(worked.example("slides-2-2-1"))
    path = tmp_path / "sheet.pdf"
    main(["solve", "slides-2-2-1", "--mode", "student", "-o", str(path)], standalone_mode=False)
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert "0.35" in text
    assert not answers(solution) & set(NUMBER.findall(text))
