"""nbgrader: assignments are valid, released without answers, and marked with follow-through.

The cells are run here as nbgrader runs them: in order in one namespace, an error ending no more than its cell, and the
value of the last expression of a test being its marks. Where nbgrader is installed, it does the same itself.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from functools import cache
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

import worked
from tests.packages import nbgrader_course
from tests.packages.nbgrader_course import filled
from worked.commands import main
from worked.errors import WorkedError
from worked.packages.item import item_of
from worked.trace.solution import Solution

EXAMPLES = ("slides-2-2-1", "questions-2-2-1", "momentum-quadratic", "grid-search")
STUBS = {"SOLUTION": ["# YOUR CODE HERE", "raise NotImplementedError()"], "HIDDEN TESTS": []}
BORDER = re.compile("BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)|END (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
HOSTILE = 'A "net" \'of\' \\two\\ """units""" ### END HIDDEN TESTS {x} \\n ### BEGIN SOLUTION'


def notebooks(package):
    """The notebooks of an assignment by their paths."""
    files = zipfile.ZipFile(io.BytesIO(package))
    return {name: nbformat.reads(files.read(name).decode("utf-8"), as_version=4) for name in files.namelist()}


@cache
def example(name):
    """The item and the notebook of a shipped example."""
    return item_of(worked.example(name)), notebook(worked.example(name))


def notebook(task):
    [book] = notebooks(worked.package(task, "nbgrader")).values()
    return book


def stripped(source, region):
    """The source of a cell without its regions of a kind, as nbgrader's preprocessors take them out."""
    kept, inside = [], False
    for line in source.split("\n"):
        if f"BEGIN {region}" in line:
            assert not inside
            inside = True
            kept += STUBS[region]
        elif f"END {region}" in line:
            inside = False
        elif not inside:
            kept.append(line)
    assert not inside
    return "\n".join(kept)


def released(book):
    """The sources of the cells as students get them."""
    found = []
    for cell in book.cells:
        known = cell.metadata.get("nbgrader", {})
        assert known.get("solution", False) == ("BEGIN SOLUTION" in cell.source)
        assert known.get("grade", False) == ("BEGIN HIDDEN TESTS" in cell.source)
        found.append(stripped(stripped(cell.source, "SOLUTION"), "HIDDEN TESTS"))
    return found


def marked(book, answers):
    """The marks of each test by its id, and all that is printed; None is full marks, as no value is for nbgrader."""
    names, marks, printed = {}, {}, io.StringIO()
    for cell, source in zip(book.cells, released(book), strict=True):
        known = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code":
            source = cell.source if known["locked"] else filled(source, answers)
            with contextlib.redirect_stdout(printed):
                marks[known["grade_id"]] = value_of(source, names)
    return {name: value for name, value in marks.items() if name.startswith("marks-")}, printed.getvalue()


