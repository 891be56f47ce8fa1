"""A kind of exercise is one file or one folder: with it, all there is does what it does with the shipped kinds."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.one_entry.outside import extended, found_by, worked

FILE = "worked/exercises/newton.py"
NEWTON = (Path(__file__).parent / "added" / "newton.py").read_text("utf-8")
PROBLEM = """
[newton]
coefficients = [1, -2.5, 0.5, 0, 0.25]
start = 2
steps = 3
[rounding.quantities]
curvature = { figures = 7 }
"""
SCRIPT = """
import json, sys, worked
from decimal import Decimal
from worked.pages.feedback.summary import summary
from worked.pages.worksheet.export import json_text
from worked.pages.worksheet.stamp import Stamp
from worked.rendering import FORMATS

text = open("problem.toml").read()
task = worked.parse(text)
imported = sorted(name for name in sys.modules if name.startswith("worked.exercises."))
key = worked.key(task)
right = {name: key.solution[name].shown for name in key.askable()}
score = worked.check(key, right)
wrong = worked.check(key, {**right, "gradient[1]@1": "2.34567"})
by_hand = worked.check(worked.key(task.altered(carry="shown")), right)
pages = {}
for mode in ("solved", "student", "key"):
    for format in sorted({each.name for each in FORMATS.values() if not each.binary}):
        pages[f"{mode} {format}"] = worked.render(worked.worksheet(task, mode), format)
        assert "Where it went wrong" in worked.render(worked.feedback(wrong), format)
student = worked.worksheet(task, "student")
kept = [name for name in student.values if name not in task.givens()]
other = task.with_givens({"coefficient[1]@1": "-3.5", "point[0]@1": "1.5"})
stamped = Stamp(task)({"coefficient[1]@1": Decimal("-3.5"), "point[0]@1": Decimal("1.5")})
print(json.dumps({
    "kind": task.kind, "imported": imported,
    "numbers": {name: key.solution[name].value for name in right}, "shown": right,
    "score": [score.score, score.out_of], "first wrong": wrong.first_wrong, "wrong": len(wrong.wrong),
    "by hand": [by_hand.score, by_hand.out_of], "feedback": summary(wrong),
    "pages": pages, "kept": kept,
    "json": {mode: json.loads("".join(json_text(task, "0", mode))) for mode in ("solved", "student")},
    "other": {name: worked.solve(other)[name].value for name in right},
    "stamped": stamped == worked.render(worked.worksheet(other)),
    "proof": worked.render(worked.worksheet(task, prove=True, symbolic=True), "text"),
    "told": {
        name: worked.render(worked.worksheet(worked.parse(text, name)), "text")
        for name in ("slides", "mazur", "layered", "han-kamber")
    },
    "schema": worked.schema()["anyOf"],
}))
"""


def by_hand(coefficients: list[str], start: str, steps: int) -> dict[str, Fraction]:
    """Newton's method in fractions, with the derivatives taken term by term."""
    line, point, found = [Fraction(each) for each in coefficients], Fraction(start), {}

    def at(numbers: list[Fraction]) -> Fraction:
        return sum((each * point**power for power, each in enumerate(numbers)), Fraction(0))

    slope = [power * each for power, each in enumerate(line)][1:]
    bend = [power * each for power, each in enumerate(slope)][1:]
    for step in range(steps):
        found[f"gradient[{step}]@1"], found[f"curvature[{step}]@1"] = at(slope), at(bend)
        found[f"newton-step[{step}]@1"] = at(slope) / at(bend)
        point -= at(slope) / at(bend)
        found[f"point[{step + 1}]@1"] = point
    return {**found, "value@1": at(line)}


