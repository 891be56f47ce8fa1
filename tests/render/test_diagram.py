"""Diagrams: boxes and what stands around them do not meet, arrows pass no box, and plain graphs have no crossings."""

from __future__ import annotations

import random
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

import worked
from worked.document.diagram import Diagram, Link, Vertex
from worked.formula import Answer, Chain, Name
from worked.rendering.drawings.canvas import Circle, Line, Shape, Words
from worked.rendering.drawings.chart import drawn, svg, tikz
from worked.rendering.drawings.geometry import Point
from worked.rendering.drawings.ranks import _crossings, arranged
from worked.rendering.text.drawings import drawing

SLACK = 0.5
GRAPHS = {
    "chain": ["a>b", "b>c", "c>d"],
    "product of sum": ["x>q", "y>q", "q>f", "z>f"],
    "neuron": ["w0>p", "x0>p", "w1>r", "x1>r", "p>s", "r>s", "w2>s", "s>n", "n>e", "e>d", "d>f"],
    "twice": ["x>s", "y>s", "s>t", "s>p", "t>f", "p>f"],
    "over a node": ["x>a", "a>b", "b>f", "x>f", "a>f"],
    "two outputs": ["x>a", "y>a", "a>f", "a>g", "z>g"],
    "tree": [f"{child}>{parent}" for parent, children in {"f": "gh", "g": "ij", "h": "kl", "i": "mn", "l": "op"}.items()
             for child in children],
    "ladder": [*(f"{one}>{two}" for one, two in pairwise("abcdefghijkl")),
               *(f"x{place}>{two}" for place, two in enumerate("bcdefghijkl"))],
}  # fmt: skip
VALUES = dict.fromkeys([*"abcdefghijklmnopqrstxyz", *(f"x{place}" for place in range(12))], ("-12.3456", False))


def diagram(edges: list[str]) -> Diagram:
    """A diagram with numbers above and below each box."""
    pairs = [tuple(edge.split(">")) for edge in edges]
    order, waiting = [], list(dict.fromkeys(key for pair in pairs for key in pair))
    while waiting:
        free = next(key for key in waiting if all(source not in waiting for source, target in pairs if target == key))
        waiting.remove(free)
        order.append(free)
    sources, targets = {source for source, _ in pairs}, {target for _, target in pairs}
    role = {key: "input" if key not in targets else "inner" if key in sources else "output" for key in order}
    vertices = [Vertex(key, Name(key[0]), Chain((Name(key[0]), Answer(key))), Answer(key), role[key]) for key in order]
    return Diagram(tuple(vertices), tuple(Link(*pair) for pair in pairs), "A graph", ("A graph of letters.",))


def random_edges(seed: int) -> list[str]:
    """A random graph of up to 20 boxes."""
    draw = random.Random(seed)
    keys = [f"{letter}" for letter in "abcdefghijklmnopqrst"[: draw.randint(4, 20)]]
    edges = []
    for place, key in enumerate(keys[2:], 2):
        edges += [f"{source}>{key}" for source in draw.sample(keys[max(0, place - 5) : place], draw.randint(1, 2))]
    return edges


def box_of(part, size) -> tuple[float, float, float, float] | None:
    """The rectangle that a box or a caption takes: left, top, right, bottom."""
    if isinstance(part, Circle):
        (x, y), radius = part.centre, part.radius
        return x - radius, y - radius, x + radius, y + radius
    if isinstance(part, Shape) and part.rim:
        across, down = [point.x for point in part.points], [point.y for point in part.points]
        return min(across), min(down), max(across), max(down)
    if isinstance(part, Words) and part.colour in ("forward", "backward"):
        wide = size(part.content) * part.size
        left = part.place.x - (wide / 2 if part.anchor == "middle" else 0.0)
        return left, part.place.y - 0.75 * part.size, left + wide, part.place.y + 0.15 * part.size
    return None


def meet(one, two) -> bool:
    return all(one[at] < two[at + 2] - SLACK and two[at] < one[at + 2] - SLACK for at in (0, 1))


def passes(line: Line, box) -> bool:
    """Whether a line goes through the inside of a rectangle."""
    for start, end in pairwise(line.points):
        for place in range(21):
            at = Point(start.x + (end.x - start.x) * place / 20, start.y + (end.y - start.y) * place / 20)
            if box[0] + SLACK < at.x < box[2] - SLACK and box[1] + SLACK < at.y < box[3] - SLACK:
                return True
    return False


@pytest.mark.parametrize(
    "edges", [*GRAPHS.values(), *map(random_edges, range(14))], ids=[*GRAPHS, *map(str, range(14))]
)
def test_nothing_meets(edges):
    from worked.formula.printers.svg import RunPrinter, width

    printer = RunPrinter(VALUES, "solved")
    chart = drawn(diagram(edges), VALUES)
    boxes = [box for part in chart.parts if (box := box_of(part, lambda content: width(printer.runs(content))))]
    assert not [pair for pair in combinations(boxes, 2) if meet(*pair)]
    assert all(box[0] >= 0 and box[2] <= chart.width and box[1] >= 0 and box[3] <= chart.height for box in boxes)
    lines = [part for part in chart.parts if isinstance(part, Line)]
    assert len(lines) == len(edges)
    assert not [(line, box) for line in lines for box in boxes if passes(line, box)]


@pytest.mark.parametrize("name", GRAPHS)
def test_plain_graphs_have_no_crossings(name):
    assert _crossings(arranged(diagram(GRAPHS[name]))) == 0


def test_a_long_graph_is_drawn_downwards_and_a_short_one_across():
    long, short = (drawn(diagram(GRAPHS[name]), VALUES) for name in ("ladder", "neuron"))
    assert long.height > long.width and short.width > short.height


def test_each_format_draws_it_and_says_it_in_words():
    found = diagram(GRAPHS["product of sum"])
    picture = ElementTree.fromstring(svg(found, VALUES))
    assert "A graph of letters." in "".join(picture.itertext())
    assert "\\begin{tikzpicture}" in tikz(found, VALUES) and "-12.3456" in tikz(found, VALUES)
    assert len(drawing(found, VALUES, "solved", 80)) > 5
    [words] = [" ".join(drawing(found, VALUES, "solved", 20))]
    assert "q: q of x, y" in re.sub(r"\s+", " ", words)


def test_a_students_picture_has_no_numbers_that_are_to_be_found():
    problem = worked.example("graph-sigmoid-neuron")
    page = worked.render(worked.worksheet(problem, "student"), "html")
    assert "0.73" not in page and "−0.39" not in page and page.count("<svg") >= 2
