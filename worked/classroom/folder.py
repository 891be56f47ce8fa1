"""Folder: what an exam is written into: its exam file, the manifest, and a problem file for each variant.

DIR/exam.toml             the exam, with its problem in it
DIR/manifest.json         what there is
DIR/problems/CODE.toml    a plain problem file for each variant: `worked solve` and `worked check` work on it
DIR/sheets/  DIR/keys/    the sheets of the students, and their keys
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.exam.exam import Exam
from worked.exam.read import read_exam
from worked.exam.stream import tidy_code
from worked.record import NOTHING, Record
from worked.saving import save

MANIFEST, EXAM, PROBLEMS = "manifest.json", "exam.toml", "problems"
LARGEST_MANIFEST = 200_000_000


class ManifestEntry(Record):
    """A variant in a manifest: its code, whose it is, and its files as paths within the folder.

    `files` are further files by what they are, such as `sheet-html` or `marking`.
    """

    code: str
    student: str
    problem: str
    sheet: str = ""
    key: str = ""
    students: tuple[Mapping[str, str], ...] = ()
    profile: Mapping[str, int] = NOTHING
    files: Mapping[str, str] = NOTHING

    @property
    def owner(self) -> str:
        """What the owner is told apart by: the student, or the code where nobody is named."""
        return self.student or self.code

    def data(self) -> dict[str, Any]:
        """The entry as JSON data."""
        found: dict[str, Any] = {name: getattr(self, name) for name in ("code", "student", "problem", "sheet", "key")}
        found["students"] = [dict(each) for each in self.students]
        return {**found, "profile": dict(self.profile), "files": dict(self.files)}


class Folder:
    """The folder of an exam; `version` is that of the program that wrote it, `key_mode` says where keys are."""

    def __init__(
        self, path: Path, exam: Exam, version: str, entries: Iterable[ManifestEntry] = (), key_mode: str = "separate"
    ) -> None:
        self.path, self.exam, self.version, self.key_mode = path, exam, version, key_mode
        self.entries: dict[str, ManifestEntry] = {entry.code: entry for entry in entries}

    @classmethod
    def open(cls, path: str | Path) -> Folder:
        """The folder at a path; WorkedError where it is none, or was not written by `worked generate`."""
        folder = Path(path)
        if not folder.is_dir():
            raise WorkedError(f"{path}: there is no such folder; expected one that `worked generate` has written")
        if not (folder / MANIFEST).is_file():
            raise WorkedError(f"{path}: has no {MANIFEST}; expected a folder that `worked generate` has written")
        data = _manifest(folder / MANIFEST)
        exam = read_exam(folder / EXAM)
        if exam.digest != data["digest"]:
            raise WorkedError(f"{folder / EXAM}: it is not the exam of {MANIFEST}, whose digest differs; restore it")
        version, key_mode = str(data.get("version", "")), str(data.get("key", "separate"))
        return cls(folder, exam, version, _entries(data, folder / MANIFEST), key_mode)

    def problem_file(self, entry: ManifestEntry) -> Path:
        """The problem file of a variant."""
        return self.path / entry.problem

    def arrange(self, place: Callable[[ManifestEntry], int]) -> None:
        """Put the variants in an order."""
        self.entries = {entry.code: entry for entry in sorted(self.entries.values(), key=place)}

    def save(self) -> None:
        """Write the manifest, whole or not at all."""
        head = {"title": self.exam.title, "exam": EXAM, "version": self.version, "digest": self.exam.digest}
        head["key"] = self.key_mode
        save(self.path / MANIFEST, _written(head, self.entries.values()), overwrite=True)


def _written(head: Mapping[str, str], entries: Iterable[ManifestEntry]) -> Iterator[str]:
    """A manifest, a line for each variant."""
    yield "{\n" + "".join(
        f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n" for key, value in head.items()
    )
    yield '  "variants": ['
    for number, entry in enumerate(entries):
        yield ("," if number else "") + "\n    " + json.dumps(entry.data(), ensure_ascii=False)
    yield "\n  ]\n}\n"


def _manifest(path: Path) -> dict[str, Any]:
    """The data of a manifest."""
    if path.stat().st_size > LARGEST_MANIFEST:
        raise WorkedError(f"{path}: larger than 200 MB, which no manifest is")
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise WorkedError(f"{path}: not a manifest: {str(error)[:100]}") from None
    if not isinstance(data, dict) or not isinstance(data.get("variants"), list) or "digest" not in data:
        raise WorkedError(f"{path}: not a manifest of `worked generate`; it needs digest and variants")
    return data


def _entries(data: Mapping[str, Any], path: Path) -> Iterator[ManifestEntry]:
    for number, each in enumerate(data["variants"], 1):
        where = f"{path}: variant {number}"
        if not isinstance(each, dict) or not all(
            isinstance(each.get(key), str) for key in ("code", "student", "problem")
        ):
            raise WorkedError(f"{where}: expected code, student and problem")
        code = each["code"]
        if tidy_code(code) != code:
            raise WorkedError(f"{where}: {excerpt(code)} is no code")
        if each["problem"] != f"{PROBLEMS}/{code}.toml":
            raise WorkedError(f"{where}: expected the problem {PROBLEMS}/{code}.toml, found {excerpt(each['problem'])}")
        students = each.get("students") or []
        if not isinstance(students, list) or not all(_is_table(student, str) for student in students):
            raise WorkedError(f"{where}: expected students with names and ids, found {excerpt(students)}")
        profile, files = each.get("profile") or {}, each.get("files") or {}
        if not _is_table(profile, int) or not _is_table(files, str):
            raise WorkedError(f"{where}: expected a profile of numbers, and files with paths")
        yield ManifestEntry(
            code,
            each["student"],
            each["problem"],
            str(each.get("sheet") or ""),
            str(each.get("key") or ""),
            tuple(students),
            profile,
            files,
        )


def _is_table(value: Any, kind: type) -> bool:
    """Whether a value is a table with values of a kind."""
    return isinstance(value, dict) and all(isinstance(each, kind) for each in value.values())
