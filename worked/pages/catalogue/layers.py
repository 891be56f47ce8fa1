"""Layer catalogues: layer operations and initialisations, with who writes each form so."""

from __future__ import annotations

from worked.document import Block, Code, Display, Heading, Maths, Paragraph
from worked.formula import BigSum, Chain, Formula, Name
from worked.layers.catalogue import methods
from worked.maths.initialisations import INITIALISATIONS
from worked.pages.catalogue.entries import Rows, about, table
from worked.pages.symbols.notation import notation
from worked.problem import convention
from worked.words import capital

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
    "share": notation(convention.load("plain").templates["running-share"]),
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
    for entry in methods().values():
        blocks += [Heading((capital(entry.name.replace("-", " ")),)), Paragraph((entry.does,))]
        for form in entry.forms:
            lines = tuple(Chain((_named(line.quantity), line.formula.bind(_used))) for line in form.lines)
            blocks += [Paragraph((Code(form.name), f": {form.met}.")), Display(lines)]
    return [*blocks, about(methods().values())]


def _named(name: str) -> Formula:
    return NAMES.get(name) or Name(name)


def _used(name: str) -> Formula:
    """A symbol on the right of a line: a running average is the one before."""
    return OLD.get(name) or _named(name)


def initialisations() -> list[Block]:
    """Every rule for initial weights: what it sets, and by what formula."""
    names = {"fan-in": Name("n", "in"), "fan-out": Name("n", "out")}
    rows: Rows = []
    for entry in INITIALISATIONS.values():
        parameters = {name: notation(parameter.symbol) for name, parameter in entry.parameters.items()}
        width = entry.equation.bind({**names, **parameters}.__getitem__)
        rows.append(((Code(entry.name),), (entry.spread,), (Maths(width),), (entry.suits,), (entry.used,)))
    heads = ("name", "sets the", "to", "made for", "default in")
    return [table(heads, rows), about(INITIALISATIONS.values())]
