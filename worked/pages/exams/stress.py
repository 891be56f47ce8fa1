"""Stress report: how many draws of an exam are fair, what rejects the others, and how difficulty spreads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from worked.checking.mistakes import mistakes
from worked.document import Block, Code, Document, Heading, Listing, Paragraph, Prose, Strong, Table
from worked.exam.profile import MEASURES
from worked.exam.requirement import requirements
from worked.exam.stressed import Stressed
from worked.words import coded

GOOD, POOR = 0.05, 0.001  # shares of draws that pass: plenty, and so few that drawing takes long


def stress_page(found: Stressed) -> Document:
    """The report on an exam."""
    blocks = [*_acceptance(found), *_rejected(found), *_difficulty(found), *_hidden(found), *_rules(found)]
    return Document(f"Stress report: {found.title}", tuple(blocks))


def _acceptance(found: Stressed) -> Iterator[Block]:
    share = found.fair / found.draws
    said = f"{found.fair} of {found.draws} draws are fair ({share:.1%})"
    if share >= GOOD:
        judged = "Variants are found quickly."
    elif share >= POOR:
        judged = f"One variant takes about {round(1 / share)} draws."
    elif found.fair:
        judged = (
            f"One variant takes about {round(1 / share)} draws; allow more `tries`, or see below what rejects most."
        )
    else:
        judged = "No variant is found; see below what rejects most."
    yield Paragraph((Strong(f"{said}."), f" {judged}".replace("`", "")))


def _rejected(found: Stressed) -> Iterator[Block]:
    if not found.rejections:
        return
    yield Heading(("What rejects draws",))
    rows: list[tuple[Prose, ...]] = []
    for each in found.rejections:
        shares = (f"{each.count / found.draws:.1%}", f"{each.alone / found.draws:.1%}")
        rows.append(((Code(each.requirement),), (shares[0],), (shares[1],), (each.by,)))
    heads: tuple[Prose, ...] = (("requirement",), ("rejects",), ("it alone",), ("most often by",))
    yield Table(heads, tuple(rows), (False, True, True, False))
    strictest = requirements().get(found.rejections[0].requirement)
    if strictest and found.fair < GOOD * found.draws:
        yield Paragraph((f"What helps against {strictest.name}: {strictest.helps}.",))


def _difficulty(found: Stressed) -> Iterator[Block]:
    if not found.spread:
        return
    yield Heading(("Difficulty of the fair variants",))
    rows: list[tuple[Prose, ...]] = []
    for name, numbers in found.spread.items():
        least, middle, most = (f"{number:g}" for number in numbers)
        ends = [str(end.profile[name]) if end else "" for end in (found.easiest, found.hardest)]
        rows.append(((Code(name),), (least,), (middle,), (most,), (ends[0],), (ends[1],)))
    heads: tuple[Prose, ...] = (
        ("measure",),
        ("least",),
        ("median",),
        ("most",),
        ("easiest variant",),
        ("hardest variant",),
    )
    yield Table(heads, tuple(rows), (False, *[True] * 5))
    yield Listing(tuple((Code(name), f": {meaning}") for name, meaning in MEASURES.items()))
    yield Paragraph(
        (
            "The easiest and the hardest variant are those with the smallest and largest sum of all measures. ",
            Code("spread"),
            " in [require] bounds how far variants may be apart.",
        )
    )


def _hidden(found: Stressed) -> Iterator[Block]:
    if found.hidden:
        yield Heading(("Mistakes that never show",))
        yield Paragraph(("These are met often but lead to the same numbers in this exam, whatever is drawn:",))
        yield Listing(tuple((Code(name), f": {mistakes()[name].title}") for name in found.hidden))


def _rules(found: Stressed) -> Iterator[Block]:
    yield Heading(("Requirements",))
    rows: list[tuple[Prose, ...]] = []
    for name, rule in requirements().items():
        rows.append(((Code(name),), (_setting(found.settings.get(name)),), coded(rule.key.meaning)))
    yield Table((("name",), ("setting",), ("what it is",)), tuple(sorted(rows, key=lambda row: str(row[0][0]))))


def _setting(value: Any) -> str:
    """A setting in words."""
    if value is None:
        return "off"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
