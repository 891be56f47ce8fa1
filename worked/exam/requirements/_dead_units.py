"""Dead units: those whose derivative is exactly 0 or that are dropped, and the zeros that come of them."""

from __future__ import annotations

from collections import Counter

from worked.cells.cell import Cell, identifier
from worked.exam.frame import Candidate
from worked.formula import Formula, Negative, Number, Power, Product, Quotient, Sum, Symbol
from worked.layers.dropout import MASK


def dead_units(candidate: Candidate) -> Counter[tuple[int, int | None]]:
    """How many units have a derivative of 0, by step and sample."""
    found: Counter[tuple[int, int | None]] = Counter()
    for cell in candidate.cells("slope"):
        if not cell.place.is_edge:
            found[cell.step, cell.sample] += candidate.truths.get(cell.id) == 0
    return found


def comes_of_dead_unit(candidate: Candidate, name: str) -> bool:
    """Whether a number is exactly 0 because the derivative of some unit is."""
    return _Zeros(candidate).of_cell(name) == (True, True)


class _Zeros:
    """Whether numbers are exactly 0, and whether dead units are the reason."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate, self.cells = candidate, candidate.frame.cells

    def of_cell(self, name: str) -> tuple[bool, bool]:
        """Of the number of a cell."""
        if self.candidate.truths.get(name) != 0:
            return False, False
        cell = self.cells[name]
        if cell.quantity in ("slope", MASK) or (cell.quantity == "out" and self._is_dead(cell)):
            return True, True
        return self.of(cell.formula) if cell.formula is not None else (True, False)

    def _is_dead(self, out: Cell) -> bool:
        """Whether the derivative of the unit of an output is 0; in a last forward pass its lower bound tells."""
        slope = identifier("slope", out.place, out.step, out.sample)
        if slope in self.candidate.truths:
            return self.candidate.truths[slope] == 0
        return self.candidate.frame.task.bounds(out)[0] == 0

    def of(self, formula: Formula) -> tuple[bool, bool]:
        """Of a formula: a sum is 0 where each of its terms is, a product where one of its factors is."""
        match formula:
            case Symbol():
                return self.of_cell(formula.name)
            case Number():
                return float(formula.text) == 0, False
            case Negative():
                return self.of(formula.body)
            case Quotient():
                return self.of(formula.top)
            case Power():
                return self.of(formula.base)
            case Sum():
                found = [self.of(term) for term in formula.terms]
                return all(zero for zero, _ in found), any(dead for _, dead in found)
            case Product():
                found = [self.of(factor) for factor in formula.factors]
                return any(zero for zero, _ in found), any(zero and dead for zero, dead in found)
        return False, False
