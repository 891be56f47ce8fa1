"""Pages: the exercise as it is set, and a mistake explained, as plain text from the worksheet and the feedback page."""

from __future__ import annotations

import re

from worked.checking.report import Finding
from worked.document import Block, Code, Document, Fields, Figure, Paragraph, Workspace
from worked.pages.feedback.marked import Marked
from worked.pages.feedback.wrong_answers import WrongAnswers
from worked.pages.worksheet.page import laid_out
from worked.rendering import Screen, render
from worked.trace.task import Task
from worked.tutor.work import Work

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def statement(task: Task, screen: Screen, with_pictures: bool = True) -> str:
    """The exercise as it is set, as in a student's copy."""
    page, outcomes = laid_out(task, "student")
    out = (Fields, Workspace) if with_pictures else (Fields, Workspace, Figure)
    blocks = tuple(block for block in page.parts()[0].blocks if not isinstance(block, out))
    return _text(Document(page.title, blocks, page.values(outcomes), "student"), screen)


def why(work: Work, finding: Finding, screen: Screen) -> str:
    """What a wrong answer looks like: its mistakes, each with the calculation that leads to it."""
    explained = WrongAnswers(Marked(work.report()))
    blocks: list[Block] = [*explained.mistakes_of(finding)]
    if not blocks:
        return ""
    name = finding.mistakes[0]
    if len(name) and explained.marked.catalogue[name].explanation:
        blocks.append(Paragraph(("More of it: ", Code(f"worked catalogue mistakes {name}"))))
    hidden = [each for each in work.course.asked if work.is_open(each)]
    values = {slot: shown for slot, shown in explained.values.items() if not _is_of(slot, hidden)}
    return _text(Document("", tuple(blocks), values), screen)


def _is_of(slot: str, names: list[str]) -> bool:
    """Whether a slot holds the number of a cell of these names, which is not to be given away."""
    last = slot.rpartition(" ")[2]
    return last in names and "result of" not in slot


def _text(page: Document, screen: Screen) -> str:
    found = render(page, "text", screen=screen)
    assert isinstance(found, str)
    lines = found.strip("\n").split("\n")
    # A page without a title begins with an empty one, which may be styled.
    start = 0 if page.title else next(at for at, line in enumerate(lines) if any(map(str.isalpha, STYLE.sub("", line))))
    return "\n".join(lines[start:])
