"""Key: one key of a file, and the shapes that the values of keys may have."""

from __future__ import annotations

from typing import Any

from worked.record import Record

GIVEN = {"type": ["number", "string"], "description": "a number, or a letter in its place"}
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1}
COUNT_OR_0 = {"type": "integer", "minimum": 0}
YES_NO = {"type": "boolean"}
TABLES = {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}


class Key(Record):
    """A key: its meaning in a sentence, its JSON Schema, its default, and older names that are still read."""

    meaning: str
    schema: Any
    default: str = ""
    older: tuple[str, ...] = ()


def one_of(values: Any) -> dict[str, Any]:
    """A choice among names."""
    return {"enum": list(values)}


def entry_of(entries: Any) -> dict[str, Any]:
    """A name of the catalogue, or a table with the name and its parameters."""
    named = {"type": "string", "examples": list(entries)}
    table = {"type": "object", "properties": {"name": named}, "required": ["name"], "additionalProperties": True}
    return {"anyOf": [named, table]}


def many(items: Any) -> dict[str, Any]:
    """A list."""
    return {"type": "array", "items": items}
