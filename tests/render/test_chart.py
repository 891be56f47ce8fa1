"""Tests of charts: ticks, ranges and clipping, silence about what is to be found, escaping, and every format."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from shutil import which
from xml.etree import ElementTree

import pytest

from tests.formats import PICTURES_APART, STENCILS, TEXTS, drawings_in
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
    Slot,
    Strong,
)
from worked.errors import WorkedError
from worked.formula import Name
from worked.formula.printers.plain import Plain
from worked.record import replace
from worked.rendering import render, stencil
from worked.rendering.drawings.canvas import Circle, Line, Shape, Words, spread
from worked.rendering.drawings.chart import PAINTS, drawn, svg, tikz
from worked.rendering.drawings.plane import clipped
from worked.rendering.drawings.ticks import number_of, ruler

SPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & \"quoted\" 'single' ]]> %_^~#$\\write18{rm} {{7*7}} ((= 1 =)) \x00\u202e"
LOSSES = {f"E@{epoch}": Shown(f"{0.8137 * 0.81**epoch:.6f}", False) for epoch in range(1, 21)}
NORMS = {f"g{layer}": Shown(f"{0.7 * 0.2 ** (10 - layer):.9f}", False) for layer in range(1, 11)}
ROWS = (
    ("0.317391", "-0.177391", "-0.237391"),
    ("0.477391", "0.137391", "-0.377391"),
    ("0.537391", "0.417391", "-0.437391"),
    ("0.437391", "0.597391", "-0.617391"),
)
WEIGHTS = {f"{name}{step}": Shown(text) for step, row in enumerate(ROWS) for name, text in zip("abc", row, strict=True)}
FOUND = {**LOSSES, **NORMS, **WEIGHTS, "kept": Shown("13")}
STEPS = ("at the start", "after update 1", "after update 2", "after update 3")


def loss(**changes):
    points = tuple((str(epoch), Slot(f"E@{epoch}")) for epoch in range(1, 21))
    series = (Series("training", points),)
    marks = (Mark("across", Slot("kept"), "epoch kept"),)
    up = Axis(("loss ", Maths(Name("E"))))
    return Plot(**{"series": series, "across": Axis("epoch"), "up": up, "title": "Loss", "marks": marks, **changes})


def norms(style="bars"):
    points = tuple((str(layer), Slot(f"g{layer}")) for layer in range(1, 11))
    return Plot((Series("sigmoid", points, style),), Axis("layer"), Axis("norm", logarithmic=True), "Norms")


def conjunction(**changes):
    samples = tuple(Sample(x, y, str(int(x == y == "1")), f"({x}, {y})") for x in "01" for y in "01")
    lines = tuple(
        Boundary(Slot(f"a{step}"), Slot(f"b{step}"), Slot(f"c{step}"), STEPS[step]) for step in range(4)
    )  # fmt: skip
    axes = Axis(Name("x", "1")), Axis(Name("x", "2"))
    return Plane(**{"samples": samples, "lines": lines, "across": axes[0], "up": axes[1], "title": "AND", **changes})


def page(values=FOUND, mode="solved"):
    charts = {"loss": loss(), "norms": norms(), "line": norms("line"), "plane": conjunction()}
    blocks = tuple(Figure(name, chart, (f"The {name}.",)) for name, chart in charts.items())
    return Document("Charts", blocks, values, mode)


def parts(chart, kind, values=FOUND):
    return [part for part in drawn(chart, values).parts if isinstance(part, kind)]


def texts(chart, values=FOUND, mode="solved"):
    root = ElementTree.fromstring(svg(chart, values, mode))
    return ["".join(text.itertext()) for text in root.iter(f"{SPACE}text")]


def ticks(axis, numbers, most=6, **options):
    found = ruler(axis, numbers, most, **options)
    assert all(-1e-9 <= tick.share <= 1 + 1e-9 for tick in found.ticks)
    return [Plain()(tick.label).replace("\N{MINUS SIGN}", "-") for tick in found.ticks]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((0, 0.69), ["0", "0.2", "0.4", "0.6", "0.8"]),
        ((-1, 1), ["-1", "-0.5", "0", "0.5", "1"]),
        ((0.1, 0.3), ["0.1", "0.15", "0.2", "0.25", "0.3"]),
        ((0, 130), ["0", "50", "100", "150"]),
        ((5,), ["2", "3", "4", "5", "6", "7", "8"]),
        ((0, 1e-6), ["0", "2·10⁻⁷", "4·10⁻⁷", "6·10⁻⁷", "8·10⁻⁷", "10·10⁻⁷"]),
    ],
)
def test_ticks_are_plain_decimals_at_1_2_or_5(numbers, expected):
    assert ticks(Axis(), numbers) == expected


def test_ticks_are_few_and_even_whatever_the_range():
    for exponent in range(-30, 30, 3):
        for span in (1, 1.3, 2.7, 4.9, 7.1, 9.99):
            found = ruler(Axis(), (-span * 10.0**exponent, 0.3 * span * 10.0**exponent), 6)
            shares = [tick.share for tick in found.ticks]
            assert 3 <= len(shares) <= 9
            assert (shares[0], shares[-1]) == pytest.approx((0, 1))
            assert max(two - one for one, two in pairwise(shares)) == pytest.approx(1 / (len(shares) - 1))


def test_whole_numbers_have_whole_ticks():
    assert ticks(Axis(), (1, 2, 3), 12, pad=0.02) == ["1", "2", "3"]
    assert ticks(Axis(), range(1, 21), 12, pad=0.02) == [str(number) for number in range(2, 21, 2)]


def test_hints_are_the_ends_of_an_axis_and_numbers_may_only_widen_it():
    assert ticks(Axis(low="0", high="20"), ()) == ["0", "5", "10", "15", "20"]
    assert ticks(Axis(low="0"), ()) == ticks(Axis(low="0"), (0.97,)) == ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    assert ticks(Axis(low="-1", high="1"), (0.2, 2.3)) == ["-1", "0", "1", "2", "3"]


def test_a_logarithmic_axis_has_powers_of_ten_and_fine_lines():
    found = ruler(Axis(logarithmic=True), (0.02, 7), 6)
    assert (found.low, found.high, len(found.between)) == (-2, 1, 24)
    assert ticks(Axis(logarithmic=True), (0.02, 7)) == ["0.01", "0.1", "1", "10"]
    assert ticks(Axis(logarithmic=True), (3e-7, 0.5))[:2] == ["10⁻⁷", "10⁻⁶"]
    assert len(ticks(Axis(logarithmic=True), (1e-60, 1))) < 9
    assert found.share(0.1) == pytest.approx(1 / 3)


def test_a_coordinate_is_a_number_that_may_be_shown():
    values = {"x": Shown("-0.5"), "word": Shown("falls"), "huge": Shown("1" * 400)}
    assert number_of("3/4", values) == 0.75
    assert (number_of(Slot("x"), values), number_of(Slot("x", negative=True), values)) == (-0.5, 0.5)
    assert [number_of(Slot(name), values) for name in ("word", "huge", "absent")] == [None] * 3
    with pytest.raises(ValueError, match="three"):
        number_of("three", values)


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ((1, 1, -1), {(1, 0), (0, 1)}),
        ((1, -1, 0), {(0, 0), (1, 1)}),
        ((0, 1, -0.25), {(0, 0.25), (1, 0.25)}),
        ((1, 0, -0.5), {(0.5, 0), (0.5, 1)}),
        ((1, 0, 0), {(0, 0), (0, 1)}),
        ((1, 1, -3), set()),
        ((1, 1, -2), set()),
        ((0, 0, 1), set()),
        ((2, 1, -2), {(1, 0), (0.5, 1)}),
    ],
)
def test_lines_are_clipped_to_the_frame(line, ends):
    found, side = clipped(*line)
    assert {tuple(round(part, 9) for part in point) for point in found} == ends
    a, b, c = line
    assert all(a * x + b * y + c >= -1e-9 for x, y in side)


def test_decision_lines_end_at_the_frame_and_pass_through_their_points():
    lines = [part for part in parts(conjunction(), Line) if part.colour == "forward" or part.dashes]
    assert len(lines) == 4 and [line.colour for line in lines] == ["muted"] * 3 + ["forward"]
    circles = {(circle.centre.x, circle.centre.y) for circle in parts(conjunction(), Circle)}
    left, right = (pick(x for x, _ in circles) for pick in (min, max))
    top, bottom = (pick(y for _, y in circles) for pick in (min, max))
    for step, line in enumerate(lines):
        a, b, c = (float(FOUND[f"{part}{step}"].text) for part in "abc")
        for point in line.points:
            x, y = (point.x - left) / (right - left), (bottom - point.y) / (bottom - top)
            assert a * x + b * y + c == pytest.approx(0, abs=1e-9)
            assert any(abs(abs(part - 0.5) - 0.9) < 1e-6 for part in (x, y)), "it ends at the rim"


def test_classes_differ_in_shape_and_the_positive_side_is_tinted():
    assert [circle.fill for circle in parts(conjunction(), Circle)] == ["paper", "paper", "paper", "ink"]
    assert [shape.fill for shape in parts(conjunction(), Shape)] == ["tint"]
    assert not parts(conjunction(), Shape, {name: WEIGHTS[name] for name in ("a0", "b0", "c0")})


def test_a_line_without_a_place_in_the_plane_is_told():
    nowhere = Boundary("0", "0", "0", "at first")
    outside = Boundary("1", "1", "-50", "later")
    plane = conjunction(lines=(nowhere, outside, Boundary("1", "1", "-1.5", "at last")))
    assert {"at first (no line)", "later (outside)", "at last"} <= set(texts(plane))


def test_parallel_lines_without_room_for_labels_have_a_key():
    lines = tuple(Boundary("1", "1", f"-1.{step}", f"after update {step}") for step in range(9))
    found = texts(conjunction(lines=lines))
    assert all(found.count(f"after update {step}") == 1 for step in range(9))


def test_labels_of_a_plane_do_not_meet():
    words = [part for part in parts(conjunction(), Words) if part.box]
    assert len(words) == 4
    for one, two in pairwise(sorted(words, key=lambda part: part.place.x)):
        assert math.dist(one.place, two.place) > 11


@pytest.mark.parametrize("draw", [svg, tikz])
@pytest.mark.parametrize("chart", [loss(), norms(), norms("line"), conjunction()])
def test_a_students_chart_knows_only_its_values(draw, chart):
    empty = draw(chart, {}, "student")
    other = {slot: Shown("0.987654") for slot in FOUND}
    assert draw(chart, {"elsewhere": Shown("0.777")}, "student") == empty
    assert empty != draw(chart, FOUND) != draw(chart, other)
    assert not any(shown.text.lstrip("-") in empty for slot, shown in FOUND.items() if slot != "kept")
    assert "epoch kept" not in empty and "after update" not in empty


def test_a_scale_of_which_nothing_is_known_is_left_blank():
    """A range that would be taken from the answers would give them away, and any other would be wrong."""
    for chart in (loss(), norms()):
        assert ruler(chart.up, (), 6).blank
        assert not any("." in text for text in texts(chart, {}))
    writing = [part for part in parts(loss(), Line, {}) if part.colour == "muted" and part.thickness == 0.5]
    assert len(writing) == 6


def test_the_axes_of_a_students_chart_do_not_depend_on_the_answers():
    assert {"epoch", "2", "20"} <= set(texts(loss(), {}))
    assert "1.4" in texts(conjunction(), {}) and "(1, 1)" in texts(conjunction(), {})
    hinted = loss(up=Axis("loss", "0", "4"))
    assert {"0", "1", "4"} <= set(texts(hinted, {})) and "4" in texts(hinted)


def test_a_point_that_may_not_be_shown_parts_a_line():
    values = {slot: shown for slot, shown in LOSSES.items() if slot not in ("E@7", "E@19")}
    curves = [part for part in parts(loss(), Line, values) if part.colour == "forward"]
    assert [len(curve.points) for curve in curves] == [6, 11]
    assert len(parts(loss(), Circle, values)) == 18


def test_a_logarithmic_chart_leaves_out_what_is_not_positive():
    plot = Plot(
        (Series("a", (("1", "0.1"), ("2", "0"), ("3", "-1"), ("4", "10"))),), Axis(), Axis("", "", "", True), "x"
    )
    dots = parts(plot, Circle)
    assert len(dots) == 2
    assert dots[0].centre.y - dots[1].centre.y == pytest.approx(240)


def test_bars_stand_on_zero():
    plot = Plot((Series("a", (("1", "-2"), ("2", "4")), "bars"),), Axis(), Axis(), "x")
    low, high = ({point.y for point in bar.points} for bar in parts(plot, Shape))
    assert len(low & high) == 1 and max(high) == min(low)


def test_only_several_series_are_labelled_each_once_and_apart():
    assert "training" not in texts(loss())
    near = tuple(
        Series(f"series {number}", (("0", "0"), ("1", str(1 + number / 1000))), state="used" if number else "dim")
        for number in range(6)
    )
    found = [part for part in parts(loss(series=near, marks=()), Words) if str(part.content).startswith("series")]
    assert len(found) == 6
    looks = {(part.colour, part.dashes) for part in parts(loss(series=near, marks=()), Line) if len(part.points) == 2}
    assert {("backward", (7.0, 3.5)), ("backward", ()), ("ink", (2.0, 2.5)), ("pale", ())} <= looks
    short = replace(near[0], points=(("0", "1"), ("0.5", "1")))
    keyed = [part for part in parts(loss(series=(short, *near[1:])), Words) if str(part.content).startswith("series")]
    assert len(keyed) == 6 and min(part.place.y for part in keyed) < 40


def test_heights_are_spread_no_more_than_they_need():
    assert spread([50, 10, 90], 10, 0, 100) == [50, 10, 90]
    assert spread([50, 50], 10, 0, 100) == [45, 55]
    assert spread([99, 98, 20], 10, 0, 100) == [100, 90, 20]


def test_guide_lines_have_their_labels_above_each_other():
    marks = tuple(Mark("across", str(place), f"the mark at {place}") for place in (10, 11, 12))
    labels = [part for part in parts(loss(marks=marks), Words) if part.box]
    assert len({part.place.y for part in labels}) == 3
    level = loss(marks=(Mark("up", "0.5", "one"), Mark("up", "0.5", "two")))
    one, two = (part for part in parts(level, Words) if part.content in ("one", "two"))
    assert abs(one.place.y - two.place.y) > 11


@pytest.mark.parametrize("length", [1, 30, 400])
def test_nothing_leaves_the_paper(length):
    label = "m" * length
    marks = (Mark("across", "1", label), Mark("across", "20", label), Mark("up", "0.3", label))
    series = (*loss().series, Series(label, (("1", "0.5"), ("9", "0.1"))))
    lines = (Boundary("1", "1", "-1", label), Boundary("1", "1", "9", label))
    for chart in (
        loss(series=series, marks=marks, across=Axis(label), up=Axis(label)),
        conjunction(lines=lines, across=Axis(label), up=Axis(label)),
    ):
        drawing = drawn(chart, FOUND)
        assert drawing.width < 800 and drawing.height < 500
        for part in drawing.parts:
            if isinstance(part, Words) and part.content == label and not part.angle:
                wide = 0.86 * length * part.size
                start = part.place.x - {"start": 0, "middle": 0.5, "end": 1}[part.anchor] * wide
                assert start >= 0 and start + wide <= drawing.width


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