def value_of(source, names):
    """The value of the last expression of a cell; 0 where it fails."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    try:
        exec(compile(tree, "cell", "exec"), names)
        return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    except NotImplementedError:
        return 0


def points(book):
    known = [cell.metadata.get("nbgrader", {}) for cell in book.cells]
    return {each["grade_id"]: each["points"] for each in known if each.get("grade")}


def right(item):
    return {blank.cell: str(blank.right) for blank in item.blanks}


def one_wrong_sign(item, cell="weight[2>3]@2"):
    """The answers of a student who writes a new weight with the wrong sign and goes on with it."""
    outcomes = Solution(item.task, {cell: -item.key.shown(cell)}).outcomes
    return {blank.cell: str(outcomes[blank.cell].shown) for blank in item.blanks}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_assignment_is_valid_and_its_key_earns_all_marks(name):
    item, book = example(name)
    nbformat.validate(book)
    ids = [cell.metadata.nbgrader.grade_id for cell in book.cells if "nbgrader" in cell.metadata]
    assert len(set(ids)) == len(ids)
    assert sum(points(book).values()) == len(item.blanks)
    marks, printed = marked(book, right(item))
    assert marks == points(book)
    assert set(printed.split("\n")) == {"Not filled in: nothing", ""}
    assert set(marked(book, {})[0].values()) == {0}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_solutions_of_the_source_earn_all_marks(name):
    book, names, marks = example(name)[1], {}, {}
    for cell in book.cells:
        if cell.cell_type == "code":
            with contextlib.redirect_stdout(io.StringIO()):
                marks[cell.metadata.nbgrader.grade_id] = value_of(cell.source, names)
    assert {name: marks[name] for name in points(book)} == points(book)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_released_holds_neither_answers_nor_the_problem_file(name):
    item, book = example(name)
    code = "\n".join(
        source for cell, source in zip(book.cells, released(book), strict=True) if cell.cell_type == "code"
    )
    assert not re.search(r"""["']: (?!None,)""", code)
    assert "PROBLEM" not in code and "worked" not in code
    text = "\n".join(released(book))
    givens = {cell.given.lstrip("-") for cell in item.key.cells.values() if cell.given}
    telling = {str(blank.right).lstrip("-") for blank in item.blanks} - givens
    told = {number for number in telling if len(number.replace(".", "").lstrip("0").rstrip("0")) > 3}
    assert not told & set(re.findall(r"\d+\.\d+|\d+", text))


def test_a_wrong_sign_loses_the_marks_of_its_cell_alone_and_is_named():
    item, book = example("slides-2-2-1")
    marks, printed = marked(book, one_wrong_sign(item))
    assert marks == {**points(book), "marks-3": points(book)["marks-3"] - 1}
    lines = [line for line in printed.split("\n") if line and not line.startswith("Not filled in")]
    [line] = [line for line in lines if line.startswith("weight[2>3]@2 = -0.7976: ")]
    assert not [other for other in lines if " = " in other and other != line]


def test_a_named_mistake_is_said():
    item, book = example("slides-2-2-1")
    _, printed = marked(book, {**right(item), "net[3]@1": "0.685"})
    assert "net[3]@1 = 0.685: it looks as if one product of the net input has the wrong sign" in printed
    assert "(term-sign)" in printed


@pytest.mark.parametrize(
    "answer", ["[1]", "'abc'", "{}", "True", "10**5000", "float('nan')", "'0,7550'", "1e400", "...", "print"]
)
def test_whatever_is_written_costs_the_marks_of_its_cell_at_most(answer):
    item, book = example("slides-2-2-1")
    marks, _ = marked(book, {**right(item), "net[3]@1": answer})
    lost = 0 if answer == "'0,7550'" else 1
    assert marks == {**points(book), "marks-1": points(book)["marks-1"] - lost}


def test_numbers_computed_by_python_are_right():
    item, book = example("mazur-2-2-2")
    exact = {blank.cell: repr(item.key.truth(blank.cell)) for blank in item.blanks}
    assert marked(book, exact)[0] == points(book)


def test_variants_are_notebooks_of_one_assignment_with_the_marks_of_the_exam():
    variants = worked.generate(worked.read_exam("midterm"), count=2, secret="s")
    package = worked.package(variants, "nbgrader", "Mid & term")
    assert package == worked.package(variants, "nbgrader", "Mid & term")
    books = notebooks(package)
    assert list(books) == [f"source/mid-term/{variant.code}.ipynb" for variant in variants]
    for variant, book in zip(variants, books.values(), strict=True):
        assert variant.code in book.cells[0].source
        key = worked.key(variant.problem)
        assert sum(map(Decimal, map(str, points(book).values()))) == sum(variant.marks.values())
        marks, _ = marked(book, {name: str(key.shown(name)) for name in variant.marks})
        assert marks == points(book)
        assert '<img src="data:image/svg+xml,%3Csvg' in book.cells[0].source


