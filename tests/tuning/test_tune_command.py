"""The command for searches, its report, and the sweeps of the documents and examples."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.tuning.sweeps import GRID, sweep
from worked.commands import main
from worked.keys.toml_text import toml_text
from worked.learning.plan import Plan, option_of, plan_of, tables_in
from worked.tuning.sweep import sweep_of
from worked.tuning.tune import best_plan, tune

ROOT = Path(__file__).resolve().parents[2]


# The documents and examples


def test_the_sweep_of_the_documents_is_the_example_and_runs():
    text = (ROOT / "docs" / "tuning.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert blocks[0].strip() in (ROOT / "examples" / "sweeps" / "digits-grid.toml").read_text("utf-8")
    assert [sweep_of(tomllib.loads(block)).trials for block in blocks] == [12, 2]


@pytest.mark.parametrize("file", sorted((ROOT / "examples" / "sweeps").iterdir()), ids=lambda file: file.stem)
def test_the_examples_are_sweeps(file):
    assert sweep_of(tables_in(file), file.stem).trials > 1


# The command


@pytest.fixture
def called(tmp_path):
    """Calls the command with a sweep; returns its exit code, output and errors."""

    def call(tables, *arguments: str):
        file = tmp_path / "moons.toml"
        file.write_text(toml_text(tables))
        done = CliRunner().invoke(main, ["tune", str(file), *arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return call


def test_the_command_tells_the_best_and_how_to_train_it(called, tmp_path):
    best, report = tmp_path / "best.toml", tmp_path / "out" / "found.json"
    code, out, errors = called(sweep("grid", GRID), "-o", str(report), "--best", str(best))
    assert code == 0 and errors.count("\ntrial") == 5
    found = tune(sweep("grid", GRID))
    first = out.splitlines()[3].split()
    assert first[:3] == [str(found.best.number), f"{found.best.score:.5g}", "learning-rate"]
    assert plan_of(tables_in(best)) == best_plan(sweep("grid", GRID), found)
    said = json.loads(report.read_text())
    assert said["best"] == found.best.number and len(said["trials"]) == 6
    assert (report.parent / "moons.journal").exists()
    words = shlex.split(out.splitlines()[-1])
    assert words[:3] == ["worked", "train", "moons"] and set(words[3::2]) == {"--set"}
    plan = Plan({"file": "moons"}, {}, {}).altered(dict(map(option_of, words[4::2])))
    assert plan == plan_of(tables_in(best))
    code, _, errors = called(sweep("grid", GRID), "-o", str(report))
    assert code == 2 and errors == f"worked: {report} exists already and is left as it is; --force overwrites it\n"


def test_the_command_says_what_is_wrong(called):
    tables = sweep("grid", {"training.optimiser": ["smd", "samd"]})
    code, _, errors = called(tables)
    assert code == 2 and "worked: none of 2 trials came to its end; trial 1: " in errors
    assert called(tables, "--backend", "lokky")[2].startswith("worked: --backend: expected one of loky, dask, ray")
    assert "--scheduler: it belongs to --backend dask" in called(tables, "--scheduler", "tcp://a:1")[2]
    assert "--workers: expected a number from 1 to 1024, found 0" in called(tables, "--workers", "0")[2]
    assert (
        "search.storage, a place for the trials" in called(tables, "--backend", "dask", "--scheduler", "tcp://a:1")[2]
    )


def test_the_report_is_a_page(called, tmp_path):
    pytest.importorskip("worked.pages.reports.search")
    code, out, _ = called(sweep("grid", GRID), "--to", "markdown")
    assert code == 0 and "validation loss" in out


def test_written_tables_are_read_back():
    tables = {
        "a": {"text": 'a "b" \\ é\n', "n": 1e-05, "yes": True, "list": [[1], []], "in": {"b c": {"d": 2}, "e": {}}}
    }
    assert tomllib.loads(toml_text(tables)) == tables
