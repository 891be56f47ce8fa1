"""Writing: the variants of an exam are drawn, and their sheets and keys printed into a folder.

The class is worked through in parts: variants are drawn, their problem files written, their sheets and keys printed,
and the manifest brought up to date. Whatever is there already is left as it is, so that a run that was interrupted goes
on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from worked.classroom.folder import EXAM, MANIFEST, PROBLEMS, Entry, Folder
from worked.classroom.workers import Workers
from worked.errors import WorkedError, excerpt
from worked.exam.drawing import Drawing, Structure, Variant
from worked.exam.exam import Exam
from worked.exam.read import parse_exam
from worked.exam.roster import Entrant, Student
from worked.exam.stream import public_seed
from worked.exam.variants import Variants
from worked.pages.exams.press import Press, owner_of
from worked.record import NOTHING, Record, plain_data, replace
from worked.rendering import find_format
from worked.saving import save

KEYS = ("separate", "embedded", "none")
SHEETS, KEY_FOLDER, MARKING = "sheets", "keys", "marking"
PART = 200  # variants that are drawn, and then printed, before the manifest is written
Told = Callable[[str], None]


class Printed(Record):
    """What is printed: in which `formats`, of which the first counts, and where the key of each sheet is.

    `marking` adds a page for those who mark by hand, `together` files with all sheets and with all keys.
    """

    formats: tuple[str, ...] = ("pdf",)
    key: str = KEYS[0]
    marking: bool = False
    together: bool = False


class Plan(NamedTuple):
    """What all processes that work on an exam know."""

    exam: str
    secret: bytes
    folder: str
    printed: Printed
    one_process: bool = True


def write_exam(
    exam: Exam,
    entrants: Sequence[Entrant],
    secret: bytes,
    path: Path,
    printed: Printed,
    version: str,
    workers: Workers | None = None,
    tell: Told = lambda said: None,
) -> Folder:
    """Write the variants of a class into a folder, or go on with one that this was begun with.

    WorkedError: the folder holds something else; no variant meets the requirements; a file cannot be written.
    """
    folder = _begun(exam, path, version)
    workers = (workers or Workers()).checked()
    plan = Plan(exam.text, secret, str(path), printed, workers.are_one_process)
    _Writing(folder, plan, workers).write(entrants, tell)
    return folder


# The folder


def refuse_unfit(exam: Exam, path: Path) -> None:
    """Refuse an exam and its folder before anything is written; WorkedError as of `write_exam`."""
    if _is_begun(exam, path):
        return
    if path.exists() and not path.is_dir():
        raise WorkedError(f"{path}: is not a folder; choose an empty folder")
    try:
        others = [each.name for each in path.iterdir()] if path.exists() else []
    except OSError as error:
        raise WorkedError(f"{path}: cannot be read: {error.strerror or error}") from None
    # What an interrupted run may leave before there is a manifest: the exam, as it would be written again.
    ours = {EXAM} if EXAM in others and (path / EXAM).read_bytes() == exam.text.encode() else set()
    foreign = sorted(name for name in others if name not in ours and not name.endswith(".part"))
    if foreign:
        raise WorkedError(f"{path}: is not empty (it has {excerpt(foreign[0])}); choose an empty folder")
    _drawing(exam.text).variant(public_seed(exam.digest, "possible"))


def _is_begun(exam: Exam, path: Path) -> bool:
    """Whether a folder was begun with an exam; refused where it was begun with another one."""
    if not (path / MANIFEST).is_file():
        return False
    begun = Folder.open(path).exam
    if begun.digest != exam.digest:
        raise WorkedError(f"{path}: holds another exam, {excerpt(begun.title)}; choose an empty folder")
    return True


def _begun(exam: Exam, path: Path, version: str) -> Folder:
    """The folder of the exam; refused where it holds something else."""
    refuse_unfit(exam, path)
    if (path / MANIFEST).is_file():
        return Folder.open(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkedError(f"{path}: cannot be written: {error.strerror or error}") from None
    save(path / EXAM, [exam.text], overwrite=True)
    folder = Folder(path, exam, version)
    folder.save()
    return folder


class _Writing:
    """Writes the variants of a class, some at a time."""

    def __init__(self, folder: Folder, plan: Plan, workers: Workers) -> None:
        self.folder, self.plan, self.workers = folder, plan, workers
        self.known = {entry.owner: entry for entry in folder.entries.values()}
        known = filter(None, map(self._problem, folder.entries.values()))
        self.variants = Variants(_drawing(plan.exam), plan.secret, known)

    def write(self, entrants: Sequence[Entrant], tell: Told) -> None:
        """Draw and print what is not there yet; the manifest is written after each part of the class."""
        self._refuse_other_secret()
        entrants = [self._with_owner(each) for each in entrants]
        files = _files("CODE", self.plan.printed).values()
        for name in (PROBLEMS, *dict.fromkeys(file.partition("/")[0] for file in files)):
            (self.folder.path / name).mkdir(exist_ok=True)
        for start in range(0, len(entrants), PART):
            part = entrants[start : start + PART]
            self._print(self._draw(part))
            self.folder.save()
            tell(f"{start + len(part)} of {len(entrants)} variants")
        if not any(entrant.code for entrant in entrants):
            order = {entrant.key: place for place, entrant in enumerate(entrants)}
            self.folder.arrange(lambda entry: order.get(entry.owner, len(order)))
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

    def _problem(self, entry: Entry) -> str:
        """The problem file of a variant, "" where there is none."""
        file = self.folder.problem_file(entry)
        return file.read_text("utf-8") if file.is_file() else ""

    def _draw(self, part: Sequence[Entrant]) -> list[tuple[Entry, Structure | None, bool]]:
        """The entries of some students, the structures of those drawn now, and whether their names have changed."""
        waiting = {each.key: each for each in part if not self._is_drawn(each)}
        codes = {key: each.code or self._code(key) for key, each in waiting.items()}
        jobs = [(self.plan, key, code or next(self.variants.codes(key))) for key, code in codes.items()]
        structures = {}
        for found in self.workers.done(_drawn, jobs):
            key = found.student
            variant = found if codes[key] else self.variants.own(key, found)
            structures[key] = variant.structure
            problem = f"{PROBLEMS}/{variant.code}.toml"
            save(self.folder.path / problem, [variant.text], overwrite=True)
            self.known[key] = Entry(variant.code, waiting[key].label, problem, profile=variant.profile)
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

    def _print(self, entries: Sequence[tuple[Entry, Structure | None, bool]]) -> None:
        """Print what is not there yet."""
        jobs = []
        for entry, structure, renamed in entries:
            files = _files(entry.code, self.plan.printed)
            self.folder.entries[entry.code] = self.known[entry.owner] = replace(
                entry,
                sheet=entry.sheet or files["sheet"],
                key=entry.key or files.get("key", ""),
                files={**entry.files, **files},
            )
            missing = {kind: file for kind, file in files.items() if renamed or not (self.folder.path / file).is_file()}
            if missing:
                jobs.append((self.plan, entry, structure, missing))
        for _ in self.workers.done(_printed, jobs):
            pass


# What each process does


@cache
def _exam(text: str) -> Exam:
    return parse_exam(text)


@cache
def _drawing(text: str) -> Drawing:
    return Drawing(_exam(text))


@lru_cache(maxsize=PART)
def _variant(exam: str, secret: bytes, code: str) -> Variant:
    """The variant of a code; the last ones are kept, to be printed by the process that has drawn them."""
    return Variants(_drawing(exam), secret).by_code(code)


def _drawn(job: tuple[Plan, str, str]) -> Variant:
    """Draw the variant of a student, by a code; to another process goes what its problem file does not say."""
    plan, label, code = job
    variant = replace(_variant(plan.exam, plan.secret, code), student=label)
    return variant if plan.one_process else replace(variant, problem=None, outcomes=NOTHING)


def _files(code: str, printed: Printed) -> dict[str, str]:
    """The files of a variant, by what they are: those of the first format are the sheet and the key."""
    found = {}
    for format in printed.formats:
        ending = find_format(format).endings[0]
        kinds = {"sheet": SHEETS, **({"key": KEY_FOLDER} if printed.key == "separate" else {})}
        kinds |= {"marking": MARKING} if printed.marking else {}
        for kind, folder in kinds.items():
            name = kind if format == printed.formats[0] else f"{kind}-{format}"
            found[name] = f"{folder}/{code}.{ending}"
    return found


@cache
def _press(text: str) -> Press:
    return Press(_drawing(text))


def _printed(job: tuple[Plan, Entry, Structure | None, Mapping[str, str]]) -> None:
    """Print the missing files of a variant."""
    plan, entry, structure, missing = job
    press = _press(plan.exam)
    if structure is None or plan.one_process:
        variant = _variant(plan.exam, plan.secret, entry.code)
    else:
        variant = press.drawing.read((Path(plan.folder) / entry.problem).read_text("utf-8"), structure)
    for kind, file in missing.items():
        what, _, format = kind.partition("-")
        made = press.made(
            what,
            variant,
            format or plan.printed.formats[0],
            entry.code,
            owner_of(entry.students),
            plan.printed.key == "embedded",
        )
        save(Path(plan.folder) / file, [made], overwrite=True)
