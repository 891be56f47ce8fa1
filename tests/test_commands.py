"""The command line as a user meets it: output, files, exit codes and sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

import worked
from tests.formats import BINARIES, ENDINGS, STARTS, TEXTS
from worked.commands import COMMANDS, main
from worked.pages.catalogue.page import CATALOGUES
from worked.rendering import FORMATS


def run(*arguments: str, given: str | bytes | None = None):
    """A command and what came of it."""
    return CliRunner().invoke(main, list(arguments), input=given)


def refused(*arguments: str, given: str | bytes | None = None) -> str:
    """The sentence with which a command is refused."""
    found = run(*arguments, given=given)
    assert found.exit_code == 2, found.output
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    assert found.stderr.startswith("worked: ")
    return found.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_has_the_first_sentence_of_each_help(name):
    file, sentence = COMMANDS[name]
    command = main.get_command(click.Context(main), name)
    assert command.callback.__module__ == f"worked.commands.{file}"
    assert " ".join(command.help.split("\n\n")[0].split()) == sentence


def test_the_help_imports_no_command():
    program = (
        "import sys; from worked.commands import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "worked.commands.common" in found.split()
    assert not {f"worked.commands.{file}" for file, _ in COMMANDS.values()} & set(found.split())


def test_the_slides_exercise_from_statement_to_new_error():
    page = run("solve", "slides-2-2-1").stdout
    parts = ["two inputs, two hidden units", "mermaid", "## Forward pass", "0.7550", "## Backward pass", "-0.04069"]
    parts += ["| 1 | 3 | $0.1$ | $-0.002656$ | $0.35$ | $1$ | $-0.0009296$ | $0.0991$ |", "| 4 | 5 | $0.9$ |"]
    parts += ["## Second forward pass", "0.6820", "The loss falls from $0.0181$ to $0.0166$."]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_a_file_standard_input_and_an_example_give_the_same(tmp_path):
    from worked.shared import shared

    text = shared("examples").joinpath("slides-2-2-1.toml").read_text("utf-8")
    path = tmp_path / "net.toml"
    path.write_text(text, "utf-8")
    asked = (["solve", str(path)], ["solve", "-"], ["solve", "slides-2-2-1"])
    assert len({run(*arguments, given=text).stdout for arguments in asked}) == 1


def test_json_follows_the_contract():
    found = json.loads(run("solve", "slides-2-2-1", "--to", "json", "--carry", "exact").stdout)
    assert list(found) == ["title", "version", "rounding", "cells"]
    cells = {cell["id"]: cell for cell in found["cells"]}
    out = cells["out[5]@1"]
    wanted = [
        "id",
        "quantity",
        "place",
        "step",
        "sample",
        "formula",
        "substituted",
        "value",
        "shown",
        "proven",
        "tie",
        "inputs",
    ]
    assert set(wanted) <= set(out)
    assert len(out["value"]) == len("0.") + 30
    assert out["shown"] == "0.6903"
    assert out["proven"] is True
    assert out["inputs"] == ["net[5]@1"]
    assert cells["weight[1>3]@1"]["formula"] is None
    assert cells["change[4>5]@1"]["value"] == "-" + cells["gradient[4>5]@1"]["value"]


@pytest.mark.parametrize("ending", [*ENDINGS, "json"])
def test_the_format_follows_the_ending(tmp_path, ending):
    path = tmp_path / f"page.{ending}"
    name = ENDINGS.get(ending)
    if name in BINARIES:
        pytest.importorskip("typst")
    assert run("solve", "slides-2-2-1", "-o", str(path)).exit_code == 0
    content = path.read_bytes()
    assert len(content) > 1000
    if name is None:
        assert json.loads(content)["cells"]
    elif name in BINARIES:
        assert content.startswith(STARTS[FORMATS[name].binary])
    else:
        page = worked.worksheet(worked.example("slides-2-2-1"))
        assert content.decode("utf-8") == worked.render(page, name, attachments={}, prefix="page-")


def test_pictures_stand_beside_a_markdown_file(tmp_path):
    run("solve", "slides-2-2-1", "-o", str(tmp_path / "page.md"))
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".md", ".svg", ".svg"]


def test_a_file_that_exists_is_left_alone_unless_forced(tmp_path):
    path = tmp_path / "page.md"
    path.write_text("mine")
    said = refused("solve", "slides-2-2-1", "-o", str(path))
    assert "exists" in said and said.endswith("; --force overwrites it\n")
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]
    assert run("solve", "slides-2-2-1", "-o", str(path), "--force").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["solv"], "did you mean 'solve'"),
        (["examples"], "`worked catalogue examples` lists them"),
        (["solve", "slides-2-2"], "did you mean 'slides-2-2-1'"),
        (["solve", "nowhere.toml"], "cannot be read"),
        (["solve", "slides-2-2-1", "--to", "odt"], "no format is called"),
        (["solve", "slides-2-2-1", "-o", "page.odt"], "ending"),
        (["solve", "slides-2-2-1", "-o", "/nowhere/at/all/page.md"], "cannot be written"),
        (["solve", "slides-2-2-1", "--mode", "studnet"], "did you mean 'student'"),
        (["solve", "slides-2-2-1", "--steps", "0"], "from 1 to"),
        (["solve", "slides-2-2-1", "--decimals", "99"], "from 0 to 30"),
        (["solve", "slides-2-2-1", "--carry", "rounded"], "expected one of exact, shown"),
        (["solve", "slides-2-2-1", "--convention", "mazru"], "did you mean 'mazur'"),
        (["catalogue", "activation"], "did you mean 'activations'"),
        (["solve"], "PROBLEM is missing; see `worked solve --help`"),
        (["solve", "slides-2-2-1", "more"], "expected PROBLEM alone, found 'more' too"),
        (["solve", "slides-2-2-1", "--decimals", "two"], "--decimals: expected a whole number, found 'two'"),
        (["solve", "slides-2-2-1", "--to"], "--to: expected a value, found none"),
        (["solve", "slides-2-2-1", "--mod", "student"], "there is no option '--mod'; did you mean '--mode'?"),
        (["generate", "midterm", "--count", "1"], "--output is missing"),
        (["audit", "nowhere"], "there is no such folder"),
    ],
)
def test_mistakes_get_one_sentence_and_exit_code_two(arguments, said):
    assert said in refused(*arguments)


@pytest.mark.parametrize("given", ["", b"\xff\xfe\x00", "x" * 1_000_002, "[network]"])
def test_bad_standard_input(given):
    assert "standard input" in refused("solve", "-", given=given)


def test_hostile_text_is_escaped_in_every_format():
    title = r"<script>alert(1)</script> \write18{x} & % _ # $ | ` * ~ ^ [a](b)"
    text = f"title = '''{title}'''\n" + open_example("slides-2-2-1").split("\n", 2)[2]
    for format in TEXTS:
        page = run("solve", "-", "--to", format, given=text)
        assert page.exit_code == 0, page.output
        assert format != "html" or "<script>" not in page.stdout
        assert format != "markdown" or r"\<script\>" in page.stdout
        assert format != "latex" or "\\write18" not in page.stdout


def open_example(name: str) -> str:
    """The text of a shipped example."""
    from worked.shared import shared

    return shared("examples").joinpath(f"{name}.toml").read_text("utf-8")


def test_steps_decimals_and_carry_change_the_problem():
    page = run("solve", "slides-2-2-1", "--steps", "3", "--decimals", "6", "--carry", "exact").stdout
    assert "## Step 3" in page
    assert "0.690283" in page
    assert "calculations use all digits" in page


def test_a_long_training_is_told_by_its_ends_and_its_course():
    page = run("solve", "slides-2-2-1", "--steps", "200").stdout
    assert "## Step 1\n" in page
    assert "## Step 100\n" not in page
    assert "Training history" in page


@pytest.mark.parametrize("what", CATALOGUES)
def test_catalogues_print(what):
    found = run("catalogue", what)
    assert found.exit_code == 0
    assert "|" in found.stdout


def test_mistakes_are_a_short_list_and_each_can_be_seen_in_full():
    from worked.checking.mistakes import mistakes

    short, every, full = (run("catalogue", "mistakes", *more).stdout for more in ([], ["--all"], ["--full"]))
    assert len(short.splitlines()) < 170 < len(every.splitlines()) < 400 < len(full.splitlines())
    assert "| `slope-left-out` |" in short and "The delta is error" not in short
    assert all(f"| `{name}` |" in every for name in mistakes())
    one = run("catalogue", "mistakes", "slope-left-out").stdout
    assert "The delta is error" in one and len(one.splitlines()) < 20
    assert "| `base-ten-logarithm` |" in run("catalogue", "mistakes", "--match", "BASE 10").stdout


def test_a_catalogue_is_narrowed_to_an_entry_or_a_text():
    one = run("catalogue", "activations", "swish").stdout
    assert one.count("| `swish` |") == 2 and "`tanh`" not in one
    adam = run("catalogue", "optimisers", "adam").stdout
    assert "## Adam" in adam or "### Adam" in adam
    assert "Rprop" not in adam
    found = run("catalogue", "examples", "--match", "momentum").stdout
    assert "`momentum-2-2-1`" in found and "`slides-2-2-1`" not in found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mistakes", "slop-left-out"], "did you mean 'slope-left-out'"),
        (["activations", "swich"], "did you mean 'swish'"),
        (["losses", "--match", "nowhere"], "nothing in the catalogue of losses matches 'nowhere'"),
        (["activations", "--full"], "--full: it belongs to the catalogue of mistakes"),
    ],
)
def test_what_no_catalogue_has_is_refused(arguments, said):
    assert said in refused("catalogue", *arguments)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("adam", "did you mean 'adam-2-2-1', 'adam-first-update', 'adamw-2-2-1' or 'nadam-quadratic'?"),
        ("mazur", "did you mean 'mazur-2-2-2'?"),
        ("zzz", f"and {len(worked.examples()) - 20} more"),
    ],
)
def test_a_part_of_a_name_leads_to_those_that_hold_it(name, said):
    assert said in refused("solve", name)


def test_schema_accepts_the_examples_and_refuses_a_misspelt_key():
    jsonschema = pytest.importorskip("jsonschema")
    import tomllib

    schema = json.loads(run("schema").stdout)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for name in worked.examples():
        validator.validate(tomllib.loads(open_example(name)))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(tomllib.loads(open_example("slides-2-2-1").replace("inputs", "input")))


@pytest.mark.parametrize("command", [["--help"], ["solve", "--help"], ["solve", "slides-2-2-1"]])
def test_the_common_path_imports_neither_sympy_nor_numpy(command):
    code = f"import sys; from worked.commands import main; main({command!r}, standalone_mode=False)"
    code += "; print([m for m in ('sympy', 'numpy', 'typst') if m in sys.modules], file=sys.stderr)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert found.stderr.strip().splitlines()[-1] == "[]"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")
def test_a_full_disk_gets_a_sentence():
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "worked", "solve", "slides-2-2-1"]
        found = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert found.returncode == 2
    assert found.stderr == "worked: standard output: cannot be written (no space left on device)\n"


def test_a_terminal_that_lacks_signs_gets_utf_8():
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "worked", "solve", "slides-2-2-1"]
    found = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "x₁" in found.stdout.decode("utf-8")


def test_devices_and_links_are_not_replaced(tmp_path):
    assert "is a device" in refused("solve", "slides-2-2-1", "-o", os.devnull, "--to", "html", "--force")
    link, page = tmp_path / "link.html", tmp_path / "page.html"
    page.write_text("old")
    link.symlink_to(page)
    assert run("solve", "slides-2-2-1", "-o", str(link), "--force").exit_code == 0
    assert link.is_symlink() and "<math>" in page.read_text("utf-8")


def completed(words: str, place: int) -> list[str]:
    """What the completion of the shell proposes."""
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join(sys.path),
        "_WORKED_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(place),
    }  # fmt: skip
    code = "import sys; sys.argv[0] = 'worked'; from worked.commands import main; main(prog_name='worked')"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    return [line.partition(",")[2] for line in found.stdout.splitlines()]


def test_the_shell_completes_commands_examples_and_formats():
    assert completed("worked so", 1) == ["solve"]
    assert {"slides-2-2-1", "softmax-3-class"} <= set(completed("worked solve s", 2))
    assert completed("worked solve slides-2-2-1 --to mark", 4) == ["markdown"]


def test_every_command_shows_an_example():
    for name in ("solve", "catalogue", "schema"):
        assert "Examples:" in run(name, "--help").stdout
