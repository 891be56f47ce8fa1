"""The command grade: the marks of a class."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import worked
from worked.commands.common import (
    PDF_ENGINE,
    by_ending,
    example_epilog,
    one_of,
    put,
    put_json,
    with_workers,
    workers_in,
)
from worked.errors import FileExistsAlready, WorkedError, excerpt
from worked.words import count

if TYPE_CHECKING:
    from worked.classroom.grading import Feedback, Graded
    from worked.classroom.submissions import Unread

MOST_SENTENCES = 20


@click.command(
    epilog=example_epilog(
        "worked grade midterm submissions -o marks.csv",
        "worked grade midterm answers.csv -o marks.csv --feedback feedback --report class.html",
        "worked grade midterm submissions -o marks.csv --force --workers 8",
        "worked grade midterm submissions -o marks.csv --workers 64 --backend dask --scheduler tcp://10.0.0.5:8786",
    )
)
@click.argument("folder", metavar="DIR")
@click.argument("submissions")
@click.option("-o", "--output", metavar="FILE", required=True, help="Write the marks to a CSV file.")
@click.option("--feedback", metavar="DIR", help="Write a page for each student into a folder.")
@click.option("--to", "format", metavar="FORMAT", help="The format of the pages for students; default: html.")
@click.option("--report", metavar="FILE", help="Write a report on the class: .html, .pdf, .md, .json ...")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@with_workers
@PDF_ENGINE
@click.pass_context
def grade(
    context: click.Context,
    folder: str,
    submissions: str,
    output: str,
    feedback: str | None,
    format: str | None,
    report: str | None,
    force: bool,
    **asked: Any,
) -> None:
    """Mark the sheets of a class.

    DIR is the folder of an exam, written by `worked generate`. SUBMISSIONS is a folder of sheets (TOML, CSV, JSON, or
    students' copies in Markdown, filled in), also in folders of their own, or a CSV file with the columns student or
    code, cell and value. A sheet is matched by its code, else by its student, else by the name of its file or folder.

    The same command again, with --force, marks only what has changed.

    The exit code is 0 if all sheets were marked, 2 if something could not be read or matched.
    """
    from worked.classroom.marks_file import marks_file
    from worked.classroom.results import clear
    from worked.saving import save

    one_of("--pdf-engine", asked["pdf_engine"], ("typst", "latex"))
    if format and not feedback:
        raise WorkedError("--to: it is the format of the pages of --feedback DIR, which is missing")
    chosen = by_ending(report) if report else ""
    for file in filter(None, (output, report)):
        if Path(file).exists() and not force:
            raise FileExistsAlready(f"{file} exists already and is left as it is")
        if not Path(file).absolute().parent.is_dir():
            raise WorkedError(f"{file}: cannot be written (there is no such folder)")
        clear(Path(file).absolute().parent, f"{escape(Path(file).name)}.*")
    workers = workers_in(asked)
    graded = _graded(folder, submissions, _feedback(feedback, format, force), workers)
    save(output, marks_file(graded), overwrite=force)
    if report:
        _report(graded, chosen, report, force, asked["pdf_engine"])
    for sentence in _sentences(graded):
        click.echo(f"worked: {sentence}", err=True)
    click.echo(_summary(graded), err=True)
    context.exit(0 if graded.is_complete else 2)


def _feedback(folder: str | None, format: str | None, force: bool) -> Feedback | None:
    """Where pages for the students go, and in which format."""
    if folder is None:
        return None
    from worked.classroom.grading import Feedback
    from worked.rendering import find_format

    return Feedback(Path(folder), find_format(format or "html").name, force)


def _graded(folder: str, submissions: str, feedback: Feedback | None, workers: Any) -> Graded:
    """The marked class, with a bar on a terminal."""
    if not sys.stderr.isatty():
        return worked.grade(folder, submissions, feedback, workers)
    with click.progressbar(length=1, width=20, label="marking", file=sys.stderr, show_pos=True) as bar:

        def after(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return worked.grade(folder, submissions, feedback, workers, after)


def _report(graded: Graded, format: str, report: str, force: bool, engine: str) -> None:
    """The report on the class in a format, or its figures as JSON."""
    if format == "json":
        from worked.classroom.summary import summary_data

        put_json(summary_data(graded), report, force)
    else:
        put(worked.class_report(graded), format, report, force, engine)


def _sentences(graded: Graded) -> Iterator[str]:
    """What could not be read or matched, and what is unclear, in a sentence each."""
    found = graded.found
    yield from _some(_told(found.unread), "file", "could not be read")
    yield from _some(_told(found.unmatched), "file", "could not be matched")
    yield from _some(_told(found.conflicts), "sheet", "not clear")
    yield from _some(_told(graded.refused), "sheet", "could not be marked")
    several = [f"{excerpt(entry.student or entry.code)}: of several sheets {found.sheets[entry.code][-1].origin} counts"
               for entry in graded.several]  # fmt: skip
    yield from _some(several, "student", "with several sheets")


def _told(found: list[Unread]) -> list[str]:
    return [f"{each.origin}: {each.reason}" for each in found]


def _some(sentences: list[str], noun: str, what: str) -> Iterator[str]:
    """The first of some sentences, and how many more there are."""
    yield from sentences[:MOST_SENTENCES]
    more = len(sentences) - MOST_SENTENCES
    if more > 0:
        yield f"and {count(more, f'more {noun}')} {what}"


def _summary(graded: Graded) -> str:
    """What was done, in a line."""
    found, total = graded.found, graded.count
    without = len(graded.missing)
    parts = [
        f"{len(graded.again)} of {count(len(found.sheets), 'student')} marked now"
        if len(graded.again) < len(found.sheets)
        else f"{count(len(found.sheets), 'student')}"
    ]
    parts += [f"{count(without, 'student')} without a sheet"] if without else []
    parts += [f"{count(len(found.unmatched), 'file')} could not be matched"] if found.unmatched else []
    parts += [f"{count(len(found.unread), 'file')} could not be read"] if found.unread else []
    return f"marked {count(total, 'sheet')}: {'; '.join(parts)}"
