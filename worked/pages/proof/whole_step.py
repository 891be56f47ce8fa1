"""Whole step: the first step of a net as a proof goes over it, with a formula for each cell, and with a loss.

Where the gradient is that of an output, this output stands for the loss, and how it changes with itself is 1.
"""

from __future__ import annotations

from worked.cells.cell import FORWARD, Cell, Step, identifier
from worked.cells.place import WHOLE
from worked.formula import Formula, Number
from worked.number.quantity import LOSS
from worked.record import replace
from worked.trace.net import Net, objective
from worked.trace.solve import without_given


def whole_step(problem: Net) -> Step:
    """The first step, whatever is given in it."""
    step = next(without_given(problem))
    if not problem.training.output:
        return step
    found = Step(step.number, step.samples, step.final, step.lasting)
    for cell in step.cells:
        seed = cell.quantity.is_error and cell.formula is None
        found.put(replace(cell, formula=Number(cell.given), given="") if seed else cell)
    for sample in step.samples if len(step.samples) > 1 else ():
        found.put(_loss(step, objective(problem, step, sample), sample))
    found.put(_loss(step, objective(problem, step), None))
    return found


def _loss(step: Step, formula: Formula, sample: int | None) -> Cell:
    """The output of a sample, or of all, in place of a loss."""
    return Cell(identifier(LOSS, "", step.number, sample), LOSS, WHOLE, step.number, sample, formula, phase=FORWARD)
