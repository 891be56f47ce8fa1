"""The formats that tests run over, taken from the catalogue, so that a new one is tested by existing."""

from __future__ import annotations

import io
import zipfile

from worked.document import Document
from worked.rendering import FORMATS, find_format, render
from worked.rendering.page import Page
from worked.rendering.render import text_of


def _source(name: str) -> tuple[object, ...]:
    """What a format's text follows from."""
    found = FORMATS[name]
    return found.folder, found.template, found.printer, found.maths, tuple(map(repr, found.settings.items()))


NAMES = sorted({format.name for format in FORMATS.values()})
TEXTS = [name for name in NAMES if not FORMATS[name].binary]
BINARIES = [name for name in NAMES if FORMATS[name].binary]
BY_TYPST = [name for name in BINARIES if FORMATS[name].printer.startswith("typst")]
# One of those that are made of the same text, such as PDF and SVG.
SOURCES = list({_source(name): name for name in [*reversed(BINARIES), *reversed(TEXTS)]}.values())
# Those whose numbers can be filled in anew, whose blanks can be filled in with an editor, and that keep pictures in
# files of their own.
STENCILS = [name for name in TEXTS if not FORMATS[name].screen]
FILLABLE = [name for name in TEXTS if FORMATS[name].blanks_outside]
PICTURES_APART = [name for name in TEXTS if FORMATS[name].pictures == "apart"]
ENDINGS = {ending: name for name in NAMES for ending in FORMATS[name].endings}
# How files begin that are made of a text, by what is made.
STARTS = {"pdf": b"%PDF", "png": b"\x89PNG", "svg": b"<svg", "notebook": b"{", "docx": b"PK"}
DRAWINGS = ("\\begin{tikzpicture}", "#image(", "<svg", "<w:drawing>")


def drawings_in(text: str) -> int:
    """How many pictures stand in the text of a page, in whichever way they are drawn there."""
    return max(text.count(mark) for mark in DRAWINGS)


def text_in(document: Document, name: str) -> str:
    """All text of a page in a format, with its pictures; of a binary one the source that it is made from."""
    if FORMATS[name].binary == "docx":
        content = render(document, name)
        assert isinstance(content, bytes)
        return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode("utf-8")
    if FORMATS[name].binary:
        return text_of(Page(document, find_format(name)))
    pictures: dict[str, str] = {}
    text = render(document, name, attachments=pictures)
    assert isinstance(text, str)
    return "\n".join([text, *pictures.values()])
