"""Catalogue: what there is, as tables made from the entries themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from worked.checking.sheets.shipped import sheets
from worked.document import Block, Code, Document, Maths, Prose, Table
from worked.errors import WorkedError, excerpt, nearest
from worked.exercises.catalogue import kinds
from worked.exercises.reading import example
from worked.formula import BigSum, Formula, Name, Number
from worked.maths.activation import Activation
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import letter_of, settings_of, tidied
from worked.maths.losses import LOSSES
from worked.pages.catalogue.entries import Rows, about, table
from worked.pages.catalogue.layers import initialisations, layers
from worked.pages.catalogue.methods import clippings, optimisers, penalties, schedules
from worked.pages.catalogue.mistakes import common_mistakes, mistake_page, mistake_tables, mistakes_in_full
from worked.pages.catalogue.narrowed import matching, named, names
from worked.problem import convention
from worked.problem.questions import questions
from worked.problem.shipped import examples
from worked.rendering import FORMATS
from worked.words import listed


class Asked(NamedTuple):
    """What of a catalogue is asked for: one entry, those in which a text occurs, all mistakes, or all explained."""

    name: str = ""
    match: str = ""
    every: bool = False
    full: bool = False


def catalogue_page(what: str, asked: Asked | None = None) -> Document:
    """The page of a catalogue by its name in CATALOGUES."""
    (title, make), asked = CATALOGUES[what], asked or Asked()
    if asked.name and what in PAGES:
        return PAGES[what](asked.name)
    blocks = list(make()) if what != "mistakes" else _mistakes(asked)
    if asked.match and what != "mistakes":
        blocks = matching(blocks, asked.match)
    if asked.match and not blocks:
        raise WorkedError(f"nothing in the catalogue of {what} matches {excerpt(asked.match)}")
    found = named(blocks, asked.name) if asked.name else blocks
    if not found:
        hint = nearest(asked.name, names(blocks))
        raise WorkedError(f"nothing in the catalogue of {what} is called {excerpt(asked.name)}; {hint}")
    return Document(title, tuple(found))


def _mistakes(asked: Asked) -> list[Block]:
    if asked.full:
        return mistakes_in_full()
    return mistake_tables(asked.match) if asked.match or asked.every else common_mistakes()


def _activations() -> list[Table]:
    rows: Rows = []
    for entry in ACTIVATIONS.values():
        at_zero = entry.parameters[entry.kink].default if entry.kink else ""
        rows.append(((Code(entry.name),), (Maths(_equation(entry)),), _slope(entry), (entry.range,), (at_zero,)))
    return [
        table(("name", "equation", "slope", "range", "derivative at non-differentiable points"), rows),
        about(ACTIVATIONS.values()),
    ]


Z, A = Name("z"), Name("f")


def _equation(entry: Activation) -> Formula:
    if not entry.couples:
        return _written(entry, entry.equation)
    summed = BigSum("k", _written(entry, entry.summed, z=Name("z", "k"))) if entry.summed is not None else Z
    return _written(entry, entry.equation, z=Name("z", "j"), sum=summed)


def _slope(entry: Activation) -> Prose:
    if not entry.learns:
        return ("0 everywhere: it cannot learn by gradients",)
    if entry.couples:
        nets, outs = ([Name(letter, unit) for unit in "jk"] for letter in "zf")
        own, other = (entry.slope_of(nets, outs, 0, net, _letters(entry)) or Number("0") for net in (0, 1))
        return (Maths(own), " by its own net input, ", Maths(other), " by that of another unit")
    return (Maths(_written(entry, entry.slope)),)


def _written(entry: Activation, formula: Formula, **roles: Formula) -> Formula:
    """A formula of an entry in z and f, or what stands for these, its parameters as symbols."""
    return tidied(formula.bind({**_letters(entry), "z": Z, "a": A, **roles}.__getitem__))


def _letters(entry: Activation) -> dict[str, Formula]:
    """What stands for the parameters of an entry: their letters, and for a kink its usual value."""
    names: dict[str, Formula] = {name: letter_of(parameter.symbol) for name, parameter in entry.parameters.items()}
    if not entry.kink:
        return names
    kink = entry.parameters[entry.kink].default
    return {**names, entry.kink: names.get(kink, settings_of(entry, {})[entry.kink])}


def _losses() -> list[Table]:
    rows: Rows = []
    for entry in LOSSES.values():
        letters = {name: letter_of(parameter.symbol) for name, parameter in entry.parameters.items()}
        names = {**letters, "t": Name("t", "j"), "a": Name("f", "j")}
        whole = entry.over_outputs(names.__getitem__)
        whole = Number("1") / Name("n") * whole if entry.outputs == "mean" else whole
        slope = entry.rising.bind(names.__getitem__)
        slope = Number("1") / Name("n") * slope if entry.outputs == "mean" else slope
        goes_with, short = ", ".join(entry.needs) or "any", ", ".join(entry.short)
        rows.append(((Code(entry.name),), (Maths(whole),), (Maths(slope),), (goes_with,), (short,)))
    heads = ("name", "loss", "slope", "output activation", "delta is output - target with")
    return [table(heads, rows), about(LOSSES.values())]


def _conventions() -> list[Table]:
    rows: Rows = []
    for name in convention.names():
        entry = convention.load(name)
        biases = "learn" if entry.update_biases else "stay"
        rows.append(((Code(name),), (entry.title,), (entry.sign,), (entry.update,), (biases,), (entry.source,)))
    return [table(("name", "what it is", "sign", "update by", "biases", "source"), rows)]


def _formats() -> list[Table]:
    rows: Rows = [((Code(name),), (FORMATS[name].description,)) for name in FORMATS]
    rows.append(((Code("json"),), ("Every cell with its formula, value and inputs",)))
    return [table(("name", "what it is"), rows), _packages(), *_models()]


def _packages() -> Table:
    """The files of learning platforms."""
    from worked.packages.package import find_package, names

    rows: Rows = []
    for package in map(find_package, names()):
        follows = "follow-through" if package.follow_through else "each number by itself"
        named = "named" if package.names_mistakes else "not named"
        rows.append(((Code(package.name),), (package.description,), (follows,), (named,)))
    heads = ("name", "what it is", "marks", "mistakes")
    return table(heads, rows, "Files for learning platforms, by `worked solve` and `worked generate`".replace("`", ""))


def _models() -> list[Table]:
    """The files of other libraries that a net can be written to or read from."""
    from worked.interchange.formats import EXPORTS, IMPORTS

    said = {"Models that `worked export` writes": EXPORTS, "Models that `worked import` reads": IMPORTS}
    tables = []
    for caption, formats in said.items():
        rows: Rows = [((Code(entry.name),), (", ".join(entry.endings),), (entry.does,)) for entry in formats.values()]
        tables.append(table(("name", "endings", "what it is"), rows, caption.replace("`", "")))
    return tables


def _data() -> list[Table]:
    from worked.data.shipped import shipped_data

    rows: Rows = [
        ((Code(name),), (sentence,), (Code(f"worked train {name}"),)) for name, sentence in shipped_data().items()
    ]
    return [table(("name", "what it is", "to try it"), rows)]


def _examples() -> list[Table]:
    tables = [table(("name", "title"), [((Code(name),), (example(name).title,)) for name in examples()])]
    rows: Rows = [((Code(name),), (Code(f"worked check {name} {name}"),)) for name in sheets()]
    return [*tables, table(("sheet", "to try it"), rows, "Shipped sheets of answers")] if rows else tables


def _exercises() -> list[Table]:
    rows: Rows = [
        ((Code(f"[{kind.name}]"),), (kind.sentence,), (", ".join(kind.examples) or "none",), (kind.source,))
        for kind in kinds()
    ]
    return [table(("table", "what is asked", "example", "source"), rows)]


def _exams() -> Sequence[Block]:
    from worked.pages.catalogue.exams import shipped_exams

    return shipped_exams()


def _questions() -> list[Table]:
    rows: Rows = []
    for found in questions():
        rows.append(((Code(found.name),), (found.asks(1),), tuple(listed([Code(each) for each in found.symbols]))))
    return [table(("name", "question", "cells"), rows)]


def _requirements() -> Sequence[Block]:
    from worked.pages.catalogue.exams import requirement_list

    return requirement_list()


def _requirement(name: str) -> Document:
    from worked.pages.catalogue.exams import requirement_page

    return requirement_page(name)


# Catalogues whose entries have a page each.
PAGES: dict[str, Callable[[str], Document]] = {"mistakes": mistake_page, "requirements": _requirement}
CATALOGUES: dict[str, tuple[str, Callable[[], Sequence[Block]]]] = {
    "activations": ("Activations: equation, derivative, range", _activations),
    "losses": ("Losses and their derivatives", _losses),
    "optimisers": ("Optimisers: how weights change", optimisers),
    "schedules": ("Schedules: the learning rate over the training", schedules),
    "penalties": ("Penalties: regularisation terms of the loss", penalties),
    "layers": ("Layer operations (normalisation, dropout, residual connections)", layers),
    "initialisations": ("Initialisations: how initial weights are set", initialisations),
    "clippings": ("Gradient clipping", clippings),
    "exercises": ("Exercises without a net, each by its table", _exercises),
    "mistakes": ("Known mistakes", common_mistakes),
    "conventions": ("Conventions: notation presets", _conventions),
    "formats": ("Formats that a page can be written in", _formats),
    "data": ("Shipped data to train a net on", _data),
    "examples": ("Shipped examples, each a problem file", _examples),
    "exams": ("Shipped exams, each an exam file", _exams),
    "questions": ("Questions about a solved net", _questions),
    "requirements": ("Requirements: what makes a variant of an exam fair", _requirements),
}
