"""The formats that tests run over, taken from the catalogue, so that a new one is tested by existing."""

from __future__ import annotations

from worked.document import Document
from worked.rendering import FORMATS, find_format, render
from worked.rendering.page import Page
from worked.rendering.render import text_of

NAMES = sorted({format.name for format in FORMATS.values()})
TEXTS = [name for name in NAMES if not FORMATS[name].binary]
BINARIES = [name for name in NAMES if FORMATS[name].binary]
# Those whose numbers can be filled in anew, and those that keep pictures in files of their own.
STENCILS = [name for name in TEXTS if not FORMATS[name].settings.get("screen")]
PICTURES_APART = [name for name in TEXTS if FORMATS[name].folder == "markdown"]


def text_in(document: Document, name: str) -> str:
    """All text of a page in a format, with its pictures; of a binary one the source that it is made from."""
    if FORMATS[name].binary:
        return text_of(Page(document, find_format(name)))
    pictures: dict[str, str] = {}
    text = render(document, name, attachments=pictures)
    assert isinstance(text, str)
    return "\n".join([text, *pictures.values()])
