"""Submissions: the files that a class handed in, one after the other, as sheets that can be read again later."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from worked.checking.numbers.written import one_line
from worked.checking.sheets.sheet import LARGEST_FILE, Sheet, parse_sheet
from worked.classroom.long_table import LARGEST_TABLE, is_long, long_table
from worked.errors import WorkedError, unreadable
from worked.record import Record

# Folders in folders, as learning platforms make them; and what systems leave in archives.
DEEPEST = 4
LEFT_BEHIND = ("__MACOSX", "Thumbs.db", "desktop.ini")


class Submission(Record):
    """A sheet that was handed in: the file that it stands in, and its rows where several sheets stand in one file.

    `origin` is what it is called in messages: its path within the submissions, and whose rows they are. `rows` are the
    bytes of a sheet of its own in CSV, and `whose` what the table has in the column of the student or code.
    """

    path: Path
    origin: str
    rows: bytes = b""
    whose: str = ""

    @property
    def raw(self) -> bytes:
        """The bytes of the sheet; WorkedError where the file cannot be read."""
        return self.rows or bytes_of(self.path, self.origin, LARGEST_FILE)

    def sheet(self) -> Sheet:
        """The sheet; WorkedError where nothing can be read from it."""
        return parse_sheet(self.raw, self.origin, "csv" if self.rows else "")


class Unread(Record):
    """A file of which nothing was used, and why, in a sentence."""

    origin: str
    reason: str


def submissions_in(place: str | Path) -> Iterator[Submission | Unread]:
    """The sheets in a folder and its folders by their names, or in one file; WorkedError where there is none.

    A CSV file with columns for student or code, cell and value holds the sheets of several students.
    """
    root = Path(place)
    try:
        mode = root.stat().st_mode
    except (OSError, ValueError):
        raise WorkedError(f"{place}: there is no such file or folder; expected the sheets of the class") from None
    if stat.S_ISREG(mode):
        yield from _in_file(root, one_line(root.name))
        return
    if not stat.S_ISDIR(mode):
        raise WorkedError(f"{place}: expected a folder of sheets or a CSV file")
    yield from _in_folder(root, "", 0)


def _in_folder(folder: Path, above: str, depth: int) -> Iterator[Submission | Unread]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Unread(above, str(unreadable("", error)).removeprefix(": "))
        return
    for entry in entries:
        origin = f"{above}{one_line(entry.name)}"
        if entry.name.startswith(".") or entry.name in LEFT_BEHIND:
            continue
        if entry.is_symlink():
            yield Unread(origin, "is a link, which is not followed")
        elif entry.is_dir(follow_symlinks=False):
            if depth >= DEEPEST:
                yield Unread(f"{origin}/", f"lies more than {DEEPEST} folders deep")
            elif Path(entry.name).suffix.lower() in (".toml", ".csv", ".json", ".md"):
                yield Unread(f"{origin}/", "is a folder with the name of a sheet")
                yield from _in_folder(Path(entry.path), f"{origin}/", depth + 1)
            else:
                yield from _in_folder(Path(entry.path), f"{origin}/", depth + 1)
        elif entry.is_file(follow_symlinks=False):
            yield from _in_file(Path(entry.path), origin)
        else:
            yield Unread(origin, "is a device, not a file")


def _in_file(path: Path, origin: str) -> Iterator[Submission | Unread]:
    """The sheet of a file, or those of a table of several students."""
    try:
        raw = bytes_of(path, origin, LARGEST_TABLE)
        if not is_long(raw, path.suffix):
            yield Submission(path, origin)
            return
        for whose, rows in long_table(raw, origin):
            yield Submission(path, f"{origin}: {whose}", rows, whose)
    except WorkedError as error:
        yield Unread(origin, str(error).removeprefix(f"{origin}: "))


def bytes_of(path: Path, origin: str, most: int) -> bytes:
    """The bytes of a file, of a larger one the first `most` + 1."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        raise unreadable(origin, error) from None
