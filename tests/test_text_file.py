"""Text files: every encoding of Excel gives the text again, held to Python's codecs."""

from __future__ import annotations

import codecs

import pytest

from worked.errors import WorkedError
from worked.text_file import UTF_8, UTF_16, WINDOWS, Decoded, decoded, file_bytes, other_kind, plain_lines

TEXT = "name;id\r\nŽofie Müller–Šťastná €;1\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), UTF_8),
        (TEXT.encode("utf-8-sig"), UTF_8),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), UTF_16),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), UTF_16),
    ],
)
def test_unicode_comes_back(content, encoding):
    assert decoded(content) == Decoded(TEXT, encoding)


def test_every_byte_of_windows_is_a_sign_of_its_own():
    for byte in range(0x80, 0x100):
        found = decoded(b"ab" + bytes([byte]) + b"c")
        try:
            expected = bytes([byte]).decode("cp1252")
        except UnicodeDecodeError:
            expected = chr(byte)
        assert found == Decoded(f"ab{expected}c", WINDOWS, 2)


def test_what_begins_like_utf_16_and_is_none_is_no_text():
    for content in (b"\xff\xfea", b"\xfe\xff\xd8\x00"):
        with pytest.raises(UnicodeDecodeError):
            decoded(content)


def test_a_mark_before_a_text_that_is_not_utf_8_goes_too():
    assert decoded(b"\xef\xbb\xbfJos\xe9").text == "José"


def test_bytes_are_read_up_to_the_most(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"12345")
    assert file_bytes(path, 3) == b"1234" and file_bytes(str(path), 5) == b"12345"
    for wrong, says in ((tmp_path / "none.csv", "no such file"), (tmp_path, "directory"), ("a\0b", "cannot be read")):
        with pytest.raises(WorkedError, match=says):
            file_bytes(wrong, 3)


def test_other_files_are_known_by_their_first_bytes():
    assert other_kind(b"%PDF-1.7") == "PDF" and other_kind(b"PK\x03\x04...") == "ZIP, NPZ or Excel"
    assert other_kind(b"PK,name\n") == other_kind(b"") == ""


def test_lines_end_alike():
    assert plain_lines("a\r\nb\rc\n\rd") == "a\nb\nc\n\nd"
