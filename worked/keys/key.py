"""Key: one key of a file, and the shapes that the values of keys may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.record import NOTHING, Record

GIVEN = {
    "type": ["number", "string"],
    "description": "a number, or arithmetic such as '1/3' or 'sqrt(2)/2', or a letter in its place",
}
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1}
COUNT_OR_0 = {"type": "integer", "minimum": 0}
YES_NO = {"type": "boolean"}
TABLES = {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}


class Key(Record):
    """A key: its meaning in a sentence, its JSON Schema, its default, and older names that are still read.

    `{names}` in the sentence stands for the names of the catalogue's `entries`, as many as there are when it is asked.
    """

    sentence: str
    schema: Any
    default: str = ""
    older: tuple[str, ...] = ()
    entries: Mapping[str, Any] = NOTHING

    @property
    def meaning(self) -> str:
        """Its meaning in a sentence."""
        names = ", ".join(f"`{name}`" for name in self.entries)
        return self.sentence.replace("{names}", names) if self.entries else self.sentence


def one_of(values: Any) -> dict[str, Any]:
    """A choice among names."""
    return {"enum": list(values)}


def entry_of(entries: Any) -> dict[str, Any]:
    """A name of the catalogue, or a table with the name and its parameters."""
    named = {"type": "string", "examples": entries.names}
    table = {"type": "object", "properties": {"name": named}, "required": ["name"], "additionalProperties": True}
    return {"anyOf": [named, table]}


def many(items: Any) -> dict[str, Any]:
    """A list."""
    return {"type": "array", "items": items}
