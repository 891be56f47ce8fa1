"""Layers listed: the catalogue of what may be done to a layer, with who writes each form so."""

from __future__ import annotations

from worked.document import Block, Code, Display, Heading, Paragraph
from worked.formula import BigSum, Chain, Formula, Name
from worked.maths.layers import LAYERS
from worked.pages.entries import about
from worked.pages.symbols import notation
from worked.pages.words import capital
from worked.problem import convention

X = Name("x", "i")
NAMES: dict[str, Formula] = {
    "x": Name("x"),
    "m": Name("m"),
    "w": Name("w"),
    "sum-of-x": BigSum("i", X),
    "sum-of-squares": BigSum("i", (X - Name("mu")) ** 2),
    "mean": Name("mu"),
    "variance": Name("sigma", "", "2"),
    "normalised": Name("x", accent="hat"),
    "scaled": Name("x", accent="tilde"),
    "running": Name("mu", "", "run"),
    "share": notation(convention.load("plain").symbols["running-share"]),
    "skipped": Name("x", "", "skip"),
    "joined": Name("x", "", "res"),
    "mask": Name("r"),
    "rate": Name("p"),
    "survival": Name("q"),
    "in-training": Name("x", "", "training"),
    "in-the-test": Name("x", "", "test"),
}
OLD = {"running": Name("mu", "", "run,old")}


def layers() -> list[Block]:
    """Every entry in all its forms, line by line."""
    blocks: list[Block] = []
    for entry in LAYERS.values():
        blocks += [Heading((capital(entry.name.replace("-", " ")),), 2), Paragraph((entry.does,))]
        for form in entry.forms:
            lines = tuple(Chain((_named(line.quantity), line.formula.bind(_used))) for line in form.lines)
            blocks += [Paragraph((Code(form.name), f": {form.met}.")), Display(lines)]
    return [*blocks, about(LAYERS.values())]


def _named(name: str) -> Formula:
    return NAMES.get(name) or Name(name)


def _used(name: str) -> Formula:
    """A symbol on the right of a line: a running average is the one before."""
    return OLD.get(name) or _named(name)
