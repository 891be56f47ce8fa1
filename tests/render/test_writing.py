"""Tests of pages that are written: PDF and pictures, whole or not at all, and what cannot be written."""

from __future__ import annotations

import os
import re
import sys
from xml.etree import ElementTree

import pytest

from tests.formats import BY_TYPST
from tests.render.pages import MODES, page
from worked.errors import WorkedError
from worked.record import replace
from worked.rendering import FORMATS, render, write
from worked.saving import save


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


@pytest.mark.parametrize("format", [name for name in BY_TYPST if not FORMATS[name].by_latex])
def test_a_picture_is_written_by_its_ending_and_by_typst_alone(format, tmp_path):
    pytest.importorskip("typst")
    assert write(page(), tmp_path / f"page.{format}") == [tmp_path / f"page.{format}"]
    assert (tmp_path / f"page.{format}").read_bytes() == render(page(), format)
    with pytest.raises(WorkedError, match="by Typst only"):
        render(page(), format, engine="latex")
    with pytest.raises(WorkedError, match="valid: latex, typst"):
        render(page(), format, engine="word")


@pytest.mark.parametrize("format", BY_TYPST)
def test_without_typst_it_is_told_how_to_get_it(format, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    extra = "or choose the engine latex" if FORMATS[format].by_latex else ""
    with pytest.raises(WorkedError, match=re.escape("pip install 'worked[pdf]'") + ".*" + extra):
        render(page(), format)


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
        (tmp_path, "no format goes with"),
        (tmp_path / "page.doc", "no format goes with"),
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
