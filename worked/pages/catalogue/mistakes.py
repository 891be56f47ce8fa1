"""Mistakes: the known mistakes by the part of the calculation that they are made in, as a list and one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worked.checking.mistakes import mistake_named, mistakes
from worked.checking.mistakes.mistake import PARTS, Mistake
from worked.document import Block, Code, Document, Heading, Listing, Paragraph, Strong
from worked.pages.catalogue.entries import Rows, table
from worked.words import capital, coded, short

EXAMPLE = re.compile(r"(?:^|(?<=\s))(?=(?:Right|Wrong)\b[^:\n]*:)")
OFTEN = {1: "rarely", 2: "occasionally", 3: "often", 4: "very often", 5: "in every class"}
COMMON = 4  # how often from which on a mistake is in the short list
ONE = "worked catalogue mistakes slope-left-out"


def common_mistakes() -> list[Block]:
    """The mistakes that are met most often, as tables, and how to see the others."""
    found = [entry for entry in mistakes().values() if entry.often >= COMMON]
    others = len(mistakes()) - len(found)
    said = f"The {len(found)} most common ones. {others} more: "
    more = (Code("--all"), "; one of them in full: ", Code(ONE), "; a search: ", Code("--match TEXT"), ".")
    return [Paragraph((said, *more)), *_tables(found)]


def mistake_tables(match: str = "") -> list[Block]:
    """All mistakes as tables, or those in whose name or text something occurs."""
    wanted = match.casefold()
    texts = {name: f"{name} {entry.title} {' '.join(entry.text.split())}" for name, entry in mistakes().items()}
    return list(_tables([mistakes()[name] for name, text in texts.items() if wanted in text.casefold()]))


def mistakes_in_full() -> list[Block]:
    """The mistakes of each part of the calculation: a table, then each with its explanation."""
    blocks: list[Block] = []
    for group, found in _groups(list(mistakes().values())):
        blocks += _table(group, found)
        for entry in found:
            blocks += [Heading((capital(short(entry.name)),), 2), *_explained(entry)]
    return blocks


def mistake_page(name: str) -> Document:
    """The page of one mistake, by its name."""
    entry = mistake_named(name)
    how_often = OFTEN.get(entry.often, "")
    head = Paragraph((Strong(f"It looks as if {entry.title}."), f" Met {how_often}." if how_often else ""))
    return Document(capital(short(entry.name)), (head, *_explained(entry)))


def _groups(entries: list[Mistake]) -> Iterator[tuple[str, list[Mistake]]]:
    """The parts of the calculation in which some mistakes are made."""
    for group in PARTS.values():
        found = [entry for entry in entries if entry.part == group]
        if found:
            yield group, found


def _tables(entries: list[Mistake]) -> Iterator[Block]:
    for group, found in _groups(entries):
        yield from _table(group, found)


def _table(group: str, found: list[Mistake]) -> list[Block]:
    rows: Rows = [((Code(entry.name),), (entry.title,), (OFTEN.get(entry.often, ""),)) for entry in found]
    return [Heading((group,)), table(("name", "looks as if", "how often"), rows)]


def _explained(entry: Mistake) -> Iterator[Block]:
    """The text of a mistake, its example as a list of what is right and what is wrong, and where it was met."""
    for paragraph in entry.explanation.split("\n\n"):
        if EXAMPLE.match(paragraph):
            parts = [part.partition(":") for part in EXAMPLE.split(paragraph)[1:]]
            yield Listing(tuple((f"{who}: ", Code(" ".join(what.split()).removesuffix("."))) for who, _, what in parts))
        else:
            yield Paragraph(coded(" ".join(paragraph.split())))
    yield Paragraph((f"Seen in: {entry.met}.",))
