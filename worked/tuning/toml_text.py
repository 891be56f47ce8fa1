"""TOML: plain data written so that a file, or an option on a command line, gives them back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_value(value: Any) -> str:
    """A word, a number, true or false, a list, or a table on one line."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        inside = ", ".join(f"{toml_key(key)} = {toml_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml_value, value))}]"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def toml_key(key: str) -> str:
    """A key, in quotes where it needs them."""
    return key if BARE.fullmatch(key) else toml_value(key)


def toml_text(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """A file of tables; those without keys are left out."""
    return "\n\n".join("\n".join(_table(name, table)) for name, table in tables.items() if table) + "\n"


def _table(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    yield f"[{toml_key(name)}]"
    for key, value in table.items():
        yield f"{toml_key(key)} = {toml_value(value)}"
