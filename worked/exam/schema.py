"""The JSON Schema of exam files, for editors; it follows from the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.exam import ask, draw, read, sheet_options
from worked.exam.requirement import MOST_TRIES, TRIES, requirements
from worked.exercises.reading import schema as problem_schema
from worked.keys.key import TEXT, Key

TRIES_KEY = Key(
    "how many candidates are drawn for a variant before it is given up",
    {"type": "integer", "minimum": 1, "maximum": MOST_TRIES},
    f"{TRIES}",
)


def schema() -> dict[str, Any]:
    """The JSON Schema of an exam file."""
    whole = _table(read.KEYS)
    properties = whole["properties"]
    problem = problem_schema()
    properties["problem"]["anyOf"] = [
        TEXT,
        {name: problem[name] for name in problem if name not in ("$schema", "title")},
    ]
    properties["draw"].update(_draw())
    properties["require"].update(_require())
    properties["ask"].update(_table(ask.KEYS))
    properties["page"].update(_table(sheet_options.KEYS))
    return {
        "$schema": problem["$schema"],
        "title": "An exam file of worked",
        **whole,
        "required": ["problem", "draw"],
    }


def require_keys() -> dict[str, Key]:
    """The keys of [require]: the requirements by name, and how often to try."""
    rules = requirements()
    return {**{name: rules[name].key for name in sorted(rules)}, "tries": TRIES_KEY}


def _draw() -> dict[str, Any]:
    """What is drawn, by quantity, cell or part of the problem file: a range, or values."""
    keys = _table(draw.KEYS)["properties"]
    values = {
        "type": "object",
        "properties": {"values": keys.pop("values")},
        "required": ["values"],
        "additionalProperties": False,
    }
    span = {"type": "object", "properties": keys, "required": ["from", "to"], "additionalProperties": False}
    return {
        "minProperties": 1,
        "properties": {**dict.fromkeys(draw.PARTS, values), draw.BATCH_ORDER: {"const": "random"}},
        "additionalProperties": {"anyOf": [span, values]},
    }


def _require() -> dict[str, Any]:
    """The requirements, each of which can be switched off."""
    found = _table(require_keys())
    for name in requirements():
        key = found["properties"][name]
        found["properties"][name] = {"description": key.pop("description"), "anyOf": [key, {"const": False}]}
    return found


def _table(keys: Mapping[str, Key]) -> dict[str, Any]:
    properties = {}
    for name, key in keys.items():
        default = f" (default: {key.default})" if key.default else ""
        properties[name] = {**key.schema, "description": key.meaning + default}
    return {"type": "object", "properties": properties, "additionalProperties": False}
