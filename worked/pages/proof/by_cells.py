"""Proof by cells: where a net is too long for one formula and no plain stack of layers, one cell after the other.

The chain rule says of each cell of the forward pass: how the loss changes with it is the sum, over the cells computed
from it, of how the loss changes with them times their derivative by it. SymPy takes these derivatives, the errors of
the other cells counting as letters, and each error and gradient of the page is compared with what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from worked.cells.cell import FORWARD, Cell, identifier
from worked.number.quantity import INPUT_GRADIENT, error_of, of_parameter
from worked.pages.layers.stages import stage_of
from worked.pages.proof.prover import Finding, Prover, all_of
from worked.symbolic import Expression, derivative, equal, filled
from worked.trace.net import by_of, parameter_of

LOSSES = ("loss", "data-loss")


class ByCells:
    """Compares the errors and gradients of a step with what the chain rule gives for each cell."""

    def __init__(self, prover: Prover) -> None:
        self.prover, self.step, self.problem = prover, prover.step, prover.problem
        passed = [cell for cell in self.step.cells if cell.phase == FORWARD and not cell.quantity.ahead]
        self.stages = {cell.id: stage for cell in passed if (stage := stage_of(cell))}
        self.forward = [cell for cell in passed if cell.id in self.stages]
        whole = self._sample_losses()
        self.above = [cell for cell in self.step.cells if cell.quantity == "loss" and cell.place] + whole
        self.rises: dict[str, Expression] = {cell.id: 1 for cell in whole}
        self.consumers: dict[str, list[Cell]] = {}
        for cell in [*self.forward, *self.above]:
            for name in cell.inputs:
                self.consumers.setdefault(name, []).append(cell)

    def _sample_losses(self) -> list[Cell]:
        """The loss of each sample, without a penalty."""
        found = []
        for sample in self.step.samples:
            cells = [self.step.get(name, "", sample) for name in reversed(LOSSES)]
            found.append(next(cell for cell in cells if cell))
        return found

    @cached_property
    def letters(self) -> dict[str, Expression]:
        """What stands for each cell: a letter, or what it is made of."""
        kept = {cell.id for cell in self.forward if cell.quantity not in self.stages[cell.id].operation.written_out}
        kept |= {cell.id for cell in self.step.cells if cell.quantity.is_error}
        return self.prover.composed(kept)

    def _signed(self, expression: Expression) -> Expression:
        """An error or delta of the page as a derivative of the loss."""
        return -expression if self.problem.convention.falling else expression

    def _error(self, cell: Cell) -> Cell | None:
        found = [each for each in self.step.cells if each.quantity == error_of(cell.quantity)]
        return next((each for each in found if (each.place, each.sample) == (cell.place, cell.sample)), None)

    def _by(self, name: str) -> Expression:
        """How the loss changes with a cell, by the chain rule."""
        if name not in self.rises:
            own = self.prover.symbols[name]
            self.rises[name] = sum(
                (
                    self._of(cell) * self._filled(derivative(self.prover.own_expression(cell), own))
                    for cell in self.consumers.get(name, ())
                ),
                start=0,
            )
        return self.rises[name]

    def _of(self, cell: Cell) -> Expression:
        """How the loss changes with what is computed from a cell: a letter where the page has a number for it."""
        error = self._error(cell) if cell.id in self.stages else None
        return self._signed(self.prover.symbols[error.id]) if error else self._by(cell.id)

    def _filled(self, expression: Expression) -> Expression:
        return filled(expression, {self.prover.symbols[name]: made for name, made in self.letters.items()})

    def errors(self) -> Iterator[bool | None]:
        """Whether each error of the page is what the chain rule gives, where it is not given."""
        for cell in self.forward:
            error = self._error(cell)
            if error and (self.problem.is_whole or self._is_computed(error)):
                yield equal(self._by(cell.id), self._signed(self._filled(self.prover.own[error.id])))

    def _is_computed(self, error: Cell) -> bool:
        """Whether an error of a calculation that is part of a whole one is computed in it."""
        return error.id in self.problem.part and self.problem.part[error.id].formula is not None

    def findings(self, gradients: Iterable[Cell]) -> Iterator[Finding]:
        """Each gradient by the chain rule, one cell at a time."""
        errors = list(self.errors())
        for cell, verdict in self.gradients(gradients):
            yield Finding(cell, all_of([verdict, *errors]))

    def gradients(self, cells: Iterable[Cell]) -> Iterator[tuple[Cell, bool | None]]:
        """Each gradient with whether it is what the chain rule gives."""
        samples = {self.prover.symbols[cell.id] for cell in self._sample_losses()}
        loss = self.prover.composed({cell.id for cell in self._sample_losses()})[self.prover.loss.id]
        share = derivative(loss, next(iter(samples)))
        for gradient in cells:
            written = self._filled(self.prover.composed(self._kept())[gradient.id])
            if gradient.quantity == INPUT_GRADIENT:
                yield gradient, equal(self._by(by_of(gradient)), written)
                continue
            added = derivative(loss, self.prover.parameter(gradient))
            yield gradient, equal(share * self._by(self._seen(gradient)) + added, written)

    def _kept(self) -> set[str]:
        return {cell.id for cell in self.step.cells if cell.quantity.is_error or cell.id in self.stages}

    def _seen(self, gradient: Cell) -> str:
        """The id of the weight that the forward pass has seen: its own, or the one that is looked ahead to."""
        quantity = of_parameter(gradient.quantity.parameter, "look-ahead")
        ahead = identifier(quantity, gradient.place, self.step.number)
        return ahead if ahead in self.step else parameter_of(gradient)
