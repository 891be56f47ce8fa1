"""Tests of what tells sheets apart: the code on every page, and the QR code beside the title."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree

import pytest

from tests.formats import TEXTS, text_in
from tests.render.pages import HOSTILE, MODES, Balance, page
from tests.render.paper import from_browser, lies_under, needed, printed, texts
from worked.errors import WorkedError
from worked.record import replace
from worked.rendering import FORMATS, render, stencil

CODE, BADGE = "K7QF-3M2D-X9", "K7QF-3M2D-X9 2/3"
PLAIN = [name for name in TEXTS if name == "text" or FORMATS[name].printer.endswith(".Latex")]


def long(**changes):
    """A page that takes several sheets of paper."""
    return replace(page("student"), blocks=page().blocks * 6, **changes)


def made(engine: str, document) -> bytes:
    """A document as a PDF by one of three programs, or the test is skipped."""
    if engine == "chromium":
        return from_browser(render(document, "html"))
    if engine == "typst":
        pytest.importorskip("typst")
    else:
        needed("pdflatex")
    return render(document, "pdf", engine=engine)


@pytest.mark.parametrize("engine", ["typst", "latex", "chromium"])
def test_the_code_stands_at_the_left_below_every_page(engine):
    pages = texts(made(engine, long(code=CODE)))
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        last = text.strip().splitlines()[-1].strip()
        assert last.startswith(CODE)
        numbers = {"typst": rf" {number} ?/ ?{len(pages)}", "latex": f" {number}", "chromium": ""}[engine]
        assert re.fullmatch(rf"{CODE} *{numbers}", last), "page numbers stay as they are"


@pytest.mark.parametrize("engine", ["typst", "latex"])
def test_the_code_moves_nothing_on_paper(engine):
    bare, coded = (printed(made(engine, long(code=code))) for code in ("", CODE))
    assert lies_under(bare, coded) and not lies_under(coded, bare)


@pytest.mark.parametrize("format", PLAIN)
@pytest.mark.parametrize("mode", MODES)
def test_the_code_is_a_line_of_plain_text_below_the_title(format, mode):
    text = render(replace(page(mode), code=f" {CODE}\n"), format)
    said = [line for line in text.splitlines() if line.strip("═ ")]
    assert said[0].removeprefix("# ") == page().title and said[1] == f"Code: {CODE}"
    before, after = text.split(f"\nCode: {CODE}\n")
    assert before[-1] == after[0] == "\n", "a paragraph of its own"
    assert before + after == render(page(mode), format)


@pytest.mark.parametrize("name", sorted({format.name for format in FORMATS.values()}))
def test_the_code_stands_in_every_format_and_nothing_stands_there_without_one(name):
    bare, coded = text_in(page(), name), text_in(replace(page(), code=CODE), name)
    assert CODE in coded.replace("\\-", "-") and CODE not in bare
    assert text_in(replace(page(), code=" \n"), name) == bare


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_codes_stay_words(words):
    document = replace(page(), code=words)
    assert not {"script", "a", "img", "em"} & set(Balance(render(document, "html")).seen)
    latex = render(document, "latex")
    assert r"\write18" not in latex and r"\input{" not in latex and "^^M" not in latex
    assert stencil(document, "latex").fill(document.values) == latex


def test_typst_and_latex_set_hostile_codes():
    pytest.importorskip("typst")
    document = replace(page(), code=" ".join(HOSTILE), badge="".join(words for words in HOSTILE if words.isprintable()))
    assert render(document, "pdf").startswith(b"%PDF")
    needed("pdflatex")
    assert render(document, "pdf", engine="latex").startswith(b"%PDF")


@pytest.mark.parametrize("engine", ["typst", "latex", "chromium"])
@pytest.mark.parametrize("badge", [BADGE, "https://example.org/a?b=c&d=<ü>\"'"])
def test_the_badge_is_read_by_another_program(engine, badge):
    zxing, numpy = pytest.importorskip("zxingcpp"), pytest.importorskip("numpy")
    first = printed(made(engine, long(badge=badge, code=CODE)), 150)[0]
    pixels = numpy.frombuffer(first.ink, numpy.uint8).reshape(first.height, first.width)
    (found,) = zxing.read_barcodes((1 - pixels) * 255)
    assert found.text == badge
    corners = [found.position.top_left, found.position.bottom_right]
    across, down = (corners[1].x - corners[0].x, corners[1].y - corners[0].y)
    assert across == pytest.approx(down, abs=2) and across / 150 * 25.4 == pytest.approx(14, abs=1)
    assert corners[1].x > 0.8 * first.width and corners[1].y < 0.2 * first.height


def test_a_page_with_a_badge_meets_the_standard_and_says_what_it_is():
    pytest.importorskip("typst")
    pytest.importorskip("segno")
    document = replace(page(), badge="A & <B>", code=CODE)
    assert b"pdfuaid" in render(document, "pdf")
    assert 'alt: "QR code: A & <B>"' in render(document, "typst")
    body = "<body" + render(document, "html").split("<body")[1].split("</html>")[0]
    (drawn,) = [each for each in ElementTree.fromstring(body).iter() if each.get("class") == "badge"]
    assert drawn.get("role") == "img" and drawn.get("aria-label") == "QR code: A & <B>"
    for format in PLAIN:
        assert render(replace(page(), badge=BADGE), format) == render(page(), format)


def test_a_badge_that_cannot_be_drawn_is_told_in_a_sentence(monkeypatch):
    pytest.importorskip("segno")
    with pytest.raises(WorkedError, match="4,000 characters are too many"):
        render(replace(page(), badge="x" * 4000), "html")
    monkeypatch.setitem(sys.modules, "segno", None)
    for format in ("typst", "html", "latex"):
        with pytest.raises(WorkedError, match=re.escape("pip install 'worked[exams]'")):
            render(replace(page(), badge=BADGE), format)
        assert render(replace(page(), code=CODE), format)
