"""The page on exams says what the program does: its commands, its generator, and the reports on the shipped exams."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import worked
from worked.commands import main
from worked.exam.read import read_exam
from worked.exam.shipped import exam_path, exams
from worked.exam.stream import Stream, code_of, seed_of

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "exams.md").read_text("utf-8")
BLANK = re.compile(r"_{3,}<!-- (\S+) -->")
MEASURED_AGAIN = ("decay", "neuron", "standardising")


def stress_builder():
    """What writes the stress reports."""
    found = importlib.util.spec_from_file_location("docs_stress", ROOT / "docs" / "stress.py")
    build = importlib.util.module_from_spec(found)
    found.loader.exec_module(build)
    return build


def blocks(language: str) -> list[str]:
    """The blocks of the page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def commands(start: str, end: str) -> list[str]:
    """The commands of a part of the page."""
    part = PAGE.partition(f"\n{start}\n")[2].partition(f"\n{end}\n")[0]
    shown = "\n".join(re.findall(r"```sh\n(.*?)```", part, re.DOTALL))
    return re.findall(r"^worked .*?(?=\s{2,}#|$)", shown, re.MULTILINE)


def run(command: str) -> str:
    """What a command says; it succeeds."""
    found = CliRunner().invoke(main, shlex.split(command)[1:])
    assert found.exit_code == 0, f"{command}: {found.output}"
    return found.output


@pytest.mark.parametrize("name", exams())
def test_the_stress_report_is_that_of_the_exam(name):
    said = stress_builder().Made.said(name)
    assert said.digest == read_exam(name).digest, f"run: python docs/stress.py {name} && python docs/build.py"
    text = (ROOT / "docs" / "exams" / f"{name}.md").read_text("utf-8")
    assert exam_path(name).read_text("utf-8").strip() in text and " of 10000 draws are fair" in text
    assert f"[{name}](exams/{name}.md)" in PAGE


@pytest.mark.parametrize("name", MEASURED_AGAIN)
def test_the_stress_report_is_what_the_requirements_say_now(name):
    build = stress_builder()
    assert build.Made.of(name) == build.Made.said(name), "run: python docs/stress.py && python docs/build.py"


def test_the_page_has_no_report_of_an_exam_that_is_gone():
    assert {path.stem for path in (ROOT / "docs" / "exams").glob("*.md")} == set(exams())
    for picture in re.findall(r"\]\((exams/\w+\.png)\)", PAGE):
        assert (ROOT / "docs" / picture).read_bytes().startswith(b"\x89PNG")


def test_the_generator_of_the_page_is_that_of_the_program():
    names: dict[str, object] = {}
    code = blocks("python")[0]
    exec(code, names)
    for line in code.splitlines():
        expression, mark, wanted = line.partition("  # ")
        if mark:
            assert repr(eval(expression, names)) == wanted, line
    secret, digest = names["secret"], names["digest"]
    for number in range(20):
        made = code_of(secret, digest, "Zoë", number)
        assert names["code"](secret, digest, "Zoë", number) == made
        stream = Stream(seed_of(secret, digest, made), "input[x1]@1")
        seed = names["h"](secret, "worked variant 1", digest, made)
        for count in (2, 20, 3 * 10**14):
            found = names["below"](names["words"](seed, "input[x1]@1", number), count)
            assert found == stream.below(number, count)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the files of the page."""
    pytest.importorskip("typst")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-exam.toml").write_text(blocks("toml")[0], "utf-8")
    (tmp_path / "class.csv").write_text(blocks("csv")[0], "utf-8")
    return tmp_path


def test_the_commands_before_the_exam_work_as_they_are_typed(desk):
    assert "draws are fair" in run(commands("### Stress it", "### Generate it")[0].replace("2000", "200"))
    generated = commands("### Generate it", "### Print it") + commands("### Print it", "### Mark by hand")
    assert len(generated) == 5
    for command in generated:
        run(command)
    assert len(list(desk.glob("trial/sheets/*.pdf"))) == 3 and len(list(desk.glob("groups/sheets/*.pdf"))) == 1
    assert {path.name for path in desk.glob("print/*/all.pdf")} == {"all.pdf"}
    assert {path.suffix for path in desk.glob("home/sheets/*")} == {".html", ".md"}
    made = json.loads((desk / "print" / "manifest.json").read_text("utf-8"))
    said = PAGE.partition("The manifest is JSON:")[2].partition("<!-- measures -->")[0]
    assert all(f"`{key}`" in said for key in (*made, *made["variants"][0]))
    run(commands("## Secrets and codes", "## Random numbers")[0])
    assert (desk / "again" / "problems" / "K7QF3-M2DX9.toml").is_file()


def test_the_commands_after_the_exam_work_as_they_are_typed(desk):
    run("worked generate my-exam.toml --roster class.csv -o home --to markdown")
    made = json.loads((desk / "home" / "manifest.json").read_text("utf-8"))
    (desk / "submissions").mkdir()
    rows = []
    for variant in made["variants"]:
        key = worked.solve(worked.read(desk / "home" / variant["problem"]))
        sheet = (desk / "home" / variant["sheet"]).read_text("utf-8")
        filled = BLANK.sub(lambda blank, key=key: f"{key[blank[1]].shown}<!-- {blank[1]} -->", sheet)
        (desk / "submissions" / f"{variant['code']}.md").write_text(filled, "utf-8")
        rows += [(variant["student"], cell, key[cell].shown) for cell in BLANK.findall(sheet)]
    (desk / "answers.csv").write_text(
        "".join(",".join(row) + "\n" for row in [("student", "cell", "value"), *rows]), "utf-8"
    )
    for command in commands("### Grade sheets that are handed in", "## Shipped exams"):
        (desk / "marks.csv").unlink(missing_ok=True)
        run(command)
        with (desk / "marks.csv").open(encoding="utf-8", newline="") as file:
            marks = list(csv.DictReader(file))
        assert [row["score"] for row in marks] == [row["out_of"] for row in marks] == ["44", "44"]
        assert list(marks[0])[:6] == re.search(r"`(student, code, .*?)`", PAGE)[1].split(", ")
    assert (desk / "class.html").is_file() and len(list((desk / "feedback").iterdir())) == 2
