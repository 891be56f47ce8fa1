"""Chains: the gradient of one weight as a product of partial derivatives, each factor with its number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from worked.cells.cell import FORWARD, Cell, Step
from worked.cells.place import edge
from worked.document import Block, Choice, Display, Maths, Paragraph
from worked.formula import Chain, Formula, Negative, Partial, Value, product_of, sum_of
from worked.layers.operation import ACTIVATION
from worked.number.quantity import error_of
from worked.pages.layers.stages import stage_of
from worked.pages.symbols.lines import NetLines
from worked.pages.symbols.slots import negated
from worked.trace.net import Net
from worked.trace.wording import Saying, When, Wording

# The words that say what the sign of a gradient means: where it is positive, negative, and zero.
SIGNS = {
    "sign": ("positive", "negative", "zero"),
    "change": ("rises", "falls", "does not change"),
    "way": ("decreases", "increases", "keeps"),
}


class Factor(NamedTuple):
    """A factor of a chain: how it is named and its number as an operand."""

    name: Formula
    number: Formula


class Chains:
    """Writes the chains of one sample of a step: from the loss back over the cells of the forward pass."""

    def __init__(self, problem: Net, step: Step, lines: NetLines, sample: int) -> None:
        self.problem, self.step, self.lines, self.sample = problem, step, lines, sample
        self.falling = problem.convention.falling
        self.wordings: list[Wording] = []
        self.consumers: dict[str, list[Cell]] = {}
        for cell in step.cells:
            if cell.phase == FORWARD and stage_of(cell) and cell.sample in (step.tag(sample), None):
                for name in cell.inputs:
                    self.consumers.setdefault(name, []).append(cell)

    def has(self, place: tuple[str, str]) -> bool:
        """Whether the chain of a weight says more than its delta: not where the net input is normalised.

        Where numbers are given, the cells that the chain goes over must be there.
        """
        operations = self.problem.layer_of[place[1]].operations
        once = any(each.once and each.position < ACTIVATION for each in operations)
        if self.problem.operations.coupled or once:
            return False
        net, gradient = self.step.get("net", place[1], self.sample), self.step.get("gradient", edge(*place))
        computed = net and net.formula and gradient and gradient.formula
        return self.problem.is_whole or bool(computed and net and self._is_open(net))

    def _is_open(self, cell: Cell) -> bool:
        """Whether the way from the loss back to a cell is there: no cell on it is given."""
        if self._whole(cell):
            found = self.step.get(error_of(cell.quantity), cell.place, self.sample)
            return self._is_objective(cell) or (found is not None and found.formula is not None)
        above = self.consumers[cell.id]
        return all(each.formula is not None and self._is_open(each) for each in above)

    def _cell(self, quantity: str, place: str = "") -> Cell:
        found = self.step.get(quantity, place, self.sample)
        assert found, f"{quantity}[{place}]"
        return found

    def _loss(self) -> Formula:
        """The symbol of the loss that deltas are derivatives of: a penalty has no part in it."""
        return self.lines.symbols.named("data-loss" if self.problem.training.penalty else "loss")

    def blocks(self, place: tuple[str, str]) -> list[Block]:
        """The chain of one weight: as a product of names, its factors one by one, and the gradient."""
        source, target = place
        net = self._cell("net", target)
        seen = self._weight(source, net)
        weight = self.lines.symbols.named("weight", edge(source, target))
        data = self.step.get("data-gradient", edge(source, target))
        gradient = data or self._cell("gradient", edge(source, target))
        sent = net.partials[seen.id]
        last = Factor(Partial(self.lines.name(net), weight), self.lines.numbers(sent))
        factors = [*self.back_to(net), last]
        shown = self.lines.result(gradient)
        rows: list[object] = [Chain((self.lines.name(gradient), product_of([factor.name for factor in factors])))]
        rows += self.shown(net) if self.problem.convention.backward == "deltas" else []
        rows.append(Chain((last.name, self.lines.names(sent), last.number)))
        if self.problem.rounding.carry == "exact":
            rows.append(Chain((self.lines.name(gradient), product_of([factor.number for factor in factors]), shown)))
        else:
            rows.append(self.lines.line(gradient))
        chain: list[Block] = [Paragraph(("Chain rule for ", Maths(weight), ":")), Display(tuple(rows))]
        return [*chain, *self._meaning(gradient, weight)]

    def _meaning(self, gradient: Cell, weight: Formula) -> list[Block]:
        """What the sign of a gradient says: how the loss changes with the weight, and where the weight should go."""
        if gradient.id in self.lines.letters:
            return []
        sign, change, way = (_by_sign(gradient, about, words) for about, words in SIGNS.items())
        self.wordings += [sign, change, way]
        name, loss = Maths(self.lines.name(gradient)), Maths(self._loss())
        said = (name, " is ", Choice(sign.slot), ": as ", Maths(weight), " grows, ", loss, " ", Choice(change.slot))
        if not self.problem.training.updates:
            self.wordings.pop()
            return [Paragraph((*said, "."))]
        return [Paragraph((*said, ", so gradient descent ", Choice(way.slot), " ", Maths(weight), "."))]

    def _weight(self, source: str, net: Cell) -> Cell:
        """The weight from a unit as the forward pass has seen it."""
        seen = (self.lines.cells[name] for name in net.inputs)
        return next(cell for cell in seen if cell.place == edge(source, net.place) and cell.quantity != "mask")

    def _whole(self, cell: Cell) -> bool:
        """Whether the way from the loss to a cell is one factor: the last cell, softmax, a short form, normalising."""
        above = self.consumers.get(cell.id, [])
        pairs = [(stage.operation, consumer) for consumer in above if (stage := stage_of(consumer))]
        if not pairs or any(operation.gathers(consumer.quantity) for operation, consumer in pairs):
            return True
        return above[0].quantity == "out" and self.step.get("error", above[0].place, self.sample) is None

    def _is_objective(self, cell: Cell) -> bool:
        """Whether a cell is the output whose own gradient is taken: the chain begins with it."""
        return bool(self.problem.training.output) and self.lines.name(cell) == self._loss()

    def _slope_of_output(self, cell: Cell) -> Cell:
        """How the chosen output changes with a net input of its layer, where they are all mixed."""
        output = self.problem.training.output
        return self._cell("slope", cell.place if cell.place == output else edge(cell.place, output))

    def _error(self, cell: Cell) -> Cell:
        """The cell that says how the loss changes with a cell."""
        return self._cell(error_of(cell.quantity), cell.place)

    def _given(self, cell: Cell) -> Factor:
        """How the loss changes with a cell, as one factor."""
        number = self.lines.value(self._error(cell))
        return Factor(Partial(self._loss(), self.lines.name(cell)), Negative(number) if self.falling else number)

    def back_to(self, cell: Cell) -> list[Factor]:
        """The factors from the loss back to a cell; where several ways lead there, they are summed up in one."""
        if self._is_objective(cell):
            return []
        if self._whole(cell):
            return [self._given(cell)]
        above = self.consumers[cell.id]
        if len(above) == 1:
            return [*self.back_to(above[0]), self._carried(cell, above[0])]
        pairs = [(self._given(consumer), self._carried(cell, consumer)) for consumer in above]
        names = sum_of([error.name * factor.name for error, factor in pairs])
        return [Factor(names, sum_of([error.number * factor.number for error, factor in pairs]))]

    def _carried(self, cell: Cell, consumer: Cell) -> Factor:
        """How a cell that is computed from another changes with it: by a slope, a weight, a mask."""
        name = Partial(self.lines.name(consumer), self.lines.name(cell))
        if consumer.quantity == "out":
            return Factor(name, self.lines.value(self._cell("slope", consumer.place)))
        return Factor(name, self.lines.numbers(consumer.partials[cell.id]))

    def shown(self, cell: Cell) -> Iterator[Chain]:
        """A line for each factor on the way from the loss to a cell: what it is and its number."""
        above = self.consumers.get(cell.id, [])
        if self._is_objective(cell):
            return
        if self._whole(cell) and any(map(self._is_objective, above)):
            yield Chain((Partial(self._loss(), self.lines.name(cell)), *self._known(self._slope_of_output(cell))))
            return
        if self._whole(cell) or len(above) > 1:
            yield self._turned(Partial(self._loss(), self.lines.name(cell)), self._error(cell))
            return
        yield from self.shown(above[0])
        name, number = self._carried(cell, above[0])
        if above[0].quantity == "out":
            yield Chain((name, *self._known(self._cell("slope", above[0].place))))
            return
        named = self.lines.names(above[0].partials[cell.id])
        yield Chain((name, named, number) if named != number else (name, number))

    def _turned(self, name: Formula, cell: Cell) -> Chain:
        """The line of an error or delta as a derivative of the loss: with its sign changed, where it has the other."""
        if not self.falling:
            return Chain((name, *self._known(cell)))
        symbol = self.lines.name(cell)
        if cell.id in self.lines.letters:
            return Chain((name, Negative(symbol)))
        opposite = Value(negated(cell.id), Negative(symbol))
        return Chain((name, Negative(symbol), Negative(Value(cell.id, symbol)), opposite))

    def _known(self, cell: Cell) -> list[Formula]:
        """What stands right of the symbol of a cell that was worked above: a student's copy does not ask again."""
        return [*(self.lines.sides(cell)[:-1] if cell.formula else []), self.lines.value(cell)]


def _by_sign(gradient: Cell, about: str, words: tuple[str, str, str]) -> Saying:
    """A word that depends on the sign of a gradient."""
    positive, negative, zero = words
    cases = (When(gradient.id, ">", "0", positive), When(gradient.id, "<", "0", negative))
    return Saying(f"{about} of {gradient.id}", cases, zero)
