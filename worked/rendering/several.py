"""Several: many documents in one file, each on pages of its own.

The templates cut their text into what stands once in a file, and for each document its head, its blocks and its foot.
Documents that differ in their numbers only share a stencil of their blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from worked.document import EXAM, Document
from worked.errors import WorkedError, excerpt
from worked.formula.printers.text import scientific
from worked.record import replace
from worked.rendering.formats import Format, find_format
from worked.rendering.line_breaks import breadth
from worked.rendering.page import Page
from worked.rendering.render import pdf_of, render, text_of
from worked.rendering.stencils import HoledPage, Stencil

CUT = "\ue020"  # no text from outside holds it
MOST_STENCILS = 8


def render_all(
    documents: Iterable[Document], format: str = "pdf", *, engine: str | None = None, even: bool = False
) -> str | bytes:
    """All documents in one file: text, or bytes for a PDF.

    On paper each begins on a new page, has its own code below every page and its own page numbers, and with `even` on
    the front of a sheet, after a blank page where that is needed (a web page only in browsers that know how). In
    Markdown and plain text a line parts them. `engine` is that of `render`. Documents that are set on paper share
    their layout, else WorkedError; their modes may differ, as those of sheets and keys do.
    """
    chosen = find_format(format)
    if chosen.binary and chosen.binary != "pdf":
        raise WorkedError(f"{chosen.name}: a file holds one page; several documents make a PDF")
    if chosen.binary:
        return pdf_of(lambda source: _text(documents, source, even), chosen, engine)
    return _text(documents, chosen, even)


class Parts(NamedTuple):
    """A text in parts: what stands once before all documents, one of them in three parts, and what stands after all."""

    start: str
    head: str
    blocks: str
    foot: str
    end: str


def _text(documents: Iterable[Document], format: Format, even: bool) -> str:
    """All documents as one text."""
    given = iter(documents)
    first = next(given, None)
    if first is None:
        raise WorkedError("there is no document to be rendered; expected at least one")
    start = None if format.screen else parts_of(_placed(Page, first, format, 1, even))
    if start is None:
        texts = [str(render(document, format.name)).strip("\n") for document in (first, *given)]
        return f"\n\n{format.between}\n\n".join(texts) + "\n"
    return "".join([start.start, *_sheets(_of_one_layout(first, given), format, even), start.end])


def _sheets(documents: Iterable[Document], format: Format, even: bool) -> Iterator[str]:
    """The text of each document, without what stands once in a file."""
    shared = Shared(lambda document: _stencil(document, format, even))
    for place, document in enumerate(documents, 1):
        bare = parts_of(_placed(Page, replace(document, blocks=()), format, place, even))
        assert bare
        yield bare.head
        yield shared.stencil(document).fill(document.values)
        yield bare.foot


def _of_one_layout(first: Document, others: Iterable[Document]) -> Iterator[Document]:
    """The documents; WorkedError where one has another layout than the first."""
    yield first
    for place, document in enumerate(others, 2):
        if document.layout != first.layout:
            wanted = f"the layout {first.layout}, as that of the first one"
            raise WorkedError(
                f"document {place} ({excerpt(document.title)}): expected {wanted}, found {document.layout}"
            )
        yield document


def _placed(kind: type[Page], document: Document, format: Format, place: int, even: bool) -> Page:
    """A page that is one of several, and the how manieth; its template cuts its text."""
    page = kind(document, format)
    page.place, page.even, page.cut = place, even, CUT
    return page


def parts_of(page: Page) -> Parts | None:
    """The parts of a page; None where its template does not cut it."""
    parts = text_of(page).split(CUT)
    return Parts(*parts) if len(parts) == len(Parts._fields) else None


def _stencil(document: Document, format: Format, even: bool) -> Stencil:
    page = _placed(HoledPage, document, format, 1, even)
    parts = parts_of(page)
    assert parts and isinstance(page, HoledPage)
    return page.stencil(parts.blocks)


class Shared:
    """Stencils of blocks, for documents whose numbers break the lines at the same places."""

    def __init__(self, make: Callable[[Document], Stencil]) -> None:
        self.make = make
        self.kept: list[tuple[Document, tuple[object, ...], Stencil]] = []

    def stencil(self, document: Document) -> Stencil:
        """The stencil of a document's blocks, made anew where none of the last ones fits."""
        shape = shape_of(document)
        for other, others_shape, stencil in self.kept:
            if shape == others_shape and document.blocks == other.blocks:
                return stencil
        made = self.make(document)
        self.kept = [(document, shape, made), *self.kept][:MOST_STENCILS]
        return made


def shape_of(document: Document) -> tuple[object, ...]:
    """What decides about the lines of a page beside its blocks: how long numbers are, and which words there are."""
    asked = frozenset(document.asked if document.mode == "key" and document.layout == EXAM else ())
    lengths = {slot: _length(text) for slot, (text, _) in document.values.items() if slot not in asked}
    return document.mode, document.layout, asked, lengths, document.values.keys()


def _length(text: str) -> object:
    """A word itself; of a number how long it counts, and whether it is written with a power of ten."""
    return (breadth(text), "10^" in scientific(text)) if text.lstrip("-")[:1].isdigit() else text
