"""Feedback: a checked sheet as a page, a solution with the student's own numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from worked.checking.report import Finding, Report
from worked.document import Block, Code, Document, Heading, Listing, Maths, Paragraph, Prose, Strong, Table
from worked.number import plain
from worked.pages.feedback.continued import continued
from worked.pages.feedback.marked import Marked, accepted, counted, judged, number, without_mark_notes
from worked.pages.feedback.wrong_answers import WrongAnswers
from worked.words import capital, count, listed, often, short

MOST_ROWS, MOST_UNREADABLE, LONGEST_NAME = 400, 12, 80
HEADS: tuple[Prose, ...] = (("cell",), ("you wrote",), ("key",), ("accepted",), ("verdict",), ("mark",))
KINDS = {
    "correct": "right",
    "carried": "right after an earlier wrong number",
    "too-coarse": "with too few digits",
    "cannot-be-judged": "that cannot be judged",
    "wrong": "wrong",
    "blank": "left blank",
    "unreadable": "not readable",
}


def feedback(report: Report, marks: Mapping[str, Decimal] | None = None) -> Document:
    """The page of a checked sheet: what is right, what is wrong and why, and how it goes on from there.

    `marks` are those of each cell that an exam asks for; without them each answer is worth one mark.
    """
    marked = Marked(report)
    explained = WrongAnswers(marked)
    blocks: list[Block] = [*_summary(marked, marks)]
    if report.wrong:
        blocks += [Heading(("Where it went wrong",)), *explained.blocks(), *continued(marked)]
    blocks += _answers(marked, marks)
    return Document(f"Feedback: {marked.key.problem.title}", tuple(blocks), explained.values)


def _summary(marked: Marked, marks: Mapping[str, Decimal] | None) -> list[Block]:
    """The score, the first wrong cell, and what there is to say of the sheet as a whole."""
    report, found = marked.report, counted(marked.report)
    whose: Prose = ("Sheet of ", Strong(report.student[:LONGEST_NAME]), ". ") if report.student else ()
    earned, out_of = _score(report, marks)
    score: Prose = (Strong(f"{plain(earned)} of {plain(out_of)}"), f" mark{'' if out_of == 1 else 's'}")
    blocks: list[Block] = [Paragraph((*whose, *score, *_shown(found, earned == out_of)))]
    missing = [name for name in marks or () if name not in marked.findings]
    if missing:
        blocks.append(Paragraph((_missing(len(missing)),)))
    if report.first_wrong:
        first = marked.named(report.first_wrong)
        blocks.append(Paragraph(("The first wrong number is ", *first, " (", Code(report.first_wrong), ").")))
    points = [*_points(marked)]
    return [*blocks, Listing(tuple(points))] if points else blocks


def _score(report: Report, marks: Mapping[str, Decimal] | None) -> tuple[Decimal, Decimal]:
    """The marks of a sheet, and those of all that is asked for."""
    if marks is None:
        return Decimal(report.score), Decimal(report.out_of)
    earned = (marks[finding.cell] for finding in report.findings if finding.mark and finding.cell in marks)
    return sum(earned, Decimal(0)), sum(marks.values(), Decimal(0))


def _missing(number: int) -> str:
    """That answers are missing."""
    return (
        f"{capital(count(number, 'answer'))} that the exam asks for {'is' if number == 1 else 'are'} not on the sheet."
    )


def _shown(found: Counter[str], is_all: bool) -> Prose:
    """How many answers there are of each kind; a word of praise where nothing is wrong."""
    if set(found) <= {"correct"} and is_all:
        return (". Everything is right. Well done!",)
    if set(found) <= {"blank"}:
        return (": nothing has been filled in yet.",)
    kinds = [f"{found[kind]} {words}" for kind, words in KINDS.items() if found[kind]]
    praise = "" if found["wrong"] or found["unreadable"] else " Nothing that is filled in is wrong."
    return (": ", *listed(kinds), ".", praise)


def _points(marked: Marked) -> list[Prose]:
    """What there is to say of the sheet as a whole."""
    report, points = marked.report, list[Prose]()
    for name in report.throughout:
        times = sum(name in finding.mistakes[:1] for finding in report.findings)
        title = marked.catalogue[name].title if name in marked.catalogue else short(name)
        points.append((f"Found {often(times)}: ", Strong(title), "."))
    points += [(f"{note[:1].upper()}{note[1:]}.",) for note in report.notes]
    points += [(f"{note[:1].upper()}{note[1:]}.",) for note in without_mark_notes(report)]
    unread = [finding for finding in report.findings if finding.verdict == "unreadable"]
    points += [(Code(finding.cell), f" could not be read: {finding.says}.") for finding in unread[:MOST_UNREADABLE]]
    if len(unread) > MOST_UNREADABLE:
        points.append((f"{len(unread) - MOST_UNREADABLE} more answers could not be read.",))
    points += [(f"{trouble}.",) for trouble in report.trouble]
    if marked.pins:
        points.append((f"Assumed rounding: {report.reading}.",))
    if marked.judge.reading.opposite and any(map(marked.is_opposite, marked.pins)):
        points.append(("Tables keep your signs; formulas use those of the problem.",))
    return points


def _answers(marked: Marked, marks: Mapping[str, Decimal] | None) -> list[Block]:
    """All answers of the sheet in a table, or in one for each step."""
    blocks: list[Block] = [Heading(("All your answers",))]
    for heading, names in marked.by_step(list(marked.findings)[:MOST_ROWS]):
        rows = tuple(_row(marked, marked.findings[name], marks) for name in names)
        blocks += [*heading, Table(HEADS, rows, (False, True, True, True, False, True))]
    if len(marked.findings) > MOST_ROWS:
        blocks.append(Paragraph((f"{len(marked.findings) - MOST_ROWS} more answers are left out.",)))
    return blocks


def _row(marked: Marked, finding: Finding, marks: Mapping[str, Decimal] | None) -> tuple[Prose, ...]:
    symbol, key = (Maths(marked.symbol(finding.cell)),), number(marked.expected(finding))
    worth = Decimal(1) if marks is None else marks.get(finding.cell)
    # An answer that the exam does not ask for helps to judge others, and has no marks of its own.
    mark = "–" if worth is None else plain(worth if finding.mark else Decimal(0))
    return (symbol, marked.written(finding.cell), key, accepted(finding), judged(finding), (mark,))
