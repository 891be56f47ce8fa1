"""One entry written into its file, and nothing else changed: the program in a process of its own has it everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT

ENTRY = """    Optimiser(
        "signed-direction",
        (
            Form(
                "only",
                (average("direction", Symbol("kept-share"), sign(gradient)), change(-(rate * Symbol("direction")))),
                "nobody",
            ),
        ),
        "nobody",
        parameters={"kept-share": Parameter("0.8", "zeta", "the share of the last direction that is kept")},
        quantities={"direction": Computed("d", "the average of the signs of the gradients")},
    ),
)
"""
PROBLEM = """
network = { layers = [1, 1], activations = "linear", weights = [[[0.4]]] }
samples = [{ inputs = [2], targets = [1.2] }]
training = { optimiser = "signed-direction", learning-rate = 0.5 }
"""


@pytest.fixture
def copy(tmp_path):
    """A copy of the package; what an entry is made of stands at the end of the list of optimisers."""
    for name in ("worked", "templates", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "problem.toml").write_text(PROBLEM, "utf-8")

    def written(entry: str) -> Path:
        path = tmp_path / "worked" / "maths" / "optimisers.py"
        before, opening, rest = path.read_text("utf-8").partition("OPTIMISERS = methods(")
        path.write_text(before + opening + rest.replace("\n)\n", "\n" + entry, 1), "utf-8")
        return tmp_path

    return written


def said(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """What the program in the folder says."""
    command = [sys.executable, "-m", "worked", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_an_optimiser(copy):
    folder = copy(ENTRY)
    page = said(folder, "solve", "problem.toml", "--to", "text")
    # dE/dw = 2 (0.8 - 1.2) = -0.8, so d = 0.2 * sgn(-0.8) = -0.2, and the weight goes up by 0.1.
    assert "d_x1,o1 = ζ·d_x1,o1^old + (1 − ζ)·sgn(∂E/∂w_x1,o1)" in page.stdout, page.stderr
    assert "w_x1,o1^new = w_x1,o1 + Δw_x1,o1 = 0.4 + 0.1000 = 0.5000" in page.stdout
    assert "`signed-direction`" in said(folder, "catalogue", "optimisers", "--to", "markdown").stdout
    assert '"direction"' in said(folder, "schema").stdout


def test_an_incomplete_optimiser(copy):
    folder = copy(ENTRY.replace("quantities=", "# quantities="))
    found = said(folder, "solve", "problem.toml")
    assert found.returncode == 2 and not found.stdout
    sentence = "optimiser 'signed-direction': the form 'only': the line 'direction' has no letter"
    assert sentence in found.stderr and "Traceback" not in found.stderr
    assert sentence in said(folder, "catalogue", "optimisers").stderr
    assert said(folder, "solve", "slides-2-2-1").returncode == 0
