"""Writing: a rendered document and its pictures as files, all of them or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from worked.document import Document
from worked.errors import WorkedError
from worked.rendering.formats import FORMATS
from worked.rendering.render import render

Pieces = Iterable[str | bytes]


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
    target = _followed(path)
    attachments: dict[str, str] = {}
    chosen = format or format_of(target)
    page = render(document, chosen, attachments=attachments, prefix=f"{target.stem}-", engine=engine)
    files: dict[Path, Pieces] = {target.with_name(name): [picture] for name, picture in attachments.items()}
    return _save({**files, target: [page]}, overwrite)


def save(path: str | os.PathLike[str], pieces: Pieces, *, overwrite: bool = False) -> None:
    """Write a file from pieces of text or bytes as they come."""
    _save({_followed(path): pieces}, overwrite)


def _followed(path: str | os.PathLike[str]) -> Path:
    """The file that is meant: a link keeps pointing at it."""
    return Path(os.path.realpath(path) if os.path.islink(path) else path)


def format_of(path: Path) -> str:
    """The name of the format that a file's ending stands for."""
    ending = path.suffix.lower().removeprefix(".")
    for name, format in FORMATS.items():
        if ending in format.endings:
            return name
    endings = sorted({ending for format in FORMATS.values() for ending in format.endings})
    raise WorkedError(f"'{path.name}' names no format by its ending; known endings: {', '.join(endings)}")


def _save(files: Mapping[Path, Pieces], overwrite: bool) -> list[Path]:
    for file in files:
        try:
            if file.is_dir():
                raise WorkedError(f"{file} is a folder, not a file to be written")
            if file.exists() and not file.is_file():
                raise WorkedError(f"{file} is a device, not a file to be written; leave -o out to print")
            if file.exists() and not overwrite:
                raise WorkedError(f"{file} exists already and is left as it is")
        except (OSError, ValueError) as error:
            raise _refusal(file, error) from error
    waiting: dict[Path, Path] = {}
    try:
        for file, pieces in files.items():
            temporary = file.with_name(f".{file.name}.{os.getpid()}.part")
            with temporary.open("xb") as stream:
                waiting[temporary] = file
                for piece in pieces:
                    stream.write(piece.encode("utf-8") if isinstance(piece, str) else piece)
        for temporary in list(waiting):
            os.replace(temporary, waiting[temporary])
            del waiting[temporary]
    except (OSError, ValueError) as error:
        raise _refusal(file, error) from error
    finally:
        for temporary in waiting:
            temporary.unlink(missing_ok=True)
    return list(files)


def _refusal(file: Path, error: Exception) -> WorkedError:
    return WorkedError(f"{file} cannot be written: {getattr(error, 'strerror', None) or error}")
