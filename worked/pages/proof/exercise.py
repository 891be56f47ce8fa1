"""Proof of an exercise: SymPy takes each derivative of its page by itself and compares."""

from __future__ import annotations

from worked.cells.cell import Step
from worked.document import Block, Heading, Maths, Paragraph, Table
from worked.pages.proof.prover import VERDICTS, summary
from worked.pages.symbols.names import CellNames
from worked.symbolic import Expression, derivative, equal, expression_of, symbol
from worked.trace.exercise import Exercise
from worked.trace.task import Derivative

MOST_SHOWN = 60


def proof(exercise: Exercise, names: CellNames) -> list[Block]:
    """The section in which each derivative is compared with SymPy's own, all numbers left as letters."""
    heading = Heading(("Proof",))
    found = [(step, each) for step in exercise.steps() for each in exercise.derivatives(step)]
    if not found:
        return [heading, Paragraph(("Nothing on this page is a derivative, so there is nothing to prove.",))]
    verdicts = [Letters(step).verdict(each) for step, each in found]
    rows = tuple(
        ((Maths(names.of(step[each.cell])),), (VERDICTS[verdict],))
        for (step, each), verdict in zip(found, verdicts, strict=True)
    )
    said = "SymPy took each derivative of this page by itself, with all numbers left as letters, and compared."
    table = Table((("derivative",), ("verdict",)), rows[:MOST_SHOWN], (False, False))
    return [heading, Paragraph((said,)), table, summary(verdicts)]


class Letters:
    """The cells of a step as expressions: a letter for what is given or comes from before, else what it is made of."""

    def __init__(self, step: Step) -> None:
        self.step, self.letters = step, dict[str, Expression]()

    def letter(self, name: str) -> Expression:
        """The letter of a cell."""
        return self.letters.setdefault(name, symbol(name))

    def verdict(self, each: Derivative) -> bool | None:
        """Whether a cell is the derivative that it is meant to be; None where SymPy cannot tell for certain."""
        by = self.letter(each.by)
        of = expression_of(each.of, lambda name: self.made(name, each.by))
        return equal(derivative(of, by), self.made(each.cell, each.by))

    def made(self, name: str, by: str) -> Expression:
        """A cell written out, down to the one by which is differentiated."""
        formula = self.step[name].formula if name in self.step else None
        if formula is None or name == by:
            return self.letter(name)
        return expression_of(formula, lambda inner: self.made(inner, by))
