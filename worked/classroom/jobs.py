"""Jobs: the marking of the sheets of one variant, as plain data that a process or machine of its own can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from worked.checking.report import Report
from worked.checking.sheets.sheet import parse_sheet
from worked.classroom.marking import Marker
from worked.errors import WorkedError
from worked.exam.ask import ask_in
from worked.exam.marked import Marked
from worked.exercises.reading import parse_bytes
from worked.pages.feedback.exam_page import feedback_page


class HandedIn(NamedTuple):
    """A sheet as it was handed in: its bytes, where it came from, its kind where that is known, and its digest.

    `unread` says why there are no bytes.
    """

    raw: bytes
    origin: str
    kind: str
    digest: str
    unread: str = ""


class Job(NamedTuple):
    """The papers of a variant that are to be marked, the one that counts last.

    `ask` is the table [ask] of the exam. `format` is that of the feedback page, "" where none is wanted.
    """

    code: str
    student: str
    title: str
    problem: bytes
    origin: str
    ask: Mapping[str, Any]
    papers: tuple[HandedIn, ...]
    format: str = ""


class Done(NamedTuple):
    """The marked sheets of a job as JSON data, and the page with the files that belong to it."""

    code: str
    sheets: tuple[dict[str, Any], ...]
    page: bytes = b""
    attachments: Mapping[str, str] = {}


def do(job: Job) -> Done:
    """Do a job. WorkedError where the problem file of the variant is none."""
    marker = Marker(parse_bytes(job.problem, job.origin), ask_in(job.ask))
    sheets: list[dict[str, Any]] = []
    marked: Marked | None = None
    report: Report | None = None
    for paper in job.papers:
        marked, report = _marked(marker, paper)
        sheets.append({"digest": paper.digest, **marked.data()})
    if not job.format or marked is None:
        return Done(job.code, tuple(sheets))
    from worked.rendering import render

    attachments: dict[str, str] = {}
    page = feedback_page(marked, report, job.title, job.student, job.code)
    text = render(page, job.format, attachments=attachments, prefix=f"{job.code}-")
    return Done(job.code, tuple(sheets), text if isinstance(text, bytes) else text.encode(), attachments)


def _marked(marker: Marker, paper: HandedIn) -> tuple[Marked, Report | None]:
    if paper.unread:
        return marker.refused(paper.origin, paper.unread), None
    try:
        return marker.marked(parse_sheet(paper.raw, paper.origin, paper.kind), paper.origin)
    except WorkedError as error:
        return marker.refused(paper.origin, str(error).removeprefix(f"{paper.origin}: ")), None
    except Exception as error:
        # One sheet that the program fails on must not keep the rest of the class from its marks.
        said = f"{type(error).__name__}: {str(error)[:200]}"
        return marker.refused(paper.origin, f"the program failed on it, which should be reported ({said})"), None
