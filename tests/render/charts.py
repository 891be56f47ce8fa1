"""Charts: curves, norms and planes with numbers that are known, and what is drawn of them."""

from __future__ import annotations

from xml.etree import ElementTree

from worked.document import Axis, Boundary, Document, Figure, Mark, Maths, Plane, Plot, Sample, Series, Shown, Slot
from worked.formula import Name
from worked.rendering.drawings.chart import drawn, svg

SPACE = "{http://www.w3.org/2000/svg}"

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
