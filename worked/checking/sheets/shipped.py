"""Shipped sheets: sheets of answers that come with the package, by name, to try the checker on."""

from __future__ import annotations

from pathlib import Path

from worked.errors import WorkedError, excerpt, nearest
from worked.shared import shared


def sheets() -> list[str]:
    """The names of the shipped sheets."""
    folder = _folder()
    return sorted(path.stem for path in folder.glob("*.toml")) if folder.is_dir() else []


def sheet_path(name: str) -> Path:
    """The file of the shipped sheet of a name; WorkedError names the nearest one."""
    if name not in sheets():
        raise WorkedError(f"no sheet is called {excerpt(name)}; {nearest(name, sheets())}")
    return _folder() / f"{name}.toml"


def _folder() -> Path:
    return shared("examples") / "sheets"
