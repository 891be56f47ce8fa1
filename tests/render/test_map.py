"""Tests of maps, parallel axes and panels: what is coloured how, what is marked, and that all formats draw them."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.formats import PICTURES_APART, STENCILS, drawings_in
from worked.document import (
    Axis,
    Document,
    Figure,
    Map,
    Maths,
    Panels,
    Parallel,
    Plot,
    Series,
    Shown,
    Slot,
    Spot,
    Thread,
)
from worked.formula import Name
from worked.rendering import render, stencil
from worked.rendering.drawings.canvas import Circle, Line, Shape, Words
from worked.rendering.drawings.chart import drawn, svg, tikz
from worked.rendering.drawings.scale import CLASSES, COLOURS, STEPS, over, step

SPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script> & "quoted" ]]> %_^~#$\\write18{rm} {{7*7}} ((= 1 =)) \x00\u202e'
SCORES = (("0.91", "0.95", "0.90"), ("0.92", "0.97", ""))


def heat(**changes):
    axes = Axis("learning rate", labels=("0.01", "0.1", "1")), Axis("units", labels=("8", "16"))
    given = {"cells": SCORES, "across": axes[0], "up": axes[1], "scale": Axis("accuracy"), "title": "Scores",
             "numbers": True, "best": (1, 1)}  # fmt: skip
    return Map(**{**given, **changes})


def regions(**changes):
    cells = tuple(tuple("0" if column < row else "1" for column in range(20)) for row in range(20))
    spots = (Spot("0.5", "0.9", "0"), Spot("0.9", "0.1", "1"), Spot("7", "0.5", "1"))
    given = {"cells": cells, "across": Axis("x1", "0", "1"), "up": Axis("x2", "0", "1"), "title": "Regions",
             "scale": Axis("class", labels=("no", "yes")), "spots": spots}  # fmt: skip
    return Map(**{**given, **changes})


def threads(**changes):
    axes = (Axis("rate", "0.001", "1", logarithmic=True), Axis("units", labels=("8", "16")), Axis("accuracy"))
    lines = (Thread(("0.1", "1", "0.97"), "best", "used"), Thread(("0.01", "0", "0.9"), "", "dim"),
             Thread(("0.5", "0", "0.95")))  # fmt: skip
    return Parallel(**{"axes": axes, "threads": lines, "title": "Settings", **changes})


def panels():
    bars = Series("", tuple((str(place), str(place * place % 7)) for place in range(40)), "bars")
    return Panels(((Plot((bars,), Axis(), Axis(), "one"), Plot((bars,), Axis(), Axis(), "two")),), "Histograms")


CHARTS = {"heat": heat(), "regions": regions(), "threads": threads(), "panels": panels()}


def parts(chart, kind, values=None):
    return [part for part in drawn(chart, values or {}).parts if isinstance(part, kind)]


def texts(chart):
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg(chart, {})).iter(f"{SPACE}text")]


def luminance(colour):
    linear = [((int(colour[place : place + 2], 16) / 255 + 0.055) / 1.055) ** 2.4 for place in (1, 3, 5)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_sequence_grows_darker_so_that_it_stays_one_in_grey():
    seen = [luminance(COLOURS[f"sequence-{place}"]) for place in range(STEPS)]
    assert all(one > two for one, two in pairwise(seen))
    assert (step("sequence", -3.0), step("sequence", 1.0)) == ("sequence-0", f"sequence-{STEPS - 1}")
    assert len({COLOURS[f"class-{place}"] for place in range(len(CLASSES))}) == len(CLASSES)


def test_the_letters_on_every_colour_of_the_sequence_are_readable():
    """They have the contrast of 4.5 that the accessibility guidelines of the web ask for."""
    for place in range(STEPS):
        name = f"sequence-{place}"
        one, two = sorted((luminance(COLOURS[name]), luminance(COLOURS[over(name)])))
        assert (two + 0.05) / (one + 0.05) >= 4.5, (name, over(name))


def test_larger_values_are_darker_and_the_best_cell_is_framed():
    shapes = [part for part in parts(heat(), Shape) if part.rim == "paper"]
    assert len(shapes) == 5, "the cell without a value is empty"
    places = [int(shape.fill.removeprefix("sequence-")) for shape in shapes]
    order = sorted(range(5), key=lambda place: float([*SCORES[0], *SCORES[1]][place]))
    assert [places[place] for place in order] == sorted(places) and places[4] == STEPS - 1 and min(places) == 0
    frame = next(part for part in parts(heat(), Line) if part.colour == "backward")
    assert frame.points[:4] == shapes[4].points
    assert {"0.97", "0.95", "0.91", "learning rate", "units", "16", "accuracy"} <= set(texts(heat()))


def test_rows_go_from_the_bottom_to_the_top():
    first, *_, last = [part for part in parts(heat(), Shape) if part.rim == "paper"]
    assert first.points[0].y > last.points[0].y and first.points[0].x < last.points[0].x


def test_cells_of_one_colour_are_drawn_as_one_and_fill_the_frame():
    shapes = [part for part in parts(regions(), Shape) if part.fill.startswith("area-") and not part.rim]
    assert len(shapes) == 39 + 2, "two runs in each row but the first, and the key"
    left = min(point.x for shape in shapes[:-2] for point in shape.points)
    right = max(point.x for shape in shapes[:-2] for point in shape.points)
    assert right - left == pytest.approx(360)


def test_samples_of_classes_differ_in_colour_and_shape_and_stay_in_the_frame():
    circles = [part for part in parts(regions(), Circle) if part.rim == "ink"]
    squares = [part for part in parts(regions(), Shape) if part.rim == "ink"]
    assert [circle.fill for circle in circles] == ["class-0", "class-0"], "a sample and the key"
    assert [square.fill for square in squares] == ["class-1", "class-1"], "the sample beyond the frame is left out"
    assert {"no", "yes", "class"} <= set(texts(regions()))


def test_a_contrast_parts_at_its_middle():
    cells = (("0", "0.49", "0.51", "1"),)
    chart = regions(cells=cells, scale=Axis("share", "0", "1"), middle="0.5", spots=(Spot("0.5", "0.5", "0.8"),))
    fills = [int(part.fill.removeprefix("pale-")) for part in parts(chart, Shape) if part.fill.startswith("pale-")]
    assert fills[:4] == [0, STEPS // 2 - 1, STEPS // 2, STEPS - 1]
    lopsided = regions(cells=(("0.5", "0.9"),), scale=Axis("share"), middle="0.5", spots=())
    fills = [int(part.fill.removeprefix("pale-")) for part in parts(lopsided, Shape) if part.fill.startswith("pale-")]
    assert fills[:2] == [STEPS // 2, STEPS - 1], "the middle is the middle, whatever the values are"


def test_spots_are_coloured_by_their_values_on_logarithmic_axes_too():
    spots = tuple(Spot(f"1e-{place}", str(place), str(place), "used" if place == 3 else "plain") for place in range(4))
    chart = Map((), Axis("rate", logarithmic=True), Axis("units"), Axis("score"), "Trials", spots=spots)
    found = parts(chart, Circle)
    ring, marked = found[-2:]
    assert ring.rim == "backward" and ring.centre == marked.centre and marked.fill == f"sequence-{STEPS - 1}"
    across = [circle.centre.x for circle in found if circle.rim == "ink"]
    gaps = [one - two for one, two in pairwise(across)]
    assert gaps == pytest.approx([gaps[0]] * 3)


def test_a_students_map_knows_only_its_values():
    cells = tuple(tuple(Slot(f"{row} {column}") for column in range(3)) for row in range(2))
    values = {f"{row} {column}": Shown(f"0.{row}{column}7") for row in range(2) for column in range(3)}
    for draw in (svg, tikz):
        empty = draw(heat(cells=cells), {}, "student")
        assert "0.127" not in empty and "backward}" not in empty.replace("\\definecolor{chart-backward}", "")
        assert draw(heat(cells=cells), {"elsewhere": Shown("0.5")}, "student") == empty
        assert "0.127" in draw(heat(cells=cells), values)
    assert not [part for part in parts(heat(cells=cells), Line) if part.colour == "backward"]


def test_threads_meet_the_axes_at_their_values_and_the_best_is_drawn_last():
    lines = [part for part in parts(threads(), Line) if len(part.points) == 3]
    assert [line.colour for line in lines] == ["pale", "forward", "backward"]
    best = lines[-1].points
    assert best[0].y == pytest.approx(10 + 240 / 3), "a tenth of a range of three decades is a third from its top"
    assert best[1].y == pytest.approx(10 + 240 / 4), "the upper of two labels is in the middle of the upper half"
    assert {"rate", "units", "accuracy", "0.001", "8", "16", "best"} <= set(texts(threads()))
    hidden = threads(threads=(Thread(("0.1", Slot("secret"), "0.5")),))
    assert not [part for part in parts(hidden, Line) if part.colour == "forward"]


def test_panels_stand_side_by_side_under_their_titles():
    drawing = drawn(panels(), {})
    one, two = (next(part for part in drawing.parts if isinstance(part, Words) and part.content == name)
                for name in ("one", "two"))  # fmt: skip
    assert one.place.y == two.place.y and two.place.x - one.place.x > 200
    bars = [part for part in drawing.parts if isinstance(part, Shape)]
    assert len(bars) == 80 and drawing.width < 560
    for bar, following in pairwise(bars[:40]):
        assert 0 < following.points[0].x - bar.points[-1].x < 1, "they nearly touch"


@pytest.mark.parametrize("length", [1, 30, 300])
def test_nothing_leaves_the_paper(length):
    label = "m" * length
    axis = Axis(label, labels=(label, label, label))
    for chart in (
        heat(across=axis, up=Axis(label, labels=(label, label)), scale=Axis(label)),
        regions(scale=Axis(label, labels=(label, label))),
        threads(axes=(axis, axis, axis), threads=(Thread(("0", "1", "2"), label, "used"),)),
    ):
        drawing = drawn(chart, {})
        assert drawing.width < 800 and drawing.height < 500
        for part in drawing.parts:
            if isinstance(part, Words) and part.content == label and not part.angle:
                wide = 0.86 * length * part.size
                start = part.place.x - {"start": 0, "middle": 0.5, "end": 1}[part.anchor] * wide
                assert start >= -0.01 and start + wide <= drawing.width + 0.01


@pytest.mark.parametrize("chart", [
    heat(cells=(), best=None), heat(cells=(("", "", ""), ("", "", ""))), heat(cells=(("nan", "1", "1"),) * 2),
    Map((), Axis(), Axis(), Axis(), "empty"), Map((), Axis(), Axis(), Axis(), "x", spots=(Spot("1", "1", "1"),)),
    Map((), Axis(logarithmic=True), Axis(), Axis(logarithmic=True), "x", spots=(Spot("0", "1", "-1"),)),
    threads(threads=()), threads(axes=(Axis("one"),), threads=(Thread(("1",)),)), Panels((), "empty"),
])  # fmt: skip
def test_odd_charts_are_drawn_all_the_same(chart):
    assert ElementTree.fromstring(svg(chart, {})).tag == f"{SPACE}svg" and "tikzpicture" in tikz(chart, {})


def test_a_map_is_told_in_words():
    def said(chart):
        return ElementTree.fromstring(svg(chart, {})).find(f"{SPACE}desc").text

    assert said(heat()).startswith("accuracy: 0.01, 8: 0.91; 0.1, 8: 0.95;")
    assert said(regions()) == "400 coloured cells. Points: (0.5, 0.9): 0; (0.9, 0.1): 1; (7, 0.5): 1."
    assert said(threads()) == "rate, units, accuracy; 3 threads."
    assert said(panels()).startswith("one. Points: 0: 0; 1: 1;")


@pytest.mark.parametrize("format", STENCILS)
def test_they_stand_in_every_format(format):
    document = Document("Charts", tuple(Figure(name, chart) for name, chart in CHARTS.items()))
    files = {}
    text = render(document, format, attachments=files)
    if format in PICTURES_APART:
        assert list(files) == [f"{name}.svg" for name in CHARTS]
    else:
        assert drawings_in(text) == 4
    assert stencil(document, format).fill({}) == render(document, format)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_colour_that_is_used_is_defined(chart):
    text = tikz(chart, {})
    used = set(
        re.findall(r"(?:draw|fill)=?\[?(chart-[a-z0-9-]+)|\\draw\[(chart-[a-z0-9-]+)|text=(chart-[a-z0-9-]+)", text)
    )
    names = {name for group in used for name in group if name}
    assert names and all(f"\\definecolor{{{name}}}" in text for name in names)
    assert "var(" not in re.sub("(?s)<style>.*?</style>", "", svg(chart, {}))


def test_hostile_words_stay_words():
    label = (HOSTILE, Maths(Name(HOSTILE, HOSTILE)))
    named = Axis(label, labels=(label, label, label))
    for chart in (
        heat(across=named, up=Axis(label, labels=(label, label)), title=HOSTILE, scale=Axis(label)),
        regions(scale=Axis(label, labels=(label, label)), title=HOSTILE),
        threads(axes=(named, named, named), threads=(Thread(("0", "1", "2"), label, "used"),)),
    ):
        root = ElementTree.fromstring(svg(chart, {}))
        assert not list(root.iter(f"{SPACE}script")) and not list(root.iter("script"))
        assert "\\write" not in tikz(chart, {})
        pytest.importorskip("typst")
        assert render(Document("t", (Figure("chart", chart),)), "pdf")[:4] == b"%PDF"
