"""Shipped examples: problem files that come with the package, by name."""

from __future__ import annotations

from worked.errors import WorkedError, excerpt, nearest
from worked.shared import shared


def examples() -> list[str]:
    """The names of the shipped examples."""
    return sorted(entry.name[:-5] for entry in shared("examples").iterdir() if entry.name.endswith(".toml"))


def example_text(name: str) -> str:
    """The problem file of a shipped example; WorkedError names the nearest one."""
    if name not in examples():
        raise WorkedError(f"no example is called {excerpt(name)}; {nearest(name, examples())}")
    return shared("examples").joinpath(f"{name}.toml").read_text("utf-8")
