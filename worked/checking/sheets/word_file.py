"""Word file: the answers in a document of Word that a student has filled in, from its content controls."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

from worked.checking.sheets.gathered import Gathered, Sheet
from worked.errors import WorkedError, excerpt

LARGEST = 20_000_000  # bytes of the text of a document when it is unpacked
TEXT = "word/document.xml"
DAMAGED = (zipfile.BadZipFile, KeyError, ValueError, ET.ParseError, OSError, RuntimeError, NotImplementedError)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_sheet(raw: bytes, origin: str) -> Sheet:
    """The sheet in the bytes of a document; WorkedError where it has no blanks of a student's copy."""
    gathered = Gathered(origin)
    root = _root(raw, origin)
    for number, paragraph in enumerate(root.iter(f"{W}p"), 1):
        key, _, value = "".join(_texts(paragraph)).partition(":")
        gathered.says_whose(" ".join(key.lower().split()), value.strip(" _"))
        for name, text in _controls(paragraph):
            if "@" in name:
                gathered.put(name, text, f"paragraph {number}")
    if not gathered.answers:
        raise WorkedError(
            f"{origin}: has no blanks of a student's copy; `worked solve PROBLEM --mode student` makes one"
        )
    return gathered.sheet()


def _controls(paragraph: ET.Element) -> Iterator[tuple[str, str]]:
    """The content controls of a paragraph: the tag of each, and what stands in it."""
    for control in paragraph.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        content = control.find(f"{W}sdtContent")
        if tag is not None and content is not None:
            yield tag.get(f"{W}val", ""), "".join(_texts(content))


def _texts(element: ET.Element) -> Iterator[str]:
    return (each.text or "" for each in element.iter(f"{W}t"))


def _root(raw: bytes, origin: str) -> ET.Element:
    """The text of a document as a tree."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as zipped:
            if zipped.getinfo(TEXT).file_size > LARGEST:
                raise WorkedError(f"{origin}: larger than 20 MB, which no sheet of answers needs to be")
            text = zipped.read(TEXT)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise ValueError("it declares entities")
        return ET.fromstring(text)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        ET.ParseError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise WorkedError(f"{origin}: is not a document of Word, or is damaged ({excerpt(error, 80)})") from None
