"""Tests of several documents in one file: each on pages of its own, with its own code and page numbers."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pytest

from tests.formats import TEXTS
from tests.render.pages import FOUND, GIVEN, HOSTILE, MODES, Balance, hostile, page, pictured
from tests.render.paper import from_browser, needed, printed, texts
from worked.document import EXAM, Document, Shown, key_of
from worked.errors import WorkedError
from worked.record import replace
from worked.rendering import FORMATS, render, render_all, several
from worked.rendering.page import Page

ON_PAPER = [name for name in TEXTS if name in ("typst", "latex", "html")]
IN_LINES = [name for name in TEXTS if FORMATS[name].printer in ("latex.Latex", "plain.Plain")]


def sheets(mode: str = "student", layout: str = EXAM) -> list[Document]:
    """Documents of one page, of several, and with figures, each with its code; one has none."""
    blocks = [page().blocks, page().blocks * 8, page().blocks[:2], pictured().blocks, page().blocks]
    values = GIVEN if mode == "student" else {**GIVEN, **FOUND}
    return [
        Document(f"Exam & {place}", some, values, mode, layout, f"K7QF-{place}" if place != 3 else "", f"badge {place}")
        for place, some in enumerate(blocks, 1)
    ]


@cache
def together(engine: str, even: bool = False) -> bytes:
    """The sheets as one PDF."""
    return pdf(engine, sheets(), even=even)


def pdf(engine: str, documents, **options) -> bytes:
    """Documents as one PDF, or the test is skipped."""
    if engine == "typst":
        pytest.importorskip("typst")
    else:
        needed("pdflatex")
    return render_all(documents, "pdf", engine=engine, **options)


def feet(made: bytes) -> list[str]:
    """The last line of each page, "" where it is empty."""
    return [
        " ".join(text.split("\n")[-2 if text.endswith("\n") else -1].split()) for text in map(str.rstrip, texts(made))
    ]


@pytest.mark.parametrize("engine", ["typst", "latex"])
def test_each_document_has_its_own_code_and_page_numbers(engine):
    documents = sheets()
    counts = [len(texts(pdf(engine, [document]))) for document in documents]
    assert max(counts) > 2 and min(counts) == 1
    wanted = [
        f"{document.code} {number} / {count}".strip()
        for document, count in zip(documents, counts, strict=True)
        for number in range(1, count + 1)
    ]
    assert [foot.replace("/", " / ").replace("  ", " ") for foot in feet(together(engine))] == wanted


@pytest.mark.parametrize("engine", ["typst", "latex"])
def test_each_document_begins_on_a_front_page_where_that_is_asked_for(engine):
    documents = sheets()
    dense, even = (feet(together(engine, even=each)) for each in (False, True))
    assert [foot for foot in even if foot] == dense and "" in even
    first = [place for place, foot in enumerate(even) if re.search(r"(^| )1 ?/", foot)]
    assert len(first) == len(documents) and not any(place % 2 for place in first)
    assert even[-1], "no blank page at the end"
    assert all(not (one == other == "") for one, other in pairwise(even))


@pytest.mark.parametrize("layout", ["full", "compact", EXAM])
def test_a_page_looks_the_same_among_others_of_all_modes(layout):
    pytest.importorskip("typst")
    documents = [document for mode in MODES for document in sheets(mode, layout)[1:4]]
    together = render_all(documents, "pdf")
    assert b"pdfuaid" in together and together == render_all(iter(documents), "pdf")
    alone = [each for document in documents for each in printed(render(document, "pdf"))]
    assert printed(together) == alone


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("format", ON_PAPER)
def test_what_stands_once_and_what_stands_in_each(format, mode):
    documents = sheets(mode)
    text = str(render_all(documents, format))
    opening = {"typst": "#set document(", "latex": r"\documentclass", "html": "<!DOCTYPE html>"}[format]
    assert text.startswith(opening) and text.count(opening) == 1
    if format == "html":
        web = Balance(text)
        assert web.seen.count("section") == web.seen.count("h1") == len(documents)
        names = re.findall(r'\sid="([^"]*)"', text)
        assert len(set(names)) == len(names)
    for other in documents:
        body = str(render(other, format))
        assert max(body.splitlines(), key=len) in text, "the figures and formulas of each"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("format", ON_PAPER)
def test_the_stencil_of_one_document_serves_others_and_is_not_seen(format, mode, monkeypatch):
    stencil, made = several._stencil, []
    monkeypatch.setattr(several, "_stencil", lambda *given: made.append(given) or stencil(*given))
    form = replace(pictured("student"), blocks=pictured().blocks + page().blocks, layout=EXAM)
    documents = []
    for place, number in enumerate(["0.2", "-0.7", "0.35", "123456.75", "-0.9"]):
        sheet = replace(form, values={**GIVEN, "w13": Shown(number)}, code=f"K7QF-{place}")
        key = key_of(sheet, {**FOUND, "net": Shown("0.123456"[: 3 + place], place % 2 == 0)})
        documents.append({"student": sheet, "key": key, "solved": replace(key, mode="solved")}[mode])
    text = render_all(documents, format)
    assert len(made) == {"student": 2, "key": 2, "solved": 3}[mode], "as many as there are lengths of numbers"
    chosen = FORMATS[format]
    parts = [
        several.parts_of(several._placed(Page, each, chosen, place, False)) for place, each in enumerate(documents, 1)
    ]
    assert text == "".join([parts[0].start, *(part for each in parts for part in each[1:4]), parts[0].end])


@pytest.mark.parametrize("format", IN_LINES)
def test_a_line_parts_documents_in_text(format):
    documents = sheets(layout="full")
    text = str(render_all(documents, format))
    parts = text.split("\n\n---\n\n")
    assert [part.strip("\n") for part in parts] == [str(render(each, format)).strip("\n") for each in documents]
    assert text.endswith("\n") and not text.endswith("\n\n")


@pytest.mark.parametrize("layout", ["full", EXAM])
@pytest.mark.parametrize("engine", ["latex", "chromium"])
def test_a_key_behind_its_sheet_looks_as_it_does_alone(engine, layout):
    documents = [sheets(mode, layout)[0] for mode in ("student", "key")]
    if engine == "latex":
        made = [pdf(engine, some) for some in (documents, documents[:1], documents[1:])]
    else:
        made = [from_browser(str(render_all(some, "html"))) for some in (documents, documents[:1], documents[1:])]
    both, sheet, key = map(printed, made)
    assert both == sheet + key


def test_a_browser_prints_each_code_on_the_pages_of_its_document():
    documents = [replace(each, code=f"K7QF-{place}") for place, each in enumerate(sheets(), 1)]
    found = texts(from_browser(str(render_all(documents, "html"))))
    last = [re.findall(r"K7QF-\d", text)[-1] for text in found]
    assert sorted(set(last)) == [each.code for each in documents] and last == sorted(last)
    assert last.count("K7QF-2") > 1 and last.count("K7QF-3") == 1


@pytest.mark.parametrize("format", TEXTS)
def test_hostile_words_among_several(format):
    documents = [replace(hostile(words, "student"), code=words) for words in HOSTILE]
    text = str(render_all(documents, format))
    assert several.CUT not in text
    if format == "html":
        assert not {"script", "a", "img", "em"} & set(Balance(text).seen)


def test_what_cannot_be_one_file_is_told_in_a_sentence():
    first, second = sheets()[:2]
    for documents, format, words in [
        ([], "typst", "no document"),
        ([first, replace(second, layout="full")], "typst", "document 2 .*the layout exam.*found full"),
        ([replace(first, layout="full"), second], "html", "expected the layout full"),
        ([first], "png", "several documents make a PDF"),
        ([first], "pfd", "did you mean 'pdf'"),
    ]:
        with pytest.raises(WorkedError, match=words):
            render_all(documents, format)
    with pytest.raises(WorkedError, match="valid: latex, typst"):
        render_all([first], "pdf", engine="word")
    mixed = [first, replace(second, mode="key", layout="full")]
    assert str(render_all(mixed, "markdown")).count("\n---\n") == 1
