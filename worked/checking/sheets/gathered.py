"""Gathered: what a student handed in, as it is put together from a file of any kind."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from worked.checking.numbers.written import LONGEST_TEXT, is_blank, is_number, one_line, same_number, turned, typed
from worked.checking.sheets.arrays import Arrays
from worked.checking.sheets.filled_copy import LONGEST_LINE
from worked.errors import WorkedError, excerpt
from worked.record import NOTHING, Record

LONGEST_ID = 100
MOST_ANSWERS, MOST_TROUBLE, MOST_LINES = 20_000, 100, 4
STUDENT = ("student", "name", "student name", "student's name")
CODE = ("code",)

_QUOTES = " \t\"'“”„«»‘’`"


class Sheet(Record):
    """What a student handed in.

    `answers` holds the text of each answer as it was typed, by the id of its cell, in the order of the sheet; "" is a
    blank. `trouble` says in one sentence each what could not be used. `earlier` are the answers to cells that stand on
    the sheet more than once with different numbers, but for the last, which is the one in `answers`. `code` is that of
    the variant of an exam, as it was typed. A sheet from a program has `arrays` in place of answers, and `elements`
    are what these call the answer of each cell.
    """

    student: str
    answers: Mapping[str, str]
    trouble: tuple[str, ...] = ()
    earlier: Mapping[str, tuple[str, ...]] = NOTHING
    code: str = ""
    arrays: Arrays | None = None
    elements: Mapping[str, str] = NOTHING


class Pairs(tuple[Any, ...]):
    """The members of a JSON object, in which a key may come twice."""


class Gathered:
    """What has been read of a sheet so far."""

    def __init__(self, origin: str) -> None:
        self.origin, self.student, self.code = origin, "", ""
        self.answers: dict[str, str] = {}
        self.earlier: dict[str, tuple[str, ...]] = {}
        self.trouble: list[str] = []
        self.arrays: Arrays | None = None
        self.unsaid = 0

    def complain(self, where: str, sentence: str) -> None:
        """Tell of something that could not be used."""
        if len(self.trouble) < MOST_TROUBLE:
            self.trouble.append(f"{self.origin}: {where}: {sentence}")
        elif self.unsaid < MOST_ANSWERS:
            self.unsaid += 1
        else:
            raise WorkedError(f"{self.origin}: not a sheet of answers; {sentence}")

    def name(self, value: object) -> None:
        """Take the student's name; the first one counts."""
        self.student = self.student or _label(value)

    def take_code(self, value: object) -> None:
        """Take the code of the variant; the first one counts."""
        self.code = self.code or _label(value)

    def says_whose(self, key: str, value: object) -> bool:
        """Whether a key says whose sheet it is; takes the value if so."""
        takes = self.name if key in STUDENT else self.take_code if key in CODE else None
        if takes:
            takes(value)
        return takes is not None

    def put(self, name: object, value: object, where: str) -> None:
        """Take the answer of a cell; a minus before the id asks for the number with its sign changed."""
        cell = one_line(html.unescape(name[:LONGEST_LINE])) if isinstance(name, str) else ""
        if cell.startswith("verdict of "):
            return
        negated, cell = cell.startswith("-"), cell.removeprefix("-").strip()
        if not 0 < len(cell) <= LONGEST_ID:
            self.complain(where, f"expected the id of a cell such as 'net[3]@1', found {excerpt(name)}")
            return
        text = self._typed(value, where)
        text = turned(text) if negated and is_number(text) else text
        before = self.answers.get(cell, "")
        if before and text and not same_number(before, text):
            self.earlier[cell] = (*self.earlier.get(cell, ()), before)[:MOST_LINES]
        self.answers[cell] = text or before
        if len(self.answers) > MOST_ANSWERS:
            raise WorkedError(f"{self.origin}: more than {MOST_ANSWERS:,} answers, which no worksheet asks for")

    def _typed(self, value: object, where: str) -> str:
        """The text of an answer as it was typed; "" for a blank."""
        text = typed(value)
        if text is None:
            kinds = {bool: "true or false", dict: "a table", Pairs: "a table", list: "a list", tuple: "a list"}
            found = kinds.get(type(value), "something else")
            self.complain(where, f"expected a number, found {found}")
            return f"({found})"
        text = text.strip(" \t_") if len(text) > LONGEST_TEXT else text
        short = one_line(text[:LONGEST_TEXT])
        if is_blank(text) or (is_blank(short) and len(text) <= LONGEST_TEXT):
            return ""
        # What was cut stays too long to be read as a number, so that its beginning is not taken for the whole.
        return short if len(text) <= LONGEST_TEXT else short.ljust(LONGEST_TEXT, "…") + "…"

    def sheet(self) -> Sheet:
        """The sheet that has been read."""
        more = [f"{self.origin}: {self.unsaid} more such places could not be used"] if self.unsaid else []
        return Sheet(self.student, self.answers, (*self.trouble, *more), self.earlier, self.code, self.arrays)


def _label(value: object) -> str:
    """A name, an id or a code in one line, without quotes or emphasis around it; "" where it is none."""
    value = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    line = one_line(value[:LONGEST_LINE]).replace("\\_", "_") if isinstance(value, str) else ""
    return line.strip(_QUOTES + "*_|")[:LONGEST_ID]
