"""Tests of the geometry of pictures: no two things meet, whatever the shape; large layers are collapsed and say so."""

from __future__ import annotations

import math
from itertools import combinations, pairwise, product

import pytest

from worked.document import Edge, Picture, Unit
from worked.record import replace
from worked.rendering.drawings import geometry, labels
from worked.rendering.drawings.geometry import draw

SIZES = range(1, 5)
SHAPES = [*product(SIZES, repeat=2), *product(SIZES, repeat=3), *list(product(SIZES, repeat=4))[::9], (4, 4, 4, 4)]


def picture(shape, label="-0.00", below="b3 = -0.49", above="d3 = 0.013", backward=False):
    """A fully connected net; all of its notation is plain text, as wide as `em` says."""
    layers = tuple(
        tuple(Unit(f"{layer}.{place}", "12", below, above) for place in range(count))
        for layer, count in enumerate(shape)
    )
    pairs = [(one.key, two.key) for left, right in pairwise(layers) for one in left for two in right]
    return Picture(layers, tuple(Edge(one, two, label) for one, two in pairs), "A net", backward=backward)


def em(text):
    return 0.52 * len(text)


def corners(text):
    """The corners of a box, turned about its centre."""
    turn = complex(math.cos(math.radians(text.angle)), math.sin(math.radians(text.angle)))
    centre = complex(text.centre.x, text.centre.y)
    half, tall = text.width / 2, text.height / 2
    return [centre + turn * complex(*corner) for corner in ((half, tall), (-half, tall), (-half, -tall), (half, -tall))]


def cross(one, two):
    return one.real * two.imag - one.imag * two.real


def sides(polygon):
    return list(zip(polygon, [*polygon[1:], polygon[0]], strict=True)) if len(polygon) > 2 else [tuple(polygon)]


def inside(point, polygon):
    turns = [cross(end - start, point - start) for start, end in sides(polygon)]
    return all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns)


def lines_cross(one, two):
    (a, b), (c, d) = one, two
    return cross(b - a, c - a) * cross(b - a, d - a) < 0 and cross(d - c, a - c) * cross(d - c, b - c) < 0


def meet(one, two):
    """Whether two convex polygons, or a polygon and a line, meet: a side crosses another, or a corner lies inside."""
    if any(lines_cross(first, second) for first in sides(one) for second in sides(two)):
        return True
    return any(inside(point, two) for point in one if len(two) > 2) or any(inside(p, one) for p in two if len(one) > 2)


def distance(centre, polygon):
    """How far a point is from a polygon."""
    if inside(centre, polygon):
        return 0.0
    gaps = []
    for start, end in sides(polygon):
        along = (end - start) / abs(end - start)
        reach = ((centre - start) * along.conjugate()).real
        gaps.append(abs(centre - start - along * min(max(reach, 0.0), abs(end - start))))
    return min(gaps)


def faults(drawing):
    """Everything that meets what it should not."""
    boxes = [(text, corners(text)) for text in (*drawing.labels, *drawing.captions)]
    arrows = [(arrow, [complex(*arrow.start), complex(*arrow.head[0])]) for arrow in drawing.arrows]
    for (one, first), (two, second) in combinations(boxes, 2):
        if abs(one.centre.x - two.centre.x) < one.width + two.width and meet(first, second):
            yield f"{one.owner} meets {two.owner}"
    for text, box in boxes:
        for unit in drawing.units:
            if distance(complex(*unit.centre), box) < unit.radius:
                yield f"{text.owner} lies on unit {unit.key}"
        for arrow, line in arrows:
            if text.owner != (arrow.source, arrow.target) and meet(box, line):
                yield f"the edge {arrow.source} to {arrow.target} runs through {text.owner}"
        if not all(0 <= corner.real <= drawing.width and 0 <= corner.imag <= drawing.height for corner in box):
            yield f"{text.owner} leaves the paper"


def test_the_check_itself_finds_faults():
    drawing = draw(picture((2, 2)), em)
    first, second = drawing.labels[:2]
    onto_label = replace(second, centre=first.centre)
    onto_unit = replace(second, centre=drawing.units[0].centre)
    outside = replace(drawing.captions[0], centre=geometry.Point(0.0, 0.0))
    assert not list(faults(drawing))
    assert any("meets" in fault for fault in faults(replace(drawing, labels=(first, onto_label))))
    assert any("on unit" in fault for fault in faults(replace(drawing, labels=(onto_unit,))))
    assert any("runs through" in fault for fault in faults(replace(drawing, labels=(onto_label,))))
    assert any("leaves" in fault for fault in faults(replace(drawing, captions=(outside,))))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_nothing_meets_in_any_shape(shape):
    drawing = draw(picture(shape), em)
    assert list(faults(drawing)) == []
    assert not drawing.collapsed
    assert len(drawing.labels) == sum(left * right for left, right in pairwise(shape))


