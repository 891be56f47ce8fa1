"""Reading of problem files of every kind: the tables of a file say whether it is a net or an exercise without one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.exercises.catalogue import completed, find, kinds, names
from worked.exercises.kind import Kind, Opening, table_at
from worked.keys.source import Source
from worked.keys.values import known, table
from worked.number import Rounding
from worked.problem import keys
from worked.problem.convention import find as find_convention
from worked.problem.read import bytes_of, convention_in, problem_in, tables_of, text_of, title_in
from worked.problem.read_training import rounding_in
from worked.problem.schema import schema as problem_schema
from worked.problem.shipped import example_text
from worked.record import replace
from worked.trace.exercise import Exercise
from worked.trace.net import Net
from worked.trace.task import Task

COMMON = ("title", "convention", "rounding", "marking")


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
    return exercise_in(data, find(kind), convention).reading(source)


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


def exercise_in(data: Mapping[str, Any], kind: Kind, convention: str | None = None) -> Exercise:
    """The exercise of a kind in the tables of a file."""
    page = data.get("page")
    if isinstance(page, Mapping) and "questions" in page:
        raise WorkedError(f"page.questions: questions are asked about nets; the file sets an exercise on {kind.name}")
    known(data, dict.fromkeys((*COMMON, kind.name)), "")
    inside = table_at(data[kind.name], kind.name, kind.keys, kind.required)
    exercise = completed(kind, kind.read(inside, Opening(title_in(data), rounding_of(data, kind))))
    own = convention_in(data["convention"]) if "convention" in data else None
    asked = find_convention(convention, "--convention") if convention else own
    return exercise.in_convention(asked) if asked else exercise


def rounding_of(data: Mapping[str, Any], kind: Kind) -> Rounding:
    """The rounding that a file asks for; digits of single quantities are those of the kind's cells."""
    whole = dict(table(data, "rounding", keys.ROUNDING))
    single = whole.pop("quantities", {})
    if not isinstance(single, dict):
        raise WorkedError(f"rounding.quantities: expected a table, found {excerpt(single)}")
    known(single, kind.cells, "rounding.quantities")
    digits = {}
    for name, value in single.items():
        where = f"rounding.quantities.{name}"
        if not isinstance(value, dict) or not value:
            raise WorkedError(f"{where}: expected {{ decimals = N }} or {{ figures = N }}, found {excerpt(value)}")
        known(value, keys.DIGITS, where)
        found = rounding_in(value).digits
        assert found
        digits[name] = found
    return replace(rounding_in(whole, table(data, "marking", keys.MARKING)), quantities=digits)


def schema() -> dict[str, Any]:
    """The JSON Schema of problem files: of a net, or of an exercise of some kind."""
    net = problem_schema()
    frame = {name: net.pop(name) for name in ("$schema", "title")}
    return {**frame, "anyOf": [{"title": "a net", **net}, *map(_schema_of, kinds())]}


def _schema_of(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of the files of one kind."""
    described = problem_schema()["properties"]
    properties = {name: described[name] for name in COMMON}
    properties[kind.name] = {**_table(kind.keys, kind.required), "description": kind.sentence}
    for name, inner in kind.tables.items():
        properties[kind.name]["properties"][name]["items"] = _table(inner, ())
    digits = properties["rounding"]["properties"]["quantities"]
    one = next(iter(digits["properties"].values()))
    digits["properties"] = dict.fromkeys(kind.cells, one)
    return {
        "title": kind.title,
        "type": "object",
        "properties": properties,
        "required": [kind.name],
        "additionalProperties": False,
    }


def _table(table: Mapping[str, keys.Key], required: tuple[str, ...]) -> dict[str, Any]:
    properties = {}
    for name, key in table.items():
        default = f" (default: {key.default})" if key.default else ""
        properties[name] = {**key.schema, "description": key.meaning + default}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
