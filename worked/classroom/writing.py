"""Writing: the variants of an exam are drawn, and their sheets and keys printed into a folder.

The class is worked through in parts: variants are drawn, their problem files written, their sheets and keys printed,
and the manifest brought up to date. Whatever is there already is left as it is, so that a run that was interrupted goes
on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from worked.classroom.folder import EXAM, MANIFEST, PROBLEMS, Folder, ManifestEntry
from worked.classroom.printing import (
    ALL,
    MOST_TOGETHER,
    PACKAGES,
    PART,
    Plan,
    Printed,
    drawing_of,
    drawn,
    files_of,
    print_together,
    printed,
    write_package,
)
from worked.errors import WorkedError, excerpt, unreadable, unwritable
from worked.exam.drawing import Structure
from worked.exam.exam import Exam
from worked.exam.roster import Entrant, Student
from worked.exam.stream import public_seed, tidy_code
from worked.exam.variants import Variants
from worked.learning.lock import Lock
from worked.packages.package import find_package
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
    plan = Plan(exam.text, secret, str(path.absolute()), what, workers.are_one_process)
    lock = Lock(path, "another `worked generate`")
    lock.take()
    try:
        _Writing(folder, plan, workers).write(entrants, tell)
    except WorkedError:
        if not folder.entries:
            _remove(folder)
        raise
    finally:
        lock.release()
    return folder


# The folder


def refuse_unfit(exam: Exam, path: Path, what: Printed) -> None:
    """Refuse an exam and its folder before anything is written; WorkedError as of `write_exam`."""
    if _is_begun(exam, path, what):
        return
    if path.exists() and not path.is_dir():
        raise WorkedError(f"{path}: is not a folder; choose an empty folder")
    try:
        others = [each.name for each in path.iterdir()] if path.exists() else []
    except OSError as error:
        raise unreadable(path, error) from None
    # What an interrupted run may leave before there is a manifest: the exam, as it would be written again.
    ours = {EXAM} if EXAM in others and (path / EXAM).read_bytes() == exam.text.encode() else set()
    foreign = sorted(name for name in others if name not in ours and not _is_left(name))
    if foreign:
        raise WorkedError(f"{path}: is not empty (it has {excerpt(foreign[0])}); choose an empty folder")
    drawing_of(exam.text).variant(public_seed(exam.digest, "possible"))


def _is_begun(exam: Exam, path: Path, what: Printed) -> bool:
    """Whether a folder was begun with an exam; refused where it was begun with another one."""
    if not (path / MANIFEST).is_file():
        return False
    begun = Folder.open(path)
    if begun.exam.digest != exam.digest:
        raise WorkedError(f"{path}: holds another exam, {excerpt(begun.exam.title)}; choose an empty folder")
    if begun.key_mode != what.key:
        raise WorkedError(f"{path}: was written with --key {begun.key_mode}; go on with that, or choose a new folder")
    return True


def _begun(exam: Exam, path: Path, version: str, what: Printed) -> Folder:
    """The folder of the exam; refused where it holds something else."""
    refuse_unfit(exam, path, what)
    if (path / MANIFEST).is_file():
        _sweep(path)
        return Folder.open(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from None
    _sweep(path)
    save(path / EXAM, [exam.text], overwrite=True)
    folder = Folder(path, exam, version, key_mode=what.key)
    folder.save()
    return folder


def _is_left(name: str) -> bool:
    """Whether a file was left behind by a run that was killed while it wrote it."""
    return name.startswith(".") and name.endswith(".part")


def _sweep(path: Path) -> None:
    """Remove what a run left behind that was killed while it wrote a file."""
    for left in (*path.glob(".*.part"), *path.glob("*/.*.part")):
        left.unlink(missing_ok=True)


def _remove(folder: Folder) -> None:
    """Remove a folder in which no variant was finished, so that the exam can be changed and written anew."""
    problems = [file for file in (folder.path / PROBLEMS).glob("*.toml") if tidy_code(file.stem) == file.stem]
    for file in (*problems, folder.path / MANIFEST, folder.path / EXAM):
        file.unlink(missing_ok=True)
    for empty in (*(each for each in folder.path.iterdir() if each.is_dir()), folder.path):
        with suppress(OSError):
            empty.rmdir()


class _Writing:
    """Writes the variants of a class, some at a time."""

    def __init__(self, folder: Folder, plan: Plan, workers: Workers) -> None:
        self.folder, self.plan, self.workers = folder, plan, workers
        self.known = {entry.owner: entry for entry in folder.entries.values()}
        known = filter(None, map(self._problem, folder.entries.values()))
        self.variants = Variants(drawing_of(plan.exam), plan.secret, known)

    def write(self, entrants: Sequence[Entrant], tell: Told) -> None:
        """Draw and print what is not there yet; the manifest is written after each part of the class."""
        self._refuse_other_secret()
        entrants = [self._with_owner(each) for each in entrants]
        files = files_of("CODE", self.plan.printed).values()
        packages = [] if all(find_package(name).single for name in self.plan.printed.packages) else [PACKAGES]
        for name in (PROBLEMS, *packages, *dict.fromkeys(file.partition("/")[0] for file in files)):
            (self.folder.path / name).mkdir(exist_ok=True)
        for start in range(0, len(entrants), PART):
            part = entrants[start : start + PART]
            self._print(self._draw(part))
            self.folder.save()
            tell(f"{start + len(part)} of {len(entrants)} variants")
        if not any(entrant.code for entrant in entrants):
            order = {entrant.key: place for place, entrant in enumerate(entrants)}
            self.folder.arrange(lambda entry: order.get(entry.owner, len(order)))
        if self.plan.printed.together:
            self._print_together()
        for name in self.plan.printed.packages:
            write_package(self.plan, list(self.folder.entries.values()), name)
        self.folder.save()

    def _with_owner(self, entrant: Entrant) -> Entrant:
        """Who has the code of an entrant already, or else the entrant."""
        entry = self.folder.entries.get(entrant.code)
        if entry is None:
            return entrant
        fields = Student._fields
        students = tuple(Student(*(str(each.get(field, "")) for field in fields)) for each in entry.students)
        return replace(entrant, label=entry.student, students=students)

    def _refuse_other_secret(self) -> None:
        """Refuse to go on with another secret than the one that the folder was begun with."""
        began = next((entry for entry in self.folder.entries.values() if entry.student), None)
        if began is not None and began.code not in self.variants.codes(began.student):
            raise WorkedError(f"{self.folder.path}: was written with another secret, so that its codes are others")

    def _problem(self, entry: ManifestEntry) -> str:
        """The problem file of a variant, "" where there is none."""
        file = self.folder.problem_file(entry)
        return file.read_text("utf-8") if file.is_file() else ""

    def _draw(self, part: Sequence[Entrant]) -> list[tuple[ManifestEntry, Structure | None, bool]]:
        """The entries of some students, the structures of those drawn now, and whether their names have changed."""
        waiting = {each.key: each for each in part if not self._is_drawn(each)}
        codes = {key: each.code or self._code(key) for key, each in waiting.items()}
        jobs = [(self.plan, key, code or next(self.variants.codes(key))) for key, code in codes.items()]
        structures = {}
        for found in self.workers.done(drawn, jobs):
            key = found.student
            variant = found if codes[key] else self.variants.own(key, found)
            structures[key] = variant.structure
            problem = f"{PROBLEMS}/{variant.code}.toml"
            save(self.folder.path / problem, [variant.text], overwrite=True)
            self.known[key] = ManifestEntry(variant.code, waiting[key].label, problem, profile=variant.profile)
        entries = []
        for each in part:
            entry, students = self.known[each.key], tuple(plain_data(student) for student in each.students)
            renamed = entry.students != students
            self.known[each.key] = entry = replace(entry, students=students)
            entries.append((entry, structures.get(each.key), renamed))
        return entries

    def _is_drawn(self, entrant: Entrant) -> bool:
        entry = self.known.get(entrant.key)
        return entry is not None and self.folder.problem_file(entry).is_file()

    def _code(self, key: str) -> str:
        """The code that a student has already, or ""."""
        return self.known[key].code if key in self.known else ""

    def _print_together(self) -> None:
        """Print all variants into a few files, anew: the class may have grown."""
        entries = list(self.folder.entries.values())
        parts = [entries[start : start + MOST_TOGETHER] for start in range(0, len(entries), MOST_TOGETHER)]
        for number, part in enumerate(parts, 1):
            files = print_together(self.plan, part, ALL if len(parts) == 1 else f"{ALL}-{number}")
            for entry in part:
                self.folder.entries[entry.code] = _with_files(entry, files)

    def _print(self, entries: Sequence[tuple[ManifestEntry, Structure | None, bool]]) -> None:
        """Print what is not there yet."""
        jobs = []
        for entry, structure, renamed in entries:
            files = {} if self.plan.printed.together else files_of(entry.code, self.plan.printed)
            self.folder.entries[entry.code] = self.known[entry.owner] = _with_files(entry, files)
            missing = {kind: file for kind, file in files.items() if renamed or not (self.folder.path / file).is_file()}
            if missing:
                jobs.append((self.plan, entry, structure, missing))
        for _ in self.workers.done(printed, jobs):
            pass


def _with_files(entry: ManifestEntry, files: Mapping[str, str]) -> ManifestEntry:
    """An entry with files of its variant; its sheet and its key are those that were printed first."""
    sheet, key = entry.sheet or files.get("sheet", ""), entry.key or files.get("key", "")
    return replace(entry, sheet=sheet, key=key, files={**entry.files, **files})
