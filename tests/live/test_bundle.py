"""One script of several modules: their forms, that Node takes it, and what a page has in it and asks for."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import zlib
from functools import cache
from shutil import which

import pytest

import worked
from tests.render.pages import HOSTILE
from worked.live.bundle import EXPORT, FOLDER, IMPORT, bundle, packed
from worked.live.page import with_inputs
from worked.record import replace
from worked.rendering.formats import FORMATS

MODULES = sorted(path.stem for path in FOLDER.glob("*.js"))
SMALL, LARGEST, LARGER = 150_000, 205_000, 300_000
MANY_BLANKS = ("xor-2-2-1", "batch-norm-2-2-1")  # about 200 each
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
NAMES = [name for name in worked.examples() if name not in ("epochs-2-2-1", "batch-modes")]


@cache
def student_copy(name: str) -> str:
    return str(worked.render(worked.worksheet(worked.example(name), mode="student"), "html"))


@cache
def page(name: str) -> str:
    return str(worked.render(worked.worksheet(worked.example(name), mode="practice"), "html"))


def exam(name: str) -> str:
    task = worked.example(name)
    return str(worked.render(with_inputs(worked.worksheet(task, mode="student"), task), "html"))


def data_of(text: str) -> dict:
    """The data of a page, compressed or not."""
    kind, inside = re.search(r'<script type="([^"]*)" id="worked">(.*?)</script>', text, re.DOTALL).groups()
    return json.loads(inside if kind == "application/json" else zlib.decompress(base64.b64decode(inside)))


@pytest.mark.parametrize("name", MODULES)
def test_modules_keep_to_the_two_forms(name):
    for line in (FOLDER / f"{name}.js").read_text("utf-8").split("\n"):
        if re.match(r"\s*(import|export)\b", line):
            assert IMPORT.match(line) or EXPORT.match(line), line
        assert "</" not in line or "</div" not in line
    assert not re.search(
        r"\b(eval|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b|new Function", bundle(name)
    )


@pytest.mark.parametrize("entry", ["practice", "exam"])
def test_node_takes_the_script(entry, tmp_path):
    if not which("node"):
        pytest.skip("Node is not installed")
    path = tmp_path / "script.js"
    path.write_text(bundle(entry), "utf-8")
    assert subprocess.run(["node", "--check", str(path)], capture_output=True).returncode == 0


def test_a_packed_script_is_the_script():
    whole, code, _ = packed("practice")
    assert zlib.decompress(base64.b64decode(code)).decode("utf-8") == whole == bundle("practice")


def test_the_policy_has_the_hashes_of_all_that_runs():
    text = page("slides-2-2-1")
    policy = html.unescape(POLICY.search(text)[1])
    whole, code, _ = packed("practice")
    assert code in text
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    for run in (whole, *scripts, *styles):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(run.encode()).digest()).decode()}'" in policy
    assert "'unsafe-inline'" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("text", [page("mazur-2-2-2"), exam("mazur-2-2-2")], ids=["practice", "exam"])
def test_a_page_is_small_and_asks_for_nothing(text):
    assert len(text.encode("utf-8")) < SMALL
    assert set(re.findall(r"https?://[^\s'\"<>)]*", text)) <= {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\ssrc=|@import|<link", text)
    assert "for practice and not for graded work" in text or "This page checks nothing" in text


@pytest.mark.parametrize("name", [*NAMES[::3], "batch-norm-2-2-1"])
def test_every_blank_becomes_an_input_with_a_name(name):
    text = page(name)
    slots = re.findall(r'data-cell="([^"]*)"', student_copy(name))
    inputs = re.findall(r'<input class="blank" data-cell="([^"]*)" aria-label="([^"]+)">', text)
    assert [slot for slot, _ in inputs] == slots
    assert 'class="blank" data-cell' not in text.replace("<input class", "")
    assert text.count("<math") == text.count("</math>")
    assert data_of(text)["version"] == 1
    assert len(text.encode("utf-8")) < (LARGER if name in MANY_BLANKS else LARGEST)


@pytest.mark.parametrize("words", ["</script><script>alert(1)</script><!--", 'content="POLICY" </title>', *HOSTILE])
def test_words_from_outside_end_no_script(words):
    bad = replace(worked.example("slides-2-2-1"), title=words)
    text = str(worked.render(worked.worksheet(bad, mode="practice"), "html"))
    assert text.count("<script") == text.count("</script>") == 3
    assert "default-src 'none'" in POLICY.search(text)[1]
    data = data_of(text)
    assert data["title"] == words.encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if name not in ("html",)])
def test_other_formats_refuse_in_a_sentence(format):
    document = worked.worksheet(worked.example("slides-2-2-1"), mode="practice")
    with pytest.raises(worked.WorkedError, match=r"^\w+: only HTML can be typed into; use --to html"):
        worked.render(document, format)


def test_a_long_training_is_refused():
    said = r"at most 2000 numbers, found 9450; take at most 41 updates with --steps 41$"
    with pytest.raises(worked.WorkedError, match=said):
        worked.worksheet(worked.example("epochs-2-2-1"), mode="practice")


@pytest.mark.parametrize("name", NAMES[1::3])
def test_the_page_of_an_exam_holds_no_answer(name):
    task = worked.example(name)
    student = student_copy(name)
    text, script = exam(name), bundle("exam")
    assert text.count(script) == 1
    rest = text.replace(script, "")
    for cell, outcome in worked.solve(task).outcomes.items():
        if len(outcome.shown.lstrip("-0.")) > 3:
            assert rest.count(outcome.shown) <= student.count(outcome.shown), cell
    assert "formula" not in script.lower()
    assert set(data_of(text)) == {*("version", "title", "kind", "code", "store", "words")}
