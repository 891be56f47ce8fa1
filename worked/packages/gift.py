"""GIFT: a plain text that Moodle and others import, with one numeric question for each number.

The statement of a variant stands before its questions as a description, which asks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from worked.packages.archive import writable
from worked.packages.item import NOTE, Blank, Item, with_margin
from worked.packages.package import Package


def write(title: str, items: Sequence[Item]) -> bytes:
    """The questions of a class, each variant in a category of its own."""
    return writable("\n".join(line for item in items for line in _lines(title, item))).encode("utf-8")


def _lines(title: str, item: Item) -> Iterator[str]:
    parts = [" ".join(part.split()).replace("/", "//") for part in (title, item.code) if part]
    yield f"$CATEGORY: $course$/top/{'/'.join(parts)}\n"
    yield f"::{_escaped(item.name)}::[html]{_html(item.asked((*item.statement, NOTE), lambda slot: ''))}\n"
    for number, blank in enumerate(item.blanks, 1):
        text = _html(item.asked(item.question(blank), lambda slot: "____"))
        yield f"::{_escaped(f'{item.name}, {number}')}::[html]{text}{{#\n{_answers(blank)}\n}}\n"


def _answers(blank: Blank) -> str:
    """What is right, and what is said of wrong numbers, one to a line."""
    found = [f"={with_margin(number, most)}" for number, most in blank.tolerances]
    for wrong in blank.wrong:
        said = _html(escape(blank.said_of(wrong), quote=False))
        found.append(f"=%{int(blank.share(wrong) * 100)}%{with_margin(wrong.number, blank.near(wrong))}#{said}")
    return "\n".join(found)


def _html(text: str) -> str:
    """HTML on one line; an empty one would end the question."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return re.sub(r"[~=#{}:\\]", lambda found: f"\\{found[0]}", " ".join(text.split()))


PACKAGE = Package(
    description="GIFT text: a numeric question for each number, for Moodle and others",
    ending="gift",
    write=write,
    names_mistakes=True,
)
