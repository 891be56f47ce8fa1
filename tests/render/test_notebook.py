"""Notebooks: valid by Jupyter's own library, with pictures inside; a filled one is read back."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import nbformat
import pytest

import worked
from worked.checking.sheets.sheet import parse_sheet
from worked.errors import WorkedError
from worked.rendering.notebook import markdown_cell


@pytest.mark.parametrize("name", ["slides-2-2-1", "momentum-quadratic"])
@pytest.mark.parametrize("mode", ["solved", "student", "key"])
def test_a_notebook_is_valid_and_begins_each_section_in_a_cell(name, mode):
    page = worked.render(worked.worksheet(worked.example(name), mode), "notebook")
    book = nbformat.reads(page.decode("utf-8"), as_version=4)
    nbformat.validate(book)
    assert all(cell.cell_type == "markdown" for cell in book.cells)
    assert all(cell.source.startswith("#") for cell in book.cells)
    sources = "\n".join(cell.source for cell in book.cells)
    assert "](" not in sources
    pictures = re.findall(r'<img src="data:image/svg\+xml,([^"]+)" alt="[^"]+">', sources)
    assert len(pictures) == sources.count("<img")
    assert bool(pictures) == (name == "slides-2-2-1")
    assert all(ElementTree.fromstring(unquote(each)).tag.endswith("svg") for each in pictures)


def test_a_picture_says_in_words_what_it_shows_whatever_the_words_are():
    cell = markdown_cell('![a \\] \\$b\\$ "c" &lt;d](net.svg) and ![e](other.svg)', {"net.svg": "<svg>1 % 2 $</svg>"})
    source = "".join(cell["source"])
    [(drawn, words)] = re.findall(r'<img src="data:image/svg\+xml,([^"]+)" alt="([^"]*)">', source)
    assert unquote(drawn) == "<svg>1 % 2 $</svg>"
    assert unescape(words) == 'a ] $b$ "c" <d'
    assert "$" not in source
    assert source.endswith(" and ![e](other.svg)")


def test_a_filled_notebook_is_a_sheet():
    problem = worked.example("slides-2-2-1")
    key = worked.key(problem)
    book = json.loads(worked.render(worked.worksheet(problem, "student"), "notebook"))

    slots = []

    def put_in(found):
        slots.append(found[1])
        sign, name = re.fullmatch(r"(-?)(.+)", found[1]).groups()
        number = key.shown(name) if name in key.cells else None
        return found[0] if number is None else found[0].replace("______", str(-number if sign else number))

    for cell in book["cells"]:
        cell["source"] = re.sub(r"______<!-- (\S+) -->", put_in, "".join(cell["source"]))
    sheet = parse_sheet(json.dumps(book).encode(), "ada.ipynb")
    report = worked.check(key, sheet)
    assert report.score == report.out_of == len({name.lstrip("-") for name in slots if name.lstrip("-") in key.cells})


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"cells": [1]}', '{"cells": "no"}', "[" * 100_000])
def test_what_is_no_notebook_is_refused(text):
    with pytest.raises(WorkedError, match=r"ada\.ipynb"):
        parse_sheet(text.encode(), "ada.ipynb")
