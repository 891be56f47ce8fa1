"""Shipped exams: exam files that come with the package, by name."""

from __future__ import annotations

from pathlib import Path

from worked.errors import WorkedError, excerpt, nearest
from worked.shared import shared

FOLDER = "exams"


def exams() -> list[str]:
    """The names of the shipped exams."""
    return sorted(path.stem for path in (shared("examples") / FOLDER).glob("*.toml"))


def exam_path(name: str) -> Path:
    """The file of a shipped exam; WorkedError names the nearest one."""
    if name not in exams():
        raise WorkedError(f"no exam is called {excerpt(name)}; {nearest(name, exams())}")
    return shared("examples") / FOLDER / f"{name}.toml"
