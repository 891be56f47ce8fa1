"""Tests of exams: blanks to be written in by hand, and keys that can be laid over their sheets."""

from __future__ import annotations

import re

import pytest

from tests.formats import STENCILS, TEXTS
from tests.render.pages import FOUND, GIVEN, named, page, pictured, value
from tests.render.paper import from_browser, lies_under, needed, printed
from worked.document import (
    EXAM,
    LAYOUTS,
    Choice,
    Columns,
    Display,
    Document,
    Fields,
    Heading,
    Maths,
    Paragraph,
    Shown,
    Table,
    Workspace,
    key_of,
)
from worked.formula import Answer, Chain, Name
from worked.record import replace
from worked.rendering import FORMATS, render, stencil

ENGINES = ["typst", "latex", "chromium"]
DOTS = 254  # to the inch: ten to the millimetre
LONG = Shown("-0.123456789012345678901234567890123456789", False)


def made(engine: str, document: Document) -> bytes:
    """A document as a PDF by one of three programs, or the test is skipped."""
    if engine == "chromium":
        return from_browser(render(document, "html"))
    if engine == "typst":
        pytest.importorskip("typst")
    else:
        needed("pdflatex")
    return render(document, "pdf", engine=engine)


def sheet() -> Document:
    """A sheet with blanks everywhere, beside room for working too."""
    net = Chain((Name("net", "3"), Answer("net")))
    small = Table(((), ("value",)), (((Maths(net),), (Maths(Answer("long")),)), (("x",), (Choice("trend"),))))
    beside = Columns(((small, Display((net,))), (Workspace(6),)))
    error = Chain((Name("e"), named("x1") - value("out"), value("x1") - value("out"), Answer("small")))
    blocks = (Fields(("Name", "Date")), *page().blocks, beside, Display((error,)), many(9))
    return Document("An exam", blocks, GIVEN, "student", EXAM, "K7QF-3M2D-X9", "K7QF")


def many(columns: int) -> Table:
    """A table with so many blanks in a row, one of them below a long head."""
    heads = [(f"a long head {place}",) if place == 1 else (f"{place}",) for place in range(columns)]
    cells = [(Maths(Answer("net" if place % 2 else "long")),) for place in range(columns)]
    return Table((("weight",), *heads), ((("first",), *cells),), (False, *[True] * columns))


VALUES = {**FOUND, "long": LONG, "trend": Shown("falls")}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_key_can_be_laid_over_its_sheet(engine):
    form = sheet()
    under, over = (printed(made(engine, each), 100) for each in (form, key_of(form, VALUES)))
    assert lies_under(under, over) and not lies_under(over, under)
    plain = replace(key_of(form, VALUES), asked=())
    assert printed(made(engine, plain), 100) == over, "the answers and choices of a page are what its sheet asks for"


@pytest.mark.parametrize("engine", ENGINES)
def test_blanks_are_as_large_as_handwriting(engine):
    for answer in ((), VALUES):
        document = Document("t", (Paragraph(("The change is ", Maths(Answer("net")), ".")),), {}, "student", EXAM)
        ink = printed(made(engine, key_of(document, answer) if answer else document), DOTS)[0]
        rows = [ink.ink[start : start + ink.width] for start in range(0, len(ink.ink), ink.width)]
        across = [longest(row) for row in rows]
        edges = [place for place, length in enumerate(across) if 290 < length < 310]
        assert edges and 75 <= max(edges) - min(edges) <= 85, "30 by 8 millimetres"


def longest(row: bytes) -> int:
    """How long the longest line of ink in a row of pixels is."""
    return max(map(len, row.split(b"\0")))


@pytest.mark.parametrize("engine", ENGINES)
def test_many_blanks_in_a_row_fit_the_paper(engine):
    document = Document("t", tuple(map(many, (3, 6, 9, 12))), {}, "student", EXAM)
    for each in (document, key_of(document, VALUES)):
        (one,) = printed(made(engine, each), 100)
        columns_of_ink = [any(one.ink[place :: one.width]) for place in range(one.width)]
        margin = round(16.5 / 25.4 * 100)
        assert not any(columns_of_ink[:margin]) and not any(columns_of_ink[-margin:])


