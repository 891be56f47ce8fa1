"""Printing: what each process does for the variants of an exam: it draws them, and prints their sheets and keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from worked.classroom.folder import ManifestEntry
from worked.document import Document
from worked.exam.drawing import Drawing, Structure, Variant
from worked.exam.exam import Exam
from worked.exam.read import parse_exam
from worked.exam.variants import Variants
from worked.packages.item import variant_item
from worked.packages.package import find_package
from worked.pages.exams.cover import Listed, cover_sheet
from worked.pages.exams.press import Press, group_of, owner_of
from worked.record import NOTHING, Record, replace
from worked.rendering import find_format, render_all
from worked.saving import save

KEYS = ("separate", "embedded", "none")
SHEETS, KEY_FOLDER, MARKING, PACKAGES, ALL = "sheets", "keys", "marking", "packages", "all"
PART = 200  # variants that are drawn, and then printed, before the manifest is written
MOST_TOGETHER = 500  # variants in one file


class Printed(Record):
    """What is printed: in which `formats`, of which the first counts, and where the key of each sheet is.

    `marking` adds a page for those who mark by hand. With `together` all sheets go into one file, and so do all keys.
    `packages` are the learning platforms for which all variants go into one file each.
    """

    formats: tuple[str, ...] = ("pdf",)
    key: str = KEYS[0]
    marking: bool = False
    together: bool = False
    packages: tuple[str, ...] = ()


class Plan(NamedTuple):
    """What all processes that work on an exam know."""

    exam: str
    secret: bytes
    folder: str
    printed: Printed
    one_process: bool = True


@cache
def _exam(text: str) -> Exam:
    return parse_exam(text)


@cache
def drawing_of(text: str) -> Drawing:
    return Drawing(_exam(text))


@lru_cache(maxsize=PART)
def _variant(exam: str, secret: bytes, code: str) -> Variant:
    """The variant of a code; the last ones are kept, to be printed by the process that has drawn them."""
    return Variants(drawing_of(exam), secret).by_code(code)


def drawn(job: tuple[Plan, str, str]) -> Variant:
    """Draw the variant of a student, by a code; to another process goes what its problem file does not say."""
    plan, label, code = job
    variant = replace(_variant(plan.exam, plan.secret, code), student=label)
    return variant if plan.one_process else replace(variant, problem=None, outcomes=NOTHING)


def files_of(code: str, printed: Printed) -> dict[str, str]:
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
    return Press(drawing_of(text))


def print_together(plan: Plan, entries: Sequence[ManifestEntry], name: str) -> dict[str, str]:
    """Print the sheets, keys and so on of some variants into one file each, after a list of them; the files by kind."""
    files = files_of(name, plan.printed)
    for kind, file in files.items():
        what, _, format = kind.partition("-")
        pages = _pages(plan, entries, what)
        made = render_all(pages, format or plan.printed.formats[0], even=True)
        save(Path(plan.folder) / file, [made], overwrite=True)
    return files


def _pages(plan: Plan, entries: Sequence[ManifestEntry], what: str) -> Iterator[Document]:
    """The pages of some variants; before sheets and keys a list of them."""
    press = _press(plan.exam)
    if what != "marking":
        listed = [
            Listed(entry.code, owner_of(entry.students) or entry.student, group_of(entry.students)) for entry in entries
        ]
        yield cover_sheet(press.exam.title, listed, what == "key")
    for entry in entries:
        variant = _variant(plan.exam, plan.secret, entry.code)
        yield from press.pages(what, variant, entry.code, owner_of(entry.students), plan.printed.key == "embedded")


def write_package(plan: Plan, entries: Sequence[ManifestEntry], name: str) -> None:
    """Write some variants for a learning platform: into one file, or where it holds one variant into one for each."""
    package, exam, folder = find_package(name), _exam(plan.exam), Path(plan.folder)
    variants = (replace(_variant(plan.exam, plan.secret, entry.code), code=entry.code) for entry in entries)
    items = (variant_item(variant, exam.title, exam.page) for variant in variants)
    if not package.single:
        made = package.made(exam.title, list(items))
        save(folder / PACKAGES / f"{name}.{package.ending}", [made], overwrite=True)
        return
    keys = {} if plan.printed.key == "none" else {KEY_FOLDER: "solved"}
    for item in items:
        for place, mode in {SHEETS: "student", **keys}.items():
            (folder / place).mkdir(exist_ok=True)
            made = package.made(exam.title, [item], mode)
            save(folder / place / f"{item.code}.{package.ending}", [made], overwrite=True)


def printed(job: tuple[Plan, ManifestEntry, Structure | None, Mapping[str, str]]) -> None:
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
