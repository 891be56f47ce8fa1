"""Reading of problem files of every kind: the tables of a file say whether it is a net or an exercise without one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.exercises import names
from worked.keys.source import Source
from worked.problem import keys
from worked.problem.read import bytes_of, problem_in, tables_of, text_of
from worked.problem.shipped import example_text
from worked.trace.net import Net
from worked.trace.task import Task


def read(path: str | Path, convention: str | None = None) -> Task:
    """The problem in a file; WorkedError where it cannot be read. `convention` overrides its notation."""
    return parse_bytes(bytes_of(path), str(path), convention)


def parse_bytes(raw: bytes, origin: str, convention: str | None = None) -> Task:
    """The problem in the bytes of a file."""
    return parse(text_of(raw, origin), origin, convention)


def parse(text: str, origin: str = "problem", convention: str | None = None) -> Task:
    """The problem in the text of a problem file (TOML); docs/problem-files.md describes the format."""
    data = tables_of(text, origin)
    try:
        return task_in(data, convention)
    except WorkedError as error:
        raise WorkedError(f"{origin}: {error}") from None


def task_in(data: Mapping[str, Any], convention: str | None = None) -> Task:
    """The net or exercise in the tables of a file."""
    kind, source = kind_of(data), Source(data, partial(task_in, convention=convention))
    if not kind:
        net = Net.of(problem_in(data, convention)).reading(source)
        if net.is_part:
            next(net.steps())  # What is given of no cell, or left out and missed, is refused when it is read.
        return net
    from worked.exercises.exercise_file import exercise_in

    return exercise_in(data, kind, convention).reading(source)


def example(name: str, convention: str | None = None) -> Task:
    """The shipped example of a name; WorkedError names the nearest one."""
    return parse(example_text(name), f"example {name}", convention)


def kind_of(data: Mapping[str, Any]) -> str:
    """The kind of exercise that a file sets, "" for a net; refused where it sets none, or several."""
    tables = [name for name in names() if name not in keys.PROBLEM]
    found = [name for name in ("network", *tables) if name in data]
    if len(found) > 1:
        several = " and ".join(f"[{name}]" for name in found)
        raise WorkedError(f"a problem file sets one exercise, found {several}; write each into a file of its own")
    if found:
        return "" if found == ["network"] else found[0]
    if "samples" in data:
        return ""
    exercises = ", ".join(f"[{name}]" for name in tables)
    wanted = f"a problem needs [network] and [[samples]], or one of {exercises}"
    foreign = [key for key in data if key not in keys.PROBLEM]
    if foreign:
        hint = nearest(foreign[0], ("network", *tables))
        raise WorkedError(f"unknown key {excerpt(foreign[0])}; {hint if hint.startswith('did') else wanted}")
    raise WorkedError(f"no [network] table; {wanted}")


def schema() -> dict[str, Any]:
    """The JSON Schema of problem files: of a net, or of an exercise of some kind."""
    from worked.exercises.exercise_file import schema

    return schema()
