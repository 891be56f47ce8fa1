"""Tests of arcs: they keep off units, labels and captions, and each other, whatever the shape."""

from __future__ import annotations

from itertools import pairwise

import pytest

from worked.document import Bypass, Edge, Picture, Unit
from worked.formula.notation import Word
from worked.rendering.drawings.geometry import draw
from worked.rendering.drawings.picture import svg, tikz


def picture(shape, bypasses, backward=False, above="d = 0.01"):
    """A fully connected net with these connections over its layers."""
    layers = tuple(
        tuple(Unit(f"{layer}.{place}", Word("u"), Word("b"), Word(above) if above else None) for place in range(count))
        for layer, count in enumerate(shape)
    )
    edges = tuple(
        Edge(one.key, two.key, Word("0.5")) for left, right in pairwise(layers) for one in left for two in right
    )
    return Picture(layers, edges, "A net", (), backward, tuple(Bypass(*pair) for pair in bypasses))


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("above", ["", "d = 0.01"])
@pytest.mark.parametrize(
    ("shape", "bypasses"),
    [((2, 2, 1), [(0, 1)]), ((2, 3, 3, 1), [(1, 2)]), ((2, 4, 2, 2), [(0, 2), (2, 3)]), ((1, 4, 1), [(0, 2)]),
     ((2, 2, 2, 2), [(0, 1), (0, 2), (1, 3)])],
)  # fmt: skip
def test_arcs_stand_above_all_else_and_within_the_picture(shape, bypasses, above, backward):
    drawing = draw(picture(shape, bypasses, backward, above), lambda formula: len(formula.text) / 2)
    tops = [text.centre.y - text.height / 2 for text in (*drawing.captions, *drawing.labels)]
    tops += [disc.centre.y - disc.radius for disc in drawing.units]
    assert len(drawing.arcs) == len(bypasses)
    levels = [arc.corners[0].y for arc in drawing.arcs]
    assert len(set(levels)) == len(levels)
    for arc in drawing.arcs:
        assert 0 < arc.corners[0].y == arc.corners[1].y < min(tops)
        for end in (arc.start, arc.head[0]):
            column = [disc for disc in drawing.units if abs(disc.centre.x - end.x) < disc.radius]
            assert column and end.y < min(disc.centre.y - disc.radius for disc in column)
            captions = [text for text in drawing.captions if abs(text.centre.x - end.x) < text.width / 2]
            assert all(end.y < text.centre.y - text.height / 2 for text in captions)


def test_a_picture_without_arcs_is_as_it_was():
    bare, more = (draw(picture((2, 2, 1), found), lambda formula: 1.0) for found in ([], [(0, 1)]))
    assert more.height > bare.height and more.width == bare.width and not bare.arcs


def test_what_is_dropped_is_dashed_in_svg_and_tikz():
    unit = Unit("a", Word("a"), state="dropped")
    net = Picture(((unit,), (Unit("b", Word("b")),)), (Edge("a", "b", Word("1"), "dropped"),), "A net")
    assert svg(net, {}).count("stroke-dasharray") == 2
    assert tikz(net, {}).count("dash pattern") == 2
