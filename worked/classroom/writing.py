"""Writing: the variants of an exam are drawn, and their sheets and keys printed into a folder.

The class is worked through in parts: variants are drawn, their problem files written, their sheets and keys printed,
and the manifest brought up to date. Whatever is there already is left as it is, so that a run that was interrupted goes
on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from worked.classroom.folder import EXAM, MANIFEST, PROBLEMS, Entry, Folder
from worked.classroom.workers import Workers
from worked.errors import WorkedError, excerpt
from worked.exam.drawing import Drawing, Structure, Variant
from worked.exam.exam import Exam
from worked.exam.read import parse_exam
from worked.exam.roster import Entrant
from worked.exam.stream import code_of, seed_of
from worked.pages.exams.press import Press, owner_of
from worked.record import Record, plain_data, replace
from worked.rendering import find_format
from worked.saving import save

KEYS = ("separate", "embedded", "none")
SHEETS, KEY_FOLDER, MARKING = "sheets", "keys", "marking"
PART = 200  # variants that are drawn, and then printed, before the manifest is written
MOST_CODES = 1000  # of one student, until one leads to a variant that nobody else has
Told = Callable[[str], None]


class Printed(Record):
    """What is printed: in which `formats`, of which the first counts, and where the key of each sheet is.

    `marking` adds a page for those who mark by hand, `together` files with all sheets and with all keys.
    """

    formats: tuple[str, ...] = ("pdf",)
    key: str = KEYS[0]
    marking: bool = False
    together: bool = False


class _Drawn(NamedTuple):
    """A variant that was drawn: its code, the text of its problem file, how much work it is."""

    label: str
    code: str
    text: str
    profile: Mapping[str, int]
    structure: Structure


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
    folder = _begun(exam, path, version, printed)
    workers = (workers or Workers()).checked()
    plan = Plan(exam.text, secret, str(path), printed, workers.are_one_process)
    _refuse_other_secret(folder, entrants, plan)
    _Writing(folder, plan, workers).write(entrants, tell)
    return folder


def rebuilt(exam: Exam, secret: bytes, code: str) -> Variant:
    """The variant of a code, from the secret and the exam alone."""
    return Drawing(exam).variant(seed_of(secret, exam.digest, code))


# The folder


def _begun(exam: Exam, path: Path, version: str, printed: Printed) -> Folder:
    """The folder of the exam; refused where it holds something else."""
    if (path / MANIFEST).is_file():
        folder = Folder.open(path)
        if folder.exam.digest != exam.digest:
            raise WorkedError(f"{path}: holds another exam, {excerpt(folder.exam.title)}; choose an empty folder")
        return folder
    try:
        path.mkdir(parents=True, exist_ok=True)
        others = [each.name for each in path.iterdir() if each.name != EXAM and not each.name.endswith(".part")]
    except OSError as error:
        raise WorkedError(f"{path}: cannot be written: {error.strerror or error}") from None
    if others:
        raise WorkedError(f"{path}: is not empty (it has {excerpt(sorted(others)[0])}); choose an empty folder")
    save(path / EXAM, [exam.text], overwrite=True)
    folder = Folder(path, exam, version)
    folder.save()
    return folder


def _refuse_other_secret(folder: Folder, entrants: Sequence[Entrant], plan: Plan) -> None:
    """Refuse to go on with another secret than the one that the folder was begun with."""
    if any(entrant.code for entrant in entrants):
        return
    for entry in list(folder.entries.values())[:1]:
        if entry.code not in _codes(folder.exam, plan.secret, entry.student):
            raise WorkedError(f"{folder.path}: was written with another secret, so that its codes are others")


def _codes(exam: Exam, secret: bytes, label: str) -> Iterator[str]:
    """The codes of a student, the first of which counts unless its variant is that of someone else."""
    return (code_of(secret, exam.digest, label, number) for number in range(MOST_CODES))


class _Writing:
    """Writes the variants of a class, some at a time."""

    def __init__(self, folder: Folder, plan: Plan, workers: Workers) -> None:
        self.folder, self.plan, self.workers = folder, plan, workers
        self.known = {entry.student: entry for entry in folder.entries.values()}
        drawing = _drawing(plan.exam)
        self.different = "different" in folder.exam.required.of(drawing.made(drawing.first))
        self.seen = {_fingerprint(text) for text in map(self._problem, folder.entries.values()) if text}

    def write(self, entrants: Sequence[Entrant], tell: Told) -> None:
        """Draw and print what is not there yet; the manifest is written after each part of the class."""
        files = _files("CODE", self.plan.printed).values()
        for name in (PROBLEMS, *dict.fromkeys(file.partition("/")[0] for file in files)):
            (self.folder.path / name).mkdir(exist_ok=True)
        for start in range(0, len(entrants), PART):
            part = entrants[start : start + PART]
            self._print(self._draw(part))
            self.folder.save()
            tell(f"{start + len(part)} of {len(entrants)} variants")
        order = {entrant.label: place for place, entrant in enumerate(entrants)}
        self.folder.arrange(lambda entry: order.get(entry.student, len(order)))
        self.folder.save()

    def _problem(self, entry: Entry) -> str:
        """The problem file of a variant, "" where there is none."""
        file = self.folder.problem_file(entry)
        return file.read_text("utf-8") if file.is_file() else ""

    def _draw(self, part: Sequence[Entrant]) -> list[tuple[Entry, Structure | None, bool]]:
        """The entries of some students, the structures of those drawn now, and whether their names have changed."""
        waiting = {each.label: each for each in part if not self._is_drawn(each)}
        jobs = [(self.plan, label, each.code or self._code(label)) for label, each in waiting.items()]
        structures = {}
        for found in self.workers.done(_drawn, jobs):
            drawn = found if waiting[found.label].code or self._code(found.label) else self._different(found)
            self.seen.add(_fingerprint(drawn.text))
            structures[drawn.label] = drawn.structure
            problem = f"{PROBLEMS}/{drawn.code}.toml"
            save(self.folder.path / problem, [drawn.text], overwrite=True)
            self.known[drawn.label] = Entry(drawn.code, drawn.label, problem, profile=drawn.profile)
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

    def _different(self, found: _Drawn) -> _Drawn:
        """The variant, or if another student has it already, that of the student's next code."""
        for number in range(1, MOST_CODES):
            if not self.different or _fingerprint(found.text) not in self.seen:
                return found
            found = _drawn((self.plan, found.label, ""), number)
        raise WorkedError(
            f"only {len(self.seen)} different variants were found; draw more numbers or from larger ranges, "
            "or allow equal ones: different = false in [require]"
        )

    def _print(self, entries: Sequence[tuple[Entry, Structure | None, bool]]) -> None:
        """Print what is not there yet."""
        jobs = []
        for entry, structure, renamed in entries:
            files = _files(entry.code, self.plan.printed)
            self.folder.entries[entry.code] = self.known[entry.student] = replace(
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


def _fingerprint(text: str) -> bytes:
    return sha256(text.encode("utf-8")).digest()


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
    drawing = _drawing(exam)
    return drawing.variant(seed_of(secret, drawing.exam.digest, code))


def _drawn(job: tuple[Plan, str, str], number: int = 0) -> _Drawn:
    """Draw the variant of a student, or of a code."""
    plan, label, given = job
    drawing = _drawing(plan.exam)
    code = given or code_of(plan.secret, drawing.exam.digest, label, number)
    variant = _variant(plan.exam, plan.secret, code)
    return _Drawn(label, code, variant.text, variant.profile, variant.structure)


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
