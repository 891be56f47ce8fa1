"""Writing: a rendered document and its pictures as files, all of them or none."""

from __future__ import annotations

import os
from pathlib import Path

from worked.document import Document
from worked.errors import WorkedError
from worked.render.formats import FORMATS
from worked.render.render import render


def write(
    document: Document,
    path: str | os.PathLike[str],
    format: str | None = None,
    engine: str | None = None,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write a document, in the format that the file's ending names unless told; the paths of all files written.

    Pictures of formats that keep them in files of their own lie beside the page and begin with its name.
    """
    target = Path(path)
    attachments: dict[str, str] = {}
    chosen = format or format_of(target)
    page = render(document, chosen, attachments=attachments, prefix=f"{target.stem}-", engine=engine)
    files: dict[Path, str | bytes] = {target.with_name(name): picture for name, picture in attachments.items()}
    files[target] = page
    try:
        for file in files:
            if file.is_dir():
                raise WorkedError(f"{file} is a folder, not a file to be written")
            if file.exists() and not overwrite:
                raise WorkedError(f"{file} exists already and is left as it is")
        _replace(files)
    except (OSError, ValueError) as error:
        raise WorkedError(f"{target} cannot be written: {getattr(error, 'strerror', None) or error}") from error
    return list(files)


def format_of(path: Path) -> str:
    """The name of the format that a file's ending stands for."""
    for name, format in FORMATS.items():
        if name == format.name and path.suffix.lower() in format.extensions:
            return name
    endings = sorted({ending for format in FORMATS.values() for ending in format.extensions})
    raise WorkedError(f"'{path.name}' names no format by its ending; known endings: {', '.join(endings)}")


def _replace(files: dict[Path, str | bytes]) -> None:
    """Write all files under temporary names first, then put each in its place."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
            with temporary.open("xb") as file:
                waiting.append((temporary, path))
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
        while waiting:
            os.replace(*waiting[0])
            del waiting[0]
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
