"""The command through pipes and on a pseudo-terminal: files, signals, colours, exit codes and refusals."""

from __future__ import annotations

import json
import os
import re
import signal
import tomllib

import pytest

import worked
from tests.tutor.dialogues import STYLE, Terminal, key, piped, session
from worked.rendering.text.wrapping import width

pytest.importorskip("pty", reason="this system has no pseudo-terminals")
STATE = "slides-2-2-1.tutor.json"


def answers(*changed: tuple[str, str]) -> str:
    """The numbers of the key, a line each, some of them replaced."""
    course, other = session().work.course, dict(changed)
    return "".join(f"{other.get(name, key('slides-2-2-1').outcomes[name].shown)}\n" for name in course.asked)


def test_a_right_student_through_a_pipe(tmp_path):
    found = piped(tmp_path, "slides-2-2-1", "-o", "ada.toml", "--student", 'Ada "L"', given=answers())
    text = found.stdout.decode()
    assert found.returncode == 0 and "41 of 41 right" in text and "\x1b" not in text
    assert "a₃ = 0.7550\nRight.\n" in text
    sheet = tomllib.loads((tmp_path / "ada.toml").read_text("utf-8"))
    assert sheet["student"] == 'Ada "L"' and len(sheet["answers"]) == 41
    assert worked.check(key("slides-2-2-1"), worked.read_sheet(tmp_path / "ada.toml")).score == 41


def test_a_wrong_student_gets_the_score_of_the_checker(tmp_path):
    given = (
        answers(("out[3]@1", "0.3197\n"), ("net[4]@1", "hint\nhint\nhint"), ("slope[5]@1", "skip")) + "skip\nfinish\n"
    )
    found = piped(tmp_path, "slides-2-2-1", "-o", "ada.json", given=given)
    report = worked.check(key("slides-2-2-1"), worked.read_sheet(tmp_path / "ada.json"))
    assert found.returncode == 1 and report.exit_code == 1
    assert f"{report.score} of 41 right" in found.stdout.decode()
    assert report["net[4]@1"].verdict == report["slope[5]@1"].verdict == "blank"
    assert worked.check(key("slides-2-2-1"), worked.read_sheet(tmp_path / STATE)).score == report.score


def test_the_end_of_input_saves_and_the_same_command_goes_on(tmp_path):
    first = piped(tmp_path, "slides-2-2-1", "--student", "Ada", given="0.755\n0.3197\n")
    assert first.returncode == 1 and f"Saved in {STATE}" in first.stdout.decode()
    kept = json.loads((tmp_path / STATE).read_text("utf-8"))
    assert kept["student"] == "Ada" and kept["answers"]["out[3]@1"] == "0.3197"
    again = piped(tmp_path, "slides-2-2-1", given="back\n0.6803\n").stdout.decode()
    assert "You go on where you stopped. So far 1 of 41 right, 1 wrong." in again and "3 of 41" in again
    anew = piped(tmp_path, "slides-2-2-1", "--new").stdout.decode()
    assert "You go on" not in anew and "So far 0 of 41" in anew
    assert json.loads((tmp_path / STATE).read_text("utf-8"))["answers"]["out[3]@1"] == "0.6803"
    (tmp_path / STATE).rename(tmp_path / "mine.json")
    assert "So far 2 of 41" in piped(tmp_path, "slides-2-2-1", "--resume", "mine.json").stdout.decode()


