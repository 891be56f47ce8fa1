"""Catalogue: what there is, as tables made from the entries themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from worked.checking.key import NET
from worked.checking.mistake import BOUNDS, LAYERS, OPTIMISERS, Mistake
from worked.checking.mistakes import mistakes
from worked.checking.shipped import sheets
from worked.document import Block, Code, Document, Heading, Listing, Maths, Paragraph, Prose, Table
from worked.exercises.catalogue import kinds
from worked.exercises.reading import example
from worked.formula import BigSum, Formula, Name, Number, exp
from worked.maths.activations import ACTIVATIONS, Activation
from worked.maths.component import settings_of, tidied
from worked.maths.losses import LOSSES
from worked.pages.entries import Rows, about, table
from worked.pages.layers_listed import initialisations, layers
from worked.pages.marked import coded, short
from worked.pages.methods_listed import clippings, optimisers, penalties, schedules
from worked.pages.words import capital
from worked.problem import convention
from worked.problem.shipped import examples
from worked.rendering import FORMATS

IN_EXERCISES = "Exercises without a net"
GROUPS = {
    "Forward pass": ("net", "out", "loss"),
    "Backward pass": ("error", "slope", "delta"),
    "Update": ("gradient", "change", "weight", "bias"),
    OPTIMISERS: (),
    BOUNDS: (),
    LAYERS: (),
    IN_EXERCISES: (),
    "Slips of the pen": (),
}
EXAMPLE = re.compile(r"(?:^|(?<=\s))(?=(?:Right|Wrong)\b[^:\n]*:)")
OFTEN = {1: "rarely", 2: "now and then", 3: "often", 4: "very often", 5: "in each class"}


def catalogue_page(what: str) -> Document:
    """The page of a catalogue by its name in CATALOGUES."""
    title, blocks = CATALOGUES[what]
    return Document(title, tuple(blocks()))


def _activations() -> list[Table]:
    rows: Rows = []
    for entry in ACTIVATIONS.values():
        at_zero = entry.parameters[entry.kink].default if entry.kink else ""
        rows.append(((Code(entry.name),), (Maths(_equation(entry)),), _slope(entry), (entry.range,), (at_zero,)))
    return [table(("name", "equation", "slope", "range", "at the kink"), rows), about(ACTIVATIONS.values())]


Z, A = Name("z"), Name("f")


def _equation(entry: Activation) -> Formula:
    if entry.couples:
        return exp(Name("z", "j")) / BigSum("k", exp(Name("z", "k")))
    return _written(entry, entry.equation)


def _slope(entry: Activation) -> Prose:
    if not entry.learns:
        return ("0: nothing to learn by",)
    if entry.couples:
        own, other = Name("f", "j"), Name("f", "k")
        return (Maths(own * (1 - own)), " by its own net input, ", Maths(-(own * other)), " by that of another unit")
    return (Maths(_written(entry, entry.slope)),)


def _written(entry: Activation, formula: Formula) -> Formula:
    """A formula of an entry in z and f, its parameters as symbols; a kink at its usual value."""
    names = {name: Name(parameter.symbol) for name, parameter in entry.parameters.items()}
    usual = settings_of(entry, {})
    kink = entry.parameters[entry.kink].default if entry.kink else ""
    fill = {**names, **({entry.kink: names.get(kink, usual[entry.kink])} if kink else {}), "z": Z, "a": A}
    return tidied(formula.bind(fill.__getitem__))


def _losses() -> list[Table]:
    rows: Rows = []
    names = {"t": Name("t", "j"), "a": Name("f", "j")}
    for entry in LOSSES.values():
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
    rows.append(((Code("json"),), ("every cell with its formula, value and inputs",)))
    return [table(("name", "what it is"), rows), *_models()]


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
        ((Code(f"[{kind.name}]"),), (kind.sentence,), (", ".join(kind.examples),), (kind.source,)) for kind in kinds()
    ]
    return [table(("table", "what is asked", "example", "source"), rows)]


def _mistakes() -> list[Block]:
    """The mistakes by the part of the calculation that they are made in: a table, then each with its explanation."""
    blocks: list[Block] = []
    for group, quantities in GROUPS.items():
        found = [entry for entry in mistakes().values() if _belongs(entry, group, quantities)]
        if not found:
            continue
        rows: Rows = [((entry.name,), (entry.title,), (OFTEN.get(entry.often, ""),)) for entry in found]
        blocks += [Heading((group,)), table(("name", "it looks as if", "how often"), rows)]
        for entry in found:
            blocks += [Heading((capital(short(entry.name)),), 2), *_explained(entry.explanation)]
            blocks.append(Paragraph((f"Where it was met: {entry.met}.",)))
    return blocks


def _belongs(entry: Mistake, group: str, quantities: tuple[str, ...]) -> bool:
    """Whether a mistake is first of all about some quantities of a net; slips of the pen are about none."""
    if entry.about != NET or group == IN_EXERCISES:
        return entry.about != NET and group == IN_EXERCISES
    if entry.part or group in (OPTIMISERS, BOUNDS, LAYERS):
        return entry.part == group
    return entry.quantities[0] in quantities if entry.quantities else not quantities


def _explained(text: str) -> list[Block]:
    """The text of a mistake: its paragraphs, and its example as a list of what is right and what is wrong."""
    blocks: list[Block] = []
    for paragraph in text.split("\n\n"):
        if EXAMPLE.match(paragraph):
            parts = [part.partition(":") for part in EXAMPLE.split(paragraph)[1:]]
            blocks.append(
                Listing(tuple((f"{who}: ", Code(" ".join(what.split()).removesuffix("."))) for who, _, what in parts))
            )
        else:
            blocks.append(Paragraph(coded(" ".join(paragraph.split()))))
    return blocks


CATALOGUES: dict[str, tuple[str, Callable[[], Sequence[Block]]]] = {
    "activations": ("Activations: equation, slope, range", _activations),
    "losses": ("Losses and their slopes", _losses),
    "optimisers": ("Optimisers: how weights change", optimisers),
    "schedules": ("Schedules: the learning rate in the course of training", schedules),
    "penalties": ("Penalties: what large weights cost", penalties),
    "layers": ("Layers: what may be done to them besides weighing", layers),
    "initialisations": ("Initialisations: the first weights", initialisations),
    "clippings": ("Clippings: how large gradients are made smaller", clippings),
    "exercises": ("Exercises without a net, each by its table", _exercises),
    "mistakes": ("Mistakes that the checker knows", _mistakes),
    "conventions": ("Conventions: how textbooks write it", _conventions),
    "formats": ("Formats that a page can be written in", _formats),
    "data": ("Shipped data to train a net on", _data),
    "examples": ("Shipped examples, each a problem file", _examples),
}
