"""Zipped: files in a zip, to the same bytes whenever they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the date of all files: the first that a zip knows


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of files by their paths."""
    made = BytesIO()
    with ZipFile(made, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(ZipInfo(name, FIRST_DAY), content, ZIP_DEFLATED)
    return made.getvalue()


def dated_alike(content: bytes) -> bytes:
    """A zip with all files dated alike."""
    with ZipFile(BytesIO(content)) as zipped:
        return archive({name: zipped.read(name) for name in zipped.namelist()})
