"""Worksheet: a task, solved or to be solved, as a document."""

from __future__ import annotations

from worked.document import MODES, Document
from worked.errors import WorkedError, excerpt
from worked.pages.worksheet.layout import Layout
from worked.pages.worksheet.net import net_layout
from worked.trace.net import Net
from worked.trace.replay import Outcomes
from worked.trace.task import Task


def worksheet(task: Task, mode: str = "solved", symbolic: bool = False, prove: bool = False) -> Document:
    """The worksheet of a net or exercise.

    `mode` is `solved`, `student` (blanks; the document holds no answer) or `key` (answers that stand out).
    `symbolic` adds closed forms where they stay readable, `prove` a section in which SymPy derives every derivative.
    """
    if mode not in MODES:
        raise WorkedError(f"mode: expected one of {', '.join(MODES)}, found {excerpt(mode)}")
    page, outcomes = laid_out(task, mode, symbolic, prove)
    return page.document(outcomes)


def laid_out(task: Task, mode: str = "solved", symbolic: bool = False, prove: bool = False) -> tuple[Layout, Outcomes]:
    """A task as a page that is laid out, and its numbers."""
    if isinstance(task, Net):
        return net_layout(task, mode, symbolic, prove)
    from worked.pages.worksheet.exercise import exercise_layout

    return exercise_layout(task, mode, symbolic, prove)
