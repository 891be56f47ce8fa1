"""Learning: how the net of an exercise learns, as far as it does: its loss, its rate, its methods."""

from __future__ import annotations

from worked.document import Inline, Maths, Paragraph, Prose
from worked.formula import Chain, Formula, Number
from worked.pages.methods.description import Methods
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import equality
from worked.pages.worksheet.asked import objective
from worked.trace.net import Net


def learning(problem: Net, symbols: Symbols, rules: bool = True) -> Paragraph:
    """How the net learns; with `rules`, their equations."""
    training = problem.training
    prose: list[Inline] = []
    if not problem.is_whole:
        return Paragraph(tuple(_part(problem, symbols, rules)))
    if training.loss:
        equation: Prose = (" ", Maths(_loss(problem, symbols))) if rules else ()
        prose += [f"The loss is the {training.loss.title}", *equation, "; the "]
    else:
        prose.append("The ")
    if training.schedule:
        prose += ["initial learning rate is ", equality(symbols, "initial-rate", "", training.rate), "."]
    else:
        prose += ["learning rate is ", equality(symbols, "learning-rate", "", training.rate), "."]
    if training.loss and training.loss.at_kink:
        prose.append(f" {training.loss.at_kink}")
    for sentence in Methods(problem, symbols).sentences(rules):
        prose += [" ", *sentence]
    if len(problem.samples) > 1:
        prose.append(f" {_batches(problem)}")
    return Paragraph(tuple(prose))


def _part(problem: Net, symbols: Symbols, rules: bool) -> list[Inline]:
    """As far as it is of any concern: what is minimised, or is differentiated, and how weights are updated."""
    training, prose = problem.training, list[Inline]()
    if training.output:
        prose += objective(problem, symbols)
    elif training.loss and problem.compares:
        equation: Prose = (" ", Maths(_loss(problem, symbols))) if rules else ()
        prose += [f"The loss is the {training.loss.title}", *equation, "."]
        prose += [f" {training.loss.at_kink}"] if training.loss.at_kink else []
    if training.updates and problem.has("learning-rate"):
        rate = "initial-rate" if training.schedule else "learning-rate"
        noun = "initial learning rate" if training.schedule else "learning rate"
        prose += [" " if prose else "", f"The {noun} is ", equality(symbols, rate, "", training.rate), "."]
        for sentence in Methods(problem, symbols).sentences(rules):
            prose += [" ", *sentence]
        if len(problem.samples) > 1:
            prose.append(f" {_batches(problem)}")
    elif training.batch > 1 and not problem.is_forward_only:
        how = "mean" if training.samples == "mean" else "sum"
        prose.append(f" A gradient is the {how} of those of the {training.batch} samples of a batch.")
    return prose


def _batches(problem: Net) -> str:
    size, total = problem.training.batch, len(problem.samples)
    if size == 1:
        return "Weights are updated after each sample, in the order of the table."
    how = "the mean of their gradients" if problem.training.samples == "mean" else "the sum of their gradients"
    which = "all samples" if size == total else f"every {size} samples"
    return f"Weights are updated after {which}, by {how}."


def _loss(problem: Net, symbols: Symbols) -> Formula:
    loss, outputs = problem.training.loss, problem.outputs
    assert loss
    if len(outputs) == 1:
        role = {"t": symbols.named("target", outputs[0]), "a": symbols.named("out", outputs[0])}
        return Chain((symbols.named("loss"), loss.whole(loss.term.bind(role.__getitem__))))
    whole = loss.over_outputs({"t": symbols.generic("target"), "a": symbols.generic("out")}.__getitem__)
    if problem.training.outputs == "mean":
        whole = Number("1") / Number(str(len(outputs))) * whole
    return Chain((symbols.named("loss"), whole))
