"""Source: the tables that a task was read from, with numbers that know where in the file they stand.

A number keeps its place from the file to the given cells of a trace, so that other numbers can take its place: the
tables are read again with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from worked.record import Record

Path = tuple[str | int, ...]
MOST_DIGITS = 40


class PlacedDecimal(Decimal):
    """A number with decimals, and the path of keys to it."""

    path: Path = ()


class PlacedInteger(int):
    """A whole number, and the path of keys to it."""

    path: Path = ()


class PlacedText(str):
    """A text, such as the digits of a number or a letter in its place, and the path of keys to it."""

    path: Path = ()


def placed(value: Any, path: Path = ()) -> Any:
    """Tables in which each number and text knows its path."""
    if isinstance(value, dict):
        return {key: placed(each, (*path, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [placed(each, (*path, at)) for at, each in enumerate(value)]
    kind = {Decimal: PlacedDecimal, int: PlacedInteger, str: PlacedText}.get(type(value))
    if kind is None:
        return value
    found = kind(value)
    found.path = path
    return found


def path_of(value: object) -> Path | None:
    """Where a number or text stands in its file; None where it does not."""
    return getattr(value, "path", None) or None


def placed_like(text: str, value: object) -> str:
    """A text that stands where another value stands."""
    path = path_of(value)
    if path is None:
        return text
    found = PlacedText(text)
    found.path = path
    return found


class Source(Record):
    """What a task was read from: the tables of its file, and what reads such tables."""

    data: Mapping[str, Any]
    read: Callable[[Mapping[str, Any]], Any]

    def read_again(self, data: Mapping[str, Any], changes: Mapping[Path, str]) -> Any:
        """What these tables come to with other numbers at some paths."""
        return self.read(changed(data, changes) if changes else data)


def changed(data: Mapping[str, Any], changes: Mapping[Path, str]) -> dict[str, Any]:
    """Tables with other numbers at some paths; a text that is no number stays one, as a letter."""
    return placed(_changed(data, {path: number_in_file(text) for path, text in changes.items()}, ()))


def _changed(value: Any, changes: Mapping[Path, Any], path: Path) -> Any:
    if path in changes:
        return changes[path]
    inside = [found[len(path)] for found in changes if len(found) > len(path) and found[: len(path)] == path]
    if isinstance(value, Mapping) or (value is None and inside):
        table = value or {}
        return {key: _changed(table.get(key), changes, (*path, key)) for key in dict.fromkeys((*table, *inside))}
    if isinstance(value, list):
        return [_changed(each, changes, (*path, at)) for at, each in enumerate(value)]
    return _plain(value)


def _plain(value: Any) -> Any:
    """A value without its path."""
    kinds = {PlacedDecimal: Decimal, PlacedInteger: int, PlacedText: str}
    kind = kinds.get(type(value))
    return value if kind is None else kind(value)


def number_in_file(text: str) -> Any:
    """A number as a file would hold it; a text that is none stays one, as a letter."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return text
    if found.is_nan():
        return Decimal("NaN")
    # Python refuses to convert texts of more than some thousand digits, which the reader refuses by a sentence.
    return int(found) if text.lstrip("-").isdecimal() and len(text) <= MOST_DIGITS else found
