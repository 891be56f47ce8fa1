"""Traced: the cells of an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from worked.cells.cell import Cell, Step
from worked.explaining.asked import Asked
from worked.explaining.cells import Cells
from worked.explaining.symbols import MEANINGS, symbol
from worked.formula import Formula
from worked.maths.component import with_parameters
from worked.trace.task import Bounds


class Traced(Asked, open=True):
    """The explanation of a weight as the exact cells that it depends on."""

    quantities = MEANINGS

    @property
    def small(self) -> Sequence[str]:
        """What the lines of the optimiser compute that may be small."""
        training = self.recorded.training
        return training.optimiser.small(training.form)

    @cached_property
    def step(self) -> Step:
        """All cells."""
        return Cells(self).whole()

    def steps(self) -> Iterator[Step]:
        """The single step."""
        yield self.step

    def cell(self, quantity: str, place: str = "", sample: int | None = None) -> Cell | None:
        """A cell by what it is, or None."""
        return self.step.get(quantity, place, sample)

    @property
    def new(self) -> Cell:
        """The new weight, which is the last cell."""
        return self.step.cells[-1]

    # What a checker asks

    def ways(self, cell: Cell) -> Sequence[Formula]:
        """Other forms of the activation and its slope."""
        if cell.quantity not in ("out", "slope") or self.activation.activation.couples:
            return ()
        activation, settings = self.activation.activation, self.activation.settings
        forms = activation.other_equations if cell.quantity == "out" else activation.other_slopes
        argument = ("net", *self.stages)[self.stages.index("out")]
        roles = {name: self.cell(each, self.unit, self.sample) for name, each in (("z", argument), ("a", "out"))}
        known = {name: found.symbol for name, found in roles.items() if found}
        return [with_parameters(form, settings).bind(known.__getitem__) for form in forms]

    def bounds(self, cell: Cell) -> Bounds:
        """Outputs lie where the activation lies."""
        return self.activation.bounds if cell.quantity == "out" else (None, None)

    # Names

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        return symbol(self, cell)
