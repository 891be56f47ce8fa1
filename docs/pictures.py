"""Draws the pictures of docs/exams.md, first pages at a small size: python docs/pictures.py"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worked.document import Document

ROOT = Path(__file__).resolve().parent.parent
SECRET, STUDENT, EXAM = b"that of the documents", "Ada Lovelace (1815)", "midterm"
CLASS, RIGHT = 60, 4  # simulated students, every so many of whom make no mistake
PIXELS = 58.0  # to the inch


def exam_pages() -> Iterator[tuple[str, Document]]:
    """The sheet, key and marking sheet of a student, by the names of their pictures."""
    from worked.exam.drawing import Drawing
    from worked.exam.read import read_exam
    from worked.exam.variants import Variants
    from worked.pages.exams.press import Press

    press = Press(Drawing(read_exam(EXAM)))
    variant = Variants(press.drawing, SECRET).own("1815")
    for what in ("sheet", "key", "marking"):
        yield what, next(iter(press.pages(what, variant, variant.code, STUDENT, False)))


def class_page() -> Document:
    """The report on a class of simulated students, most of whom make a mistake."""
    import worked
    from tests.classroom.classes import folder, people, right, toml, variants, wrong

    with TemporaryDirectory() as place:
        exam, sheets = folder(Path(place, "exam"), people(CLASS)), Path(place, "sheets")
        sheets.mkdir()
        for number, (code, variant) in enumerate(variants(CLASS).items()):
            paper = (right if number % RIGHT == 0 else wrong)(variant, number)
            (sheets / f"{code}.toml").write_text(toml(paper.answers, code=code), "utf-8")
        return worked.class_report(worked.grade(exam.path, sheets))


def first_page(document: Document) -> bytes:
    """The first page of a document as PNG."""
    import typst

    import worked

    source = worked.render(document, "typst")
    assert isinstance(source, str)
    made = typst.compile({"main.typ": source.encode()}, format="png", ppi=PIXELS, ignore_system_fonts=True)
    return made[0] if isinstance(made, list) else made


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    for name, page in [*exam_pages(), ("class", class_page())]:
        (ROOT / "docs" / "exams" / f"{name}.png").write_bytes(first_page(page))
