"""Exam: a problem, what of it is drawn, what makes a variant fair, and what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from worked.exam.ask import Ask
from worked.exam.draw import Draw
from worked.exam.requirement import Required
from worked.exam.sheet_options import SheetOptions
from worked.exam.stream import GENERATOR
from worked.keys.toml_text import toml_file
from worked.record import Record


class Exam(Record):
    """An exam as its file says it, complete: `problem` are the tables of its problem file, whatever they came from.

    `tables` are those of the exam file with the problem in it, from which the same exam is read again; `digest` tells
    it from any other exam.
    """

    title: str
    problem: Mapping[str, Any]
    draws: tuple[Draw, ...]
    required: Required
    ask: Ask
    page: SheetOptions
    tables: Mapping[str, Any]
    digest: str

    @property
    def text(self) -> str:
        """The exam file, with its problem in it."""
        return toml_file(self.tables)


def digest_of(tables: Mapping[str, Any]) -> str:
    """What tells an exam from any other: the SHA-256 of its file without comments and with its keys in order."""
    return sha256(f"{GENERATOR}\0{toml_file(_in_order(tables))}".encode()).hexdigest()


def _in_order(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(each) for each in value] if isinstance(value, list) else value
