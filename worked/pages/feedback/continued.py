"""Continued: the calculation gone on with the first wrong number of a sheet, set beside the key."""

from __future__ import annotations

from worked.document import Block, Heading, Maths, Paragraph, Prose, Table
from worked.number import plain
from worked.pages.feedback.calculation import Calculation, behind
from worked.pages.feedback.marked import Marked, judged, number

MOST_ROWS = 60
HEADS: tuple[Prose, ...] = (("cell",), ("key",), ("from your number",), ("you wrote",), ("verdict",))


def continued(marked: Marked) -> list[Block]:
    """What follows from the first wrong number: the cells behind those on the sheet that differ from the key."""
    first = marked.report.first_wrong
    assert first
    rows = _rows(marked, first)
    if len(rows) < 2:
        return []
    start = number(marked.signed(first, plain(marked.pins[first])))
    text = ("If you go on from your ", *start, " for ", *marked.named(first), " without another mistake, ")
    blocks: list[Block] = [
        Heading(("The calculation continued with your number",)),
        Paragraph((*text, "these numbers follow. Numbers equal to the key are left out.")),
    ]
    for heading, names in marked.by_step(list(rows)[:MOST_ROWS]):
        blocks += [*heading, Table(HEADS, tuple(rows[name] for name in names), (False, True, True, True, False))]
    if len(rows) > MOST_ROWS:
        blocks.append(Paragraph((f"{len(rows) - MOST_ROWS} more rows are left out.",)))
    return blocks


def _rows(marked: Marked, first: str) -> dict[str, tuple[Prose, ...]]:
    key, pins = marked.key, marked.pins
    other = Calculation(key, {first: pins[first]}, marked.last)
    rows: dict[str, tuple[Prose, ...]] = {}
    for name in sorted(behind(key, pins) & other.changed.keys(), key=key.order.__getitem__):
        if name not in key.outcomes:
            continue
        found, true = other.changed[name], marked.text(name, key.outcomes[name].enclosure)
        text = marked.signed(name, plain(pins[name])) if name == first else found and marked.text(name, found)
        if text != true:
            finding = marked.findings.get(name)
            verdict: Prose = judged(finding) if finding else ("not on the sheet",)
            here: Prose = number(text) if text else ("no value",)
            rows[name] = ((Maths(marked.symbol(name)),), number(true), here, marked.written(name), verdict)
    return rows
