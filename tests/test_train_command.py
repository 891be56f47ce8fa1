"""The command train: from the first line that a newcomer types to what is wrong with a file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import numpy
import pytest
from click.testing import CliRunner

from tests.formats import BINARIES, ENDINGS, STARTS
from worked.commands import main
from worked.rendering import FORMATS

QUICK = ("--epochs", "2", "--hidden", "5")


def run(*arguments: str, given: str | None = None):
    """The command, with what it printed."""
    return CliRunner().invoke(main, ["train", *map(str, arguments)], input=given)


def refused(*arguments: str, given: str | None = None) -> str:
    """The sentence with which the command refuses."""
    result = run(*arguments, given=given)
    assert result.exit_code == 2, result.output
    lines = result.stderr.strip().splitlines()
    assert not result.stdout and len(lines) == 1 and lines[0].startswith("worked: ")
    return lines[0]


def test_the_first_command_learns_the_digits():
    result = run("digits", "--epochs", "8")
    assert result.exit_code == 0
    told = next(line for line in result.stdout.splitlines() if line.startswith("epoch 8 of 8"))
    assert float(told.rpartition("accuracy ")[2].rstrip(" %")) > 90


def test_two_runs_print_the_same_but_for_the_time():
    first, second = (run("digits", *QUICK, "--seed", "4").stdout.splitlines() for _ in range(2))
    assert [line for line in first if not line.startswith("time")] == [
        line for line in second if not line.startswith("time")
    ]


def test_a_regression_from_standard_input():
    draw = numpy.random.default_rng(0)
    rows = ["a,b,y", *(f"{a:.4f},{b:.4f},{2 * a - b:.4f}" for a, b in draw.normal(size=(200, 2)))]
    result = run("-", "--epochs", "60", "--learning-rate", "0.01", given="\n".join(rows))
    assert result.exit_code == 0, result.output
    assert float(result.stdout.split("validation loss")[1].split("R² ")[1].split()[0]) > 0.95


def test_the_history_as_json():
    found = json.loads(run("digits", *QUICK, "--to", "json").stdout)
    assert [epoch["number"] for epoch in found["history"]["epochs"]] == [1, 2]
    assert found["plan"]["network"]["hidden"] == [5] and found["data"]["samples"] == 1797


def test_the_report_is_printed(tmp_path):
    assert run("moons", *QUICK, "--to", "markdown").stdout.startswith("# Training on moons")
    assert run("moons", *QUICK, "--report", tmp_path / "history.json").exit_code == 0
    assert len(json.loads((tmp_path / "history.json").read_text())["history"]["epochs"]) == 2
    assert "did you mean 'html'" in refused("moons", *QUICK, "--to", "htm")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_report_follows_the_ending(tmp_path, ending):
    path, name = tmp_path / f"report.{ending}", ENDINGS[ending]
    if name in BINARIES:
        pytest.importorskip("typst")
    result = run("moons", *QUICK, "--report", path)
    assert result.exit_code == 0, result.output
    content = path.read_bytes()
    assert content.startswith(STARTS[FORMATS[name].binary]) if name in BINARIES else b"moons" in content


def test_a_config_and_options_over_it(tmp_path):
    config = tmp_path / "net.toml"
    config.write_text('[network]\nhidden = [7]\n[training]\nepochs = 1\noptimiser = "adam"\n')
    found = json.loads(
        run("digits", "--config", config, "--set", "training.batch=50", "--hidden", "0", "--to", "json").stdout
    )
    assert found["plan"]["network"] == {"hidden": []}
    assert found["plan"]["training"] == {"epochs": 1, "optimiser": "adam", "batch": 50}


def test_a_run_is_kept_and_goes_on(tmp_path):
    whole, part = tmp_path / "whole", tmp_path / "part"
    assert run("digits", "--hidden", "5", "--epochs", "4", "-o", whole).exit_code == 0
    assert run("digits", "--hidden", "5", "--epochs", "2", "-o", part).exit_code == 0
    assert run("digits", "--resume", "--epochs", "4", "-o", part).exit_code == 0
    assert (whole / "last.npz").read_bytes() == (part / "last.npz").read_bytes()
    assert (part / "report.html").read_text("utf-8").count("epoch 4 of 4") == 1
    assert "--resume" in refused("digits", *QUICK, "-o", part)
    assert "hidden" in refused("--resume", "--hidden", "6", "-o", part)


def test_a_training_that_diverges_says_where():
    said = refused("moons", "--optimiser", "gradient-descent", "--learning-rate", "1e9", "--activation", "linear")
    assert "step" in said and "layer" in said and "smaller learning rate" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b,y\n1,2,x\n3,4,\n", ["y", "line 3"]),
        ("a,b,y\n1,blue,x\n3,red,z\n", ["b", "blue"]),
        ("a,b,y\n1,5,x\n2,5,z\n3,5,x\n4,5,z\n5,5,x\n6,5,z\n7,5,x\n8,5,z\n", ["b"]),
        ("a,b,y\n1,5,x\n2,6,x\n", ["class"]),
        ("", ["empty"]),
        ("a,b,y\n1,2\n", ["line 2"]),
    ],
)
def test_data_that_cannot_be_learnt_are_refused_in_a_sentence(text, words):
    said = refused("-", given=text)
    assert all(word in said for word in words), said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ["DATA", "digits"]),
        (("digts",), ["digts", "digits"]),
        (("nothing.csv",), ["nothing.csv"]),
        (("digits", "--optimiser", "adm"), ["adm", "adam"]),
        (("digits", "--hidden", "many"), ["--hidden", "many"]),
        (("digits", "--batch", "some"), ["--batch", "some"]),
        (("digits", "--set", "training.batsh=3"), ["batsh", "batch"]),
        (("digits", "--set", "batch"), ["key=value"]),
        (("digits", "--config", "nothing.toml"), ["nothing.toml"]),
        (("digits", "--resume"), ["--resume", "-o"]),
        (("--resume", "-o", "nowhere"), ["nowhere"]),
        (("digits", "--target", "nothing"), ["nothing"]),
        (("digits", "--report", "report.odt", *QUICK), ["odt"]),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(arguments, words):
    said = refused(*arguments)
    assert all(word in said for word in words), said


def test_a_report_is_never_written_over(tmp_path):
    path = tmp_path / "report.html"
    path.write_text("mine")
    assert "exists" in refused("moons", *QUICK, "--report", path) and path.read_text() == "mine"
    assert run("moons", *QUICK, "--report", path, "--force").exit_code == 0 and path.read_text() != "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_bar_on_a_terminal_fits_on_a_line():
    import pty

    code = "from worked.commands import main; main()"
    ours, theirs = pty.openpty()
    done = subprocess.run([sys.executable, "-c", code, "train", "digits", *QUICK],
                          stderr=theirs, stdout=subprocess.DEVNULL, check=False)  # fmt: skip
    os.close(theirs)
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", os.read(ours, 1 << 16).decode())
    os.close(ours)
    assert done.returncode == 0 and "2/2" in shown and "accuracy" in shown
    assert all(len(line) <= 80 for line in re.split(r"[\r\n]+", shown))


def test_help_is_quick():
    code = "import sys; from worked.commands import main; main(['train', '--help'], standalone_mode=False)"
    code += "; assert not {'numpy', 'sympy', 'sklearn'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
