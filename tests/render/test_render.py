"""Tests of the render room: hostile words in every format, blanks, stencils, files, and that LaTeX and Typst agree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from xml.etree import ElementTree

import pytest
from jinja2 import Template

import worked
from tests.formats import BINARIES, STENCILS, TEXTS
from worked.document import (
    Choice,
    Code,
    Display,
    Document,
    Edge,
    Figure,
    Heading,
    Listing,
    Maths,
    Paragraph,
    Picture,
    Shown,
    Strong,
    Table,
    Unit,
)
from worked.errors import WorkedError
from worked.formula import Answer, Chain, Letter, Name, Sum, Value, Word, exp, formula, product_of
from worked.formula.printers.base import Printer
from worked.record import replace
from worked.rendering import FORMATS, render, stencil, write
from worked.rendering.escape import tex
from worked.rendering.page import Page
from worked.saving import save

MODES = ["solved", "student", "key"]
HOSTILE = [
    "& % _ # $ { } ~ ^ \\ < > | ` * [ ] \" ' -- ''", "<script>alert(1)</script></style>", "\\write18{rm}\\input{x}^^M",
    "a\nb\r\n\x00\x07\x1b[31m c\u202e\ue0005\ue001\ud800", "Größe Ångström ế Łódź ß", "α ≈ ∑ ✓ 日本 Привет ﬁ ½",
    "- x", "1. x", "+ y", "= z", "---", "```", "#eval(\"1\") @ref <lab>", "{{7*7}} {% x %} ((* x *)) ((= 1 =))",
    "//comment /* x */ --> */", "![x](y) [a](b) <!-- c -->", "www.x.y/z_a", " ", "\\", "$", "`a``b`", "[x]", "*", "|",
]  # fmt: skip
VOID = {"meta", "br", "link"}

GIVEN = {
    "w13": Shown("0.1"),
    "w23": Shown("-0.8"),
    "x1": Shown("0.35"),
    "x2": Shown("0.9"),
    "loss": Shown("0.5", False),
}
FOUND = {
    "net": Shown("-0.685"),
    "out": Shown("0.3351", False),
    "small": Shown("-0.00001", False),
    "trend": Shown("falls & rises"),
}


def named(slot):
    return Name(slot[0], slot[1:])


def value(slot):
    return Value(slot, named(slot))


def page(mode="solved", title="One unit"):
    net, out = Name("net", "3"), Name("out", "3")
    blocks = (
        Heading(("The forward pass of ", Maths(net))),
        Paragraph(("With ", Maths(Chain((named("x1"), value("x1")))), " the ", Strong("net input"), " follows; it ",
                   Choice("trend"), ". See ", Code("net[3]@1"), ".")),
        Listing((("first ", Maths(Answer("net"))), ("second",))),
        Display((
            Chain((net, named("w13") * named("x1") + named("w23") * named("x2"),
                   value("w13") * value("x1") + value("w23") * value("x2"), Answer("net"))),
            Chain((out, 1 / (1 + exp(-net)), 1 / (1 + exp(-Value("net", net))), Answer("out"))),
        )),
        Table((("weight",), (Maths(named("w13")),), ("change",)),
              ((("first",), (Maths(value("w13")),), (Maths(Answer("small")),)),
               (("second | third",), (Maths(value("w23")),), (Maths(Answer("out")),))),
              (False, True, True), ("Weights",)),
    )  # fmt: skip
    return Document(title, blocks, GIVEN if mode == "student" else {**GIVEN, **FOUND}, mode)


def hostile(words, mode="solved"):
    blocks = (
        Heading((words,)),
        Paragraph((words,)),
        Paragraph((words, Strong(words), Code(words), " ", Maths(Word(words)), " ", Choice(words))),
        Listing(((words,), (Code(words), words))),
        Table(((words,), (Code(words),)), (((words,), (Maths(Letter(words)),)),), (), (words,)),
        Display((Chain((Name("w", words), Answer("cell " + words))),)),
    )
    return Document(words, blocks, {words: Shown(words)} if mode == "solved" else {}, mode)


class Balance(HTMLParser):
    """Reads HTML and notes the elements; what is left open at the end is a mistake."""

    def __init__(self, text):
        super().__init__()
        self.seen, self.open = [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


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


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("mode", ["solved", "student"])
def test_hostile_words_stay_words(words, mode):
    document = hostile(words, mode)
    web = Balance(render(document, "html"))
    assert not {"script", "a", "img", "em"} & set(web.seen)
    for format in TEXTS:
        text = render(document, format)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\ue000\ue001\ud800]", text)
        text.encode("utf-8")
    latex = render(document, "latex").partition(r"\begin{document}")[2]
    assert r"\write" not in latex and r"\input" not in latex and "^^" not in latex
    assert stencil(document, "latex").fill(document.values) == render(document, "latex")
    if mode == "student":
        table = [line for line in render(document).splitlines() if line.startswith("|")]
        assert len(table) == 3 and all(len(re.findall(r"(?<!\\)\|", line)) == 3 for line in table)


@pytest.mark.skipif(not which("cmark-gfm"), reason="cmark-gfm is not installed")
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_the_parser_of_github(words):
    text = render(replace(hostile(words), blocks=hostile(words).blocks[:4]))
    command = ["cmark-gfm", "-e", "table", "-e", "strikethrough", "-e", "autolink", "--unsafe"]
    page = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode()
    seen = Balance(page.replace("/>", ">").replace("<hr>", "<hr></hr>")).seen
    assert set(seen) <= {"h1", "h2", "p", "strong", "code", "ul", "li"}, page


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


@pytest.mark.parametrize("words", ["Größe", "naïve", "Łódź", "Ångström"])
def test_accents_survive_in_latex(words):
    assert tex(words) == words
    assert tex("u\u0308") == "ü"
    assert tex("ế α ≈ 日") == r"ê \ensuremath{\alpha} \ensuremath{\approx} ?"


def test_typst_makes_the_same_tagged_pdf_twice():
    pytest.importorskip("typst")
    for mode in MODES:
        first = render(page(mode), "pdf")
        assert first.startswith(b"%PDF") and first == render(page(mode), "pdf")
        assert b"pdfuaid" in first, "it meets PDF/UA-1, so every formula has an alternative text"


def test_a_page_is_one_tall_picture():
    pytest.importorskip("typst")
    short, long = (replace(page(), blocks=page().blocks * times) for times in (1, 20))
    sizes = []
    for document in (short, long):
        found = render(document, "png")
        assert found[:8] == b"\x89PNG\r\n\x1a\n" and found == render(document, "png")
        sizes.append((int.from_bytes(found[16:20], "big"), int.from_bytes(found[20:24], "big")))
    (width, height), (other_width, other_height) = sizes
    assert width == other_width == 1191 and other_height > 10 * height
    drawn = render(replace(long, title="A & B <c>"), "svg")
    root = ElementTree.fromstring(drawn)
    assert float(root.get("height").removesuffix("pt")) == pytest.approx(other_height / 2, abs=1)
    assert root.get("role") == "img" and root[0].text == "A & B <c>"
    assert not re.search(rb"<script|https?:(?!//www\.w3\.org/)", drawn)


@pytest.mark.parametrize("format", [name for name in BINARIES if not FORMATS[name].by_latex])
def test_a_picture_is_written_by_its_ending_and_by_typst_alone(format, tmp_path):
    pytest.importorskip("typst")
    assert write(page(), tmp_path / f"page.{format}") == [tmp_path / f"page.{format}"]
    assert (tmp_path / f"page.{format}").read_bytes() == render(page(), format)
    with pytest.raises(WorkedError, match="by Typst only"):
        render(page(), format, engine="latex")
    with pytest.raises(WorkedError, match="valid: latex, typst"):
        render(page(), format, engine="word")


@pytest.mark.parametrize("format", BINARIES)
def test_without_typst_it_is_told_how_to_get_it(format, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    extra = "or choose the engine latex" if FORMATS[format].by_latex else ""
    with pytest.raises(WorkedError, match=re.escape("pip install 'worked[pdf]'") + ".*" + extra):
        render(page(), format)


def test_typst_sets_hostile_words():
    pytest.importorskip("typst")
    blocks = tuple(block for words in HOSTILE for block in hostile(words, "student").blocks)
    document = Document(" ".join(HOSTILE), blocks, {}, "student")
    assert render(document, "pdf").startswith(b"%PDF")
    assert ElementTree.fromstring(render(document, "svg")).tag.endswith("svg")


@pytest.mark.skipif(not which("pdflatex"), reason="pdflatex is not installed")
@pytest.mark.parametrize("mode", MODES)
def test_latex_sets_hostile_words(mode):
    blocks = page(mode).blocks + tuple(block for words in HOSTILE for block in hostile(words, mode).blocks)
    assert render(Document(" ".join(HOSTILE), blocks, page(mode).values, mode), "pdf", engine="latex")[:4] == b"%PDF"


def pictured(mode="solved", label="0.1 & <b>"):
    units = ((Unit("1", named("x1")), Unit("2", Word(label))), (Unit("3", Name("net", "3"), below=Answer("net")),))
    edges = (Edge("1", "3", value("w13")), Edge("2", "3", value("w23")))
    network = Picture(units, edges, "The network", ("Two inputs, ", Maths(value("w13")), "."))
    blocks = (Figure("network", network, ("A caption.",)), Figure("backward", network))
    return Document("Pictures", blocks, page(mode).values, mode)


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


def test_writing_is_all_or_nothing(tmp_path):
    target = tmp_path / "page.md"
    assert write(page(), target) == [target]
    assert target.read_text("utf-8") == render(page())
    with pytest.raises(WorkedError, match="exists already"):
        write(page("key"), target)
    assert target.read_text("utf-8") == render(page())
    write(page("key"), target, overwrite=True)
    assert target.read_text("utf-8") == render(page("key"))
    write(page(), tmp_path / "page.txt", "html")
    assert sorted(os.listdir(tmp_path)) == ["page.md", "page.txt"]
    with pytest.raises(ZeroDivisionError):
        save(tmp_path / "cut.json", (str(1 // place) for place in (1, 0)))
    save(tmp_path / "whole.json", ["{", b"}"])
    assert (tmp_path / "whole.json").read_text() == "{}" and not (tmp_path / "cut.json").exists()
    assert len(os.listdir(tmp_path)) == 3


def test_what_cannot_be_written_is_told_in_a_sentence(tmp_path):
    for path, words in [
        (tmp_path / "missing" / "page.md", "cannot be written"),
        (tmp_path, "names no format"),
        (tmp_path / "page.doc", "names no format"),
        (tmp_path / ("x" * 300 + ".md"), "cannot be written"),
        (tmp_path / "nul\0.md", "cannot be written"),
    ]:
        with pytest.raises(WorkedError, match=words):
            write(page(), path)
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(WorkedError, match="is a folder"):
        write(page(), tmp_path / "folder.md", overwrite=True)
    with pytest.raises(WorkedError, match="engine"):
        write(page(), tmp_path / "page.pdf", engine="word")
    assert os.listdir(tmp_path) == ["folder.md"]


def test_importing_the_room_is_cheap():
    code = (
        "import sys, worked.rendering; print([m for m in ('typst', 'sympy', 'numpy', 'tomllib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
