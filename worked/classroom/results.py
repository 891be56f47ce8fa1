"""Results: the marked sheets of an exam, kept in its folder so that only what has changed is marked again.

DIR/results/CODE.json    the sheets of a variant that were marked, each with the digest of all that it follows from
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from worked.errors import WorkedError
from worked.learning.lock import Lock, made
from worked.record import Record
from worked.saving import save
from worked.shared import shared

FOLDER = "results"
LARGEST_RESULT = 100_000_000
PROGRAM = Path(__file__).resolve().parent.parent


class Kept(Record):
    """What is kept of a variant: the data of its marked sheets by their digests, and of its feedback page.

    `page` is the digest of the page's bytes, and `page_of` that of the sheet and the format that it is made of.
    """

    sheets: Mapping[str, Any]
    page: str = ""
    page_of: str = ""


NOTHING_KEPT = Kept({})


class Results:
    """The results in the folder of an exam."""

    def __init__(self, exam: Path) -> None:
        self.folder = exam / FOLDER
        self._lock = Lock(self.folder, "another `worked grade`")

    def begin(self) -> None:
        """Make the folder, keep others from writing there, and clear what was left half-written."""
        made(self.folder)
        self._lock.take()
        clear(self.folder)

    def end(self) -> None:
        """Let others write there."""
        self._lock.release()

    def read(self, code: str) -> Kept:
        """What is kept of a variant; nothing where the file is not there, or damaged."""
        path = self.folder / f"{code}.json"
        try:
            if path.stat().st_size > LARGEST_RESULT:
                return NOTHING_KEPT
            data = json.loads(path.read_bytes())
            sheets = {str(each["digest"]): each for each in data["sheets"]}
            return Kept(sheets, str(data["page"]), str(data["page_of"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return NOTHING_KEPT

    def write(self, code: str, sheets: Iterable[Mapping[str, Any]], page: str = "", page_of: str = "") -> None:
        """Keep the marked sheets of a variant, each with its digest."""
        head = json.dumps({"code": code, "page": page, "page_of": page_of}).removesuffix("}")
        lines = ",\n".join(json.dumps(sheet, ensure_ascii=False) for sheet in sheets)
        save(self.folder / f"{code}.json", [head, ', "sheets": [\n', lines, "\n]}\n"], overwrite=True)


def clear(folder: Path, names: str = "*") -> None:
    """Remove what a process that was killed has left half-written in a folder, of files whose names fit a pattern."""
    for left in folder.glob(f".{names}.part"):
        left.unlink(missing_ok=True)


def digest(*parts: str | bytes) -> str:
    """What tells some parts from any others."""
    found = sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(len(raw).to_bytes(8, "big") + raw)
    return found.hexdigest()


@cache
def program_digest(version: str) -> str:
    """What tells this program from any other: its version, its files, and the templates of its pages."""
    files = [*sorted(PROGRAM.rglob("*.py")), *sorted(each for each in shared("templates").rglob("*") if each.is_file())]
    try:
        return digest(version, *(part for file in files for part in (file.name, file.read_bytes())))
    except OSError as error:
        raise WorkedError(f"{error.filename}: a file of the program cannot be read") from None
