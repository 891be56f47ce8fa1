"""Part: the trace of a problem in which numbers are given in place of cells, or not known, or not needed.

A given number takes the place of its cell; what leads to given numbers alone is not computed, and neither is what
needs a number that the file leaves out. Nobody may lean on this by mistake: what is left out must not be missed by the
forward and the backward pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from worked.cells.cell import BACKWARD, FORWARD, GIVEN, Cell, Step
from worked.cells.given import Given
from worked.errors import WorkedError, excerpt, nearest
from worked.number.quantity import LOSS, SLOPE, TARGET
from worked.problem.problem import Problem
from worked.record import replace

MOST_STEPS = 1_000
LOSSES = (LOSS, "data-loss", "penalty")


def part_of(problem: Problem, steps: Iterable[Step]) -> list[Step]:
    """The steps with given numbers in place of cells, without what is then not asked; refused in a sentence."""
    if problem.training.steps > MOST_STEPS:
        raise WorkedError(f"training.steps: with given cells a worksheet can hold {MOST_STEPS} updates")
    return _Part(problem, list(steps)).steps()


class _Part:
    """The cells of a trace, and which of them are computed."""

    def __init__(self, problem: Problem, steps: Sequence[Step]) -> None:
        self.problem, self.whole = problem, steps
        before = {cell.id: cell for step in steps for cell in step.cells}
        for name, given in problem.given.items():
            _refuse(name, given, before)
        self.cells = {name: self._placed(cell) for name, cell in before.items()}
        self.consumers: dict[str, list[str]] = {name: [] for name in before}
        for cell in before.values():
            for name in cell.inputs:
                self.consumers[name].append(cell.id)
        self.known: set[str] = set()
        for cell in self.cells.values():
            if cell.given or (cell.formula is not None and self.known.issuperset(cell.inputs)):
                self.known.add(cell.id)
        self.kept, self.led = self._kept()

    def _placed(self, cell: Cell) -> Cell:
        """A cell, given where the problem gives it."""
        given = self.problem.given.get(cell.id)
        return replace(cell, formula=None, given=given.text, letter=given.letter, phase=GIVEN) if given else cell

    def _kept(self) -> tuple[set[str], set[str]]:
        """The cells of the calculation, and those that lead to given numbers and to nothing else."""
        kept, led = set[str](), set[str]()
        for name, cell in reversed(self.cells.items()):
            after = self.consumers[name]
            if not kept.isdisjoint(self._using(name)):
                kept.add(name)
                continue
            if any(each in self.problem.given or each in led for each in after):
                led.add(name)
            elif name in self.known and self._is_goal(cell, after):
                kept.add(name)
        return kept, led

    def _using(self, name: str) -> list[str]:
        """The cells that are computed from one."""
        return [each for each in self.consumers[name] if self.cells[each].formula is not None and each in self.known]

    def _is_goal(self, cell: Cell, after: Sequence[str]) -> bool:
        """Whether a cell that leads to nothing else is asked for itself."""
        if cell.formula is None:
            return cell.quantity == TARGET and not after and not self.problem.given
        return cell.quantity != SLOPE or bool(after)

    def steps(self) -> list[Step]:
        """The steps without what is not asked."""
        self._refuse_gaps()
        found = []
        for step in self.whole:
            part = Step(step.number, step.samples, step.final, step.lasting)
            for cell in step.cells:
                if cell.id in self.kept:
                    part.put(self.cells[cell.id])
            found.append(part)
        return found

    def _refuse_gaps(self) -> None:
        """Refuse given numbers that nothing is computed from, and passes that lack a number."""
        for name, cell in self.cells.items():
            if cell.phase not in (FORWARD, BACKWARD) or cell.quantity in LOSSES or cell.quantity.ahead:
                continue
            if name not in self.known and name not in self.led:
                raise WorkedError(f"{name} cannot be computed: {self._missing(cell)} is not given")
        if not any(self.cells[name].formula is not None for name in self.kept):
            raise WorkedError("given: no cell is left to compute")
        for name in self.problem.given:
            if name not in self.kept:
                raise WorkedError(f"given: nothing that is asked for depends on {name}; leave it out")

    def _missing(self, cell: Cell) -> str:
        """The first number that a cell lacks."""
        while cell.formula is not None:
            cell = self.cells[next(name for name in cell.inputs if name not in self.known)]
        return cell.id


def _refuse(name: str, given: Given, cells: dict[str, Cell]) -> None:
    """Refuse a given number of no cell, of one that is given already, or that the cell can never have."""
    cell = cells.get(name)
    if cell is None:
        raise WorkedError(f"given: no cell is called {excerpt(name)}; {nearest(name, cells)}")
    if cell.given:
        raise WorkedError(f"given: {name} is given already, as {cell.given}; change it where it stands")
    if given.letter or cell.origin is None:
        return
    (low, high), number = cell.origin.bounds(cell.quantity), Decimal(given.text)
    if (low is not None and number < Decimal(low)) or (high is not None and number > Decimal(high)):
        one_sided = f"at least {low:g}" if high is None else f"at most {high:g}"
        between = one_sided if None in (low, high) else f"from {low:g} to {high:g}"
        raise WorkedError(f"given: {name} is {cell.origin.named(cell.quantity)}, {between}; found {given.text}")
