"""Proof of an exercise: SymPy takes each derivative of its page by itself and compares."""

from __future__ import annotations

from worked.cells.cell import Step
from worked.document import Block, Heading, Maths, Paragraph, Table
from worked.pages.proof.prover import VERDICTS, summary
from worked.pages.symbols.names import CellNames
from worked.symbolic import Expression, decided_at, derivative, equal, expression_of, symbol
from worked.trace.exercise import Exercise
from worked.trace.replay import Outcomes
from worked.trace.task import Derivative

MOST_SHOWN, LONGEST, DEEPEST = 60, 800, 40


def proof(exercise: Exercise, names: CellNames, outcomes: Outcomes) -> list[Block]:
    """The section in which each derivative is compared with SymPy's own, all numbers left as letters."""
    heading = Heading(("Proof",))
    found = [(step, each) for step in exercise.steps() for each in exercise.derivatives(step)]
    if not found:
        return [heading, Paragraph(("Nothing on this page is a derivative, so there is nothing to prove.",))]
    letters = {step.number: Letters(step, outcomes) for step, _ in found}
    short = [(step, each) for step, each in found if letters[step.number].is_short(each)]
    verdicts = [letters[step.number].verdict(each) for step, each in short]
    rows = tuple(
        ((Maths(names.of(step[each.cell])),), (VERDICTS[verdict],))
        for (step, each), verdict in zip(short, verdicts, strict=True)
    )
    said = "SymPy took each derivative of this page by itself, with all numbers left as letters, and compared."
    table = Table((("derivative",), ("verdict",)), rows[:MOST_SHOWN], (False, False))
    long = len(found) - len(short)
    left_out = f"{long} derivative{' is' if long == 1 else 's are'}, written out in letters, too long to be compared."
    return [heading, Paragraph((said,)), table, summary(verdicts), *([Paragraph((left_out,))] if long else [])]


class Letters:
    """The cells of a step as expressions: a letter for what is given or comes from before, else what it is made of.

    Their numbers decide which case of a maximum or of a definition by cases holds. Letters are real: where SymPy asks
    itself whether they are, a chain of ten functions takes half a minute.
    """

    def __init__(self, step: Step, outcomes: Outcomes) -> None:
        self.step = step
        names = {*(cell.id for cell in step.cells), *(name for cell in step.cells for name in cell.inputs)}
        self.letters: dict[str, Expression] = {name: symbol(name, real=True) for name in sorted(names)}
        known = {self.letters[name]: outcomes[name].enclosure[0] for name in names if name in outcomes}
        self.decide = decided_at(known)
        self._made: dict[tuple[str, str, tuple[str, ...]], Expression] = {}

    def is_short(self, each: Derivative) -> bool:
        """Whether a derivative and what it is taken of can be written out; they are short where all else is held."""
        if each.held:
            return True
        # How many operations and letters each cell is made of, and how deeply they are nested.
        found = {each.by: (1, 0)}
        for cell in self.step.cells:
            if cell.id not in found:
                inside = [found.get(name, (1, 0)) for name in (cell.formula.symbols() if cell.formula else ())]
                deepest = max([depth for _, depth in inside], default=0)
                found[cell.id] = 1 + sum(length for length, _ in inside), 1 + deepest
        sizes = [found.get(name, (1, 0)) for name in (each.cell, *each.of.symbols())]
        return sum(length for length, _ in sizes) <= LONGEST and all(depth <= DEEPEST for _, depth in sizes)

    def letter(self, name: str) -> Expression:
        """The letter of a cell."""
        return self.letters.setdefault(name, symbol(name, real=True))

    def verdict(self, each: Derivative) -> bool | None:
        """Whether a cell is the derivative that it is meant to be; None where SymPy cannot tell for certain."""
        by = self.letter(each.by)
        of = expression_of(each.of, lambda name: self.made(name, each), self.decide)
        return equal(derivative(of, by), self.made(each.cell, each))

    def made(self, name: str, each: Derivative) -> Expression:
        """A cell written out, down to the one by which is differentiated and to those that are held."""
        formula = self.step[name].formula if name in self.step else None
        if formula is None or name == each.by or name in each.held:
            return self.letter(name)
        key = name, each.by, each.held
        if key not in self._made:
            self._made[key] = expression_of(formula, lambda inner: self.made(inner, each), self.decide)
        return self._made[key]
