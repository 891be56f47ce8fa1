"""The documents say what the code does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import worked
from worked.pages.catalogue import CATALOGUES

ROOT = Path(__file__).resolve().parent.parent


def test_the_tables_of_keys_are_current():
    found = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    build = importlib.util.module_from_spec(found)
    found.loader.exec_module(build)
    for page in build.PAGES:
        text = page.read_text("utf-8")
        assert build.built(text) == text, "run: python docs/build.py"


def test_the_examples_in_the_documents_are_problems():
    for page in ("README.md", "docs/problem-files.md"):
        text = (ROOT / page).read_text("utf-8")
        blocks = [block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[network]" in block]
        assert blocks
        for block in blocks:
            assert worked.parse(block).network.shape() == "2-2-1"


def test_the_readme_names_only_commands_and_catalogues_that_exist():
    from worked.commands import main

    text = (ROOT / "README.md").read_text("utf-8")
    for name in re.findall(r"worked (solve|catalogue|check|generate|grade|tutor|train|tune|schema)\b", text):
        assert name in main.commands
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
