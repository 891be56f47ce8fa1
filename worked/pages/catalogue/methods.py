"""Method catalogues: the catalogues of optimisers, schedules, penalties and clippings, with who writes each form so."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from worked.document import Block, Code, Display, Heading, Maths, Paragraph
from worked.formula import BigSum, Chain, Formula, Name, Partial, sqrt
from worked.maths.clipping import CLIPPINGS
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import FACTORS, PENALTIES, Factor, Part
from worked.maths.rule import PREVIOUS, Form, Line
from worked.maths.schedules import SCHEDULES
from worked.pages.catalogue.entries import Rows, about, table
from worked.pages.symbols.notation import aged, notation
from worked.problem import convention
from worked.words import capital

W = Name("w")
GRADIENT = Partial(Name("E"), W)
ROLES: dict[str, Formula] = {
    "gradient": GRADIENT,
    "descent": Name("delta") * Name("x"),
    "weight": W,
    "count": Name("t"),
    "change": Name("w", accent="Delta"),
    "rate": Name("eta"),
    "drops": Name("d"),
    "previous-rate": Name("eta", "", "old"),
    "loss-1": Name("E"),
    "loss-2": Name("E", "", "(t-1)"),
    "loss-3": Name("E", "", "(t-2)"),
    "norm": Name("norm", "g"),
    "m": Name("m"),
    "B": Name("B"),
}


def named(name: str) -> Formula:
    """What stands for a symbol of a method in the catalogue."""
    if name.startswith(PREVIOUS):
        return aged(named(name.removeprefix(PREVIOUS)))
    return ROLES.get(name) or notation(convention.load("plain").symbols[name])


def optimisers() -> list[Block]:
    """Every optimiser in all its forms, line by line."""
    blocks: list[Block] = [
        Paragraph(("A form is chosen by ", Code('optimiser = { name = "momentum", form = "average" }'), "."))
    ]
    for entry in OPTIMISERS.values():
        blocks.append(Heading((capital(entry.called),)))
        for form in entry.forms:
            blocks.append(Paragraph((Code(entry.name), ", form ", Code(form.name), f": {form.met}.")))
            blocks.append(Display(tuple(_lines(form))))
    return [*blocks, about(OPTIMISERS.values())]


def _lines(form: Form) -> Iterator[Formula]:
    """The lines of a form; the one for the change also as it is written with deltas."""
    if form.look_ahead:
        yield Chain((named("look-ahead"), form.look_ahead.bind(named)))
        yield Chain((GRADIENT, Partial(Name("E"), named("look-ahead"))))
    for line in (*form.shared, *form.lines):
        yield Chain((named(line.quantity), *_sides(line, form)))


def _sides(line: Line, form: Form) -> list[Formula]:
    """A line by the gradient and, where it is the last one and textbooks do so, by the delta."""
    twin = form.by_delta[-1] if form.by_delta and line is form.lines[-1] else None
    return [each.formula.bind(named) for each in (line, twin) if each]


def schedules() -> list[Block]:
    """Every schedule: the learning rate of an epoch or update t."""
    rows: Rows = [
        ((Code(entry.name),), (Code(name),), (Maths(Chain((named("rate"), _of_first(entry, formula)))),))
        for entry in SCHEDULES.values()
        for name, formula in entry.forms.items()
    ]
    said = "t counts the epochs, or the updates with counts = 'updates'; d is how often the rate has dropped by then."
    return [table(("name", "form", "learning rate"), rows), Paragraph((said,)), about(SCHEDULES.values())]


def _of_first(entry: object, formula: Formula) -> Formula:
    """The equation of a schedule over the initial learning rate."""
    return formula.bind(lambda name: named("initial-rate" if name == "rate" else name))


def penalties() -> list[Block]:
    """Every penalty, and every factor before its sum."""
    rows: Rows = []
    for entry in PENALTIES.values():
        factor = FACTORS[entry.usual]
        sums = [_penalty(part, factor) for part in entry.parts]
        slopes = [part.slope(factor).bind(partial(_of, part=part)) for part in entry.parts]
        whole, slope = (each[0] if len(each) == 1 else each[0] + each[1] for each in (sums, slopes))
        rows.append(((Code(entry.name),), (Maths(whole),), (Maths(slope),)))
    square = next(iter(PENALTIES.values())).parts[0]
    factors: Rows = [
        (
            (Code(name),),
            (Maths(_penalty(square, factor)),),
            (Maths(square.slope(factor).bind(partial(_of, part=square))),),
            (factor.met,),
        )
        for name, factor in FACTORS.items()
    ]
    return [
        table(("name", "added to the loss", "added to the gradient"), rows),
        Paragraph(("m is the number of samples, B that of a batch. By ", Code("factor"), " the sum is written as")),
        table(("factor", "squares, added to the loss", "added to the gradient", "met in"), factors),
        about(PENALTIES.values()),
    ]


def _of(name: str, part: Part) -> Formula:
    return named(part.strength if name == "strength" else name)


def _penalty(part: Part, factor: Factor) -> Formula:
    """A part of a penalty as a sum over all weights."""
    return factor.factor.bind(partial(_of, part=part)) * BigSum("ij", part.term.bind(named))


def clippings() -> list[Block]:
    """Every way of clipping."""
    rows: Rows = [
        ((Code(entry.name),), (Maths(Chain((named("clipped-gradient"), entry.equation.bind(named)))),))
        for entry in CLIPPINGS.values()
    ]
    norm = Chain((named("norm"), sqrt(BigSum("ij", GRADIENT**2))))
    return [
        table(("name", "gradient"), rows),
        Paragraph(("The norm is that of the gradients of all weights and biases, ", Maths(norm), ".")),
        about(CLIPPINGS.values()),
    ]