def test_options_are_remembered(tmp_path):
    piped(tmp_path, "slides-2-2-1", "--steps", "2", "--convention", "mazur", "--cells", "net,out", given="0.755\n")
    again = piped(tmp_path, "slides-2-2-1").stdout.decode()
    assert "Step 1: forward pass" in again and "out_h1" in again and "2 of 18" in again


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-"], "standard input"),
        (["nowhere.toml"], "cannot be read"),
        (["slides-2-2"], "did you mean 'slides-2-2-1'"),
        (["slides-2-2-1", "--steps", "0"], "from 1 to"),
        (["slides-2-2-1", "--cells", "nett"], "did you mean 'net'"),
        (["slides-2-2-1", "--cells", ","], "expected quantities or cells"),
        (["slides-2-2-1", "-o", "ada.pdf"], "expected the ending .toml or .json"),
        (["slides-2-2-1", "-o", "there.toml"], "exists already"),
        (["slides-2-2-1", "--resume", "nowhere.json"], "cannot be read"),
        (["slides-2-2-1", "--resume", "there.toml"], "no saved dialogue"),
        (["slides-2-2-1", "--resume", "kept.json", "--new"], "expected one of them"),
        (["mazur-2-2-2", "--resume", "kept.json"], "another problem"),
        (["slides-2-2-1", "--resume", "kept.json", "--steps", "3"], "another problem"),
        (["slides-2-2-1", "--resume", "damaged.json"], "damaged"),
        (["early-stopping", "--steps", "2"], "no weight updates"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_what_cannot_be_used_is_refused_in_a_sentence(tmp_path, arguments, said):
    talk = session()
    talk.answer("0.755")
    (tmp_path / "there.toml").write_text("mine = 1\n", "utf-8")
    (tmp_path / "kept.json").write_text(talk.state(), "utf-8")
    (tmp_path / "damaged.json").write_text(talk.state().replace('"0.755"', '"0.7a"'), "utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    found = piped(tmp_path, *arguments, given="0.755\n")
    assert found.returncode == 2 and not found.stdout
    assert said in found.stderr.decode() and found.stderr.count(b"\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert (tmp_path / "there.toml").read_text("utf-8") == "mine = 1\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"worked-tutor": 1}',
        b'{"worked-tutor": 2}',
        b"[" * 100_000,
        b'{"worked-tutor": 1e999}',
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_a_state_that_is_none_is_refused(tmp_path, raw):
    (tmp_path / STATE).write_bytes(raw)
    found = piped(tmp_path, "slides-2-2-1", given="0.755\n")
    assert found.returncode == 2 and found.stderr.count(b"\n") == 1
    assert (tmp_path / STATE).read_bytes() == raw


@pytest.mark.parametrize(
    "given", [b"\xff\xfe\x00\n" * 5, b"0.755" * 100_000 + b"\n0.755\n", b"\x1b[2J\n0.755", b"\r\n0.755\r\n"]
)
def test_any_bytes_may_come(tmp_path, given):
    found = piped(tmp_path, "slides-2-2-1", given=given)
    assert found.returncode == 0 and b"\x1b" not in found.stdout and not found.stderr


def test_a_folder_that_cannot_be_written_to_is_said_once(tmp_path):
    (tmp_path / STATE).symlink_to("/nowhere/at/all.json")
    found = piped(tmp_path, "slides-2-2-1", given="0.755\n0.6803\n").stdout.decode()
    assert found.count("Not saved") == 1 and "2 of 41 right" in found


def test_on_a_terminal_there_is_colour_and_nothing_moves_the_cursor(tmp_path):
    terminal = Terminal(tmp_path, "slides-2-2-1")
    terminal.asked("a₃ = ")
    terminal.type("0.775\n")
    assert "\x1b[31m" in terminal.asked("a₃ = ")
    terminal.type("0.755\n")
    assert "\x1b[32m" in terminal.asked("y₃ = ")
    terminal.type("quit\n")
    code, seen = terminal.end()
    assert code == 0 and f"Saved in {STATE}" in seen
    assert set(re.findall("\x1b\\[[0-9;?]*([A-Za-z])", seen)) <= {"m", "h", "l"}


@pytest.mark.parametrize("settings", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_no_colour_where_none_is_wanted(tmp_path, settings):
    terminal = Terminal(tmp_path, "slides-2-2-1", columns=40, **settings)
    terminal.asked("a₃ = ")
    terminal.type("0.775\n")
    terminal.asked("a₃ = ")
    terminal.type("\x04")
    code, seen = terminal.end()
    assert code == 1 and "\x1b[3" not in seen and "\x1b[1m" not in seen
    assert max(width(STYLE.sub("", row)) for row in seen.split("\n")) <= 40


@pytest.mark.parametrize("keys", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_ctrl_c_and_ctrl_d_leave_a_saved_state(tmp_path, keys):
    terminal = Terminal(tmp_path, "slides-2-2-1")
    terminal.asked("a₃ = ")
    terminal.type("0.755\n")
    terminal.asked("y₃ = ")
    terminal.press(keys)
    code, seen = terminal.end()
    assert code == 0 and f"Saved in {STATE}" in seen and "Traceback" not in seen
    assert "2 of 41" in piped(tmp_path, "slides-2-2-1").stdout.decode()


def test_after_a_kill_the_last_answer_is_there(tmp_path):
    terminal = Terminal(tmp_path, "slides-2-2-1")
    terminal.asked("a₃ = ")
    terminal.type("0.755\n")
    terminal.asked("y₃ = ")
    os.kill(terminal.process.pid, signal.SIGKILL)
    terminal.end()
    assert [path.name for path in tmp_path.iterdir()] == [STATE]
    assert "So far 1 of 41 right" in piped(tmp_path, "slides-2-2-1").stdout.decode()


def test_a_terminal_without_unicode(tmp_path):
    found = piped(tmp_path, "slides-2-2-1", given="0.755\n", PYTHONIOENCODING="ascii")
    assert found.stdout.isascii() and b"a3 = w13*x1 + w23*x2" in found.stdout
