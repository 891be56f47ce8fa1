"""Kept: a folder of the user's cache in which sources lie, for numba to keep its machine code beside them."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

from worked.errors import WorkedError
from worked.saving import save


def source_file(source: str, what: str) -> Path | None:
    """The file of a source, called by its digest and by what it is for; None where no cache can be used."""
    folder = cache_folder()
    if folder is None:
        return None
    digest = hashlib.sha256("\n".join((what, source)).encode()).hexdigest()
    file = folder / f"{digest[:32]}.py"
    try:
        if not file.exists():
            save(file, [source, "\n"], overwrite=True)
    except (OSError, WorkedError):
        return None
    return file


@cache
def cache_folder() -> Path | None:
    """The folder, which nobody else may write to, for what is kept in it is run; None where there is none."""
    try:
        folder = _base() / "worked" / "loops"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except (OSError, RuntimeError):
        return None
    own = not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)
    return folder if own and os.access(folder, os.W_OK) else None


def _base() -> Path:
    """Where programs of this user keep what they can make again."""
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given)
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local)
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
