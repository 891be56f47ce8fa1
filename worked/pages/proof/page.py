"""Proof: SymPy differentiates the loss of this very net and compares every gradient with that of the page.

All weights, biases, inputs and targets are letters in a proof. A small net is proven as a whole: its loss is one
expression. A larger one is proven layer by layer, as the chain rule allows: the loss by the last net inputs, what a
layer hands on by the net inputs of the layer below, and each net input by its weights.
"""

from __future__ import annotations

from collections.abc import Iterable

from worked.cells.cell import Cell, Step
from worked.document import Block, Heading, Inline, Maths, Paragraph, Prose, Table
from worked.number.quantity import GRADIENT, INPUT_GRADIENT
from worked.pages.proof.by_cells import ByCells
from worked.pages.proof.by_layers import ByLayers
from worked.pages.proof.prover import VERDICTS, Finding, Prover, summary
from worked.pages.proof.whole_step import whole_step
from worked.pages.symbols.cells import Symbols
from worked.trace.net import Net
from worked.words import count, listed

LARGEST_WHOLE = 25_000
MOST_PARAMETERS = 500
MOST_UNITS_SHOWN = 12


def proof(problem: Net, symbols: Symbols) -> list[Block]:
    """The section in which every gradient of the first step is proven."""
    heading = Heading(("Proof",))
    if problem.is_forward_only:
        return [heading, Paragraph(("There is a forward pass only, and nothing is differentiated.",))]
    if not problem.training.optimiser.uses_slopes:
        name = problem.training.optimiser.name
        return [heading, Paragraph((f"The {name} rule uses no gradient: there is no loss to differentiate.",))]
    step = whole_step(problem)
    gradients = [cell for cell in step.cells if _is_gradient(cell) and (problem.is_whole or cell.id in problem.part)]
    if not gradients:
        return [heading, Paragraph(("What is asked here are no gradients, so that there is nothing to prove.",))]
    if len(gradients) > MOST_PARAMETERS:
        return [heading, Paragraph((f"The net has {len(gradients)} weights and biases, too many to prove on a page.",))]
    prover = Prover(problem, step)
    whole = not problem.given and prover.written_out(gradients) <= LARGEST_WHOLE and not prover.is_tangled
    by_cells = not (problem.is_dense and not problem.given) and problem.training.hidden_deltas == "old"
    findings = list(_findings(prover, gradients, whole, by_cells))
    rows = tuple(((Maths(symbols.of(found.cell)),), (_said(found),)) for found in findings)
    text = _what_was_done(problem, step, whole)
    if prover.sums_to_one:
        text = (*text, " The targets of a sample sum to 1, so the last one is written as 1 minus the others.")
    table = Table((("derivative",), ("verdict",)), rows, (False, False))
    return [
        heading,
        Paragraph(text),
        *_kinks(prover, symbols),
        table,
        summary([found.verdict for found in findings if found.meant]),
    ]


def _findings(prover: Prover, gradients: list[Cell], whole: bool, by_cells: bool) -> Iterable[Finding]:
    """What SymPy finds of each gradient, by the way that suits the net."""
    if whole:
        return prover.whole(gradients)
    return ByCells(prover).findings(gradients) if by_cells else ByLayers(prover).findings(gradients)


def _is_gradient(cell: Cell) -> bool:
    """Whether a cell is the gradient of a batch, or one by an input."""
    return (cell.quantity.plain == GRADIENT and cell.sample is None) or cell.quantity == INPUT_GRADIENT


def _said(found: Finding) -> Inline:
    return VERDICTS[found.verdict] if found.meant else "not the derivative, as it uses updated weights"


def _what_was_done(problem: Net, step: Step, whole: bool) -> Prose:
    several = f" over its {count(len(step.samples), 'sample')}" if len(step.samples) > 1 else ""
    what = " and ".join(dict.fromkeys(quantity for quantity, _ in problem.learned_sums)) or "weight"
    what += " and by each input" if problem.input_gradients else ""
    given = ["weights", *(["biases"] if problem.has_biases else []), "inputs"]
    loss = "output" if problem.training.output else "loss"
    given += ["targets"] if loss == "loss" else []
    letters = "".join(map(str, listed(list(given))))
    if problem.given:
        return (
            "Where numbers are given, no formula goes from the weights to the loss, so SymPy went cell by cell by the "
            "chain rule: it differentiated what is computed from each number by that number, with all numbers left as "
            "letters, and compared their sums, each times the error of what is computed, with the errors, deltas and "
            "gradients of this page.",
        )
    if whole:
        return (
            f"SymPy wrote the {loss} of step 1{several} as one formula of the {letters}, all left as letters, "
            f"differentiated it by each {what}, and compared the result with the gradient of this page, written out in "
            "the same way.",
        )
    if problem.operations:
        return (
            f"As one formula the {loss} of this net is too long, so SymPy went cell by cell by the chain rule: "
            f"it differentiated what step 1{several} computes from each number by that number, with all numbers left "
            "as letters, and compared their sums, each times the error of what is computed, with the "
            "errors, deltas and gradients of this page.",
        )
    return (
        f"As one formula the {loss} of this net is too long, so SymPy went layer by layer, which the chain rule "
        f"allows: it differentiated the {loss} of step 1{several} by the net inputs of the last layer, the outputs of "
        f"each layer by the net inputs of the layer below it, and each net input by each {what}, with all numbers left "
        "as letters, and compared the results with the deltas and gradients of this page.",
    )


def _kinks(prover: Prover, symbols: Symbols) -> list[Block]:
    """The branch on which each unit with an activation by cases was differentiated."""
    nets = list(prover.bent())
    if not nets:
        return []
    names = dict.fromkeys(prover.activation(cell).function for cell in nets)
    have = "activation is defined by cases" if len(names) == 1 else "activations are defined by cases"
    letters = ", with 1 for letters" if prover.lettered else ""
    text: list[Inline] = [
        f"The {' and '.join(names)} {have}: each such unit is differentiated on the branch on which its net input "
        f"lies{letters}."
    ]
    branches: dict[str, list[Cell]] = {}
    at: dict[str, list[Cell]] = {}
    for cell in sorted(nets, key=lambda net: prover.numbers[net.id], reverse=True):
        branches.setdefault(prover.branch(cell), []).append(cell)
        at.setdefault(prover.at_kink(cell), []).append(cell)
    for where, cells in branches.items() if len(nets) <= MOST_UNITS_SHOWN else ():
        if where:
            text += [f" {where.capitalize()}: ", *_named(cells, symbols), "."]
    for bend, cells in at.items():
        if bend:
            text += [f" Exactly at {bend}, where the convention decides: ", *_named(cells, symbols), "."]
    return [Paragraph(tuple(text))]


def _named(cells: Iterable[Cell], symbols: Symbols) -> Prose:
    return listed([Maths(symbols.of(cell, cell.sample)) for cell in cells])
