"""A student's copy holds no answer: not in numbers, pictures or metadata, in any format, for any shipped example."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

import worked
from worked.commands import main
from worked.pages.export import json_text
from worked.trace.solution import Solution

TEXT_FORMATS = ("markdown", "pandoc", "latex", "typst", "html")
NUMBER = re.compile(r"\d+\.\d+|\d+")
TAG = re.compile(r"<[^>]*>")


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
        figures = text.replace(".", "").lstrip("0")
        if solution.cells[name].formula and text not in givens and len(figures.rstrip("0")) > 3:
            found.add(text)
    return found


@pytest.mark.parametrize("format", TEXT_FORMATS)
@pytest.mark.parametrize("example", worked.examples())
def test_no_answer_in_a_students_copy(example, format):
    solution = worked.solve(worked.example(example))
    wanted = answers(solution)
    pictures: dict[str, str] = {}
    text = worked.render(worked.worksheet(solution, mode="student"), format, attachments=pictures)
    printed = TAG.sub(" ", "\n".join([text, *pictures.values()]))
    assert sorted(wanted & set(NUMBER.findall(printed))) == []
    solved = set(NUMBER.findall(TAG.sub(" ", worked.render(worked.worksheet(solution), format))))
    # Of a long training only the first step is sure to be told in full.
    first = answers(solution, last=1)
    assert len(first & solved) >= len(first) / 2


@pytest.mark.parametrize("example", worked.examples())
def test_a_students_document_holds_only_given_numbers(example):
    solution = worked.solve(worked.example(example))
    page = worked.worksheet(solution, mode="student")
    assert all(solution.cells[slot].formula is None for slot in page.values)


@pytest.mark.parametrize("example", worked.examples())
def test_no_answer_in_a_students_json(example):
    problem = worked.example(example)
    found = json.loads("".join(json_text(problem, "0", "student")))
    wanted = answers(worked.solve(problem))
    assert not wanted & set(NUMBER.findall(json.dumps(found)))
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
