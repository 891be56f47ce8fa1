"""Press: the sheets and keys of an exam, each laid out once and filled in for one variant after another.

What a page looks like depends on the exam alone and not on which variant came first, so that a variant is printed to
the same bytes whenever it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from worked.checking.answer_key.key import Key
from worked.document import Document
from worked.exam.drawing import Drawing, Variant
from worked.pages.exams.marking_sheet import marking_sheet
from worked.pages.exams.sheet import Sheet, sheet_layout, shortened, with_code
from worked.pages.worksheet.layout import Layout
from worked.record import replace
from worked.rendering import Stencil, find_format, render, render_all, stencil
from worked.trace.solution import Solution

# They stand for the code and the owner in a stencil: letters that no format escapes and no page has.
CODE, OWNER = "CODEOFTHEVARIANT", "OWNEROFTHEVARIANT"
SOURCES = {"pdf": "typst"}  # what is filled in, for formats that are made of text


class Press:
    """Prints the variants of one exam."""

    def __init__(self, drawing: Drawing) -> None:
        self.exam, self.drawing = drawing.exam, drawing
        self._layouts: dict[tuple[object, ...], Layout] = {}
        self._stencils: dict[tuple[object, ...], Stencil] = {}

    def document(self, variant: Variant, mode: str, code: str, owner: str = "") -> Document:
        """A variant as a page: a student's sheet, or a key."""
        layout, outcomes = sheet_layout(variant.problem, self._sheet(variant, owner), mode)
        return with_code(layout.document(outcomes), code, self.exam.page)

    def made(
        self, what: str, variant: Variant, format: str, code: str, owner: str = "", embedded: bool = False
    ) -> str | bytes:
        """What goes into one file: the sheet of a student, with its key behind it if that is `embedded`; a key; a page
        for those who mark by hand.
        """
        if what == "marking" or (what == "sheet" and embedded):
            pages = list(self.pages(what, variant, code, owner, embedded))
            return render(pages[0], format) if len(pages) == 1 else render_all(pages, format)
        return self.printed(variant, "student" if what == "sheet" else "key", format, code, owner)

    def pages(
        self, what: str, variant: Variant, code: str, owner: str = "", embedded: bool = False
    ) -> Iterator[Document]:
        """The pages of one file, as documents."""
        if what == "marking":
            page = marking_sheet(Key(Solution(variant.problem)), variant.marks, self.exam.title, code)
            yield replace(page, code=code)
        if what == "sheet":
            yield self.document(variant, "student", code, owner)
        if what == "key" or (what == "sheet" and embedded):
            yield self.document(variant, "key", code, owner)

    def printed(self, variant: Variant, mode: str, format: str, code: str, owner: str = "") -> str | bytes:
        """A variant as text or bytes of a format."""
        chosen = find_format(format)
        source = SOURCES.get(chosen.name, chosen.name)
        if self.exam.page.badge or variant.problem.stops_by_itself or find_format(source).binary or chosen.screen:
            return render(self.document(variant, mode, code, owner), format)
        words = find_format(source).words
        text = self._filled(variant, mode, source, bool(owner))
        text = text.replace(CODE, words(code)).replace(OWNER, words(shortened(owner)))
        if source == chosen.name:
            return text
        from worked.rendering.pdf import from_typst

        return from_typst(text)

    def _filled(self, variant: Variant, mode: str, source: str, owned: bool) -> str:
        key = variant.structure, mode, owned
        if key not in self._layouts:
            model = self.drawing.model(variant.structure)
            layout, _ = sheet_layout(model.problem, self._sheet(model, OWNER if owned else ""), mode)
            self._layouts[key] = layout
        layout = self._layouts[key]
        if (source, *key) not in self._stencils:
            model = self.drawing.model(variant.structure)
            document = replace(layout.document(model.outcomes), code=CODE)
            self._stencils[source, *key] = stencil(document, source)
        return self._stencils[source, *key].fill(layout.values(variant.outcomes))

    def _sheet(self, variant: Variant, owner: str) -> Sheet:
        return Sheet(self.exam.title, self.exam.page, variant.marks, owner)


def owner_of(students: tuple[Mapping[str, str], ...]) -> str:
    """The names and ids of the students of a variant on one line."""
    said = []
    for student in students:
        name, number = student.get("name", ""), student.get("id", "")
        said.append(f"{name} ({number})" if name and number else name or number)
    return ", ".join(said)


def group_of(students: tuple[Mapping[str, str], ...]) -> str:
    """The group that the students of a variant belong to."""
    return next((student["group"] for student in students if student.get("group")), "")
