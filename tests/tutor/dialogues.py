"""Dialogues: sessions talked to line by line, in the process and through pipes and pseudo-terminals."""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

import worked
from worked.checking.answer_key.key import Key
from worked.tutor.saved import Options
from worked.tutor.screen import rows
from worked.tutor.session import Session

STYLE = re.compile("\x1b\\[[0-9;?]*[a-z]")
LONGEST = 30  # seconds


@cache
def key(name: str) -> Key:
    """A shipped example, solved."""
    return worked.key(worked.example(name))


def session(name: str = "slides-2-2-1", cells: tuple[str, ...] = (), student: str = "") -> Session:
    """A new dialogue about a shipped example."""
    found = Session(key(name), Options(cells=cells), student)
    found.begin()
    return found


def said(talk: Session, *texts: str) -> str:
    """What is said to some lines, the last of which is what comes back."""
    lines = [talk.answer(text) for text in texts][-1]
    return "\n".join(row for line in lines for row in rows(line, talk.columns))


def right(talk: Session, name: str = "") -> str:
    """The number of the key of the cell that is asked for, or of another one."""
    return talk.key.outcomes[name or talk.at].shown


def go_to(talk: Session, cell: str) -> None:
    """Answer rightly as far as a cell."""
    while talk.at != cell:
        talk.answer(right(talk))


def environment(**settings: str) -> dict[str, str]:
    """The environment of a command."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm", **settings}


def command(*arguments: str) -> list[str]:
    """The command with arguments."""
    return [sys.executable, "-m", "worked", "tutor", *arguments]


def piped(folder: Path, *arguments: str, given: str | bytes = "", **settings: str):
    """The command with its answers through a pipe."""
    given = given if isinstance(given, bytes) else given.encode()
    return subprocess.run(
        command(*arguments), input=given, capture_output=True, cwd=folder, env=environment(**settings), timeout=60
    )


class Terminal:
    """The command on a pseudo-terminal, talked to as a person does: a line after each prompt."""

    def __init__(self, folder: Path, *arguments: str, columns: int = 80, **settings: str) -> None:
        import fcntl
        import pty
        import termios

        def take_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            # What runs in the background may have been started without it.
            signal.signal(signal.SIGINT, signal.SIG_DFL)

        self.near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.process = subprocess.Popen(
            command(*arguments),
            stdin=far,
            stdout=far,
            stderr=far,
            cwd=folder,
            env=environment(**settings),
            start_new_session=True,
            preexec_fn=take_terminal,
        )
        os.close(far)
        self.seen, self._decoder = "", codecs.getincrementaldecoder("utf-8")("replace")

    def asked(self, prompt: str) -> str:
        """What is printed until a prompt stands at the end, and nothing more comes."""
        start = len(self.seen)
        while piece := self._read():
            self.seen += piece
            if STYLE.sub("", self.seen).endswith(f"\n{prompt}"):
                return self.seen[start:]
        raise AssertionError(f"no prompt {prompt!r} came: {self.seen[-500:]}")

    def type(self, text: str) -> None:
        """Type a line, or keys such as Ctrl-C."""
        os.write(self.near, text.encode())

    def press(self, keys: str) -> None:
        """Press keys until something comes of it: an interrupt may fall between a prompt and the wait for input."""
        self.type(keys)
        while not select.select([self.near], [], [], 3)[0] and self.process.poll() is None:
            self.type(keys)

    def end(self) -> tuple[int, str]:
        """The exit code, and all that was printed."""
        while piece := self._read():
            self.seen += piece
        os.close(self.near)
        return self.process.wait(LONGEST), self.seen

    def _read(self) -> str:
        """The next piece; nothing at the end, or where nothing comes for long."""
        text = ""
        while not text:
            if not select.select([self.near], [], [], LONGEST)[0]:
                self.process.kill()
                return ""
            try:
                piece = os.read(self.near, 65536)
            except OSError:  # which is how some systems tell the end
                return ""
            if not piece:
                return ""
            # Of a sign whose bytes come in two pieces, the first gives no text.
            text = self._decoder.decode(piece).replace("\r", "")
        return text
