"""The command line on a terminal: plain text as wide as the terminal, and nothing that another format is made of."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys

import pytest

from worked.rendering.text.wrapping import width

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
STYLE = re.compile("\x1b\\[[0-9;]*m")
SOURCE = re.compile(r"\\[a-z]+|```|mermaid|\$")


def on_terminal(*arguments: str, columns: int = 80, **settings: str) -> str:
    """What a command prints on a terminal of that width."""
    import fcntl
    import termios

    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    environment = {**kept, "TERM": "xterm", "PYTHONPATH": os.pathsep.join(sys.path), **settings}
    command = [sys.executable, "-m", "worked", *arguments]
    with subprocess.Popen(command, stdout=far, stderr=far, env=environment) as process:
        os.close(far)
        pieces = []
        while piece := _read(near):
            pieces.append(piece)
    os.close(near)
    assert process.returncode in (0, 1)
    return b"".join(pieces).decode("utf-8").replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    """The next piece; nothing at the end, which some systems tell by an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", "slides-2-2-1"),
        ("solve", "slides-2-2-1", "--mode", "student"),
        ("catalogue", "activations"),
        ("catalogue", "mistakes", "slope-left-out"),
        ("check", "appendix-b-2-2-1", "appendix-b-2-2-1", "--to", "text"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("columns", [60, 80])
def test_pages_are_text_as_wide_as_the_terminal(arguments, columns):
    text = STYLE.sub("", on_terminal(*arguments, columns=columns))
    assert len(text) > 500 and not SOURCE.search(text)
    assert max(map(width, text.split("\n"))) <= columns


def test_on_a_wide_terminal_lines_stay_readable():
    assert max(map(width, on_terminal("solve", "slides-2-2-1", columns=240).split("\n"))) <= 110


@pytest.mark.parametrize("settings", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_no_style_where_none_is_wanted(settings):
    assert "\x1b[1m" in on_terminal("solve", "slides-2-2-1")
    assert "\x1b" not in on_terminal("solve", "slides-2-2-1", **settings)


def test_markdown_can_be_asked_for():
    text = on_terminal("solve", "slides-2-2-1", "--to", "markdown")
    assert "```math" in text and "\\begin{aligned}" in text


def test_a_pipe_gets_markdown():
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "worked", "solve", "slides-2-2-1"]
    assert b"```math" in subprocess.run(command, capture_output=True, env=environment, check=True).stdout
