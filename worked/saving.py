"""Saving: files that are written whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from worked.errors import FileExistsAlready, WorkedError, unwritable

Pieces = Iterable[str | bytes]


def save(path: str | os.PathLike[str], pieces: Pieces, *, overwrite: bool = False) -> None:
    """Write a file from pieces of text or bytes as they come."""
    save_all({followed(path): pieces}, overwrite)


def followed(path: str | os.PathLike[str]) -> Path:
    """The file that is meant: a link keeps pointing at it."""
    return Path(os.path.realpath(path) if os.path.islink(path) else path)


def save_all(files: Mapping[Path, Pieces], overwrite: bool) -> list[Path]:
    """Write files: all beside their places first, then each in its place. Returns their paths."""
    for file in files:
        try:
            if file.is_dir():
                raise WorkedError(f"{file}: is a folder; expected a file")
            if file.exists() and not file.is_file():
                raise WorkedError(f"{file}: is a device; expected a file, or no -o to print")
            if file.exists() and not overwrite:
                raise FileExistsAlready(f"{file} exists already and is left as it is")
        except (OSError, ValueError) as error:
            raise unwritable(file, error) from error
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
        raise unwritable(file, error) from error
    finally:
        for temporary in waiting:
            temporary.unlink(missing_ok=True)
    return list(files)
