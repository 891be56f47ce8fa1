"""Tests of the render room: what each format makes of a page, its lines, blanks and pictures, and stencils."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jinja2 import Template

import worked
from tests.formats import BINARIES, STENCILS, TEXTS
from tests.render.pages import FOUND, GIVEN, MODES, Balance, page, pictured
from worked.document import Choice, Display, Document, Paragraph, Shown
from worked.errors import WorkedError
from worked.formula import Answer, Chain, Name, Sum, Word, formula, product_of
from worked.formula.printers.base import Printer
from worked.record import replace
from worked.rendering import FORMATS, render, stencil, write
from worked.rendering.page import Page


def test_formats_are_read_from_their_folders():
    folders = [file.parent.name for file in (Path(worked.__file__).parents[1] / "templates").glob("*/format.toml")]
    assert {format.name for format in FORMATS.values()} == set(folders) and len(FORMATS) > len(folders) > 5
    assert FORMATS["jupyter"] is FORMATS["pandoc"] and FORMATS["markdown"].endings[0] == "md"
    assert all(format.description and format.printer_class() for format in FORMATS.values())
    with pytest.raises(WorkedError, match="did you mean 'markdown'"):
        render(page(), "markdwon")
    with pytest.raises(WorkedError, match="mode"):
        render(replace(page(), mode="solution"))


def test_markdown_reads_like_a_worksheet():
    text = render(page())
    assert r"\mathrm{net}_{3} & = w_{13} \cdot x_{1} + w_{23} \cdot x_{2} = 0.1 \cdot" in text
    assert r" = 0.1 \cdot 0.35 + (-0.8) \cdot 0.9 = -0.685 \\" in text
    assert r"= \frac{1}{1 + e^{-(-0.685)}} \approx 0.3351" in text
    assert "| first | $0.1$ | $-0.00001$ |" in text
    assert "| :--- | ---: | ---: |" in text
    assert "```math\n\\begin{aligned}" in text and "$$" not in text
    assert "$$\n\\begin{aligned}" in render(page(), "pandoc") and "```" not in render(page(), "jupyter")
    assert r"\boxed{-0.685}" in render(page("key")) and r"**falls \& rises**" in render(page("key"))


def test_a_students_markdown_can_be_filled_in():
    text = render(page("student"))
    assert text.count("______<!-- net -->") == 2 and text.count("______<!-- out -->") == 2
    assert r"- $\mathrm{net}_{3} = w_{13}" in text and "0.9 =$ ______<!-- net -->\n" in text
    assert r"= \frac{1}{1 + e^{-\mathrm{net}_{3}}} =$ ______<!-- out -->" in text, "a side that repeats is left out"
    assert "| first | $0.1$ | ______<!-- small --> |" in text
    assert "it ______<!-- trend -->." in text
    assert "phantom" not in text and "```" not in text
    assert "<!-- a%7Cb%2D%2D>c -->" in render(Document("t", (Paragraph((Choice("a|b-->c"),)),), {}, "student"))


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("mode", MODES)
def test_a_page_prints_no_number_that_its_values_lack(format, mode):
    text = render(page(mode), format)
    body = text.split("</head>")[-1] if format == "html" else text
    for shown in FOUND.values():
        minus = shown.text.replace("-", "\N{MINUS SIGN}")
        assert (shown.text in body or minus in body or "falls" in body) is (mode != "student"), shown


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("format", STENCILS)
def test_a_filled_stencil_is_the_rendered_page(format, mode):
    document = page(mode)
    form = stencil(document, format)
    assert form.fill(document.values) == render(document, format)
    other = {slot: Shown(shown.text.lstrip("-") if shown.text[0] == "-" else "-" + shown.text, not shown.exact)
             for slot, shown in document.values.items()}  # fmt: skip
    assert form.fill(other) == render(replace(document, values=other), format)


def test_a_stencil_is_filled_without_another_look_at_the_page(monkeypatch):
    form, text = stencil(page()), render(page())
    for whole, work in ((Page, "__init__"), (Printer, "__call__"), (Template, "render")):
        monkeypatch.delattr(whole, work)
    assert form.fill({**GIVEN, **FOUND}) == text
    assert len(form.writers) < len(form.order), "what stands at several places is written once"


def test_stencils_are_of_text():
    for format in BINARIES:
        with pytest.raises(WorkedError, match="use typst or latex"):
            stencil(page(), format)
    with pytest.raises(WorkedError, match="plain text aligns them"):
        stencil(page(), "text")


@pytest.mark.parametrize("mode", MODES)
def test_html_is_one_file_without_network_or_script(mode):
    text = render(page(mode), "html")
    seen = Balance(text).seen
    assert "script" not in seen and "link" not in seen and "math" in seen
    assert not re.search(r"https?:|url\((?!data:)", text)
    body = "<body" + text.split("<body")[1].split("</html>")[0]
    ElementTree.fromstring(body.replace("&nbsp;", " "))
    assert len(text) < 70_000


def test_tables_hold_no_bar_but_their_own():
    table = [line for line in render(page()).splitlines() if line.startswith("|")]
    assert len(table) == 4 and all(len(re.findall(r"(?<!\\)\|", line)) == 4 for line in table)


@pytest.mark.parametrize("format", TEXTS)
def test_long_lines_break(format):
    terms = [product_of((Name("w", f"{place},1"), Name("x", str(place)))) for place in range(100)]
    half = formula(1) / formula(2)
    lines = (Chain((Name("net"), Sum(tuple(terms)), Answer("n"))), Chain((Name("E"), half * Sum(tuple(terms)))))
    text = render(Document("Long", (Display(lines),), {"n": Shown("1")}), format)
    if format == "markdown":
        rows = text.split("aligned}")[1].splitlines()
        assert len(rows) > 30 and max(row.count("+") for row in rows) <= 8
        assert sum(row.count("+") for row in rows) == 198
    assert text


def test_short_chains_stay_on_a_line_and_long_ones_break_at_their_signs():
    short = Chain((Name("a"), Name("b"), Name("c")))
    long = Chain((Name("a"), *[Word("m" * 30)] * 1, Word("n" * 30), Word("o" * 30)))
    text = render(Document("t", (Display((short, long)),)))
    assert "a & = b = c \\\\\n" in text
    assert len(re.findall(r"^ ?a? *& = ", text, re.MULTILINE)) == 4


def test_pictures_in_markdown_are_diagrams_or_files(tmp_path):
    text = render(pictured())
    assert text.count("```mermaid\nflowchart LR\n") == 1 and "backward" not in text
    assert '  n1 -- "0.1" --> n3\n' in text and '  n2 -- "\N{MINUS SIGN}0.8" --> n3\n' in text
    assert '  n2(("0.1 #38; #60;b#62;"))\n' in text and '  n3(("net₃<br>\N{MINUS SIGN}0.685"))\n' in text
    assert '  n3(("net₃<br>______"))\n' in render(pictured("student"))
    files = {}
    text = render(pictured(), attachments=files, prefix="a b-")
    assert list(files) == ["a b-network.svg", "a b-backward.svg"] and "mermaid" not in text
    assert "![Two inputs, 0.1.](a%20b-network.svg)" in text
    assert all(ElementTree.fromstring(picture).tag.endswith("svg") for picture in files.values())
    written = write(pictured(), tmp_path / "page.md")
    assert [path.name for path in written] == ["page-network.svg", "page-backward.svg", "page.md"]
    with pytest.raises(WorkedError, match=r"page-network\.svg exists already"):
        write(pictured(), tmp_path / "page.markdown")
    assert not (tmp_path / "page.markdown").exists()


@pytest.mark.parametrize("format", STENCILS)
def test_a_stencil_draws_pictures_anew(format):
    for mode in MODES:
        document = pictured(mode)
        assert stencil(document, format).fill(document.values) == render(document, format)


def test_importing_the_room_is_cheap():
    code = (
        "import sys, worked.rendering; print([m for m in ('typst', 'sympy', 'numpy', 'tomllib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_formulas_in_a_line_of_text_break_between_their_sides_and_keep_their_commas():
    page = worked.render(worked.worksheet(worked.example("questions-2-2-1")), "html")
    assert re.search(r'<span class="whole"><math>((?!</math>).)*</math>,</span>', page)
    assert "</math>\N{ZERO WIDTH SPACE}<math>" in page


def test_a_definition_by_cases_has_no_brackets_of_a_factor():
    """On a phone, too, where sides are cut at their factors."""
    page = worked.render(worked.worksheet(worked.example("early-stopping")), "html")
    assert page.count('<mo form="prefix" stretchy="true">{</mo>') == 2
    assert '(</mo><mrow><mo form="prefix" stretchy="true">{' not in page
