"""Catalogue: what there is, as tables made from the entries themselves."""

from __future__ import annotations

from collections.abc import Callable

from worked.document import Code, Document, Inline, Maths, Prose, Table
from worked.formula import BigSum, Formula, Name, Partial, exp
from worked.maths.activations import ACTIVATIONS, Activation
from worked.maths.component import Entry, defaults, tidied
from worked.maths.losses import LOSSES
from worked.maths.optimisers import OPTIMISERS
from worked.problem import convention
from worked.problem.shipped import example, examples
from worked.rendering import FORMATS

Rows = list[tuple[Prose, ...]]


def catalogue_page(what: str) -> Document:
    """The table of a catalogue by its name in CATALOGUES."""
    title, heads, rows = CATALOGUES[what][0], *CATALOGUES[what][1]()
    return Document(title, (Table(tuple((head,) for head in heads), tuple(rows), (False,) * len(heads)),))


def _activations() -> tuple[tuple[str, ...], Rows]:
    rows: Rows = []
    for entry in ACTIVATIONS.values():
        at_zero = entry.parameters[entry.kink].default if entry.kink else ""
        about = (_slope(entry), (entry.range,), (at_zero,), _settings(entry), (entry.source,))
        rows.append(((Code(entry.name),), (Maths(_equation(entry)),), *about))
    return ("name", "equation", "slope", "range", "at the kink", "parameters", "source"), rows


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
    usual = defaults(entry)
    fill = {**names, **({entry.kink: usual[entry.kink]} if entry.kink else {}), "z": Z, "a": A}
    return tidied(formula.bind(fill.__getitem__))


def _settings(entry: Entry) -> Prose:
    """The parameters of an entry with their usual values."""
    said: list[Inline] = []
    for name, parameter in entry.parameters.items():
        said += [", "] if said else []
        said += [Code(name), f" = {parameter.default}: {parameter.meaning}"]
    return tuple(said) or ("none",)


def _losses() -> tuple[tuple[str, ...], Rows]:
    rows: Rows = []
    names = {"t": Name("t", "j"), "a": Name("f", "j")}
    for entry in LOSSES.values():
        term = entry.term.bind(names.__getitem__)
        mean = Name("1") / Name("n") * entry.whole(BigSum("j", term)) if entry.outputs == "mean" else None
        whole = mean or entry.whole(BigSum("j", term))
        goes_with = ", ".join(entry.needs) if entry.needs else "any"
        short = ", ".join(entry.short) or "none"
        rows.append(
            (
                (Code(entry.name),),
                (Maths(whole),),
                (Maths(entry.rising.bind(names.__getitem__)),),
                (goes_with,),
                (short,),
                (entry.source,),
            )
        )
    return ("name", "loss", "slope of a term", "activations", "delta is output - target with", "source"), rows


def _optimisers() -> tuple[tuple[str, ...], Rows]:
    names = {"rate": Name("eta"), "gradient": Partial(Name("E"), Name("w")), "descent": Name("delta") * Name("x")}
    rows: Rows = [
        (
            (Code(entry.name),),
            (Maths(entry.gradient_form.bind(names.__getitem__)),),
            (Maths(entry.delta_form.bind(names.__getitem__)),),
            (entry.source,),
        )
        for entry in OPTIMISERS.values()
    ]
    return ("name", "change by the gradient", "change by delta (target - output)", "source"), rows


def _conventions() -> tuple[tuple[str, ...], Rows]:
    rows: Rows = []
    for name in convention.names():
        entry = convention.load(name)
        biases = "learn" if entry.update_biases else "stay"
        rows.append(((Code(name),), (entry.title,), (entry.sign,), (entry.update,), (biases,), (entry.source,)))
    return ("name", "what it is", "sign of error and delta", "update by", "biases", "source"), rows


def _formats() -> tuple[tuple[str, ...], Rows]:
    rows: Rows = [((Code(name),), (FORMATS[name].description,)) for name in FORMATS]
    return ("name", "what it is"), [
        *rows,
        ((Code("json"),), ("every cell with formula, value and inputs",)),
    ]


def _examples() -> tuple[tuple[str, ...], Rows]:
    return ("name", "title"), [((Code(name),), (example(name).title,)) for name in examples()]


CATALOGUES: dict[str, tuple[str, Callable[[], tuple[tuple[str, ...], Rows]]]] = {
    "activations": ("Activations: equation, slope, range", _activations),
    "losses": ("Losses and their slopes", _losses),
    "optimisers": ("Optimisers: how weights change", _optimisers),
    "conventions": ("Conventions: how textbooks write it", _conventions),
    "formats": ("Formats that a page can be written in", _formats),
    "examples": ("Shipped examples, each a problem file", _examples),
}
