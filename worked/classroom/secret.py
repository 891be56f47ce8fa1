"""Secret: what the variants of an exam follow from, kept from everyone but the examiner."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from worked.errors import WorkedError, unreadable, unwritable
from worked.record import Record

VARIABLE = "WORKED_SECRET"
LARGEST, SHORT, MADE = 100_000, 16, 32  # bytes
OWNER_ONLY = 0o600


class Secret(Record):
    """A secret, and what there is to say of it: where a new one is kept, or that it is easily guessed."""

    key: bytes
    notes: tuple[str, ...] = ()


def secret_for(folder: Path, file: str | None = None, environment: Mapping[str, str] = os.environ) -> Secret:
    """The secret in a file, in the environment, or beside the folder of the exam, where a new one is made if needed.

    It is never an argument of a command, which histories and lists of processes keep.
    """
    if file is not None:
        return _checked(_read(Path(file)), file, _open_to_others(Path(file)))
    if VARIABLE in environment:
        return _checked(environment[VARIABLE].encode("utf-8", "surrogateescape"), VARIABLE)
    beside = beside_folder(folder)
    if beside.exists():
        return _checked(_read(beside), str(beside), _open_to_others(beside))
    key = secrets.token_hex(MADE).encode()
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        with open(beside, "xb", opener=lambda path, flags: os.open(path, flags, OWNER_ONLY)) as stream:
            stream.write(key + b"\n")
    except OSError as error:
        raise unwritable(beside, error) from None
    return Secret(key, (f"made a new secret and kept it in {beside}; keep it, and keep it from the students",))


def beside_folder(folder: Path) -> Path:
    """Where the secret of an exam is kept where none is given: beside its folder, not in it."""
    whole = folder.resolve()
    return whole.with_name(f"{whole.name}.secret")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(path, error) from None


def _checked(raw: bytes, origin: str, notes: tuple[str, ...] = ()) -> Secret:
    if len(raw) > LARGEST:
        raise WorkedError(f"{origin}: larger than 100 kB, which no secret needs to be")
    key = raw.strip()
    if not key:
        raise WorkedError(f"{origin}: the secret is empty; write some random words into it, or leave it out to get one")
    weak = f"{origin}: the secret has less than {SHORT} characters, so that someone with the exam file may guess it"
    return Secret(key, (*notes, weak) if len(key) < SHORT else notes)


def _open_to_others(path: Path) -> tuple[str, ...]:
    """A note where others than the owner may read a file."""
    if os.name != "posix" or not path.is_file() or not path.stat().st_mode & 0o077:
        return ()
    return (f"{path}: others on this machine may read the secret; `chmod 600` keeps it to you",)
