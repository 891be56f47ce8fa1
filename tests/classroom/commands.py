"""The command generate as the tests run it, and what lies in a folder afterwards."""

from __future__ import annotations

import contextlib
import json
import re
import zlib
from pathlib import Path

from click.testing import CliRunner

from worked.commands import main

ROOT = Path(__file__).resolve().parents[2]
SECRET = "correct horse battery staple"


def run(*arguments, secret: str | None = SECRET):
    """A command, and what came of it."""
    return CliRunner().invoke(main, list(map(str, arguments)), env={"WORKED_SECRET": secret})


def generate(*arguments, secret: str | None = SECRET):
    """A command generate that is carried out."""
    found = run("generate", *arguments, secret=secret)
    assert found.exit_code == 0, found.output
    return found.stderr


def refused(*arguments, secret: str | None = SECRET) -> str:
    """The sentence with which a command generate is refused."""
    return refused_by("generate", *arguments, secret=secret)


def refused_by(*arguments, secret: str | None = SECRET) -> str:
    """The sentence with which a command is refused."""
    found = run(*arguments, secret=secret)
    assert found.exit_code == 2 and not found.stdout, found.output
    assert found.stderr.startswith("worked: ") and found.stderr.count("\n") == 1
    return found.stderr


def files_in(folder: Path) -> dict[str, bytes]:
    """All files of a folder, by their paths in it."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def variants(folder: Path) -> list[dict]:
    """The variants in the manifest of a folder."""
    return json.loads((folder / "manifest.json").read_text("utf-8"))["variants"]


def in_pdf(content: bytes) -> bytes:
    """A PDF with its compressed parts as they are read."""
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            content += zlib.decompressobj().decompress(found[1])
    return content
