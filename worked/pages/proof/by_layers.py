"""Proof by layers: where a net is too long for one formula, the chain rule one layer at a time.

The loss is differentiated by the last net inputs, what a layer hands on by the net inputs of the layer below, and each
net input by its weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from worked.cells.cell import Cell
from worked.number.quantity import INPUT_GRADIENT
from worked.pages.proof.prover import Finding, Prover, all_of
from worked.problem.layer import Layer
from worked.symbolic import Expression, derivative, equal, filled


class ByLayers:
    """Compares the deltas and gradients of a step with derivatives, layer by layer."""

    def __init__(self, prover: Prover) -> None:
        self.prover, self.problem, self.step = prover, prover.problem, prover.step
        self.symbols = prover.symbols

    def findings(self, gradients: Iterable[Cell]) -> Iterator[Finding]:
        """Each gradient by the chain rule, one layer at a time."""
        deltas = {layer: self._deltas(layer) for layer in self.problem.computing_layers}
        cells: dict[Layer, dict[str, Expression]] = {}
        losses: dict[Layer, Expression] = {}
        for cell in gradients:
            # An input changes what the first layer computes of it.
            number = self.problem.layer_of[cell.place.target].number or 1
            layer, before = self.problem.layers[number], self.problem.layers[number - 1]
            if not self.prover.is_meant(cell):
                yield Finding(cell, None, meant=False)
                continue
            if layer not in cells:
                cells[layer] = self.prover.composed(self._ids("delta", layer) | self._ids("out", before))
                losses[layer] = self._linear_loss(layer, cells[layer])
            rises = losses[layer]
            if cell.quantity == INPUT_GRADIENT:
                rises = self._handed_on(layer, cell.sample or self.step.samples[0], cells[layer])
            own = equal(derivative(rises, self.prover.parameter(cell)), cells[layer][cell.id])
            above = [verdict for each in self.problem.layers[number:] for verdict in deltas[each]]
            yield Finding(cell, all_of([own, *above]))

    def _ids(self, quantity: str, layer: Layer) -> set[str]:
        return {cell.id for cell in self.step.cells if cell.quantity == quantity and cell.place in layer.units}

    def _signed(self, cell: Cell) -> Expression:
        """A delta, kept as a letter, as a derivative of the loss."""
        return -self.symbols[cell.id] if self.problem.convention.falling else self.symbols[cell.id]

    def _handed_on(self, layer: Layer, sample: int, cells: Mapping[str, Expression]) -> Expression:
        """The net inputs of a layer, each times its delta, which counts as a constant."""
        total = 0
        for unit in layer.units:
            delta, net = (self.step.get(quantity, unit, sample) for quantity in ("delta", "net"))
            if delta is None and self.problem.training.output:
                continue
            assert delta and net
            total += self._signed(delta) * cells[net.id]
        return total

    def _deltas(self, layer: Layer) -> list[bool | None]:
        """Whether the deltas of a layer are the derivatives by its net inputs, given those of the layer above."""
        above = None if layer.is_output else self.problem.layers[layer.number + 1]
        kept = self._ids("net", layer) | (self._ids("delta", above) if above else set())
        cells = self.prover.composed(kept)
        verdicts = []
        for sample in self.step.samples:
            loss = self.prover.losses[sample]
            assert loss
            rises = self._handed_on(above, sample, cells) if above else cells[loss.id]
            for unit in layer.units:
                delta, net = (self.step.get(quantity, unit, sample) for quantity in ("delta", "net"))
                if delta is None and self.problem.training.output:
                    continue
                assert delta and net
                sign = -1 if self.problem.convention.falling else 1
                verdicts.append(equal(derivative(rises, self.symbols[net.id]), sign * cells[delta.id]))
        return verdicts

    def _linear_loss(self, layer: Layer, cells: Mapping[str, Expression]) -> Expression:
        """The loss of the step as it changes with the weights of one layer: each sample's through its net inputs."""
        parts = {
            self.symbols[loss.id]: self._handed_on(layer, sample, cells)
            for sample, loss in self.prover.losses.items()
            if loss
        }
        whole = self.prover.composed({loss.id for loss in self.prover.losses.values() if loss})
        return filled(whole[self.prover.loss.id], parts)
