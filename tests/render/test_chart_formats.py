"""Tests of charts in every format: accessible pictures, descriptions, hostile words, stencils and PDF."""

from __future__ import annotations

import re
from shutil import which
from xml.etree import ElementTree

import pytest

from tests.formats import PICTURES_APART, STENCILS, TEXTS, drawings_in
from tests.render.charts import FOUND, SPACE, conjunction, loss, norms, page, texts
from worked.document import (
    Axis,
    Boundary,
    Choice,
    Code,
    Document,
    Figure,
    Mark,
    Maths,
    Plane,
    Plot,
    Sample,
    Series,
    Shown,
    Strong,
)
from worked.errors import WorkedError
from worked.formula import Name
from worked.rendering import render, stencil
from worked.rendering.drawings.chart import PAINTS, svg, tikz

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'single' ]]> %_^~#$\\write18{rm} {{7*7}} ((= 1 =)) \x00\u202e"


def test_the_svg_is_whole_accessible_and_ruled_by_the_page():
    for chart in (loss(), norms(), conjunction()):
        text = svg(chart, FOUND)
        root = ElementTree.fromstring(text)
        assert root.tag == f"{SPACE}svg" and root.get("role") == "img"
        assert root[0].tag == f"{SPACE}title" and root[0].text == chart.title
        assert root.find(f"{SPACE}desc").text
        rules, body = text[text.index("<style>") : text.index("</style>")], re.sub("(?s)<style>.*</style>", "", text)
        assert "var(" not in body and ".fill-paper { fill: var(--paper, #ffffff) }" in rules
        names = {name for found in re.findall('class="([^"]*-[^"]*)"', body) for name in found.split()}
        assert all(f".chart .{name} {{" in rules for name in names if PAINTS[name.partition("-")[2]][0])


def test_the_description_tells_what_is_shown():
    def said(chart, values):
        return ElementTree.fromstring(svg(chart, values)).find(f"{SPACE}desc").text or ""

    prose = ("The loss ", Choice("way"), ".")
    assert said(loss(description=prose), {**FOUND, "way": Shown("falls")}).startswith(
        "The loss falls. training: 1: 0.6"
    )
    assert "Upright line at 13: epoch kept." in said(loss(), FOUND)
    assert said(loss(description=prose), {}) == "The loss ?."
    assert (
        "Point (1, 1) at (1, 1), target 1. Line at the start: (0.317391)·x₁ + (−0.177391)·x₂ + (−0.237391) = 0."
        in said(conjunction(), FOUND)
    )
    assert "Line" not in said(conjunction(), {})
    long = loss(series=(Series("a", tuple((str(place), "1") for place in range(99))),), marks=())
    assert said(long, {}).endswith("23: 1; and so on, 75 more; 98: 1.")


def test_hostile_words_stay_words():
    label = (HOSTILE, Strong(HOSTILE), Code("</text>"), Maths(Name(HOSTILE, HOSTILE)))
    axis = Axis(label)
    series = tuple(Series(label, (("0", "1"), (str(number), "2"))) for number in (1, 2))
    plot = Plot(series, axis, axis, HOSTILE, (HOSTILE, "</desc>"), (Mark("up", "1", label), Mark("across", "1", label)))
    lines = (Boundary("0", "0", "0", label), Boundary("1", "1", "-1", label))
    plane = Plane((Sample("0", "0", "1", label),), lines, axis, axis, HOSTILE, (HOSTILE,))
    for chart in (plot, plane):
        root = ElementTree.fromstring(svg(chart, {}))
        assert root.find(f"{SPACE}title").text.startswith('<script>alert(1)</script> & "quoted"')
        assert not list(root.iter(f"{SPACE}script")) and not list(root.iter("script"))
        assert any("</text>" in text for text in texts(chart, {}))
        assert "\\write" not in tikz(chart, {})
        document = Document("t", (Figure("chart", chart, (HOSTILE,)),), {}, "student")
        for format in TEXTS:
            assert render(document, format, attachments={})
        pytest.importorskip("typst")
        assert render(document, "pdf")[:4] == b"%PDF"
        if which("pdflatex"):
            assert render(document, "pdf", engine="latex")[:4] == b"%PDF"


@pytest.mark.parametrize("mode", ["solved", "student", "key"])
@pytest.mark.parametrize("format", STENCILS)
def test_charts_stand_in_every_format(format, mode):
    document = page({} if mode == "student" else FOUND, mode)
    files = {}
    text = render(document, format, attachments=files)
    if format in PICTURES_APART:
        assert list(files) == ["loss.svg", "norms.svg", "line.svg", "plane.svg"]
        assert text.count("](plane.svg)") == 1
        assert all(ElementTree.fromstring(picture).tag.endswith("svg") for picture in files.values())
    else:
        assert drawings_in(text) == 4
    assert stencil(document, format).fill(document.values) == render(document, format)


def test_a_stencil_draws_charts_anew():
    form = stencil(page(), "html")
    other = {slot: Shown(shown.text + "1", shown.exact) for slot, shown in FOUND.items() if slot != "kept"}
    assert form.fill({**FOUND, **other}) == render(page({**FOUND, **other}), "html")


def test_svg_and_tikz_are_one_drawing():
    root, text = ElementTree.fromstring(svg(loss(), FOUND)), tikz(loss(), FOUND)
    circles = [(float(circle.get("cx")), float(circle.get("cy"))) for circle in root.iter(f"{SPACE}circle")]
    nodes = [(float(x), float(y)) for x, y in re.findall(r"\(([\d.]+),([\d.]+)\) circle", text)]
    top, scale = float(root.get("height")), min(0.7, 0.95 * 455 / float(root.get("width")))
    assert len(circles) == len(nodes) == 20
    for (x, y), (across, up) in zip(circles, nodes, strict=True):
        assert (across, up) == pytest.approx((scale * x, scale * (top - y)), abs=0.02)


@pytest.mark.parametrize("values", [FOUND, {}], ids=["solved", "student"])
def test_charts_make_a_pdf_by_typst(values):
    pytest.importorskip("typst")
    found = render(page(values), "pdf")
    assert found[:4] == b"%PDF" and b"pdfuaid" in found


@pytest.mark.skipif(not which("pdflatex"), reason="pdflatex is not installed")
def test_charts_make_a_pdf_by_latex():
    try:
        assert render(page(), "pdf", engine="latex")[:4] == b"%PDF"
    except WorkedError as error:
        pytest.fail(str(error))
