"""Writing: the variants of an exam are drawn, and their sheets and keys printed into a folder.

The class is worked through in parts: variants are drawn, their problem files written, their sheets and keys printed,
and the manifest brought up to date. Whatever is there already is left as it is, so that a run that was interrupted goes
on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from worked.classroom.folder import EXAM, MANIFEST, PROBLEMS, Entry, Folder
from worked.classroom.printing import (
    ALL,
    MOST_TOGETHER,
    PART,
    Plan,
    Printed,
    drawing_of,
    drawn,
    files_of,
    print_together,
    printed,
)
from worked.errors import WorkedError, excerpt
from worked.exam.drawing import Structure
from worked.exam.exam import Exam
from worked.exam.roster import Entrant
from worked.exam.variants import Variants
from worked.record import plain_data, replace
from worked.saving import save
from worked.workers import Workers

Told = Callable[[str], None]


def write_exam(
    exam: Exam,
    entrants: Sequence[Entrant],
    secret: bytes,
    path: Path,
    what: Printed,
    version: str,
    workers: Workers | None = None,
    tell: Told = lambda said: None,
) -> Folder:
    """Write the variants of a class into a folder, or go on with one that this was begun with.

    WorkedError: the folder holds something else; no variant meets the requirements; a file cannot be written.
    """
    folder = _begun(exam, path, version, what)
    workers = (workers or Workers()).checked()
    plan = Plan(exam.text, secret, str(path), what, workers.are_one_process)
    _Writing(folder, plan, workers).write(entrants, tell)
    return folder


# The folder


def _begun(exam: Exam, path: Path, version: str, what: Printed) -> Folder:
    """The folder of the exam; refused where it holds something else."""
    if (path / MANIFEST).is_file():
        folder = Folder.open(path)
        if folder.exam.digest != exam.digest:
            raise WorkedError(f"{path}: holds another exam, {excerpt(folder.exam.title)}; choose an empty folder")
        if folder.key_mode != what.key:
            raise WorkedError(
                f"{path}: was written with --key {folder.key_mode}; go on with that, or choose a new folder"
            )
        _sweep(path)
        return folder
    try:
        path.mkdir(parents=True, exist_ok=True)
        others = [each.name for each in path.iterdir() if each.name != EXAM and not each.name.endswith(".part")]
    except OSError as error:
        raise WorkedError(f"{path}: cannot be written: {error.strerror or error}") from None
    if others:
        raise WorkedError(f"{path}: is not empty (it has {excerpt(sorted(others)[0])}); choose an empty folder")
    save(path / EXAM, [exam.text], overwrite=True)
    folder = Folder(path, exam, version, key_mode=what.key)
    folder.save()
    return folder


def _sweep(path: Path) -> None:
    """Remove what a run left behind that was killed while it wrote a file."""
    for left in path.glob("*/.*.part"):
        left.unlink(missing_ok=True)


class _Writing:
    """Writes the variants of a class, some at a time."""

    def __init__(self, folder: Folder, plan: Plan, workers: Workers) -> None:
        self.folder, self.plan, self.workers = folder, plan, workers
        self.known = {entry.student: entry for entry in folder.entries.values()}
        known = filter(None, map(self._problem, folder.entries.values()))
        self.variants = Variants(drawing_of(plan.exam), plan.secret, known)

    def write(self, entrants: Sequence[Entrant], tell: Told) -> None:
        """Draw and print what is not there yet; the manifest is written after each part of the class."""
        self._refuse_other_secret(entrants)
        files = files_of("CODE", self.plan.printed).values()
        for name in (PROBLEMS, *dict.fromkeys(file.partition("/")[0] for file in files)):
            (self.folder.path / name).mkdir(exist_ok=True)
        for start in range(0, len(entrants), PART):
            part = entrants[start : start + PART]
            self._print(self._draw(part))
            self.folder.save()
            tell(f"{start + len(part)} of {len(entrants)} variants")
        order = {entrant.label: place for place, entrant in enumerate(entrants)}
        self.folder.arrange(lambda entry: order.get(entry.student, len(order)))
        if self.plan.printed.together:
            self._print_together()
        self.folder.save()

    def _refuse_other_secret(self, entrants: Sequence[Entrant]) -> None:
        """Refuse to go on with another secret than the one that the folder was begun with."""
        began = next(iter(self.folder.entries.values()), None)
        if began is None or not began.student or any(each.code for each in entrants):
            return
        if began.code not in self.variants.codes(began.student):
            raise WorkedError(f"{self.folder.path}: was written with another secret, so that its codes are others")

    def _problem(self, entry: Entry) -> str:
        """The problem file of a variant, "" where there is none."""
        file = self.folder.problem_file(entry)
        return file.read_text("utf-8") if file.is_file() else ""

    def _draw(self, part: Sequence[Entrant]) -> list[tuple[Entry, Structure | None, bool]]:
        """The entries of some students, the structures of those drawn now, and whether their names have changed."""
        waiting = {each.label: each for each in part if not self._is_drawn(each)}
        codes = {label: each.code or self._code(label) for label, each in waiting.items()}
        jobs = [(self.plan, label, code or next(self.variants.codes(label))) for label, code in codes.items()]
        structures = {}
        for found in self.workers.done(drawn, jobs):
            label = found.student
            variant = found if codes[label] else self.variants.own(label, found)
            structures[label] = variant.structure
            problem = f"{PROBLEMS}/{variant.code}.toml"
            save(self.folder.path / problem, [variant.text], overwrite=True)
            self.known[label] = Entry(variant.code, label, problem, profile=variant.profile)
        entries = []
        for each in part:
            entry, students = self.known[each.label], tuple(plain_data(student) for student in each.students)
            renamed = entry.students != students
            self.known[each.label] = entry = replace(entry, students=students)
            entries.append((entry, structures.get(each.label), renamed))
        return entries

    def _is_drawn(self, entrant: Entrant) -> bool:
        entry = self.known.get(entrant.label)
        return entry is not None and self.folder.problem_file(entry).is_file()

    def _code(self, label: str) -> str:
        """The code that a student has already, or ""."""
        return self.known[label].code if label in self.known else ""

    def _print_together(self) -> None:
        """Print all variants into a few files, anew: the class may have grown."""
        entries = list(self.folder.entries.values())
        parts = [entries[start : start + MOST_TOGETHER] for start in range(0, len(entries), MOST_TOGETHER)]
        for number, part in enumerate(parts, 1):
            files = print_together(self.plan, part, ALL if len(parts) == 1 else f"{ALL}-{number}")
            for entry in part:
                self.folder.entries[entry.code] = _with_files(entry, files)

    def _print(self, entries: Sequence[tuple[Entry, Structure | None, bool]]) -> None:
        """Print what is not there yet."""
        jobs = []
        for entry, structure, renamed in entries:
            files = {} if self.plan.printed.together else files_of(entry.code, self.plan.printed)
            self.folder.entries[entry.code] = self.known[entry.student] = _with_files(entry, files)
            missing = {kind: file for kind, file in files.items() if renamed or not (self.folder.path / file).is_file()}
            if missing:
                jobs.append((self.plan, entry, structure, missing))
        for _ in self.workers.done(printed, jobs):
            pass


def _with_files(entry: Entry, files: Mapping[str, str]) -> Entry:
    """An entry with files of its variant; its sheet and its key are those that were printed first."""
    sheet, key = entry.sheet or files.get("sheet", ""), entry.key or files.get("key", "")
    return replace(entry, sheet=sheet, key=key, files={**entry.files, **files})
