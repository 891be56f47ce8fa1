"""Tests of hostile words: in every format, in other programs that read it, and in LaTeX and Typst."""

from __future__ import annotations

import re
import subprocess
from shutil import which
from xml.etree import ElementTree

import pytest

from tests.formats import TEXTS
from tests.render.pages import HOSTILE, MODES, Balance, hostile, page
from worked.document import Document
from worked.record import replace
from worked.rendering import render, stencil
from worked.rendering.escape import tex


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


@pytest.mark.parametrize("words", ["Größe", "naïve", "Łódź", "Ångström"])
def test_accents_survive_in_latex(words):
    assert tex(words) == words
    assert tex("u\u0308") == "ü"
    assert tex("ế α ≈ 日") == r"ê \ensuremath{\alpha} \ensuremath{\approx} ?"


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
