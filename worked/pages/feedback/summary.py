"""Summary: a checked sheet in a few lines for a terminal."""

from __future__ import annotations

from typing import NamedTuple

from worked.checking.mistakes import mistakes
from worked.checking.report import Finding, Report
from worked.formula.printers.text import clean
from worked.number import plain
from worked.pages.feedback.marked import without_mark, without_mark_notes
from worked.words import capital, count, often, short

MOST_WRONG, MOST_LINES, LONGEST_LINE, LONGEST_CELL = 8, 12, 130, 28
REST = "--to html -o FILE shows the whole calculation"


class Line(NamedTuple):
    """A line and its part, by which it may be coloured: good, bad, hint or quiet; "" for plain text."""

    text: str
    role: str = ""


def summary(report: Report) -> str:
    """A checked sheet in a few lines of plain text."""
    return "\n".join(line.text for line in summary_lines(report)) + "\n"


def summary_lines(report: Report) -> list[Line]:
    """The score, the wrong numbers with what they look like, and how the sheet was read."""
    lines = [_head(report)]
    shown = report.wrong[:MOST_WRONG]
    widths = [min(max(map(len, column)), LONGEST_CELL) for column in zip(*map(_columns, shown), strict=True)]
    for finding in shown:
        lines += _wrong(finding, widths, 2 * len(shown) <= MOST_WRONG)
    if len(report.wrong) > len(shown):
        lines.append(Line(f"and {len(report.wrong) - len(shown)} more; {REST}", "quiet"))
    lines += [Line(text, "quiet") for text in _notes(report, max(MOST_LINES - len(lines) - 2, 1))]
    return [Line(_cut(line.text), line.role) for line in lines]


def _head(report: Report) -> Line:
    blank = sum(finding.verdict == "blank" for finding in report.findings)
    unread = sum(finding.verdict == "unreadable" for finding in report.findings)
    whose = f"{report.student}: " if report.student else ""
    element = report.first_wrong_element
    where = f"{element}, which is {report.first_wrong}" if element else report.first_wrong
    said = [f"first wrong: {where}"] if report.first_wrong else []
    said += [f"{blank} left blank"] if blank else []
    said += [f"{unread} not readable"] if unread else []
    behind = f"   ({', '.join(said)})" if said else ""
    role = "bad" if report.wrong else "" if said else "good"
    what = "marks" if without_mark(report) else "right"
    return Line(f"{whose}{report.score} of {report.out_of} {what}{behind}", role)


def _columns(finding: Finding) -> tuple[str, str]:
    return finding.cell, clean(finding.given)


def _wrong(finding: Finding, widths: list[int], with_hint: bool) -> list[Line]:
    """A wrong number, and what it looks like: in a line of its own where there is room, else behind it."""
    cell, given = (f"{text:{width}}" for text, width in zip(_columns(finding), widths, strict=True))
    text = f"{cell}   {given}   expected {finding.due or finding.expected}"
    spans = [plain(low) if low == high else f"{plain(low)} to {plain(high)}" for low, high in finding.accepted]
    if spans and spans != [finding.due or finding.expected]:
        text += f", accepted {' or '.join(spans)}"
    if not finding.mistakes:
        return [Line(text)]
    if not with_hint:
        return [Line(f"{text}   {short(finding.mistakes[0])}?")]
    titles = [_title(name) for name in finding.mistakes[:2]]
    hint = f"{'':{widths[0]}}   looks like: {'; or '.join(titles)}"
    return [Line(text), Line(hint if len(hint) <= LONGEST_LINE else hint.rpartition("; or ")[0] or hint, "hint")]


def _title(name: str) -> str:
    found = mistakes().get(name)
    return found.title if found else short(name)


def _notes(report: Report, most: int) -> list[str]:
    """What there is to say of the sheet as a whole, in a few lines, and how it was read."""
    notes = []
    for name in report.throughout[:1]:
        times = sum(name in finding.mistakes[:1] for finding in report.findings)
        notes.append(f"found {often(times)}: {_title(name)}")
    notes += [capital(note) for note in report.notes]
    notes += without_mark_notes(report)
    notes += [f"{finding.cell}: {finding.says}" for finding in report.findings if finding.verdict == "unreadable"]
    more = len(notes) - most
    rest = [f"and {count(more, 'more note')}"] if more > 0 else []
    is_read = any(finding.verdict not in ("blank", "unreadable") for finding in report.findings)
    return [*notes[:most], *rest, *([f"assumed rounding: {report.reading}"] if is_read else [])]


def _cut(text: str) -> str:
    """A line without signs that a terminal would act on, and not too long for it."""
    text = clean(text).rstrip()
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"
