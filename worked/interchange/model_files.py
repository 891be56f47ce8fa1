"""Model files: what other people's programs wrote, read as data of a limited size."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy

from worked.arrays.buffers import Array
from worked.errors import WorkedError, unreadable

MOST_BYTES = 32_000_000  # far more than the largest net that a problem file may hold


def bytes_of(path: str | Path) -> bytes:
    """What a model file holds; WorkedError where it cannot be read or is larger than any net of an exercise."""
    try:
        with Path(path).open("rb") as file:
            found = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    if len(found) > MOST_BYTES:
        raise WorkedError(f"{path}: larger than {MOST_BYTES // 1_000_000} MB, which no net for an exercise needs to be")
    return found


def archive_of(content: bytes, origin: str, what: str) -> zipfile.ZipFile:
    """A model file that is a zip archive; WorkedError where it is none, or would be too large when unpacked."""
    try:
        found = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise WorkedError(f"{origin}: not {what}, or a damaged one") from None
    if sum(each.file_size for each in found.infolist()) > MOST_BYTES:
        raise WorkedError(
            f"{origin}: unpacks to more than {MOST_BYTES // 1_000_000} MB, which no net for an exercise needs"
        )
    return found


def numbers_of(array: Array, origin: str, called: str) -> Array:
    """Weights or biases in single or double precision; WorkedError where they are no floating-point numbers."""
    if array.dtype.kind != "f":
        raise WorkedError(f"{origin}: {called} holds numbers of the type {array.dtype}; expected float32 or float64")
    return array if array.dtype in (numpy.float32, numpy.float64) else array.astype(numpy.float32)