def test_blanks_are_narrower_only_where_there_are_many():
    widths = [
        int(found[1]) if (found := re.search(r"boxes\((\d+)mm\)\n#table", text)) else 30
        for text in (
            str(render(Document("t", (many(count),), {}, "student", EXAM), "typst")) for count in (1, 3, 5, 9, 14)
        )
    ]
    assert widths == sorted(widths, reverse=True) and widths[:2] == [30, 30] and widths[-2] >= 12 and widths[-1] >= 8


@pytest.mark.parametrize("engine", ENGINES)
def test_long_answers_stay_within_their_blanks(engine):
    document = Document("t", (Display((Chain((Name("a"), Answer("long"))),)),), {}, "student", EXAM)
    (under,), (over,) = (printed(made(engine, each), DOTS) for each in (document, key_of(document, VALUES)))
    new = [place for place, (one, other) in enumerate(zip(under.ink, over.ink, strict=True)) if other and not one]
    across, down = [place % under.width for place in new], [place // under.width for place in new]
    assert 200 < max(across) - min(across) < 300 and max(down) - min(down) < 80


def test_a_key_boxes_only_what_its_sheet_leaves_blank():
    form = replace(sheet(), values={**GIVEN, "net": FOUND["net"]})
    key = key_of(form, VALUES)
    assert key.asked == frozenset({"out", "small", "long", "trend"})
    typst, web = str(render(key, "typst")), str(render(key, "html"))
    assert "[$-0.685$]" not in typst and "#key(signs: 6)[$0.3351$]" in typst and "#key[falls];" in typst
    assert 'data-cell="net"' not in web and 'data-cell="out"' in web
    assert "0.35 - out" not in typst and "0.3351)" not in typst, "formulas show what the sheet shows"


@pytest.mark.parametrize("format", TEXTS)
def test_the_answers_stand_on_the_key_alone(format):
    form = sheet()
    student, key = (str(render(each, format)) for each in (form, key_of(form, VALUES)))
    for shown in VALUES.values():
        digits = shown.text.lstrip("-")
        assert digits not in student.partition("</style>")[2 if format == "html" else 0]
        assert digits in key
    if FORMATS[format].blanks_outside:
        assert "______<!-- out -->" in student and "______" not in key


@pytest.mark.parametrize("format", STENCILS)
def test_stencils_of_exams_are_filled(format):
    form = sheet()
    for document in (form, key_of(form, VALUES)):
        made_of = stencil(document, format)
        assert made_of.fill(document.values) == render(document, format)
        if document.mode == "key":
            other = {**document.values, "long": Shown("0.5"), "trend": Shown("rises")}
            assert made_of.fill(other) == render(replace(document, values=other), format)


@pytest.mark.parametrize("engine", ENGINES)
def test_figures_take_the_same_room_in_a_key(engine):
    form = replace(pictured("student"), layout=EXAM)
    form = replace(form, blocks=(*form.blocks, Heading(("Below",)), Paragraph(("the figures.",))))
    key = key_of(form, FOUND)
    under, over = (printed(made(engine, each), 100) for each in (form, key))
    assert len(under) == len(over) and under != over
    for one, other in zip(under, over, strict=True):
        last = slice(-one.width * round(one.height * 0.55), None)
        assert one.ink[last].rstrip(b"\0") == other.ink[last].rstrip(b"\0"), "all below the figures"


def test_an_exam_meets_the_standard_and_is_no_layout_of_problem_files():
    pytest.importorskip("typst")
    form = sheet()
    assert all(b"pdfuaid" in render(each, "pdf") for each in (form, key_of(form, VALUES)))
    assert EXAM not in LAYOUTS
