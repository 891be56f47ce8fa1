"""Sheet options: how the sheets of an exam are laid out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.keys.key import COUNT, COUNT_OR_0, TEXT, YES_NO, Key, many, one_of
from worked.keys.values import choice, known, yes_no
from worked.problem.read_page import labels_in
from worked.record import Record

HELPS = ("full", "formulas", "none")
FIELDS = ("Name", "Student id")
MOST_LINES, LONGEST_NOTE = 30, 1000
KEYS = {
    "help": Key(
        "what the sheet prints: `full`, each line with its formula; `formulas`, the rules once; `none`, neither",
        one_of(HELPS),
        "none",
    ),
    "columns": Key(
        "1, room for working below the answers, or 2, beside them where they are narrow", {**COUNT, "maximum": 2}, "2"
    ),
    "fields": Key("labels of lines to be filled in at the head of a sheet", many(TEXT), '`["Name", "Student id"]`'),
    "working": Key("lines of room for working in each part", {**COUNT_OR_0, "maximum": MOST_LINES}, "3"),
    "picture": Key("whether the sheet shows the net as a picture", YES_NO, "true"),
    "note": Key("a sentence at the head of the sheet, such as what aids are allowed", TEXT, "none"),
    "badge": Key("whether pages show the code as a QR code too", YES_NO, "false"),
}


class SheetOptions(Record):
    """How sheets are laid out; the keys of the table [page] of an exam file say what each option means."""

    help: str = "none"
    columns: int = 2
    fields: tuple[str, ...] = FIELDS
    working: int = 3
    picture: bool = True
    note: str = ""
    badge: bool = False


def sheet_options_in(table: Any) -> SheetOptions:
    """The options in the table [page] of an exam file."""
    if not isinstance(table, Mapping):
        raise WorkedError(f"page: expected a table, found {excerpt(table)}")
    known(table, KEYS, "page")
    note = table.get("note", "")
    if not isinstance(note, str) or len(note) > LONGEST_NOTE:
        raise WorkedError(f"page.note: expected a text of at most {LONGEST_NOTE} characters, found {excerpt(note)}")
    return SheetOptions(
        help=choice(table, "help", HELPS, "none", "page"),
        columns=_whole(table, "columns", 2, 1, 2),
        fields=labels_in(table["fields"]) if "fields" in table else FIELDS,
        working=_whole(table, "working", 3, 0, MOST_LINES),
        picture=yes_no(table, "picture", True, "page"),
        note=" ".join(note.split()),
        badge=yes_no(table, "badge", False, "page"),
    )


def _whole(table: Mapping[str, Any], key: str, usual: int, least: int, most: int) -> int:
    value = table.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise WorkedError(f"page.{key}: expected a number from {least} to {most}, found {excerpt(value)}")
    return int(value)