@pytest.mark.parametrize("shape", [(2, 2, 1), (3, 2, 1), (3, 4, 3, 2), (4, 4, 4, 4), (6, 4, 1)], ids=str)
@pytest.mark.parametrize(("label", "below"), [("-0.923123", "b12 = -0.923123"), ("w", "0"), ("-0.0026", None)])
def test_labels_of_other_lengths_keep_clear(shape, label, below):
    drawing = draw(picture(shape, label, below, below), em)
    assert list(faults(drawing)) == []
    assert len(drawing.labels) == sum(left * right for left, right in pairwise(shape))


def test_a_label_has_paper_on_both_sides_and_lies_along_its_edge():
    drawing = draw(picture((3, 2)), em)
    places = {unit.key: unit.centre for unit in drawing.units}
    for label in drawing.labels:
        source, target = (places[key] for key in label.owner)
        assert label.width - em(label.content) * label.size >= 9
        slope = math.degrees(math.atan2(target.y - source.y, target.x - source.x))
        assert label.angle == pytest.approx(slope)
        along = complex(*target) - complex(*source)
        assert abs(cross(along, complex(*label.centre) - complex(*source))) < 1e-6


@pytest.mark.parametrize("backward", [False, True])
def test_edges_run_from_rim_to_rim_and_point_the_right_way(backward):
    drawing = draw(picture((2, 3), backward=backward), em)
    units = {unit.key: unit for unit in drawing.units}
    for arrow in drawing.arrows:
        ends = [units[arrow.source], units[arrow.target]]
        start, tip = reversed(ends) if backward else ends
        assert math.dist(arrow.start, start.centre) == pytest.approx(start.radius + 1.5)
        assert math.dist(arrow.head[0], tip.centre) == pytest.approx(tip.radius + 1.5)


def test_captions_do_not_move_the_drawing():
    empty, full = (draw(picture((2, 2, 1), below=text, above=text), em) for text in (None, "d = 0.1"))
    assert (empty.width, empty.height) == (full.width, full.height)
    assert [unit.centre for unit in empty.units] == [unit.centre for unit in full.units]
    for unit, (above, below) in zip(full.units, zip(*[iter(full.captions)] * 2, strict=True), strict=True):
        assert above.centre.y < unit.centre.y < below.centre.y


@pytest.mark.parametrize(
    ("counts", "folded"),
    [
        ((2, 100, 10), (False, True, True)),
        ((7, 2), (True, False)),
        ((6, 4, 2), (False, False, False)),
        ((6, 5), (True, False)),
        ((5, 5, 1), (True, True, False)),
        ((2, 2), (False, False)),
    ],
)
def test_only_layers_that_are_too_large_are_collapsed(counts, folded):
    assert geometry.collapsed_layers(counts) == folded


def test_a_collapsed_layer_shows_four_units_and_says_so():
    drawing = draw(picture((2, 100, 10, 2)), em)
    assert drawing.collapsed
    assert [unit.key for unit in drawing.units if unit.key[0] == "1"] == ["1.0", "1.1", "1.2", "1.99"]
    assert len(drawing.arrows) == 2 * 4 + 4 * 4 + 4 * 2
    assert drawing.labels == ()
    assert len(drawing.dots) == 6
    assert [note.words for note in drawing.notes] == [
        "layer of 100 units, 4 drawn",
        "layer of 10 units, 4 drawn",
        "the weights are in the table",
    ]
    assert list(faults(drawing)) == []


def test_only_the_gaps_of_a_collapsed_layer_lose_their_labels():
    drawing = draw(picture((2, 2, 9)), em)
    assert {label.owner[0][0] for label in drawing.labels} == {"0"}
    assert len(drawing.labels) == 4


def test_labels_that_cannot_be_placed_are_left_to_the_table():
    drawing = draw(picture((4, 4), label="0" * 200), em)
    assert drawing.labels == ()
    assert [note.words for note in drawing.notes] == ["the weights are in the table"]


def test_a_long_name_of_a_unit_is_set_smaller_and_fits():
    layers = ((Unit("a", "a rather long name"),), (Unit("b", "b"),))
    drawing = draw(Picture(layers, (Edge("a", "b", "1"),), "A net"), em)
    assert all(em(unit.label) * unit.size <= 2 * unit.radius for unit in drawing.units)


def test_a_shape_is_solved_once():
    geometry.solve.cache_clear()
    for number in range(100):
        draw(picture((3, 4, 3, 2), label=f"{number / 100:.2f}"), em)
    assert geometry.solve.cache_info().misses == 1


def counting(name, tried):
    """The function of the search by that name, which counts its calls."""
    function = getattr(labels, name)

    def counted(*given):
        tried[name] += 1
        return function(*given)

    return counted


def test_the_search_tries_few_places(monkeypatch):
    for cache in (geometry.solve, geometry.ordered_gap, geometry.scattered_gap, geometry.shortest):
        cache.cache_clear()
    tried = {"is_free": 0, "meet": 0}
    for name in tried:
        monkeypatch.setattr(labels, name, counting(name, tried))
    draw(picture((4, 4, 4, 4)), em)
    assert all(3 * 16 <= times < 30_000 for times in tried.values()), tried
