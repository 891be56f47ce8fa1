"""Hostile exercises: whatever stands in a title or as a number, each platform gets a file that it can read."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from xml.etree import ElementTree as ET

import nbformat
import pytest

import worked
from tests.packages.cloze import blanks
from tests.packages.excel import Workbook
from tests.packages.jme import questions
from tests.packages.qti import unzipped
from tests.packages.test_xlsx import filled
from worked.exam.read import parse_exam
from worked.packages import xlsx
from worked.packages.item import Item, items_of, variant_item
from worked.packages.package import find_package

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
NET = """
[network]
layers = [2, 1]
activations = ["sigmoid"]
weights = [[[0.5, -0.25]]]
[[samples]]
inputs = [2, 0.4]
targets = [1]
[training]
learning-rate = 0.1
"""
FORWARD = "[network]\nlayers = [1, 1]\nactivations = ['softplus']\nweights = [[[0.5]]]\n[[samples]]\ninputs = [2]\n"
GRAPH = "[graph]\ninputs = { x = 1, y = 2 }\nnodes = ['a = x * y', 'b = max(a, y)', 'f = a / b']\noutput = 'f'\n"
MARKUP = r"]]> <![CDATA[ <script>x</script> &amp; {{7}} \\var{a} $x$ [[0]] {1:NUMERICAL:=1} ::x:: =1+1"
PROBLEMS = {
    "markup": r'title = "]]> <![CDATA[ <script>x</script> &amp; {{7}} \\var{a} $x$ [[0]] {1:NUMERICAL:=1} ::x:: =1+1"'
    + NET,
    "control": r'title = "a\u0001\u0007\ufffe\u202eb\u000b\u2028/../\n\n"' + NET,
    "small": NET.replace("0.5,", "0.000000000000000000000000000001,"),
    "large": NET.replace("0.5,", "1000000000000000000000000000000,").replace("sigmoid", "identity"),
    "tie": NET.replace("-0.25", "-2.5").replace("sigmoid", "relu"),
    "fractions": NET + '[rounding]\nresults = "fractions"\n',
    "cut off": NET + '[rounding]\nhalf = "truncate"\ncarry = "shown"\ndecimals = 2\n',
    "given": NET + '[given]\n"delta[o1]@1" = 0.25\n',
    "forward": FORWARD,
    "graph": GRAPH,
}
ONE_BLANK = """
problem = "slides-2-2-1"
[draw]
weight = { from = -1, to = 1, decimals = 1 }
[ask]
cells = ["out[5]@1"]
marks = { out = 2.5 }
"""


@cache
def item(name: str) -> Item:
    if name == "one blank":
        [variant] = worked.generate(parse_exam(ONE_BLANK), 1, secret="test")
        return variant_item(variant, "]]>", None)
    if name == "choices":
        return items_of(worked.example("questions-2-2-1"))[0]
    return items_of(worked.parse(PROBLEMS[name]))[0]


CASES = (*PROBLEMS, "one blank", "choices")


def made(name: str, platform: str) -> bytes:
    return find_package(platform).write(item(name).title, [item(name)])


@pytest.mark.parametrize("name", CASES)
def test_moodle(name):
    tree = ET.fromstring(made(name, "moodle"))
    texts = [each.findtext("questiontext/text") for each in tree if each.get("type") == "cloze"]
    found = sorted(blank.answers[0].number for text in texts for blank in blanks(text))
    assert found == sorted(blank.right for blank in item(name).blanks)


@pytest.mark.parametrize("name", CASES)
def test_gift(name):
    text = made(name, "gift").decode("utf-8")
    assert text.count("{#\n") == len(item(name).blanks)
    assert not CONTROL.search(text)


@pytest.mark.parametrize("platform", ["canvas", "qti21", "qti30"])
@pytest.mark.parametrize("name", CASES)
def test_xml_in_a_zip(name, platform):
    files = unzipped(made(name, platform))
    assert not any(".." in path or path.startswith("/") for path in files)
    for path, content in files.items():
        if path.endswith((".xml", ".svg")):
            assert "script" not in {each.tag.rpartition("}")[2] for each in ET.fromstring(content).iter()}


@pytest.mark.parametrize("name", CASES)
def test_numbas(name):
    [question] = questions(made(name, "numbas"))
    right = [blank.right for blank in item(name).blanks]
    if name != "large":  # the tests' reading of Numbas has whole numbers with more digits than floats
        assert question.marks(list(map(str, right))) == [(1, False)] * len(right)
    assert question.data["name"].strip()
    assert not CONTROL.search(json.dumps(question.data, ensure_ascii=False))


@pytest.mark.parametrize("name", [case for case in CASES if case != "one blank"])
def test_nbgrader(name):
    [(path, content)] = unzipped(made(name, "nbgrader")).items()
    assert re.fullmatch(r"source/[a-z0-9-]+/[A-Za-z0-9-]+\.ipynb", path)
    book = nbformat.reads(content.decode("utf-8"), as_version=4)
    nbformat.validate(book)
    for cell in book.cells:
        assert cell.cell_type == "markdown" or ast.parse(cell.source)


@pytest.mark.parametrize("name", CASES)
def test_workbooks(name):
    key, blanks = item(name).key, item(name).blanks
    solved = Workbook(xlsx.write("", item(name), "solved"))
    for cell, row in solved.rows().items():
        expected = float(key.shown(cell)) if key.problem.rounding.carry == "shown" else key.truth(cell)
        assert solved.value("Calculation", row[3].coordinate) == pytest.approx(expected, rel=1e-6, abs=1e-9)
    practice = xlsx.write("", item(name), "practice")
    checked = Workbook(filled(practice, {blank.cell: float(blank.right) for blank in blanks}))
    assert {checked.value("Calculation", row[5].coordinate) for row in checked.rows().values()} == {"right"}
