"""Pages are valid HTML by the Nu checker of the W3C's validator: one start of it for all, since Java starts slowly."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

import worked
from tests.npm import installed
from worked.live.page import with_inputs

# What the checker knows no better: properties that browsers have, and hashes of policies, which Chromium's tests hold.
UNKNOWN = re.compile(
    r"Property “(math-style|paint-order)” doesn't exist|Inline (script|style) violates Content Security"
)
NAMES = ("slides-2-2-1", "batch-norm-2-2-1", "softmax-3-class", "early-stopping", "perceptron-and", "xor-2-2-1")


def pages(name: str) -> dict[str, str]:
    """Each page of an example."""
    task = worked.example(name)
    documents = {mode: worked.worksheet(task, mode=mode) for mode in ("solved", "student", "key", "practice")}
    documents["exam"] = with_inputs(documents["student"], task)
    return {"lab": worked.lab(task), **{kind: str(worked.render(each, "html")) for kind, each in documents.items()}}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the checker says of all pages, a line for each finding."""
    jar = installed("vnu-jar", "build/dist/vnu.jar")
    if not which("java"):
        pytest.skip("Java is not installed")
    folder = tmp_path_factory.mktemp("valid")
    for name in NAMES:
        for kind, text in pages(name).items():
            (folder / f"{name}.{kind}.html").write_text(text, "utf-8")
    (folder / "broken.html").write_text("<!DOCTYPE html><title>x</title><p><div></p>", "utf-8")
    answers = {"net[3]@1": "0.775", "out[3]@1": "0.685", "delta[5]@1": "0.1"}
    feedback = worked.feedback(worked.check(worked.example("slides-2-2-1"), answers))
    (folder / "feedback.html").write_text(str(worked.render(feedback, "html")), "utf-8")
    command = ["java", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*command, *sorted(map(str, folder.iterdir()))], capture_output=True, timeout=300)
    findings = json.loads(done.stdout)["messages"]
    lines = [
        f"{Path(each['url']).stem.replace('%20', ' ')}: {each['message']} {each.get('extract', '')}"
        for each in findings
    ]
    return [line for line in lines if not UNKNOWN.search(line)]


def test_the_checker_finds_what_is_broken(told):
    assert any(line.startswith("broken: ") for line in told)


def test_pages_are_valid(told):
    assert [line for line in told if not line.startswith("broken: ")] == []
