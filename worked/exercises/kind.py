"""Kind: what a kind of exercise is made of, and what its author has at hand to read the table of a problem file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.keys.key import Key
from worked.keys.source import placed_like
from worked.keys.values import exact_at, known, listed, number_at
from worked.number import Digits, Rounding
from worked.record import NOTHING, Record
from worked.trace.exercise import Exercise

MOST_NUMBERS, LONGEST_NAME = 60, 40


class Kind(Record):
    """A kind of exercise.

    `name` is that of its table and of its file. `title` says it in two words, `sentence` in one sentence, `source`
    where it was met. `keys` are those of its table; those without a default `required` ones if they are named there.
    `tables` are the keys of tables within it. `read` makes the exercise of its table. `cells` are quantities with
    their meanings, as in `Exercise.quantities`; `example` is the name of a shipped problem file, "" where there
    is none, `others` are those of further ones.
    """

    title: str
    sentence: str
    source: str
    keys: Mapping[str, Key]
    required: tuple[str, ...]
    read: Callable[[Table, Opening], Exercise]
    cells: Mapping[str, str]
    example: str = ""
    tables: Mapping[str, Mapping[str, Key]] = NOTHING
    others: tuple[str, ...] = ()
    name: str = ""

    @property
    def examples(self) -> tuple[str, ...]:
        """The names of all shipped problem files of the kind."""
        return tuple(filter(None, (self.example, *self.others)))

    def _complete(self, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        try:
            return super()._complete(values, named)
        except TypeError:
            unknown = [name for name in named if name not in self._fields]
            if unknown:
                raise WorkedError(f"has no part {excerpt(unknown[0])}; {nearest(unknown[0], self._fields)}") from None
            known = dict(zip(self._fields, values, strict=False)) | named | self._defaults
            missing = [field for field in self._fields if field not in known]
            if not missing:
                raise
            raise WorkedError(lacks(missing[0])) from None


# What a kind must say for itself, with what it is for.
NEEDED = {
    "title": "says it in two words",
    "sentence": "says in one sentence what is asked",
    "source": "says where it was met",
    "keys": "describes the keys of its table",
    "required": "names the keys that must be there",
    "read": "makes the exercise of its table",
    "cells": "says what its quantities mean",
}


def lacks(name: str) -> str:
    """What is said of a kind that leaves out something that it must say."""
    return f"has no `{name}`, which {NEEDED[name]}"


class Opening(Record):
    """What stands in a problem file beside the table of the kind: a title, "" where it has none, and the rounding."""

    title: str
    rounding: Rounding


class Table:
    """A table of a problem file, read key by key; what is wrong is refused with key, found and expected."""

    def __init__(self, data: Mapping[str, Any], where: str, keys: Mapping[str, Key], required: Sequence[str]) -> None:
        known(data, keys, where)
        missing = [key for key in required if key not in data]
        if missing:
            raise WorkedError(f"{where}: {missing[0]} is missing: {keys[missing[0]].meaning}")
        self.data, self.where = data, where

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def only(self, keys: Iterable[str], whose: str) -> None:
        """Refuse the keys that stand here for something else than what is set."""
        foreign = [key for key in self.data if key not in keys]
        if foreign:
            raise self.refuse(foreign[0], f"it does not belong to {whose}, which has {', '.join(keys)}")

    def labels(self, key: str, least: int = 1, most: int = MOST_NUMBERS) -> tuple[str, ...]:
        """A list of settings, numbers as they were typed or short texts; () where the key is left out."""
        found = listed(self.data.get(key, []), self.place(key))
        if key in self.data and not least <= len(found) <= most:
            raise self.refuse(key, f"expected {least} to {most} values, found {len(found)}")
        return tuple(label(each, f"{self.place(key)}, number {at}") for at, each in enumerate(found, 1))

    def place(self, key: str) -> str:
        """The name of a key in a sentence."""
        return f"{self.where}.{key}"

    def refuse(self, key: str, sentence: str) -> WorkedError:
        """The error that says what is wrong with a key."""
        return WorkedError(f"{self.place(key)}: {sentence}")

    def number(self, key: str, default: str = "", least: str | None = None, above: str | None = None) -> str:
        """A number as it was typed; it may have to be `least` this one or `above` that one."""
        if key not in self.data:
            return default
        found = number(self.data[key], self.place(key))
        return bounded(found, self.place(key), least, above)

    def numbers(self, key: str, least: int = 1, most: int = MOST_NUMBERS) -> tuple[str, ...]:
        """A list of numbers; () where the key is left out."""
        return numbers(self.data[key], self.place(key), least, most) if key in self.data else ()

    def rows(self, key: str, most: int = MOST_NUMBERS, longest: int = MOST_NUMBERS) -> tuple[tuple[str, ...], ...]:
        """A list of at most so many rows of numbers, none longer than the `longest`, each as long as the first one."""
        found = listed(self.data.get(key, []), self.place(key))
        if not 1 <= len(found) <= most:
            raise self.refuse(key, f"expected 1 to {most} rows, found {len(found)}")
        rows = tuple(numbers(row, f"{self.place(key)}, row {at}", 1, longest) for at, row in enumerate(found, 1))
        for at, row in enumerate(rows, 1):
            if len(row) != len(rows[0]):
                raise self.refuse(key, f"row {at} has {len(row)} numbers, the first one has {len(rows[0])}")
        return rows

    def count(self, key: str, default: int = 1, least: int = 1, most: int = 1_000_000) -> int:
        """A whole number."""
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.refuse(key, f"expected a whole number from {least} to {most}, found {excerpt(value)}")
        return value

    def count_text(self, key: str, default: int = 1, least: int = 1, most: int = 1_000_000) -> str:
        """A whole number as text, which knows where in the file it stands."""
        value = self.count(key, default, least, most)
        return placed_like(str(value), value)

    def choice(self, key: str, valid: Sequence[str], default: str = "") -> str:
        """One of some names."""
        value = self.data.get(key, default or valid[0])
        if value not in valid:
            hint = nearest(value, valid) if isinstance(value, str) else f"valid: {', '.join(valid)}"
            raise self.refuse(key, f"expected one of {', '.join(valid)}, found {excerpt(value)}; {hint}")
        return str(value)

    def yes_no(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.refuse(key, f"expected true or false, found {excerpt(value)}")
        return value

    def text(self, key: str, default: str = "") -> str:
        """A short text on one line."""
        return text(self.data.get(key, default), self.place(key))

    def tables(
        self, key: str, keys: Mapping[str, Key], required: Sequence[str], most: int = MOST_NUMBERS
    ) -> list[Table]:
        """A list of tables; [] where the key is left out."""
        found = listed(self.data.get(key, []), self.place(key))
        if len(found) > most:
            raise self.refuse(key, f"expected at most {most} tables, found {len(found)}")
        return [table_at(each, f"{self.place(key)}, number {at}", keys, required) for at, each in enumerate(found, 1)]


def table_at(value: Any, where: str, keys: Mapping[str, Key], required: Sequence[str]) -> Table:
    """A table."""
    if not isinstance(value, dict):
        raise WorkedError(f"{where}: expected a table, found {excerpt(value)}")
    return Table(value, where, keys, required)


def number(value: Any, where: str) -> str:
    """A number as it was typed, no letter."""
    if isinstance(value, str):
        raise WorkedError(f"{where}: expected a number without quotes, found {excerpt(value)}")
    return number_at(value, where).text


def exact_number(value: Any, where: str) -> str:
    """A number as it was typed, a decimal or a text such as "1/3", and no letter."""
    found = exact_at(value, where)
    if found.letter:
        raise WorkedError(f'{where}: expected a number such as 0.5 or "1/3", found {excerpt(value)}')
    return found.text


def numbers(value: Any, where: str, least: int = 1, most: int = MOST_NUMBERS) -> tuple[str, ...]:
    """A list of numbers of which there must be `least` so many and at `most` so many."""
    found = listed(value, where)
    if not least <= len(found) <= most:
        raise WorkedError(f"{where}: expected {least} to {most} numbers, found {len(found)}")
    return tuple(number(each, f"{where}, number {at}") for at, each in enumerate(found, 1))


def bounded(text: str, where: str, least: str | None = None, above: str | None = None) -> str:
    """A number, refused where it is too small."""
    if least is not None and Decimal(text) < Decimal(least):
        raise WorkedError(f"{where}: expected a number of at least {least}, found {text}")
    if above is not None and Decimal(text) <= Decimal(above):
        raise WorkedError(f"{where}: expected a number above {above}, found {text}")
    return text


def text(value: Any, where: str) -> str:
    """A short text on one line."""
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
        raise WorkedError(f"{where}: expected a text of at most {LONGEST_NAME} characters, found {excerpt(value)}")
    return " ".join(value.split())


def finest(texts: Sequence[str], least: int = 0) -> Digits:
    """As many decimals as the finest of some numbers was typed with."""
    return Digits(max([least, *(len(each.partition(".")[2]) for each in texts)]))


def label(value: Any, where: str) -> str:
    """A number as it was typed, or a short text: the value of a setting."""
    return text(value, where) if isinstance(value, str) else number(value, where)
