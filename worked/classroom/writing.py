"""Writing: the variants of an exam are drawn, and their sheets and keys printed into a folder.

First all variants are drawn and their problem files written, then everything is printed. Whatever is there already is
left as it is, so that a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
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
OFTEN = 200  # variants after which the manifest is written
MOST_CODES = 1000  # of one student, until one leads to a variant that nobody else has
Told = Callable[[str], None]
Structures = dict[str, Structure]


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
    plan = Plan(exam.text, secret, str(path), printed)
    _refuse_other_secret(folder, entrants, plan)
    workers = (workers or Workers()).checked()
    structures = _draw(folder, entrants, plan, workers, tell)
    _print(folder, plan, structures, workers, tell)
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


# Drawing


def _draw(folder: Folder, entrants: Sequence[Entrant], plan: Plan, workers: Workers, tell: Told) -> Structures:
    """Draw the variants that are not there yet, and write their problem files; their structures by code."""
    structures: Structures = {}
    known = {entry.student: entry for entry in folder.entries.values()}
    seen = {_fingerprint(folder.problem_file(entry).read_text("utf-8")) for entry in _whole(folder, known.values())}
    waiting = [
        each for each in entrants if each.label not in known or not folder.problem_file(known[each.label]).is_file()
    ]
    owners = {entrant.label: entrant for entrant in waiting}
    (folder.path / PROBLEMS).mkdir(exist_ok=True)
    jobs = ((plan, label, owner.code) for label, owner in owners.items())
    for number, found in enumerate(workers.done(_drawn, jobs), 1):
        drawn = found if owners[found.label].code else _different(found, plan, folder.exam, seen)
        seen.add(_fingerprint(drawn.text))
        structures[drawn.code] = drawn.structure
        problem = f"{PROBLEMS}/{drawn.code}.toml"
        save(folder.path / problem, [drawn.text], overwrite=True)
        students = tuple(plain_data(student) for student in owners[drawn.label].students)
        folder.entries[drawn.code] = Entry(drawn.code, drawn.label, problem, "", "", students, drawn.profile)
        if number % OFTEN == 0:
            folder.save()
            tell(f"drew {number} of {len(waiting)} variants")
    order = {entrant.label: place for place, entrant in enumerate(entrants)}
    folder.arrange(lambda entry: order.get(entry.student, len(order)))
    folder.save()
    return structures


def _whole(folder: Folder, entries: Iterable[Entry]) -> Iterator[Entry]:
    return (entry for entry in entries if folder.problem_file(entry).is_file())


def _fingerprint(text: str) -> bytes:
    return sha256(text.encode("utf-8")).digest()


def _different(found: _Drawn, plan: Plan, exam: Exam, seen: set[bytes]) -> _Drawn:
    """The variant, or if another student has it already, that of the student's next code."""
    if "different" not in exam.required.of(_drawing(plan.exam).made(_drawing(plan.exam).first)):
        return found
    for number in range(1, MOST_CODES):
        if _fingerprint(found.text) not in seen:
            return found
        found = _drawn((plan, found.label, ""), number)
    raise WorkedError(
        f"{len(seen)} different variants were found and no more; draw more numbers or from larger ranges, "
        "or allow equal ones: different = false in [require]"
    )


@cache
def _exam(text: str) -> Exam:
    return parse_exam(text)


@cache
def _drawing(text: str) -> Drawing:
    return Drawing(_exam(text))


def _drawn(job: tuple[Plan, str, str], number: int = 0) -> _Drawn:
    """Draw the variant of a student, or of a code."""
    plan, label, given = job
    drawing = _drawing(plan.exam)
    code = given or code_of(plan.secret, drawing.exam.digest, label, number)
    variant = drawing.variant(seed_of(plan.secret, drawing.exam.digest, code))
    return _Drawn(label, code, variant.text, variant.profile, variant.structure)


# Printing


def _print(folder: Folder, plan: Plan, structures: Structures, workers: Workers, tell: Told) -> None:
    """Print what is not there yet."""
    wanted = {entry.code: _files(entry.code, plan.printed) for entry in folder.entries.values()}
    for name in {Path(file).parent for files in wanted.values() for file in files.values()}:
        (folder.path / name).mkdir(exist_ok=True)
    waiting = [
        (plan, entry, structures.get(entry.code), missing)
        for entry in folder.entries.values()
        if (missing := {kind: file for kind, file in wanted[entry.code].items() if not (folder.path / file).is_file()})
    ]
    for number, _ in enumerate(workers.done(_printed, waiting), 1):
        if number % OFTEN == 0:
            tell(f"printed {number} of {len(waiting)} variants")
    for code, files in wanted.items():
        entry = folder.entries[code]
        every = {**entry.files, **files}
        kinds = {"sheet": entry.sheet or every.get("sheet", ""), "key": entry.key or every.get("key", "")}
        folder.entries[code] = replace(entry, files=every, **kinds)
    folder.save()


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
    return Press(_exam(text))


def _printed(job: tuple[Plan, Entry, Structure | None, Mapping[str, str]]) -> None:
    """Print the missing files of a variant."""
    plan, entry, structure, missing = job
    press = _press(plan.exam)
    if structure is None:
        variant = press.drawing.variant(seed_of(plan.secret, press.exam.digest, entry.code))
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
