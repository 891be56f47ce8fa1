"""`worked generate` as an examiner meets it: what it refuses, and that a refusal leaves nothing behind."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.classroom.commands import SECRET, files_in, generate, refused, run, variants
from worked.exam.exam import Exam
from worked.exam.read import read_exam
from worked.exam.shipped import exam_path

WEIGHT = "weight = { from = -1, to = 1, decimals = 1 }"


def exam_of(draw: str, more: str = "", problem: str = "slides-2-2-1") -> str:
    """The text of an exam file."""
    return f'problem = "{problem}"\n[draw]\n{draw}\n{more}\n'


# What is no exam


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, ["cannot be read (no such file"]),
        (b"", ["the file is empty; an exam needs a problem and [draw]"]),
        (bytes(range(256)), ["not UTF-8"]),
        (b"\0\0\0\0", ["exam.toml"]),
        (b"problem = ", ["not a TOML file"]),
        (b'problem = "slides-2-2-1"', ["draw is missing"]),
        (b"[draw]\nweight = { values = [1] }", ["problem is missing"]),
        (b'problem = "slides-2-2-1"\n[drow]', ["unknown key 'drow'", "did you mean 'draw'"]),
        (b"problem = 3\n[draw]", ["problem: expected a name or a table, found '3'"]),
        (b"problem = {}\n[draw]\nweight = { values = [1] }", ["exam.toml"]),
        (
            b'title = "x"\nproblem = { network = 3 }\n[draw]\nactivations = { values = ["tanh"] }',
            ["network: expected a table, found '3'"],
        ),
        (b"problem = { training = 3 }\n[draw]\nloss = { values = [1] }", ["exam.toml"]),
        (exam_of(WEIGHT, problem="slide-2-2-1").encode(), ["no example is called", "did you mean 'slides-2-2-1'"]),
        (exam_of(WEIGHT, problem="../../etc/passwd").encode(), ["no example is called"]),
    ],
)
def test_what_is_no_exam_is_refused(here, content, says):
    if content is not None:
        Path("exam.toml").write_bytes(content)
    found = refused("exam.toml", "--count", 1, "-o", "out", secret=None)
    assert all(part in found for part in says), found
    assert set(os.listdir()) <= {"exam.toml"}


def test_a_folder_and_a_misspelt_name_are_no_exams(here):
    Path("exam.toml").mkdir()
    assert "is a directory" in refused("exam.toml", "--count", 1, "-o", "out", secret=None)
    assert "did you mean 'midterm'" in refused("mid-term", "--count", 1, "-o", "out", secret=None)
    assert os.listdir() == ["exam.toml"]


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        ("", ["draw: nothing is drawn"]),
        ("weight = 3", ["draw.weight: expected a range", "found '3'"]),
        ("wieght = { from = -1, to = 1 }", ["called 'wieght'", "did you mean 'weight'"]),
        ('"weight[1>9]" = { from = -1, to = 1 }', ["called 'weight[1>9]'", "did you mean 'weight[1>"]),
        ("net = { from = -1, to = 1 }", ["draw: no given number is called 'net'"]),
        ("weight = { from = 1, to = -1 }", ["from 1 to -1 there is no number; exchange from and to"]),
        ("weight = { from = 1 }", ["draw.weight: to is missing"]),
        ("weight = { from = 1, too = 2 }", ["unknown key 'too'", "did you mean 'to'"]),
        ("weight = { from = -1, to = 1, decimals = 13 }", ["decimals: expected a number from 0 to 12, found '13'"]),
        ("weight = { from = -1, to = 1, decimals = -1 }", ["from 0 to 12, found '-1'"]),
        ("weight = { from = -1, to = 1, decimals = 0.5 }", ["from 0 to 12, found '0.5'"]),
        ("weight = { from = 0.5, to = 1 }", ["draw.weight.from: 0.5 has more than 0 decimals"]),
        ("weight = { from = 0, to = 1, exclude = [7] }", ["7 is not in the range"]),
        ("weight = { from = 1, to = 1, exclude = [1] }", ["all numbers of the range are excluded"]),
        ("weight = { from = 1, to = 1e18 }", ["more than 10^15 numbers"]),
        ("weight = { from = 1, to = 1e400 }", ["at most 40 digits"]),
        ("weight = { from = nan, to = 1 }", ["expected a finite number"]),
        ("weight = { from = true, to = 1 }", ["draw.weight.from"]),
        ('weight = { from = "a", to = 1 }', ["expected a number, found the letter 'a'"]),
        ("weight = { values = [] }", ["expected from 1 to 1000 values, found 0"]),
        ("weight = { values = 1 }", ["draw.weight.values"]),
        ('weight = { values = [1, "a"] }', ["draw.weight.values: expected a number, found the letter 'a'"]),
        ("weight = { values = [true] }", ["draw.weight.values: expected a number, found 'True'"]),
        ("weight = { values = [[1]] }", ["draw.weight.values"]),
        ("weight = { values = [1], from = 2 }", ["has both values and from"]),
        ("activations = { from = 1, to = 2 }", ["it is no number; expected { values"]),
        ('activations = { values = ["sigmoid", "sigmod"] }', ["called 'sigmod'", "did you mean 'sigmoid'"]),
        ('loss = { values = ["half"] }', ["no loss is called 'half'"]),
        ('batch-order = "random"', ["draw.batch-order: the problem has no samples"]),
        ("batch-order = 1", ['expected "random", found']),
        (f"{WEIGHT}\n[require]\nnett = [1, 2]", ["unknown key 'nett'", "did you mean 'net'"]),
        (f"{WEIGHT}\n[require]\nnet = [2, 1]", ["expected the smaller number first"]),
        (f"{WEIGHT}\n[require]\ntries = 0", ["require.tries: expected a number from 1"]),
        (f"{WEIGHT}\n[require]\ndigits = 31", ["require.digits: expected a number from 1 to 30"]),
        (f'{WEIGHT}\n[require]\nvisible = ["uphil"]', ["called 'uphil'", "did you mean 'uphill'"]),
        (f'{WEIGHT}\n[require]\nvisible = ["mask-ignored"]', ["mask-ignored"]),
        (f'{WEIGHT}\n[ask]\ncells = ["nett"]', ["ask.cells", "did you mean 'net'"]),
        (f"{WEIGHT}\n[ask]\ncells = []", ["ask.cells: the list is empty"]),
        (f'{WEIGHT}\n[ask]\ncells = ["input"]', ["no computed number is called 'input'"]),
        (f"{WEIGHT}\n[ask]\nmarks = {{ net = -1 }}", ["ask.marks.net: expected a number from 0 to 1000, found '-1'"]),
        (f"{WEIGHT}\n[page]\ncolumns = 3", ["page.columns: expected a number from 1 to 2"]),
    ],
)
def test_what_cannot_be_drawn_is_refused(here, draw, says):
    Path("exam.toml").write_text(exam_of(draw), "utf-8")
    found = refused("exam.toml", "--count", 1, "-o", "out", secret=None)
    assert all(part in found for part in says), found
    assert os.listdir() == ["exam.toml"]


@pytest.mark.parametrize(
    ("rule", "name", "helps"),
    [
        ("digits = 9\nnet = false", "digits", "show more digits in [rounding]"),
        ("net = [20, 30]", "net", "draw smaller or larger weights"),
        ("inactive = 1\nnet = false\nequal = true\nties = true", "inactive", "ask for other numbers of dead units"),
        ("given-digits = 1\nnet = [0, 99]", "given-digits", "draw with fewer decimals"),
    ],
)
def test_what_nobody_can_meet_names_the_requirement_and_what_helps(here, rule, name, helps):
    exam = exam_of("weight = { from = 1.1, to = 1.9, decimals = 1 }", f"[require]\ntries = 15\n{rule}")
    Path("exam.toml").write_text(exam, "utf-8")
    found = refused("exam.toml", "--count", 1, "-o", "out", secret=None)
    assert f"no variant passed in 15 tries: {name} rejected " in found and helps in found
    assert os.listdir() == ["exam.toml"]
    # The same folder does for the exam with what helps.
    Path("exam.toml").write_text(exam_of(WEIGHT), "utf-8")
    generate("exam.toml", "--count", 1, "-o", "out", "--to", "markdown")


def test_an_exam_with_too_few_variants_is_refused_and_leaves_the_folder_free(here):
    few = exam_of("target = { values = [0.1, 0.2, 0.3] }", "[require]\nvisible = false\nties = true\nequal = true")
    Path("exam.toml").write_text(few, "utf-8")
    found = refused("exam.toml", "--count", 4, "-o", "out")
    assert "3 different variants were found" in found and "different = false" in found
    assert os.listdir() == ["exam.toml"]
    generate("exam.toml", "--count", 3, "-o", "out", "--to", "markdown")
    assert len({Path("out", entry["problem"]).read_bytes() for entry in variants(here / "out")}) == 3
    # The fourth student comes later: what is there stays.
    before = files_in(here)
    assert "3 different variants were found" in refused("exam.toml", "--count", 4, "-o", "out")
    assert files_in(here) == before
    Path("exam.toml").write_text(few + "different = false", "utf-8")
    generate("exam.toml", "--count", 4, "-o", "alike", "--to", "markdown")
    assert len({Path("alike", entry["problem"]).read_bytes() for entry in variants(here / "alike")}) < 4


# What is asked for, and where it goes


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--count", 0], "from 1 to 100,000, found 0"),
        (["--count", -1], "from 1 to 100,000, found -1"),
        (["--count", 10**9], "found 1000000000"),
        ([], "expected one of --count, --roster and --code, found none"),
        (["--count", 1, "--code", "K7QF3-M2DX9"], "found --count and --code"),
        (["--count", 1, "--by", "group"], "--by: it belongs to --roster"),
        (["--code", "K7QF3"], "expected a code such as K7QF3-M2DX9, found 'K7QF3'"),
        (["--code", "K7QF3-M2DX9"], "a variant is written again with its secret"),
        (["--roster", "absent.csv"], "absent.csv: cannot be read"),
        (["--roster", "class.csv", "--by", "team"], "--by: expected one of"),
        (["--roster", "class.csv", "--by", "group"], "expected a column 'group'"),
        (["--count", 1, "--to", "pfd"], "did you mean 'pdf'"),
        (["--count", 1, "--key", "embed"], "--key: expected one of separate, embedded, none"),
        (["--count", 1, "--workers", 0], "--workers: expected a number from 1 to 1024"),
        (["--count", 1, "--secret-file", "empty"], "empty: the secret is empty"),
        (["--count", 1, "--secret-file", "absent"], "absent: cannot be read (no such file"),
        (["--count", 1, "--secret-file", "folder"], "folder: cannot be read (is a directory"),
        (["--count", 1, "--secret-file", "large"], "large: larger than 100 kB"),
    ],
)
def test_wrong_arguments_are_refused(here, arguments, says):
    Path("class.csv").write_text("name,id\nAnn,1\n")
    Path("empty").write_text(" \n")
    Path("large").write_bytes(b"x" * 100_001)
    Path("folder").mkdir()
    before = sorted(os.listdir())
    assert says in refused("midterm", *arguments, "-o", "out", secret=None)
    assert sorted(os.listdir()) == before


def test_what_is_there_already_is_left_as_it_is(here):
    Path("file").write_text("kept")
    Path("full").mkdir()
    Path("full/notes").write_text("kept")
    shipped = exam_path("midterm").read_bytes()
    Path("own").mkdir()
    Path("own/exam.toml").write_bytes(shipped)
    before = files_in(here)
    assert "file: is not a folder" in refused("midterm", "--count", 1, "-o", "file", secret=None)
    assert "full: is not empty (it has 'notes')" in refused("midterm", "--count", 1, "-o", "full", secret=None)
    # The examiner's own file, with its comments, would be replaced by the one that the folder keeps.
    assert "own: is not empty (it has 'exam.toml')" in refused("own/exam.toml", "--count", 1, "-o", "own", secret=None)
    assert files_in(here) == before


def test_another_exam_and_another_secret_are_refused(here):
    generate("midterm", "--count", 2, "-o", "out", "--to", "markdown")
    before = files_in(here)
    assert "holds another exam, 'Midterm" in refused("neuron", "--count", 2, "-o", "out")
    for who in (["--count", 2], ["--count", 3], ["--code", variants(here / "out")[0]["code"]]):
        assert "was written with another secret" in refused("midterm", *who, "-o", "out", secret=SECRET + "!")
    assert files_in(here) == before


def test_folders_on_the_way_are_made(here):
    said = generate("midterm", "--count", 1, "-o", "a/b/c", "--to", "markdown", secret=None)
    assert "made a new secret" in said and sorted(os.listdir("a/b")) == ["c", "c.secret"]
    assert os.stat("a/b/c.secret").st_mode & 0o777 == 0o600
    generate("midterm", "--count", 1, "-o", "a/b/c", "--to", "markdown", secret=None)


@pytest.mark.skipif(os.geteuid() == 0, reason="the super-user may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(here):
    Path("kept").mkdir()
    os.chmod("kept", 0o555)
    assert "cannot be written" in refused("midterm", "--count", 1, "-o", "kept/out")
    assert "cannot be written" in refused("midterm", "--count", 1, "-o", "kept/out", secret=None)


def test_an_exam_is_read_again_as_it_was(here):
    generate("midterm", "--count", 1, "-o", "out", "--to", "markdown")
    again: Exam = read_exam("out/exam.toml")
    assert again.digest == read_exam("midterm").digest
    generate("out/exam.toml", "--count", 2, "-o", "out", "--to", "markdown")
    assert len(variants(here / "out")) == 2


# Codes


def test_a_variant_is_written_again_byte_for_byte_by_its_code(here):
    formats = ("--to", "pdf", "--to", "html", "--to", "latex", "--to", "markdown", "--marking")
    generate("midterm", "--count", 3, "-o", "out", *formats)
    for entry in variants(here / "out")[1:]:
        generate("midterm", "--code", entry["code"].lower().replace("0", "o"), "-o", "again", *formats)
    first, again = files_in(here / "out"), files_in(here / "again")
    code = variants(here / "out")[0]["code"]
    whole = {name: content for name, content in first.items() if code not in name}
    assert {**again, "manifest.json": b""} == {**whole, "manifest.json": b""} and len(again) == 2 + 2 * 13
    assert [entry["student"] for entry in variants(here / "again")] == ["", ""]
    # One of another student has no owner either, and is no reason to believe in another secret.
    generate("midterm", "--count", 1, "-o", "again", *formats)
    assert {**files_in(here / "again"), "manifest.json": b""} == {**first, "manifest.json": b""}


def test_a_code_of_the_class_keeps_its_owner(here):
    Path("class.csv").write_text("name,id,group\nAnn Lee,7,A\nBo Ek,8,B\n")
    generate("midterm", "--roster", "class.csv", "-o", "out", "--to", "markdown")
    before = files_in(here)
    code = variants(here / "out")[1]["code"]
    Path("out/problems", f"{code}.toml").unlink()
    Path("out/sheets", f"{code}.md").unlink()
    generate("midterm", "--code", code, "-o", "out", "--to", "markdown")
    assert files_in(here) == before
    generate("midterm", "--code", code, "-o", "out", "--to", "html")
    assert "Bo Ek (8)" in Path("out/sheets", f"{code}.html").read_text()
    assert [entry["student"] for entry in variants(here / "out")] == ["7", "8"]


@pytest.mark.parametrize("junk", [3, "x", [1], ["x"], {"a": []}, [{"name": 3}], [[]], True])
@pytest.mark.parametrize("key", ["code", "student", "problem", "sheet", "students", "profile", "files"])
def test_a_damaged_manifest_is_refused_or_of_no_consequence(here, key, junk):
    generate("midterm", "--count", 2, "-o", "out", "--to", "markdown")
    manifest = json.loads(Path("out/manifest.json").read_text("utf-8"))
    manifest["variants"][0][key] = junk
    Path("out/manifest.json").write_text(json.dumps(manifest))
    found = run("generate", "midterm", "--count", 2, "-o", "out", "--to", "markdown")
    assert found.exit_code == 0 or (found.exit_code == 2 and found.stderr.count("\n") == 1), found.output
    assert sorted(os.listdir()) == ["out"]
