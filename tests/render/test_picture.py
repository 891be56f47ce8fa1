"""Tests of pictures in SVG and TikZ: well-formed, escaped, the same in both, and silent about what is to be found."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from worked.document import Choice, Edge, Maths, Picture, Shown, Strong, Unit
from worked.formula.notation import Answer, Chain, Letter, Name, Value, Word
from worked.formula.printers.svg import RunPrinter, Svg, width
from worked.formula.tree import Negative, Number, Power, Product, Quotient, Sum
from worked.rendering.drawings.picture import svg, tikz

NUMBERS = {
    "w13": "-0.5", "w14": "0.25", "w23": "0.75", "w24": "-0.125", "w35": "0.333", "w45": "0.875",
    "b3": "0.61", "b4": "-0.62", "b5": "0.63", "d3": "0.0041", "d4": "-0.0042", "d5": "0.0043",
}  # fmt: skip
SOLVED = {slot: Shown(text) for slot, text in NUMBERS.items()}
STUDENT = {slot: shown for slot, shown in SOLVED.items() if slot[0] != "d"}
HOSTILE = "<script>alert(1)</script> & \"quoted\" 'single' ]]> %_^~#$\\write18{rm} \x00\x0b\ufffe"
SPACE = "{http://www.w3.org/2000/svg}"


def network(**changes):
    """A 2-2-1 net with a bias below and a delta above each unit that computes."""

    def unit(key):
        if key in "12":
            return Unit(key, Number(key))
        below = Chain((Name("b", key), Value(f"b{key}", Name("b", key))))
        return Unit(key, Number(key), below, Chain((Name("delta", key), Answer(f"d{key}"))), "used")

    layers = tuple(tuple(unit(key) for key in layer) for layer in ("12", "34", "5"))
    edges = tuple(
        Edge(one, two, Value(f"w{one}{two}", Name("w", one + two)), "used" if two == "5" else "plain")
        for one, two in ("13", "14", "23", "24", "35", "45")
    )
    return Picture(**{"layers": layers, "edges": edges, "title": "A net", "description": ("Five units.",), **changes})


def large():
    layers = tuple(
        tuple(Unit(f"{row}.{place}", Number(str(place))) for place in range(n)) for row, n in enumerate((2, 100))
    )
    edges = tuple(Edge(one.key, two.key, Number("0.5")) for one in layers[0] for two in layers[1])
    return Picture(layers, edges, "Large", ("Many units.",))


def parsed(picture, values, mode="solved"):
    return ElementTree.fromstring(svg(picture, values, mode))


def words(root):
    """The texts of an SVG, each on its own."""
    return ["".join(text.itertext()) for text in root.iter(f"{SPACE}text")]


def test_the_svg_is_whole_and_accessible():
    root = parsed(network(), SOLVED)
    assert root.tag == f"{SPACE}svg"
    assert root.get("role") == "img"
    assert [float(part) for part in root.get("viewBox").split()][2:] == [
        float(root.get("width")),
        float(root.get("height")),
    ]
    assert root[0].tag == f"{SPACE}title" and root[0].text == "A net"
    assert root.find(f"{SPACE}desc").text == (
        "Five units. Weights: 1 to 3: −0.5, 1 to 4: 0.25, 2 to 3: 0.75, 2 to 4: −0.125, 3 to 5: 0.333, 4 to 5: 0.875."
    )


def test_the_paper_covers_the_svg_and_is_opaque():
    root = parsed(network(), SOLVED)
    paper = root.find(f"{SPACE}rect")
    assert (paper.get("width"), paper.get("height")) == (root.get("width"), root.get("height"))
    assert paper.get("fill") == "#ffffff" and paper.get("opacity") is None


def test_colours_can_be_changed_by_the_page_but_do_not_depend_on_it():
    text = svg(network(), SOLVED)
    rules, drawn = (
        text[text.index("<style>") : text.index("</style>")],
        re.sub("<style>.*</style>", "", text, flags=re.S),
    )
    assert "@supports" in rules and ".fill-paper { fill: var(--paper, #ffffff) }" in rules
    assert "var(" not in drawn
    classes = {name for found in re.findall('class="([^"]*-[^"]*)"', drawn) for name in found.split()}
    assert len(classes) > 5
    assert all(f".{name} {{" in rules for name in classes)


def test_all_numbers_stand_in_the_solved_picture():
    shown = words(parsed(network(), SOLVED))
    assert {"−0.5", "0.25", "0.75", "−0.125", "0.333", "0.875", "b3=0.61", "δ4=−0.0042"} <= set(shown)
    assert [text for text in shown if text in "12345"] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("draw", [svg, tikz])
def test_a_students_picture_knows_only_its_values(draw):
    text = draw(network(), STUDENT, "student")
    assert not any(number.lstrip("-") in text for slot, number in NUMBERS.items() if slot[0] == "d")
    assert draw(network(), {**STUDENT, "elsewhere": Shown("0.777")}, "student") == text
    assert text.count("?") >= 3


def test_weights_without_numbers_print_their_names():
    shown = words(parsed(network(), {}, "student"))
    assert {"w13", "w45", "b3=b3", "δ5=?"} <= set(shown)
    assert "$w_{13}$" in tikz(network(), {}, "student")


def test_hostile_words_stay_words():
    layers = ((Unit("a<&", Letter(HOSTILE)),), (Unit("b", Word(HOSTILE), Word(HOSTILE), Name(HOSTILE, HOSTILE)),))
    hostile = Picture(layers, (Edge("a<&", "b", Word("</text>")),), HOSTILE, (HOSTILE, Strong("</desc>")))
    root = parsed(hostile, {})
    assert root.find(f"{SPACE}title").text.startswith('<script>alert(1)</script> & "quoted"')
    assert "</desc>" in root.find(f"{SPACE}desc").text
    assert "</text>" in words(root)
    assert not list(root.iter(f"{SPACE}script")) and not list(root.iter("script"))
    assert "\\write" not in tikz(hostile, {})


def test_the_description_is_prose_with_its_slots_filled():
    prose = ("The error ", Choice("way"), " at ", Maths(Value("w13", Name("w", "13"))), ".")
    solved = parsed(network(description=prose), {**SOLVED, "way": Shown("falls")}).find(f"{SPACE}desc").text
    student = parsed(network(description=prose), {}).find(f"{SPACE}desc").text
    assert solved.startswith("The error falls at −0.5.")
    assert "falls" not in student and student.startswith("The error ? at w")


def test_backward_edges_are_dashed_and_coloured_and_forward_ones_are_not():
    forward, backward = svg(network(), SOLVED), svg(network(backward=True), SOLVED)
    assert "stroke-dasharray" not in forward and backward.count("stroke-dasharray") == 6
    assert 'class="stroke-forward"' in forward and 'class="stroke-backward"' not in forward
    assert 'class="stroke-backward"' in backward and 'class="stroke-forward"' not in backward
    assert forward.count("dash pattern") == 0 and tikz(network(backward=True), SOLVED).count("dash pattern") == 6


def test_a_collapsed_picture_states_what_it_leaves_out():
    note = "layer of 100 units, 4 drawn; the weights are in the table"
    root = parsed(large(), {})
    assert root.find(f"{SPACE}desc").text == f"Many units. {note}."
    assert set(note.split("; ")) <= set(words(root))
    assert "0.5" not in words(root)
    assert all(part in tikz(large(), {}) for part in note.split("; "))


def test_svg_and_tikz_are_one_drawing():
    root, text = parsed(network(), SOLVED), tikz(network(), SOLVED)
    circles = [(float(c.get("cx")), float(c.get("cy"))) for c in root.iter(f"{SPACE}circle")]
    found = re.findall(r"at \(([\d.]+),([\d.]+)\) circle|\(([\d.]+),([\d.]+)\) circle", text)
    nodes = [tuple(float(part) for part in match if part) for match in found]
    top = float(root.get("height"))
    assert len(circles) == len(nodes) == 5
    for (x, y), (across, up) in zip(circles, nodes, strict=True):
        assert (across, up) == pytest.approx((0.7 * x, 0.7 * (top - y)), abs=0.02)


def test_tikz_is_never_wider_than_a_line():
    layers = tuple(tuple(Unit(f"{row}.{place}", Number("1")) for place in range(4)) for row in range(4))
    edges = tuple(
        Edge(one.key, two.key, Number("-0.923123")) for left, right in pairwise(layers) for one in left for two in right
    )
    box = re.search(r"bounding box\] \(0,0\) rectangle \(([\d.]+),", tikz(Picture(layers, edges, "Wide"), {}))
    assert box and float(box[1]) == pytest.approx(0.95 * 455, abs=0.01)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs pdflatex")
def test_tikz_compiles(tmp_path):
    pictures = tikz(network(backward=True), STUDENT, "student") + tikz(large(), {})
    source = r"\documentclass{article}\usepackage{amsmath,tikz}\begin{document}" + pictures + r"\end{document}"
    (tmp_path / "picture.tex").write_text(source, "utf-8")
    command = ["pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "picture.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (Name("w", "13"), "w13"),
        (Name("delta", "o1"), "δo1"),
        (Name("y", accent="hat"), "ŷ"),
        (Name("w", "1", accent="Delta"), "Δ w1"),
        (Quotient(Number("1"), Sum((Number("1"), Letter("a")))), "1/(1+a)"),
        (Product((Number("2"), Negative(Number("3")))), "2·(−3)"),
        (Power(Letter("a"), Number("2")), "a2"),
        (Chain((Word("net"), Answer("none"))), "net=?"),
    ],
)
def test_notation_as_svg_text(formula, text):
    root = ElementTree.fromstring(f"<text>{Svg()(formula)}</text>")
    assert "".join(root.itertext()) == text
    assert all(part.tag == "tspan" for part in root)


def test_the_baseline_returns_after_a_script():
    chain = Chain((Name("b", "3", "(2)"), Number("-1")))
    height = 0.0
    levels = []
    for part in ElementTree.fromstring(f"<text>{Svg()(chain)}</text>"):
        size = 0.72 if part.get("font-size") else 1.0
        height += float(part.get("dy", "0em").removesuffix("em")) * size
        levels.append(round(height, 2))
    assert levels == [0, 0.22, -0.36, 0, 0]


def test_letters_slant_and_words_and_numbers_do_not():
    assert 'font-style="italic">w<' in Svg()(Name("w", "13"))
    assert "italic" not in Svg()(Chain((Word("net"), Number("13"), Name("net", "h1"))))


def test_longer_texts_are_wider_and_a_script_is_smaller():
    def wide(formula):
        return width(RunPrinter().runs(formula))

    assert wide(Number("0.5")) < wide(Number("-0.5")) < wide(Number("-0.0026")) < wide(Number("-0.923123"))
    assert wide(Number("1")) < wide(Name("w", "1")) < wide(Name("w", "13")) < wide(Word("w13"))
    assert wide(Word("漢字")) == 2
