"""`worked check` as a user meets it: the summary, pages, JSON, exit codes and sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

import worked
from tests.formats import BINARIES, ENDINGS, TEXTS
from worked.checking.sheets.shipped import sheets
from worked.commands import main

PROBLEM = "slides-2-2-1"
RIGHT = '[answers]\n"net[3]@1" = 0.755\n"out[3]@1" = 0.6803\n'
WRONG = 'student = "Ada"\n[answers]\n"net[3]@1" = 0.7550\n"out[3]@1" = -0.6803\n"net[5]@1" = ""\n'
STRANGE = WRONG + '"net[9]@1" = 0.5\n"out[4]@1" = "no idea"\n'
VERDICTS = ["correct", "carried", "rounding", "mistake", "wrong", "blank", "unreadable"]
FINDING = {
    "cell": {"type": "string"},
    "verdict": {"enum": VERDICTS},
    "given": {"type": "string"},
    "expected": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    "accepted": {
        "type": "array",
        "items": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    },
    "follows": {"type": "boolean"},
    "mistakes": {"type": "array", "items": {"type": "string"}},
    "says": {"type": "string", "minLength": 1},
}
SCHEMA = {
    "type": "object",
    "required": ["findings", "first_wrong", "score", "out_of"],
    "properties": {
        "findings": {"type": "array", "items": {"type": "object", "required": [*FINDING], "properties": FINDING}},
        "first_wrong": {"type": ["string", "null"]},
        "score": {"type": "integer", "minimum": 0},
        "out_of": {"type": "integer", "minimum": 0},
    },
}


def run(*arguments: str, given: str | bytes | None = None):
    """A command and what came of it."""
    return CliRunner().invoke(main, ["check", *arguments], input=given)


def refused(*arguments: str, given: str | bytes | None = None) -> str:
    """The sentence with which a command is refused."""
    found = run(*arguments, given=given)
    assert found.exit_code == 2, found.output
    assert found.stdout == ""
    assert found.stderr.startswith("worked: ") and found.stderr.count("\n") == 1
    return found.stderr


@pytest.fixture
def path(tmp_path):
    """A file with wrong answers."""
    found = tmp_path / "ada.toml"
    found.write_text(WRONG, "utf-8")
    return found


@pytest.mark.parametrize(("text", "code"), [(RIGHT, 0), (WRONG, 1), (STRANGE, 1), (RIGHT + '"out[4]@1" = "x"\n', 2)])
def test_the_exit_code_tells_what_was_found(text, code):
    for more in ([], ["--to", "json"], ["--to", "markdown"]):
        assert run(PROBLEM, "-", *more, given=text).exit_code == code


def test_the_summary_is_short_and_says_what_matters(path):
    found = run(PROBLEM, str(path))
    lines = found.stdout.splitlines()
    assert lines[0] == "Ada: 1 of 3 right   (first wrong: out[3]@1, 1 left blank)"
    assert lines[1].startswith("out[3]@1   -0.6803   expected 0.6803")
    assert "looks like: the sign is wrong" in found.stdout
    assert lines[-1] == "assumed rounding: every number to 4 decimals, rounded"
    assert len(lines) <= 12 and found.stderr == "" and "\x1b" not in found.stdout


def test_the_json_follows_the_contract():
    jsonschema = pytest.importorskip("jsonschema")
    found = run(PROBLEM, "-", "--to", "json", given=STRANGE)
    data = json.loads(found.stdout)
    jsonschema.validate(data, SCHEMA)
    assert [finding["verdict"] for finding in data["findings"]] == ["correct", "mistake", "unreadable", "blank"]
    assert data["first_wrong"] == "out[3]@1"
    assert (data["score"], data["out_of"]) == (1, 4)
    assert data["findings"][1]["mistakes"][0] == "sign-slip"


def test_a_bad_sheet_is_marked_as_far_as_it_can_be_read():
    found = run(PROBLEM, "-", given=STRANGE)
    assert "1 of 4 right" in found.stdout and "1 not readable" in found.stdout
    assert "'no idea' is no number" in found.stdout
    assert found.stderr.startswith("worked: no cell is called 'net[9]@1'; did you mean")
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize("format", TEXTS)
def test_every_format_is_a_page(format):
    found = run(PROBLEM, "-", "--to", format, given=WRONG)
    assert found.exit_code == 1
    assert "Feedback: " in found.stdout and "All your answers" in found.stdout and "Ada" in found.stdout


@pytest.mark.parametrize("ending", [*ENDINGS, "json"])
def test_the_format_follows_the_ending(path, ending):
    if ENDINGS.get(ending) in BINARIES:
        pytest.importorskip("typst")
    page = path.with_suffix(f".{ending}")
    found = run(PROBLEM, str(path), "-o", str(page))
    assert found.exit_code == 1 and found.stdout == "" and found.stderr == f"wrote {page}\n"
    assert page.stat().st_size > 500


def test_a_file_that_exists_is_left_alone_unless_forced(path):
    page = path.with_suffix(".md")
    page.write_text("mine")
    assert "exists" in refused(PROBLEM, str(path), "-o", str(page))
    assert page.read_text() == "mine"
    assert run(PROBLEM, str(path), "-o", str(page), "--force").exit_code == 1
    assert "Feedback" in page.read_text("utf-8")


def test_a_students_copy_that_is_filled_in_comes_back():
    copy = CliRunner().invoke(main, ["solve", PROBLEM, "--mode", "student"]).stdout
    solution = worked.solve(worked.example(PROBLEM))
    for name in solution:
        copy = copy.replace(f"______<!-- {name} -->", f"{solution[name].shown}<!-- {name} -->")
    found = run(PROBLEM, "-", given=copy)
    assert found.exit_code == 0, found.stdout
    assert " right" in found.stdout.splitlines()[0]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_other_kinds_of_sheet(tmp_path, kind):
    texts = {"csv": "cell,value\nnet[3]@1,0.7550\nout[3]@1,-0.6803\n"}
    texts["json"] = json.dumps({"answers": {"net[3]@1": "0.7550", "out[3]@1": -0.6803}})
    path = tmp_path / f"sheet.{kind}"
    path.write_text(texts[kind], "utf-8")
    for found in (run(PROBLEM, str(path)), run(PROBLEM, "-", given=texts[kind])):
        assert found.exit_code == 1 and found.stdout.startswith("1 of 2 right")


def test_problem_and_sheet_from_standard_input(tmp_path, path):
    from worked.shared import shared

    text = shared("examples").joinpath(f"{PROBLEM}.toml").read_text("utf-8")
    assert run("-", str(path), given=text).stdout == run(PROBLEM, str(path)).stdout
    assert "only one of them" in refused("-", "-", given=text)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([PROBLEM, "nowhere.toml"], "cannot be read"),
        ([PROBLEM, "appendix-b-2-2"], "did you mean 'appendix-b-2-2-1'"),
        (["slides-2-2", "x.toml"], "did you mean 'slides-2-2-1'"),
        ([PROBLEM, "-", "--to", "odt"], "no format is called"),
        ([PROBLEM, "-", "-o", "page.odt"], "ending"),
        ([PROBLEM, "-", "--convention", "mazru"], "did you mean 'mazur'"),
        ([PROBLEM, "-", "--steps", "0"], "from 1 to"),
        (["mazur-2-2-2", "-"], "belongs to a cell of this problem"),
    ],
)
def test_mistakes_get_one_sentence_and_exit_code_two(arguments, said):
    assert said in refused(*arguments, given=RIGHT)


@pytest.mark.parametrize("given", ["", b"\x00\x01\x02", "x" * 2_000_001, "[answers]", "{", "just words"])
def test_bad_standard_input(given):
    assert "standard input" in refused(PROBLEM, "-", given=given)


def test_more_steps_and_another_notation():
    text = '"net[3]@3" = 0.75\n'
    assert "no cell" in refused(PROBLEM, "-", given=text)
    assert run(PROBLEM, "-", "--steps", "3", given=text).exit_code in (0, 1)
    assert r"\mathrm{net}_{h1}" in run(
        PROBLEM, "-", "--convention", "mazur", "--to", "markdown", given='"net[h1]@1" = 0.7\n'
    ).stdout.replace("{net}_{h_1}", "{net}_{h1}")


@pytest.mark.parametrize("name", sheets())
def test_shipped_sheets_are_checked(name):
    found = run(name, name)
    assert found.exit_code in (0, 1) and found.stderr == ""


def test_the_errata_of_a_published_appendix_are_found():
    data = json.loads(run("appendix-b-2-2-1", "appendix-b-2-2-1", "--to", "json").stdout)
    wrong = {finding["cell"]: finding["given"] for finding in data["findings"] if not finding["mark"]}
    assert wrong == {
        "slope[o1]@1": "0.23",
        "gradient[x1>h2]@1": "0.009",
        "gradient[x2>h2]@1": "0.003",
        "weight[x2>h2]@2": "0.1997",
        "weight[h1>o1]@2": "-0.20618",
    }
    assert data["first_wrong"] == "slope[o1]@1"


class Tags(HTMLParser):
    """The elements of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)


