"""Tests of charts: silence about what is to be found, series, guide lines, and nothing beyond the paper."""

from __future__ import annotations

import pytest

from tests.render.charts import FOUND, LOSSES, conjunction, loss, norms, parts, texts
from worked.document import Axis, Boundary, Mark, Plot, Series, Shown
from worked.record import replace
from worked.rendering.drawings.canvas import Circle, Line, Shape, Words, spread
from worked.rendering.drawings.chart import drawn, svg, tikz
from worked.rendering.drawings.ticks import ruler


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
