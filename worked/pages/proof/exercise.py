"""Proof of an exercise: SymPy takes each derivative of its page by itself and compares."""

from __future__ import annotations

from worked.document import Block, Heading, Maths, Paragraph, Table
from worked.pages.proof.prover import VERDICTS
from worked.pages.symbols.names import CellNames
from worked.symbolic import derivative, equal, expression_of, symbol
from worked.trace.exercise import Exercise

MOST_DERIVATIVES = 60


def proof(exercise: Exercise, names: CellNames) -> list[Block]:
    """The section in which each derivative is compared with SymPy's own, all numbers left as letters."""
    heading = Heading(("Proof",))
    rows, whole = [], True
    for step in exercise.steps():
        for each in exercise.derivatives(step):
            cell = step[each.cell]
            assert cell.formula
            own, by = expression_of(cell.formula, symbol), symbol(each.by)
            verdict = equal(derivative(expression_of(each.of, symbol), by), own)
            whole = whole and verdict is True
            rows.append(((Maths(names.of(cell)),), (VERDICTS[verdict],)))
    if not rows:
        return [heading, Paragraph(("Nothing on this page is a derivative, so there is nothing to prove.",))]
    said = "SymPy differentiated what is differentiated on this page, with all numbers left as letters, and compared."
    table = Table((("derivative",), ("verdict",)), tuple(rows[:MOST_DERIVATIVES]), (False, False))
    found = "All derivatives are proven equal." if whole else "Not all derivatives are proven equal."
    return [heading, Paragraph((said,)), table, Paragraph((found,))]
