"""Proof by layers: where a net is too long for one formula, the chain rule one layer at a time.

The loss is differentiated by the last net inputs, what a layer hands on by the net inputs of the layer below, and each
net input by its weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from worked.cells.cell import Cell
from worked.number.quantity import INPUT_GRADIENT
from worked.pages.proof.prover import Finding, Prover, all_of
from worked.symbolic import Expression, derivative, equal, filled


class ByLayers:
    """Compares the deltas and gradients of a step with derivatives, layer by layer."""

    def __init__(self, prover: Prover) -> None:
        self.prover, self.problem, self.step = prover, prover.problem, prover.step
        self.symbols, self.last = prover.symbols, prover.last
        self.layers = prover.network.layers

    def findings(self, gradients: Iterable[Cell]) -> Iterator[Finding]:
        """Each gradient by the chain rule, one layer at a time."""
        deltas = {number: self._deltas(number) for number in range(1, self.last + 1)}
        cells: dict[int, dict[str, Expression]] = {}
        losses: dict[int, Expression] = {}
        for cell in gradients:
            number = self.prover.network.layer_of[cell.place.target] or 1
            if not self.prover.is_meant(cell):
                yield Finding(cell, None, meant=False)
                continue
            if number not in cells:
                cells[number] = self.prover.composed(self._ids("delta", number) | self._ids("out", number - 1))
                losses[number] = self._linear_loss(number, cells[number])
            rises = losses[number]
            if cell.quantity == INPUT_GRADIENT:
                rises = self._handed_on(number, cell.sample or self.step.samples[0], cells[number])
            own = equal(derivative(rises, self.prover.parameter(cell)), cells[number][cell.id])
            above = [verdict for layer in range(number, self.last + 1) for verdict in deltas[layer]]
            yield Finding(cell, all_of([own, *above]))

    def _ids(self, quantity: str, number: int) -> set[str]:
        units = self.layers[number]
        return {cell.id for cell in self.step.cells if cell.quantity == quantity and cell.place in units}

    def _signed(self, cell: Cell) -> Expression:
        """A delta, kept as a letter, as a derivative of the loss."""
        return -self.symbols[cell.id] if self.problem.convention.falling else self.symbols[cell.id]

    def _handed_on(self, number: int, sample: int, cells: Mapping[str, Expression]) -> Expression:
        """The net inputs of a layer, each times its delta, which counts as a constant."""
        total = 0
        for unit in self.layers[number]:
            delta, net = (self.step.get(quantity, unit, sample) for quantity in ("delta", "net"))
            if delta is None and self.problem.training.output:
                continue
            assert delta and net
            total += self._signed(delta) * cells[net.id]
        return total

    def _deltas(self, number: int) -> list[bool | None]:
        """Whether the deltas of a layer are the derivatives by its net inputs, given those of the layer above."""
        nets = self._ids("net", number)
        above = self._ids("delta", number + 1) if number < self.last else set()
        cells = self.prover.composed(nets | above)
        verdicts = []
        for sample in self.step.samples:
            loss = self.prover.losses[sample]
            assert loss
            rises = self._handed_on(number + 1, sample, cells) if number < self.last else cells[loss.id]
            for unit in self.layers[number]:
                delta, net = (self.step.get(quantity, unit, sample) for quantity in ("delta", "net"))
                if delta is None and self.problem.training.output:
                    continue
                assert delta and net
                sign = -1 if self.problem.convention.falling else 1
                verdicts.append(equal(derivative(rises, self.symbols[net.id]), sign * cells[delta.id]))
        return verdicts

    def _linear_loss(self, number: int, cells: Mapping[str, Expression]) -> Expression:
        """The loss of the step as it changes with the weights of one layer: each sample's through its net inputs."""
        parts = {
            self.symbols[loss.id]: self._handed_on(number, sample, cells)
            for sample, loss in self.prover.losses.items()
            if loss
        }
        whole = self.prover.composed({loss.id for loss in self.prover.losses.values() if loss})
        return filled(whole[self.prover.loss.id], parts)
