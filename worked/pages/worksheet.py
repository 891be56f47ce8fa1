"""Worksheet: a problem, solved or to be solved, as a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from worked.document import Block, Document, Heading, Shown
from worked.formula import Formula
from worked.number import compare
from worked.pages.chains import negated
from worked.pages.lines import Lines
from worked.pages.picture import forward_picture
from worked.pages.result import Seen, comparisons, conclusion, outputs, summary, verdicts
from worked.pages.statement import statement
from worked.pages.step import StepPage
from worked.pages.symbols import Symbols
from worked.pages.words import ordinal
from worked.problem.problem import Problem
from worked.trace.cell import Cell, Step
from worked.trace.replay import Outcomes, replay
from worked.trace.solve import steps

MOST_CELLS_IN_FULL = 4_000
MOST_STEPS_IN_FULL = 12


@dataclass
class Told:
    """What a page tells: the steps that it shows in full, all losses, and the numbers of both."""

    steps: list[Step] = field(default_factory=list)
    losses: list[Seen] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)


def worksheet(
    problem: Problem,
    mode: str = "solved",
    symbolic: bool = False,
    prove: bool = False,
    replayed: Iterable[tuple[Step, Outcomes]] | None = None,
) -> Document:
    """The worksheet of a problem.

    `mode` is `solved`, `student` (blanks; the document holds no answer) or `key` (answers that stand out).
    `symbolic` adds closed forms where they stay readable, `prove` a section in which SymPy derives every gradient.
    """
    told = gather(problem, replayed or replay(lambda: steps(problem), problem.rounding))
    symbols = Symbols(problem)
    letters, closed = _closed_forms(problem, told, symbols, mode, symbolic)
    lines = Lines(symbols, told.cells, letters, closed)
    blocks = [*_statement(problem, symbols), *_steps(problem, told, symbols, lines)]
    pairs = comparisons(problem, told.losses, told.steps[-1]) if told.steps[-1].final else []
    blocks += conclusion(problem, pairs, symbols, lines)
    words = dict(verdicts(pairs))
    if told.steps[-1].final and not problem.training.loss:
        table, checks = outputs(told.steps[-1], symbols, lines)
        blocks += table
        words |= _right_or_wrong(checks, told.outcomes)
    if len(told.steps) <= problem.training.steps and told.losses:
        blocks += [Heading(("The course of the loss",)), *summary(told.losses, problem.training.steps)]
    if prove and mode != "student":
        from worked.pages.proof import proof

        blocks += proof(problem, symbols)
    values = numbers(told, mode) | ({} if mode == "student" else words)
    return Document(problem.title, tuple(blocks), values, mode)


def _right_or_wrong(checks: list[tuple[Cell, Cell, str]], outcomes: Outcomes) -> dict[str, Shown]:
    found = {}
    for target, out, slot in checks:
        if target.id in outcomes and out.id in outcomes:
            same = compare(outcomes[out.id].enclosure, "=", outcomes[target.id].enclosure)
            found[slot] = Shown("right" if same else "wrong")
    return found


def gather(problem: Problem, replayed: Iterable[tuple[Step, Outcomes]]) -> Told:
    """Run through the steps and keep what the page tells: all of a short training, else its ends and all losses."""
    told, last = Told(), problem.training.steps + (1 if problem.training.final_pass else 0)
    for step, outcomes in replayed:
        losses = [cell for cell in step.cells if cell.quantity == "loss" and not cell.place]
        for cell in losses:
            outcome = outcomes.get(cell.id)
            samples = step.samples if cell.sample is None else (cell.sample,)
            told.losses.append(Seen(cell, outcome.enclosure if outcome else None, samples))
        kept = _in_full(problem, step, last)
        if kept:
            told.steps.append(step)
        for cell in step.cells if kept else losses:
            told.cells[cell.id] = cell
            if cell.id in outcomes:
                told.outcomes[cell.id] = outcomes[cell.id]
        if not kept and step.number == last - 1:
            _keep_weights(step, outcomes, told)
    return told


def _keep_weights(step: Step, outcomes: Outcomes, told: Told) -> None:
    """The weights with which a step that is told in full begins, from the step before it, which is not."""
    for cell in step.cells:
        if cell.quantity in ("weight", "bias"):
            told.cells[cell.id] = cell
            told.outcomes |= {cell.id: outcomes[cell.id]} if cell.id in outcomes else {}


def _in_full(problem: Problem, step: Step, last: int) -> bool:
    total = problem.training.steps
    if total <= MOST_STEPS_IN_FULL and total * len(step.cells) <= MOST_CELLS_IN_FULL:
        return True
    return step.number in (1, last)


def _statement(problem: Problem, symbols: Symbols) -> list[Block]:
    return [*statement(problem, symbols), forward_picture(problem, symbols)]


def _steps(problem: Problem, told: Told, symbols: Symbols, lines: Lines) -> list[Block]:
    blocks: list[Block] = []
    several = problem.training.steps > 1
    for step in told.steps:
        page = StepPage(problem, step, symbols, lines)
        if step.final:
            number = ordinal(step.number) if step.number == 2 else "last"
            blocks += [Heading((f"{number.capitalize()} forward pass",)), *page.forward()]
            continue
        if several:
            seen = f" (sample {step.samples[0]})" if len(problem.samples) > 1 and len(step.samples) == 1 else ""
            blocks.append(Heading((f"Step {step.number}{seen}",)))
        level = 2 if several else 1
        blocks += [Heading(("Forward pass",), level), *page.forward()]
        blocks += [Heading(("Backward pass",), level), *page.backward()]
        blocks += [Heading(("New weights",), level), *page.update()]
    return blocks


def _closed_forms(
    problem: Problem, told: Told, symbols: Symbols, mode: str, symbolic: bool
) -> tuple[Mapping[str, Formula], Mapping[str, Formula]]:
    """The closed forms of cells that depend on a letter, and those of other cells that are asked for."""
    lettered = any(cell.letter for cell in told.cells.values())
    if mode == "student" or not (lettered or symbolic):
        return {}, {}
    from worked.pages.closed import closed_forms

    return closed_forms(problem, told.cells, told.outcomes, symbols, symbolic)


def numbers(told: Told, mode: str) -> dict[str, Shown]:
    """The numbers that may be shown: in a student's copy only those that are given."""
    shown: dict[str, Shown] = {}
    for name, outcome in told.outcomes.items():
        cell = told.cells[name]
        if mode == "student" and cell.formula:
            continue
        shown[name] = Shown(outcome.shown, outcome.rounded.exact)
        if cell.quantity in ("error", "delta"):
            text = outcome.shown
            opposite = text[1:] if text.startswith("-") else f"-{text}" if outcome.rounded.number else text
            shown[negated(name)] = Shown(opposite, outcome.rounded.exact)
    return shown