def test_hostile_sheets_act_on_nothing():
    words = "<script>alert(1)</script> $x$ \\input{/etc/passwd} | ` * \x1b[31m"
    text = json.dumps({"student": words, "answers": {"net[3]@1": words, "out[3]@1": "-1", words: 1}})
    for format in (*TEXTS, "json"):
        found = run(PROBLEM, "-", "--to", format, given=text)
        assert found.exit_code == 1, found.output
        assert "\x1b" not in found.stdout + found.stderr
        assert format != "html" or "script" not in Tags(found.stdout).seen
        assert format != "latex" or "\\input{/etc" not in found.stdout
    assert "\x1b" not in run(PROBLEM, "-", given=text).output


def test_lone_surrogates_do_not_stop_it():
    text = '{"student": "\\ud800", "answers": {"net[3]@1": "\\udfff", "out[3]@1": 0.6803}}'
    for more in ([], ["--to", "json"], ["--to", "html"]):
        assert run(PROBLEM, "-", *more, given=text).exit_code == 0


def test_colour_is_for_terminals_only(monkeypatch):
    from worked.commands.check import _summary as summary

    report = worked.check(worked.example(PROBLEM), {"net[3]@1": "-0.7550"})
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in summary(report)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert "\x1b[31m" in summary(report)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in summary(report)


