"""Feedback page: what a student gets back of an exam, with the marks of the exam."""

from __future__ import annotations

from worked.checking.report import Report
from worked.document import Document, Paragraph, Prose, Strong
from worked.exam.marked import Marked
from worked.number import plain
from worked.pages.feedback.page import feedback
from worked.record import replace

LONGEST_NAME = 80


def feedback_page(marked: Marked, report: Report | None, title: str, student: str, code: str) -> Document:
    """The page of a marked sheet; `report` is what it follows from, None where nothing could be marked."""
    title = f"Feedback: {title}"
    if report is not None:
        asked = {line.cell: line.marks for line in marked.asked if line.marks is not None}
        return replace(feedback(replace(report, student=student), asked), title=title, code=code)
    said: Prose = ("Sheet of ", Strong(student[:LONGEST_NAME]), ". ") if student else ()
    score = Strong(f"{plain(marked.score)} of {plain(marked.out_of)}")
    blocks = (Paragraph((*said, score, " marks: nothing could be marked.")), Paragraph((f"{marked.refused}.",)))
    return Document(title, blocks, code=code)
