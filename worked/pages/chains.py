"""Chains: the gradient of one weight as a product of partial derivatives, each factor with its number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from worked.document import Block, Display, Maths, Paragraph
from worked.formula import Answer, Chain, Formula, Negative, Partial, Value, product_of, sum_of
from worked.pages.lines import Lines
from worked.problem.problem import Problem
from worked.trace.cell import Cell, Step, edge

MOST_CHAINS = 12


class Factor(NamedTuple):
    """A factor of a chain: how it is named and its number as an operand."""

    name: Formula
    number: Formula


def negated(slot: str) -> str:
    """The slot of the number of a cell with its sign changed."""
    return f"-{slot}"


def weights_to_tell(problem: Problem) -> list[tuple[str, str]]:
    """The weights whose chains are written out: the author's choice; all, where the convention is led by chains and
    the net is small; else one into the outputs and one into the first layer."""
    edges = list(problem.network.weights)
    if problem.chain_for:
        return list(problem.chain_for)
    if problem.convention.backward == "chains" and len(edges) <= MOST_CHAINS:
        return edges
    last = next(place for place in edges if place[1] in problem.network.outputs)
    return list(dict.fromkeys((last, edges[0])))


class Chains:
    """Writes the chains of one sample of a step."""

    def __init__(self, problem: Problem, step: Step, lines: Lines, sample: int) -> None:
        self.problem, self.step, self.lines, self.sample = problem, step, lines, sample
        self.falling = problem.convention.falling

    def _cell(self, quantity: str, place: str = "") -> Cell:
        found = self.step.get(quantity, place, self.sample)
        assert found, f"{quantity}[{place}]"
        return found

    def _symbol(self, quantity: str, place: str = "") -> Formula:
        return self.lines.name(self._cell(quantity, place))

    def _sent(self, source: str) -> Cell:
        return self._cell("out" if self.problem.network.layer_of[source] else "input", source)

    def blocks(self, place: tuple[str, str]) -> list[Block]:
        """The chain of one weight: as a product of names, its factors one by one, and the gradient."""
        source, target = place
        weight = self.lines.symbols.named("weight", edge(source, target))
        gradient, sent = self._cell("gradient", edge(source, target)), self._sent(source)
        last = Factor(Partial(self._symbol("net", target), weight), self.lines.value(sent))
        factors = [*self.back_to(target), last]
        told = self.lines.result(gradient)
        rows: list[object] = [Chain((self.lines.name(gradient), product_of([factor.name for factor in factors])))]
        rows += self.told(target) if self.problem.convention.backward == "deltas" else []
        rows.append(Chain((last.name, self.lines.name(sent), last.number)))
        if self.problem.rounding.carry == "exact":
            rows.append(Chain((self.lines.name(gradient), product_of([factor.number for factor in factors]), told)))
        else:
            rows.append(self.lines.line(gradient))
        return [Paragraph(("The chain of derivatives for ", Maths(weight), ":")), Display(tuple(rows))]

    def _whole(self, unit: str) -> bool:
        """Whether the way from the loss to the net input of a unit is one factor: softmax, or a short form."""
        network = self.problem.network
        coupled = network.activation(network.layer_of[unit]).activation.couples
        return coupled or self.step.get("error", unit, self.sample) is None

    def _delta(self, unit: str) -> Factor:
        cell = self._cell("delta", unit)
        number = self.lines.value(cell)
        return Factor(
            Partial(self._symbol("loss"), self._symbol("net", unit)), Negative(number) if self.falling else number
        )

    def _error(self, unit: str) -> Factor:
        number = self.lines.value(self._cell("error", unit))
        return Factor(
            Partial(self._symbol("loss"), self._symbol("out", unit)), Negative(number) if self.falling else number
        )

    def back_to(self, unit: str) -> list[Factor]:
        """The factors from the loss back to the net input of a unit."""
        layer, layers = self.problem.network.layer_of[unit], self.problem.network.layers
        if self._whole(unit):
            return [self._delta(unit)]
        slope = Factor(
            Partial(self._symbol("out", unit), self._symbol("net", unit)), self.lines.value(self._cell("slope", unit))
        )
        if layer == len(layers) - 1:
            return [self._error(unit), slope]
        above = layers[layer + 1]
        if len(above) == 1:
            return [*self.back_to(above[0]), self._carried(unit, above[0]), slope]
        pairs = [(self._delta(target), self._carried(unit, target)) for target in above]
        names = sum_of([delta.name * weight.name for delta, weight in pairs])
        return [Factor(names, sum_of([delta.number * weight.number for delta, weight in pairs])), slope]

    def _carried(self, unit: str, target: str) -> Factor:
        """How the net input of a unit above changes with the output of a unit: the weight between them."""
        name = Partial(self._symbol("net", target), self._symbol("out", unit))
        weight = next(
            self.lines.cells[name]
            for name in self._cell("net", target).inputs
            if name.startswith(f"weight[{edge(unit, target)}]")
        )
        return Factor(name, self.lines.value(weight))

    def told(self, unit: str) -> Iterator[Chain]:
        """A line for each factor on the way from the loss to a unit: what it is and its number."""
        layer, layers = self.problem.network.layer_of[unit], self.problem.network.layers
        if self._whole(unit):
            yield self._turned(self._delta(unit).name, self._cell("delta", unit))
            return
        if layer < len(layers) - 1:
            above = layers[layer + 1]
            if len(above) == 1:
                yield from self.told(above[0])
                factor = self._carried(unit, above[0])
                yield Chain((factor.name, self.lines.symbols.named("weight", edge(unit, above[0])), factor.number))
            else:
                yield self._turned(self._error(unit).name, self._cell("error", unit))
        else:
            yield self._turned(self._error(unit).name, self._cell("error", unit))
        slope = self._cell("slope", unit)
        yield Chain((Partial(self._symbol("out", unit), self._symbol("net", unit)), *self.lines.sides(slope)))

    def _turned(self, name: Formula, cell: Cell) -> Chain:
        """The line of an error or delta as a derivative of the loss: with its sign changed, where it has the other."""
        if not self.falling:
            return Chain((name, *self.lines.sides(cell)))
        symbol = self.lines.name(cell)
        if cell.id in self.lines.letters:
            return Chain((name, Negative(symbol)))
        return Chain((name, Negative(symbol), Negative(Value(cell.id, symbol)), Answer(negated(cell.id))))