@pytest.mark.parametrize("command", [["check", "--help"], ["check", "appendix-b-2-2-1", "appendix-b-2-2-1"]])
def test_the_common_path_imports_neither_sympy_nor_numpy(command):
    code = f"import sys; from worked.commands import main; main({command!r}, standalone_mode=False)"
    code += "; print([m for m in ('sympy', 'numpy', 'typst') if m in sys.modules], file=sys.stderr)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert found.stderr.strip().splitlines()[-1] == "[]"


def test_help_shows_examples_and_the_exit_codes():
    found = run("--help").stdout
    assert "Examples:" in found and "exit code" in found


def test_mistakes_are_in_the_catalogue():
    found = CliRunner().invoke(main, ["catalogue", "mistakes", "--full"]).stdout
    for part in ("## Forward pass", "## Backward pass", "## Update", "## Slips"):
        assert part in found
    assert "| `bias-left-out` | the bias is left out of the net input | very often |" in found
    assert "- Right: `net = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 = 0.3775`" in found
    assert "worked check appendix-b-2-2-1" in CliRunner().invoke(main, ["catalogue", "examples"]).stdout


def test_the_front_door_reads_a_sheet_and_writes_its_page(path):
    report = worked.check(worked.example(PROBLEM), worked.read_sheet(path))
    page = worked.feedback(report)
    assert report.student == "Ada" and page.title == f"Feedback: {worked.example(PROBLEM).title}"
    assert "**Ada**" in worked.render(page)
