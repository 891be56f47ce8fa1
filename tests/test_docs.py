"""The documents say what the code does."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import worked
from worked.exercises.catalogue import find
from worked.pages.catalogue.page import CATALOGUES
from worked.record import replace

ROOT = Path(__file__).resolve().parent.parent


def builder():
    """What builds the tables of the documents."""
    found = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    build = importlib.util.module_from_spec(found)
    found.loader.exec_module(build)
    return build


def test_the_tables_of_keys_are_current():
    build = builder()
    for page in build.PAGES:
        text = page.read_text("utf-8")
        assert build.built(text) == text, "run: python docs/build.py"


def test_a_kind_of_exercise_without_an_example_has_a_section():
    kind = replace(find("deep-chain"), example="", others=())
    section = builder().kind_section(kind)
    assert "`[deep-chain]`" in section and "| `weights` |" in section and "| `product` |" in section
    assert "```toml" not in section and not kind.examples


def test_the_examples_in_the_documents_are_problems():
    for page in ("README.md", "docs/problem-files.md"):
        text = (ROOT / page).read_text("utf-8")
        blocks = [block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[network]" in block]
        assert blocks
        for block in blocks:
            assert worked.parse(block).shape == "2-2-1"


PROMPT = re.compile(r"^worked .*?(?=\s{2,}#|$)", re.MULTILINE)


def blocks(page: str, language: str) -> list[str]:
    """The blocks of a page in a language."""
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)


def typed(page: str, start: str, end: str) -> list[str]:
    """The commands of a part of a page, in their order."""
    part = (ROOT / page).read_text("utf-8").partition(start)[2].partition(end)[0]
    return [line for block in re.findall(r"```sh\n(.*?)```", part, re.DOTALL) for line in PROMPT.findall(block)]


def run_all(commands: list[str]) -> None:
    """Run commands as they are typed; a sheet that is not filled in, or has mistakes, ends with 0 or 1."""
    from worked.commands import main

    for command in commands:
        needs_pdf = ".pdf" in command and not importlib.util.find_spec("typst")
        if ">" in command or needs_pdf:
            continue
        overwrites = " -o " in command and not command.startswith(("worked generate", "worked train"))
        found = CliRunner().invoke(main, [*shlex.split(command)[1:], *(["--force"] if overwrites else [])])
        assert found.exit_code in (0, 1), f"{command}: {found.output}"


def test_the_tours_of_the_readme_work_as_they_are_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-net.toml").write_text(blocks("README.md", "toml")[0], "utf-8")
    commands = typed("README.md", "## Five minutes for the lecturer", "In Python:")
    assert len(commands) > 12
    run_all(commands)


def test_the_examiners_part_of_the_readme_works_as_it_is_typed(tmp_path, monkeypatch):
    for library in ("typst", "xlsxwriter"):
        pytest.importorskip(library)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class.csv").write_text(blocks("README.md", "csv")[0], "utf-8")
    commands = typed("README.md", "## Set an exam", "## From the page to a real net")
    assert len(commands) > 8
    run_all(commands)


def test_the_part_of_the_readme_on_training_works_as_it_is_typed(tmp_path, monkeypatch):
    pytest.importorskip("optuna")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sweep.toml").write_text(blocks("README.md", "toml")[1], "utf-8")
    commands = typed("README.md", "## From the page to a real net", "## Scope")
    assert len(commands) > 4
    run_all(commands)


@pytest.mark.parametrize("page", ["checking", "methods"])
def test_the_commands_of_a_page_work_as_they_are_typed(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_all(typed(f"docs/{page}.md", "# ", "\n## "))


def test_the_page_on_the_first_problem_works_as_it_is_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, second, options, sheet = blocks("docs/first-problem.md", "toml")
    (tmp_path / "ada.toml").write_text(sheet, "utf-8")
    for text in (first, second, f"{second}\n{options}"):
        (tmp_path / "net.toml").write_text(text, "utf-8")
        run_all(typed("docs/first-problem.md", "# Your first problem", "## 5."))
    (tmp_path / "net.toml").write_text(first, "utf-8")
    run_all(typed("docs/first-problem.md", "## 5.", "## 6."))


def test_the_message_on_the_page_on_the_first_problem_is_the_real_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    whole = blocks("docs/first-problem.md", "toml")[0]
    (tmp_path / "net.toml").write_text(whole.replace(", [[0.3, 0.9]]", ""), "utf-8")
    from worked.commands import main

    assert CliRunner().invoke(main, ["solve", "net.toml"]).stderr == blocks("docs/first-problem.md", "text")[0]


def test_the_sweep_of_the_readme_is_one():
    from worked.tuning.sweep import KEYS

    sweep = tomllib.loads(blocks("README.md", "toml")[1])
    assert set(sweep["search"]) - {"values"} <= set(KEYS)


def test_the_python_of_the_page_on_checking_says_what_comes_out():
    names: dict[str, object] = {"paths": []}
    for line in blocks("docs/checking.md", "python")[0].splitlines():
        code, mark, wanted = line.partition("  # ")
        if mark and not code.startswith(("page", "key", "reports")):
            assert repr(eval(code, names)) == wanted, line
        else:
            exec(code, names)


def test_the_readme_names_only_commands_and_catalogues_that_exist():
    from worked.commands import main

    text = (ROOT / "README.md").read_text("utf-8")
    for name in re.findall(r"worked (solve|catalogue|check|generate|grade|tutor|train|tune|schema)\b", text):
        assert name in main.known
    for what in re.findall(r"worked catalogue ([a-z]+)", text):
        assert what in CATALOGUES


def test_the_python_of_the_readme_runs():
    text = (ROOT / "README.md").read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    shown = names["solution"]["delta[3]@1"].shown
    assert f"'{shown}'" in code
    assert "______<!-- delta[3]@1 -->" in names["text"]


def test_the_python_of_the_page_on_training_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "training.md").read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    names: dict[str, object] = {}
    exec(compile(code, "training.md", "exec"), names)
    assert names["outputs"].shape == (1797, 10) and (tmp_path / "report.html").exists()


def test_the_plan_of_the_page_on_training_trains(tmp_path):
    from worked.learning.plan import plan_of, tables_in
    from worked.learning.runs import Run

    text = (ROOT / "docs" / "training.md").read_text("utf-8")
    path = tmp_path / "digits.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1], "utf-8")
    plan = plan_of(tables_in(path)).altered({"data.file": "digits", "training.epochs": 3})
    assert Run.begin(plan).train().epochs[-1].validation_score > 0.9
