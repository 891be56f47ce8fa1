"""Shipped examples: problem files that come with the package, by name."""

from __future__ import annotations

from worked.errors import WorkedError, excerpt, nearest
from worked.problem.problem import Problem
from worked.problem.read import parse
from worked.shared import shared


def examples() -> list[str]:
    """The names of the shipped examples."""
    return sorted(entry.name[:-5] for entry in shared("examples").iterdir() if entry.name.endswith(".toml"))


def example(name: str, convention: str | None = None) -> Problem:
    """The shipped example of a name, of a net; WorkedError names the nearest one."""
    return parse(example_text(name), f"example {name}", convention)


def example_text(name: str) -> str:
    """The problem file of a shipped example; WorkedError names the nearest one."""
    if name not in examples():
        raise WorkedError(f"no example is called {excerpt(name)}; {nearest(name, examples())}")
    return shared("examples").joinpath(f"{name}.toml").read_text("utf-8")
