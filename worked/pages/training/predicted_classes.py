"""Predicted classes: the unit with the largest softmax output, before and after the training."""

from __future__ import annotations

from worked.cells.cell import Step, identifier
from worked.document import Block, Choice, Maths, Paragraph, Prose, Strong, Table
from worked.pages.symbols.cells import Symbols
from worked.problem.problem import Problem
from worked.trace.wording import Largest, Wording

MOST_ROWS = 24


def classes(problem: Problem, steps: list[Step], lettered: bool, symbols: Symbols) -> tuple[list[Block], list[Wording]]:
    """A table of the target's class and of the predicted ones; nothing where targets are no classes."""
    if lettered or not problem.output_layer.activation.activation.shares:
        return [], []
    wanted = {number: _class(problem, number) for step in steps for number in step.samples}
    if not wanted or None in wanted.values():
        return [], []
    rows: list[tuple[Prose, ...]] = []
    said: list[Wording] = []
    for number in sorted(wanted)[:MOST_ROWS]:
        seen = [step for step in steps if number in step.samples]
        found = [_predicted(problem, symbols, step, number) for step in dict.fromkeys((seen[0], seen[-1]))]
        said += found
        unit = wanted[number]
        assert unit is not None
        last = found[-1].slot if len(found) > 1 else ""
        row: list[Prose] = [(str(number),), (symbols.labels[unit],), (Choice(found[0].slot),)]
        rows.append((*row, *([(Choice(last),)] if last else [])))
    width = min(len(row) for row in rows)
    heads = (("sample",), ("class of the target",), ("predicted before",), ("predicted after",))[:width]
    table = Table(heads, tuple(row[:width] for row in rows), (False,) * width)
    text = (Strong("Predicted class."), " The unit with the largest output, ")
    out = Maths(symbols.generic("out"))
    return [
        Paragraph((*text, out, ", names the class; the target is 1 for the right one and 0 for the others.")),
        table,
    ], said


def _class(problem: Problem, number: int) -> str | None:
    """The unit whose target is 1 where all others are 0."""
    targets = problem.samples[number - 1].targets
    texts = [given.text for given in targets]
    if any(given.letter for given in targets) or sorted(texts) != ["0"] * (len(texts) - 1) + ["1"]:
        return None
    return problem.outputs[texts.index("1")]


def _predicted(problem: Problem, symbols: Symbols, step: Step, number: int) -> Largest:
    units = problem.outputs
    cells = tuple(identifier("out", unit, step.number, step.tag(number)) for unit in units)
    return Largest(cells, tuple(symbols.labels[unit] for unit in units), "none: a tie")
