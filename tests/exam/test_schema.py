"""The JSON Schema of exam files takes the shipped exams and refuses what the reader refuses."""

from __future__ import annotations

import json
import tomllib

import pytest
from click.testing import CliRunner

import worked
from worked.commands import main
from worked.errors import WorkedError
from worked.exam.read import parse_exam
from worked.exam.requirement import requirements
from worked.exam.shipped import exam_path, exams

jsonschema = pytest.importorskip("jsonschema")
DRAWN = 'problem = "slides-2-2-1"\n[draw]\nweight = { from = -1, to = 1, decimals = 1 }\n'


@pytest.fixture(scope="module")
def validator():
    """The schema of exam files, itself found right."""
    found = worked.schema("exam")
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


@pytest.mark.parametrize("name", exams())
def test_the_schema_takes_the_shipped_exams(validator, name):
    assert validator.is_valid(tomllib.loads(exam_path(name).read_text("utf-8")))


@pytest.mark.parametrize("name", ["midterm", "standardising"])
def test_the_schema_takes_an_exam_with_its_problem_in_it(validator, name):
    from worked.exam.read import read_exam

    assert validator.is_valid(tomllib.loads(read_exam(name).text))


GOOD = [
    "",
    'activations = { values = ["sigmoid", "tanh"] }',
    'batch-order = "random"',
    '"weight[1>3]" = { from = 0.1, to = 0.5, decimals = 1, exclude = [0.3] }',
    "[require]\nnet = [0.1, 2]\nties = true\ntries = 100",
    "[require]\nnet = false\nvisible = false\nloss = false\ndigits = false",
    "[require]\nspread = { steps = 2 }\nvisible = ['uphill']",
    "[ask]\ncells = ['net', 'delta']\nmarks = { net = 0.5, delta = 2 }",
    "[page]\nhelp = 'formulas'\ncolumns = 1\nworking = 0\nbadge = true",
]
WRONG = [
    "input = { from = 0.1 }",
    "input = { from = 0.1, to = 1, digits = 2 }",
    "input = { values = [1], decimals = 1 }",
    "input = [0, 1]",
    "activations = { from = 1, to = 2 }",
    'batch-order = "fixed"',
    "[require]\nnets = [0.1, 2]",
    "[require]\ntries = 0",
    "[require]\ndigits = 'many'",
    "[require]\nloss = 'stays'",
    "[ask]\ncell = ['net']",
    "[page]\nhelp = 'some'",
    "[page]\ncolumns = 3",
    "[marks]\nnet = 1",
]


@pytest.mark.parametrize("more", GOOD)
def test_the_schema_takes_what_the_reader_takes(validator, more):
    if "activations" not in more:
        assert parse_exam(DRAWN + more.replace("batch-order", "#"))
    assert validator.is_valid(tomllib.loads(DRAWN + more))


@pytest.mark.parametrize("more", WRONG)
def test_the_schema_refuses_what_the_reader_refuses(validator, more):
    with pytest.raises(WorkedError):
        parse_exam(DRAWN + more)
    assert not validator.is_valid(tomllib.loads(DRAWN + more))


@pytest.mark.parametrize(
    "text", ["title = 'no problem'\n[draw]\nweight = { values = [1] }", 'problem = "slides-2-2-1"']
)
def test_a_problem_and_what_is_drawn_are_needed(validator, text):
    assert not validator.is_valid(tomllib.loads(text))


def test_every_requirement_is_in_the_schema(validator):
    found = validator.schema["properties"]["require"]["properties"]
    assert set(found) == {*requirements(), "tries"}


def test_the_command_prints_either_schema():
    exam, problem, usual = (CliRunner().invoke(main, ["schema", *what]) for what in (["exam"], ["problem"], []))
    assert json.loads(exam.stdout) == worked.schema("exam")
    assert json.loads(problem.stdout) == json.loads(usual.stdout) == worked.schema()
    other = CliRunner().invoke(main, ["schema", "exams"])
    assert other.exit_code == 2 and "did you mean 'exam'?" in other.stderr
