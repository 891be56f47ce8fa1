"""Tests of planes: lines are clipped, classes differ, and labels find their room."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from tests.render.charts import FOUND, WEIGHTS, conjunction, parts, texts
from worked.document import Boundary
from worked.rendering.drawings.canvas import Circle, Line, Shape, Words
from worked.rendering.drawings.plane import clipped


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
