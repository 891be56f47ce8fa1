"""Lock: only one training, or one writing or marking of an exam, at a time writes to a folder."""

from __future__ import annotations

import os
from pathlib import Path

from worked.errors import WorkedError, unwritable

try:
    import fcntl
except ImportError:  # Windows knows no locks of folders
    fcntl = None  # type: ignore[assignment]


class Lock:
    """The lock of a folder. The system gives it back when the process ends, however it ends; nothing is left behind.

    `other` is what else may be writing there, in words.
    """

    def __init__(self, folder: Path, other: str = "another training") -> None:
        self.folder, self.other = folder, other
        self._held: int | None = None

    def take(self) -> None:
        """Take the lock unless it is held already. WorkedError: another process holds it."""
        if fcntl is None or self._held is not None:
            return
        opened = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(opened)
            said = f"{self.other} is writing there; wait for its end, or name another folder"
            raise WorkedError(f"{self.folder}: {said}") from None
        except OSError:  # some network file systems have no locks
            os.close(opened)
            return
        self._held = opened

    def release(self) -> None:
        """Give the lock back."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    __del__ = release


def made(folder: Path) -> list[Path]:
    """Make a folder with those above it; returns those that were not there, the innermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    return missing


def removed(folders: list[Path]) -> None:
    """Remove folders that are empty, the innermost first."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return
