"""TOML: plain data written so that a file, or an option on a command line, gives them back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")
WIDEST = 100  # a longer list of lists is written with a line for each


def toml_value(value: Any) -> str:
    """A word, a number, true or false, a list, or a table on one line; a decimal keeps its digits as written."""
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        inside = ", ".join(f"{toml_key(key)} = {toml_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return _decimal(value) if isinstance(value, Decimal) else repr(int(value) if isinstance(value, int) else value)


def toml_key(key: str) -> str:
    """A key, in quotes where it needs them."""
    return key if BARE.fullmatch(key) else toml_value(key)


def toml_text(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """A file of tables; those without keys are left out."""
    return (
        "\n\n".join("\n".join(_table(f"[{toml_key(name)}]", table)) for name, table in tables.items() if table) + "\n"
    )


def toml_file(data: Mapping[str, Any]) -> str:
    """A whole file: its keys, then its tables and lists of tables; a table within a table is on one line."""
    single = {key: value for key, value in data.items() if not _is_table(value) and not _are_tables(value)}
    parts = ["\n".join(_lines(single))] if single else []
    for key, value in data.items():
        if _is_table(value):
            parts.append("\n".join(_table(f"[{toml_key(key)}]", value)))
        elif _are_tables(value):
            parts += ["\n".join(_table(f"[[{toml_key(key)}]]", each)) for each in value]
    return "\n\n".join(parts) + "\n"


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _table(head: str, table: Mapping[str, Any]) -> Iterator[str]:
    yield head
    yield from _lines(table)


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        text = f"{toml_key(key)} = {toml_value(value)}"
        if len(text) > WIDEST and isinstance(value, list) and any(isinstance(each, (list, Mapping)) for each in value):
            rows = ",\n  ".join(map(toml_value, value))
            text = f"{toml_key(key)} = [\n  {rows},\n]"
        yield text


def _decimal(number: Decimal) -> str:
    """A number as TOML writes it: with a point or an exponent, so that it stays one with decimals."""
    text = str(number)
    return text if any(sign in text for sign in ".En") else f"{text}.0"
