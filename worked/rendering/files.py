"""Writing: a rendered document and its pictures as files, all of them or none."""

from __future__ import annotations

import os
from pathlib import Path

from worked.document import Document
from worked.errors import WorkedError, excerpt, nearest
from worked.rendering.formats import FORMATS
from worked.rendering.render import render
from worked.saving import Pieces, followed, save_all


def write(
    document: Document,
    path: str | os.PathLike[str],
    format: str | None = None,
    engine: str | None = None,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write a document, in the format given or named by the file's ending; the paths of all files written.

    Pictures of formats that keep them in files of their own lie beside the page and begin with its name.
    """
    target = followed(path)
    attachments: dict[str, str] = {}
    chosen = format or format_of(target)
    page = render(document, chosen, attachments=attachments, prefix=f"{target.stem}-", engine=engine)
    files: dict[Path, Pieces] = {target.with_name(name): [picture] for name, picture in attachments.items()}
    return save_all({**files, target: [page]}, overwrite)


def format_of(path: Path) -> str:
    """The name of the format that a file's ending stands for."""
    ending = path.suffix.lower().removeprefix(".")
    name = FORMATS.by_ending(ending)
    if name:
        return name
    hint = nearest(ending, {each for format in FORMATS.values() for each in format.endings})
    raise WorkedError(f"{path}: no format goes with the ending {excerpt(ending)}; {hint}")