def assert_numbers(found: dict[str, str], wanted: dict[str, Fraction]) -> None:
    """Whether the same numbers were found by name."""
    assert set(found) == set(wanted)
    for name, number in wanted.items():
        assert float(found[name]) == pytest.approx(float(number), rel=1e-12), name


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout with a kind of exercise more, in one file, and a problem of it."""
    folder = extended(tmp_path_factory.mktemp("extended"), FILE, NEWTON)
    (folder / "problem.toml").write_text(PROBLEM, "utf-8")
    return folder


@pytest.fixture(scope="module")
def told(checkout):
    """What a script finds there."""
    return found_by(checkout, SCRIPT)


def test_it_is_solved_as_by_hand_and_nothing_else_is_imported_for_it(told):
    assert told["kind"] == "newton"
    assert_numbers(told["numbers"], by_hand(["1", "-2.5", "0.5", "0", "0.25"], "2", 3))
    assert told["shown"]["point[1]@1"] == "1.42308" and told["shown"]["curvature[1]@1"] == "7.075444"
    wanted = {"catalogue", "exercise_file", "kind", "newton", "reading"}
    assert {name.removeprefix("worked.exercises.") for name in told["imported"]} == wanted


def test_every_format_shows_it_and_a_students_copy_keeps_its_numbers(told):
    long = [shown for shown in told["shown"].values() if len(shown.strip("-0.")) > 3]
    assert len(long) == 10 and not told["kept"]
    for name, page in told["pages"].items():
        assert "This polynomial of one parameter is minimised" in " ".join(page.split()), name
        shown = [number for number in long if number.strip("-") in page]
        assert shown == ([] if name.startswith("student") else long), name
        assert ("upward" in page) != name.startswith("student"), name


def test_json_tells_every_cell_and_a_students_no_answer(told):
    solved, student = (told["json"][mode]["cells"] for mode in ("solved", "student"))
    assert {cell["id"] for cell in solved} > set(told["shown"])
    for one, other in zip(solved, student, strict=True):
        assert one["id"] == other["id"] and one["value"] is not None
        assert other["value"] == (None if one["id"] in told["shown"] else one["value"])


def test_a_right_sheet_is_right_and_a_wrong_number_is_found(told):
    assert told["score"] == [13, 13] and told["by hand"] == [13, 13]
    assert told["first wrong"] == "gradient[1]@1" and told["wrong"] == 1 and told["feedback"]


def test_given_numbers_are_changed(told):
    assert_numbers(told["other"], by_hand(["1", "-3.5", "0.5", "0", "0.25"], "1.5", 3))
    assert told["stamped"]


def test_sympy_proves_its_derivatives_and_closed_forms_stand_beside(told):
    assert "All 6 derivatives are proven equal." in told["proof"]
    assert "= 31725/17576" in told["proof"]


def test_conventions_tell_the_same(told):
    assert all("w₁ = w₀ − s₀ = 2 − 0.57692 ≈ 1.42308" in page for page in told["told"].values())


def test_the_schema_knows_its_table(told):
    (found,) = [each for each in told["schema"] if each["required"] == ["newton"]]
    table = found["properties"]["newton"]
    assert set(table["properties"]) == {"coefficients", "start", "steps"}
    assert table["required"] == ["coefficients", "start"]
    assert "curvature" in found["properties"]["rounding"]["properties"]["quantities"]["properties"]


def test_the_command_lists_checks_and_refuses_it_as_any_other(checkout, told):
    listed = " ".join(worked(checkout, "catalogue", "exercises", "--to", "markdown").stdout.split())
    assert "| `[newton]` | Where does Newton's method lead" in listed and "| none |" in listed
    for name, change in (("right", {}), ("wrong", {"point[2]@1": "1.26797"})):
        lines = [f"{cell} = {number}\n" for cell, number in {**told["shown"], **change}.items()]
        (checkout / f"{name}.txt").write_text("".join(lines), "utf-8")
    assert "13 of 13" in worked(checkout, "check", "problem.toml", "right.txt").stdout
    assert "12 of 13" in worked(checkout, "check", "problem.toml", "wrong.txt").stdout
    refused = {
        "start =": ("strat =", "unknown key 'strat'; did you mean 'start'"),
        "[newton]": ("[newtin]", "unknown key 'newtin'; did you mean 'newton'"),
        "curvature =": ("curvatur =", "did you mean 'curvature'"),
        "start = 2": ("", "newton: start is missing"),
    }
    for before, (after, said) in refused.items():
        (checkout / "bad.toml").write_text(PROBLEM.replace(before, after), "utf-8")
        found = worked(checkout, "solve", "bad.toml")
        assert found.returncode == 2 and "Traceback" not in found.stderr, found.stderr
        assert said.lower() in found.stderr.lower(), found.stderr


# A piece of the file, what stands in its place, and what is then said of the kind.
TABLE = NEWTON.partition("    keys={\n")[2].partition("    },\n")[0]
INCOMPLETE = {
    "no KIND": ("KIND = Kind(", "FOUND = Kind(", "has no KIND; see worked/exercises/kind.py"),
    "another KIND": ("KIND = Kind(", "KIND = dict(", "has a KIND that is no Kind, found"),
    "no title": ('    title="Newton\'s method",\n', "", "has no `title`, which says it in two words"),
    "an empty title": ('title="Newton\'s method"', 'title=""', "has no `title`, which says it in two words"),
    "no sentence": ("    sentence=", "    # sentence=", "has no `sentence`, which says in one sentence"),
    "no source": ("    source=", "    # source=", "has no `source`, which says where it was met"),
    "no required": ("    required=", "    # required=", "has no `required`, which names the keys"),
    "no reader": ("    read=read", "    # read=read", "has no `read`, which makes the exercise of its table"),
    "a reader that is none": ("    read=read", '    read="read"', "has a `read` that cannot be called, found 'read'"),
    "a misspelt part": ("    source=", "    sauce=", "has no part 'sauce'; did you mean 'source'?"),
    "no keys": (TABLE, "", "has no `keys`, which describes the keys of its table"),
    "a key that is required": (
        'required=("coefficients", "start")',
        'required=("coefficients", "begin")',
        "requires the key 'begin', which its `keys` do not describe",
    ),
    "a default of what is required": (
        'required=("coefficients", "start")',
        'required=("coefficients", "steps")',
        "requires the key 'steps', which has a default in its `keys`",
    ),
    "a key without a meaning": ('"the parameter at the start"', '""', "has no meaning for the key 'start'"),
    "a table without a key": ("    cells=", '    tables={"rows": {}},\n    cells=', "has the tables 'rows', which its"),
    "no cells": ("cells=QUANTITIES", "cells={}", "has no `cells`, which says what its quantities mean"),
    "a cell with an empty meaning": (
        '"a coefficient of the polynomial"',
        '""',
        "has no meaning for the cell 'coefficient'; give it in `cells`",
    ),
    "a cell without a meaning": (
        '    "curvature": "the second',
        '    "other": "the second',
        "has no meaning for the cell 'curvature'; give it in `quantities`",
    ),
    "a cell that only the class knows": (
        "cells=QUANTITIES",
        'cells={"point": "the parameter"}',
        "has no meaning for the cell 'coefficient'; give it in `cells`",
    ),
    "a count without a meaning": (
        "    quantities = QUANTITIES\n",
        '    quantities = QUANTITIES\n    whole = frozenset({"rounds"})\n',
        "has no meaning for the cell 'rounds'; give it in `quantities`",
    ),
    "another name": (
        '    kind = "newton"\n',
        '    kind = "newtons-method"\n',
        "has a class Newton whose `kind` is 'newtons-method', expected 'newton', as its file is called",
    ),
    "no name": ('    kind = "newton"\n', "", "has a class Newton whose `kind` is '', expected 'newton'"),
    "no Exercise": ("    return Newton(", "    return dict(", "has a `read` that makes no Exercise, found 'dict'"),
    **{
        f"no {name}": (f"    def {name}(", f"    def other_{name}(", f"has no `{name}` in its class Newton, which")
        for name in ("steps", "symbol", "statement", "page")
    },
}


@pytest.fixture(scope="module")
def incomplete(tmp_path_factory):
    """A checkout whose kind of exercise each test writes anew."""
    folder = extended(tmp_path_factory.mktemp("incomplete"), FILE, NEWTON)
    (folder / "problem.toml").write_text(PROBLEM.partition("[rounding")[0], "utf-8")
    return folder


@pytest.mark.parametrize("name", INCOMPLETE)
def test_a_missing_piece_is_named_with_its_file(incomplete, name):
    piece, instead, said = INCOMPLETE[name]
    assert NEWTON.count(piece) == 1
    (incomplete / FILE).write_text(NEWTON.replace(piece, instead), "utf-8")
    refused = worked(incomplete, "solve", "problem.toml")
    assert refused.returncode == 2 and not refused.stdout, refused.stderr
    assert f"{FILE}: the kind of exercise 'newton' {said}" in refused.stderr
    assert "Traceback" not in refused.stderr and len(refused.stderr.splitlines()) == 1


def test_what_has_nothing_to_do_with_an_incomplete_kind_goes_on(incomplete):
    (incomplete / FILE).write_text("KIND = None\n", "utf-8")
    for name in ("slides-2-2-1", "vanishing-sigmoid"):
        assert worked(incomplete, "solve", name).returncode == 0
    for command in (("catalogue", "exercises"), ("schema",)):
        refused = worked(incomplete, *command)
        assert refused.returncode == 2 and "newton.py: the kind of exercise 'newton' has no KIND" in refused.stderr


def test_a_folder_is_a_kind_as_a_file_is(checkout, tmp_path):
    head, start, rest = NEWTON.partition("def raised(")
    raised, _, tail = rest.partition("\n\n\n")
    own = "worked/exercises/newton/__init__.py"
    imported = "from worked.exercises.newton.powers import raised\n"
    folder = extended(tmp_path, own, head.replace("from worked.formula", imported + "from worked.formula") + tail)
    names = "from __future__ import annotations\n\nfrom worked.formula import Formula\n\n\n"
    (folder / "worked" / "exercises" / "newton" / "powers.py").write_text(names + start + raised + "\n", "utf-8")
    (folder / "problem.toml").write_text(PROBLEM, "utf-8")
    found, wanted = (worked(each, "solve", "problem.toml") for each in (folder, checkout))
    assert found.returncode == 0 and found.stdout == wanted.stdout
    (folder / own).write_text("", "utf-8")
    refused = worked(folder, "solve", "problem.toml")
    assert refused.returncode == 2 and f"{own}: the kind of exercise 'newton' has no KIND" in refused.stderr
    assert worked(folder, "solve", "vanishing-sigmoid").returncode == 0


def test_a_kind_is_not_called_as_a_table_of_nets(tmp_path):
    folder = extended(tmp_path, "worked/exercises/training.py", NEWTON)
    assert worked(folder, "solve", "slides-2-2-1").returncode == 0
    refused = worked(folder, "catalogue", "exercises")
    assert refused.returncode == 2 and "means something else in problem files: [training]" in refused.stderr
