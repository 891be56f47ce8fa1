"""Text files as editors and spreadsheets save them: their bytes, and the text that the bytes stand for."""

from __future__ import annotations

from pathlib import Path

from worked.errors import unreadable
from worked.record import Record

UTF_8, UTF_16, WINDOWS = "UTF-8", "UTF-16", "Windows-1252"
OTHER_FILES = {
    b"PAR1": "Parquet",
    b"PK\x03\x04": "ZIP, NPZ or Excel",
    b"\xd0\xcf\x11\xe0": "legacy Excel (XLS)",
    b"\x1f\x8b": "gzip",
    b"\x93NUMPY": "NPY",
    b"%PDF": "PDF",
}
# Five bytes have no letter in Windows-1252. As on the web they stand for the control characters of the same number.
_UNASSIGNED = {0xDC00 + byte: byte for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


class Decoded(Record):
    """A text and its encoding: UTF_8, UTF_16 or WINDOWS. `place` is where, from 0, a text of Windows is not UTF-8."""

    text: str
    encoding: str
    place: int = 0


def file_bytes(path: str | Path, most: int) -> bytes:
    """The bytes of a file, but of a larger one the first `most` + 1. WorkedError where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None


def decoded(content: bytes) -> Decoded:
    """The text of a file as Excel writes it: UTF-16 with its mark, UTF-8 with or without one, or else Windows-1252.

    The mark of byte order is no part of the text. UnicodeDecodeError where the file begins like UTF-16 and is none.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Decoded(content.decode("utf-16"), UTF_16)
    try:
        return Decoded(content.decode("utf-8-sig"), UTF_8)
    except UnicodeDecodeError as error:
        rest = content.removeprefix(b"\xef\xbb\xbf")
        text = rest.decode("cp1252", errors="surrogateescape").translate(_UNASSIGNED)
        return Decoded(text, WINDOWS, error.start)


def other_kind(content: bytes) -> str:
    """The kind of a file that is no text, such as `PDF`, by its first bytes; "" where they are none of these."""
    return next((kind for sign, kind in OTHER_FILES.items() if content.startswith(sign)), "")


def plain_lines(text: str) -> str:
    """The text with each line ended by a newline alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
