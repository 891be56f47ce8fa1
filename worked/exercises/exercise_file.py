"""Exercise file: a problem file that sets an exercise without a net, and the JSON Schema of all problem files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.exercises.catalogue import completed, find, kinds
from worked.exercises.kind import Kind, Opening, table_at
from worked.keys.values import known, table
from worked.number import Rounding
from worked.problem import keys
from worked.problem.convention import find as find_convention
from worked.problem.read import convention_in, title_in
from worked.problem.read_training import rounding_in
from worked.problem.schema import schema as problem_schema
from worked.record import replace
from worked.trace.exercise import Exercise

COMMON = ("title", "convention", "rounding", "marking")


def exercise_in(data: Mapping[str, Any], name: str, convention: str | None = None) -> Exercise:
    """The exercise in the tables of a file; `name` is that of its kind."""
    kind, page = find(name), data.get("page")
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
