"""Grading: the sheets of a class are matched to the variants of an exam and marked, only what has changed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from worked.checking.sheets.sheet import ENDINGS
from worked.classroom.folder import Folder, ManifestEntry
from worked.classroom.jobs import Done, HandedIn, Job, do
from worked.classroom.matching import Matcher
from worked.classroom.results import Results, clear, digest, program_digest
from worked.classroom.submissions import Submission, Unread, submissions_in
from worked.errors import FileExistsAlready, WorkedError, unreadable
from worked.exam.marked import Marked, marked_in
from worked.learning.lock import made
from worked.pages.exams.press import owner_of
from worked.record import Record
from worked.saving import Pieces, save_all
from worked.workers import Workers

After = Callable[[int, int], None]


class Feedback(Record):
    """The folder of the feedback pages, and their format; `overwrite` replaces pages that nobody keeps track of."""

    folder: Path
    format: str = "html"
    overwrite: bool = False

    def page(self, code: str) -> Path:
        """The page of a variant."""
        from worked.rendering import find_format

        return self.folder / f"{code}.{find_format(self.format).endings[0]}"


class Found(NamedTuple):
    """What was handed in: the sheets of each variant by its code, the one that counts last, and all else.

    `conflicts` are sheets about which their code, student and file name do not agree.
    """

    sheets: Mapping[str, list[Submission]]
    unread: list[Unread]
    unmatched: list[Unread]
    conflicts: list[Unread]


class Graded:
    """The marked sheets of a class.

    `again` are the codes of the variants that were marked now, and not taken from the results of an earlier time.
    """

    def __init__(self, folder: Folder, found: Found, results: Results, again: Iterable[str]) -> None:
        self.folder, self.found, self.again = folder, found, frozenset(again)
        self._results = results

    def __iter__(self) -> Iterator[tuple[ManifestEntry, list[Marked]]]:
        """Each variant in the order of the manifest with its marked sheets, the one that counts last."""
        return ((entry, self.sheets(entry)) for entry in self.folder.entries.values())

    def sheets(self, entry: ManifestEntry) -> list[Marked]:
        """The marked sheets of a variant, the one that counts last."""
        if entry.code not in self.found.sheets:
            return []
        return [marked_in(sheet) for sheet in self._results.read(entry.code).sheets.values()]

    @property
    def several(self) -> list[ManifestEntry]:
        """The variants with more than one sheet."""
        return [entry for entry in self.folder.entries.values() if len(self.found.sheets.get(entry.code, ())) > 1]

    @property
    def missing(self) -> list[ManifestEntry]:
        """The variants without a sheet."""
        return [entry for entry in self.folder.entries.values() if entry.code not in self.found.sheets]

    @cached_property
    def refused(self) -> list[Unread]:
        """The sheets of which nothing could be marked, and why."""
        return [Unread(sheet.origin, sheet.refused) for _, sheets in self for sheet in sheets if sheet.refused]

    @property
    def count(self) -> int:
        """The number of sheets that were marked."""
        return sum(map(len, self.found.sheets.values()))

    @property
    def is_complete(self) -> bool:
        """Whether every file could be read and matched, and every sheet marked."""
        return not (self.found.unread or self.found.unmatched or self.refused)


def grade(
    folder: Folder,
    submissions: str | Path,
    version: str,
    feedback: Feedback | None = None,
    workers: Workers | None = None,
    after: After = lambda done, total: None,
) -> Graded:
    """Mark the sheets of a class; `after` is called with how many variants are done, and of how many.

    WorkedError: there are no submissions, a problem file is missing or damaged, or a file cannot be written. What was
    marked until then is kept.
    """
    chosen = (workers or Workers()).checked()
    found = matched(folder, submissions)
    results = Results(folder.path)
    results.begin()
    try:
        grader = Grader(folder, results, program_digest(version), feedback)
        sheets = [(entry, found.sheets[entry.code]) for entry in folder.entries.values() if entry.code in found.sheets]
        todo = [(entry, several) for entry, several in sheets if not grader.is_kept(entry, several)]
        jobs = (grader.job(entry, several) for entry, several in todo)
        for number, done in enumerate(chosen.done(do, jobs, in_order=False), len(sheets) - len(todo) + 1):
            grader.keep(done)
            after(number, len(sheets))
        return Graded(folder, found, results, grader.again)
    finally:
        results.end()


def matched(folder: Folder, submissions: str | Path) -> Found:
    """What was handed in, by variants."""
    matcher = Matcher(folder.entries.values())
    found = Found({}, [], [], [])
    sheets: dict[str, list[Submission]] = {}
    for each in submissions_in(submissions):
        if isinstance(each, Unread):
            found.unread.append(each)
            continue
        try:
            sheet = each.sheet()
        except WorkedError as error:
            found.unread.append(Unread(each.origin, str(error).removeprefix(f"{each.origin}: ")))
            continue
        match = matcher.match(sheet, each.origin)
        found.conflicts.extend(Unread(each.origin, conflict) for conflict in match.conflicts if match.code)
        if match.code:
            sheets.setdefault(match.code, []).append(each)
        else:
            found.unmatched.append(Unread(each.origin, match.reason))
    for several in sheets.values():
        several.sort(key=lambda each: each.origin)
    if not (sheets or found.unread or found.unmatched):
        raise WorkedError(f"{submissions}: has no sheets; expected files in TOML, CSV, JSON or Markdown")
    return found._replace(sheets=sheets)


class Grader:
    """Finds out which variants must be marked, and keeps what comes of it."""

    def __init__(self, folder: Folder, results: Results, program: str, feedback: Feedback | None) -> None:
        self.folder, self.results, self.feedback = folder, results, feedback
        self.program, self.again = program, list[str]()
        self._pages: dict[str, str] = {}
        if feedback:
            made(feedback.folder)
            clear(feedback.folder, "?????-?????*")

    def job(self, entry: ManifestEntry, submissions: Sequence[Submission]) -> Job:
        """The marking of the sheets of a variant."""
        papers, exam, path = self._papers(entry, submissions), self.folder.exam, self.folder.problem_file(entry)
        self._pages[entry.code] = self._page_of(entry, papers)
        format = self.feedback.format if self.feedback else ""
        ask, problem = exam.tables.get("ask", {}), self._problem(entry)
        owner = owner_of(entry.students) or entry.student
        return Job(entry.code, owner, exam.title, problem, str(path), ask, papers, format)

    def _problem(self, entry: ManifestEntry) -> bytes:
        """The bytes of the problem file of a variant."""
        path = self.folder.problem_file(entry)
        try:
            return path.read_bytes()
        except OSError as error:
            raise unreadable(path, error) from None

    def _papers(self, entry: ManifestEntry, submissions: Sequence[Submission]) -> tuple[HandedIn, ...]:
        """The sheets of a variant as they are now."""
        beside = (self.program, self.folder.exam.digest, self._problem(entry))
        return tuple(_paper(each, beside) for each in submissions)

    def _page_of(self, entry: ManifestEntry, papers: tuple[HandedIn, ...]) -> str:
        """What a feedback page is made of."""
        return (
            digest(self.feedback.format, owner_of(entry.students) or entry.student, papers[-1].digest)
            if self.feedback
            else ""
        )

    def is_kept(self, entry: ManifestEntry, submissions: Sequence[Submission]) -> bool:
        """Whether all of a variant was marked before, and its page is there as it was made.

        WorkedError where a page is there that nobody keeps track of.
        """
        papers, kept = self._papers(entry, submissions), self.results.read(entry.code)
        same = [paper.digest for paper in papers] == list(kept.sheets)
        if not self.feedback:
            return same
        path = self.feedback.page(entry.code)
        try:
            there = digest(path.read_bytes())
        except FileNotFoundError:
            return False
        except OSError as error:
            raise unreadable(path, error) from None
        if there != kept.page and not self.feedback.overwrite:
            raise FileExistsAlready(f"{path} exists already and is left as it is")
        return same and there == kept.page and kept.page_of == self._page_of(entry, papers)

    def keep(self, done: Done) -> None:
        """Keep what came of a job: the results first, so that a page without any is never taken for a foreign one."""
        self.again.append(done.code)
        page_of = self._pages.pop(done.code)
        self.results.write(done.code, done.sheets, digest(done.page) if self.feedback else "", page_of)
        if self.feedback:
            page = self.feedback.page(done.code)
            beside: dict[Path, Pieces] = {page.with_name(name): [text] for name, text in done.attachments.items()}
            save_all({**beside, page: [done.page]}, overwrite=True)


def _paper(submission: Submission, beside: Sequence[str | bytes]) -> HandedIn:
    """A sheet as it is now; its digest is also that of what `beside` it decides about its marks."""
    kind = "csv" if submission.rows else ENDINGS.get(submission.path.suffix.lower(), "")
    origin = submission.origin
    try:
        raw, unread = submission.raw, ""
    except WorkedError as error:
        raw, unread = b"", str(error).removeprefix(f"{origin}: ")
    return HandedIn(raw, origin, kind, digest(*beside, origin, kind, raw, unread), unread)