def test_words_of_the_author_are_words_only():
    text = Path(worked.__file__).parents[1].joinpath("examples", "slides-2-2-1.toml").read_text("utf-8")
    title = json.dumps(HOSTILE)
    task = worked.parse(re.sub(r"^title = .*$", lambda found: f"title = {title}", text, count=1, flags=re.MULTILINE))
    assert task.title == HOSTILE
    book = notebook(task)
    for cell in book.cells:
        for line in cell.source.split("\n"):
            assert not BORDER.search(line) or line.startswith("### ")
    assert marked(book, right(item_of(task)))[0] == points(book)
    assert "PROBLEM" not in "\n".join(released(book))


def test_the_tables_name_each_number_as_the_code_does():
    text = """[network]
layers = [["x1"], ["a--b", "z_2"]]
activations = "sigmoid"
weights = [[[0.5], [0.7]]]
[[samples]]
inputs = [0.3]
targets = [1, 0]
[training]
learning-rate = 0.5
"""
    book = notebook(worked.parse(text))
    prose = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert all(f"`{blank.cell}`" in prose for blank in item_of(worked.parse(text)).blanks)
    for name in EXAMPLES[:3]:
        prose = "\n".join(cell.source for cell in example(name)[1].cells if cell.cell_type == "markdown")
        assert all(f"`{blank.cell}`" in prose for blank in example(name)[0].blanks)


@pytest.mark.parametrize("options", [["--decimals", "3"], ["--steps", "2"], ["--carry", "exact"]])
def test_options_that_the_problem_file_does_not_hold_are_refused(options, tmp_path):
    out = str(tmp_path / "net.zip")
    done = CliRunner().invoke(main, ["solve", "slides-2-2-1", *options, "--to", "nbgrader", "-o", out])
    assert done.exit_code == 2
    assert "write the steps, decimals and carry into the file" in done.stderr


@pytest.mark.parametrize("convention", ["larose", "layered"])
def test_another_convention_is_that_of_the_marks(convention):
    task = worked.example("slides-2-2-1", convention)
    assert marked(notebook(task), right(item_of(task)))[0] == points(notebook(task))


def test_the_command_writes_a_zip_and_refuses_what_the_platform_cannot_carry(tmp_path):
    out = str(tmp_path / "net.zip")
    done = CliRunner().invoke(main, ["solve", "slides-2-2-1", "--layout", "compact", "--to", "nbgrader", "-o", out])
    assert done.exit_code == 0
    assert len(notebooks(Path(out).read_bytes())) == 1
    with pytest.raises(WorkedError, match="stops by itself"):
        worked.package(worked.example("perceptron-xor"), "nbgrader")


@pytest.mark.skipif(importlib.util.find_spec("nbgrader") is None, reason="nbgrader is not installed")
def test_nbgrader_releases_and_marks_an_assignment(tmp_path):
    task = worked.example("slides-2-2-1")
    item, book = item_of(task), notebook(task)
    with zipfile.ZipFile(io.BytesIO(worked.package(task, "nbgrader"))) as files:
        files.extractall(tmp_path)
    [folder] = (tmp_path / "source").iterdir()
    answers = {"ada": right(item), "bob": one_wrong_sign(item)}
    (tmp_path / "answers.json").write_text(json.dumps(answers), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(worked.__file__).parents[1]), "HOME": str(tmp_path / "home")}
    course = [sys.executable, nbgrader_course.__file__, str(tmp_path), folder.name]
    done = subprocess.run(course, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    full = {name: [most, most] for name, most in points(book).items()}
    lost = [full["marks-3"][0] - 1, full["marks-3"][1]]
    assert json.loads(done.stdout.splitlines()[-1]) == {"ada": full, "bob": {**full, "marks-3": lost}}
    [path] = (tmp_path / "release" / folder.name).glob("*.ipynb")
    given_out = nbformat.read(path, as_version=4)
    assert [cell.source for cell in given_out.cells] == released(book)
