"""Cover sheet: the list of a class, before all of its sheets in one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from worked.document import EXAM, Block, Code, Document, Paragraph, Prose, Table
from worked.words import count


class Listed(NamedTuple):
    """A variant on the list: its code, whose it is, and the group."""

    code: str
    owner: str
    group: str = ""


def cover_sheet(title: str, listed: Sequence[Listed], keys: bool = False) -> Document:
    """The list of the variants that follow, each with room for its marks; before keys without it."""
    grouped = any(each.group for each in listed)
    heads: list[Prose] = [
        ("variant",),
        ("student",),
        *([("group",)] if grouped else []),
        *([] if keys else [("marks",)]),
    ]
    rows: list[tuple[Prose, ...]] = []
    for each in listed:
        row: list[Prose] = [(Code(each.code),), (each.owner,)]
        row += [(each.group,)] if grouped else []
        rows.append((*row, *([] if keys else [("________",)])))
    what = "keys" if keys else "sheets"
    said = (
        f"{count(len(listed), 'variant').capitalize()}. The {what} follow in this order; the code stands on each page."
    )
    blocks: tuple[Block, ...] = (
        Paragraph((said,)),
        Table(tuple(heads), tuple(rows), (False,) * len(heads)),
    )
    return Document(f"{title}: {'keys' if keys else 'cover sheet'}", blocks, mode="student", layout=EXAM)
