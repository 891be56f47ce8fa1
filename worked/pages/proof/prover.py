"""Prover: the cells of a step as expressions with every number left as a letter, and derivatives of its loss."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from worked.cells.cell import Cell, Step
from worked.document import Inline, Paragraph, Strong
from worked.formula import Formula, Function, Power, Quotient
from worked.maths.activations import Activation
from worked.number import ZERO, Enclosure, Enclosures, Undecided, compare, plain
from worked.number.quantity import INPUT_GRADIENT
from worked.symbolic import Expression, decided_at, derivative, equal, expression_of, filled, rational, symbol
from worked.trace.net import Net, by_of

DIGITS = 50
VERDICTS: dict[bool | None, Inline] = {
    True: "proven equal",
    None: "equal to 40 digits at random points, not proven",
    False: Strong("DIFFERS - this is a bug in worked, please report it"),
}


class Finding(NamedTuple):
    """What was found of one gradient: whether it is the derivative; `meant` where it is not meant to be."""

    cell: Cell
    verdict: bool | None
    meant: bool = True


class Prover:
    """Compares the gradients of a step with derivatives of its loss."""

    def __init__(self, problem: Net, step: Step) -> None:
        self.problem, self.step, self.network = problem, step, problem.network
        self.last = len(self.network.layers) - 1
        self.symbols = {cell.id: symbol(cell.id) for cell in step.cells}
        self.lettered = any(cell.letter for cell in step.cells)
        self.loss = step["loss@1"]
        self.losses = {sample: step.get("loss", "", sample) for sample in step.samples}

    # What the numbers of the page decide

    @cached_property
    def numbers(self) -> Mapping[str, Enclosure]:
        """What each cell comes to, letters taken as 1, as far as it has a value."""
        arithmetic, found = Enclosures(DIGITS), dict[str, Enclosure]()
        for cell in self.step.cells:
            given = self.problem.given.get(cell.id)
            if given or cell.formula is None:
                text, letter = (given.text, given.letter) if given else (cell.given, cell.letter)
                number = Decimal(1 if letter or not text else text)
                found[cell.id] = (number, number)
            elif all(name in found for name in cell.inputs):
                try:
                    found[cell.id] = cell.formula.value(found.__getitem__, arithmetic)
                except Undecided:
                    continue
        return found

    def activation(self, cell: Cell) -> Activation:
        """The activation of the unit that a cell belongs to."""
        return self.network.activation_of(cell.place).activation

    def bent(self) -> Iterator[Cell]:
        """The numbers to which an activation with a kink is applied."""
        for cell in self.step.cells:
            if cell.quantity == "out" and self.activation(cell).kink:
                yield self.argument(cell)

    def argument(self, out: Cell) -> Cell:
        """What the activation of a unit is applied to: its net input, or what became of it."""
        return next(cell for name in out.inputs if (cell := self.step[name]).place == out.place)

    def compares(self, net: Cell, sign: str) -> bool:
        """Whether a net input is, by its number, above (>), below (<) or at (=) zero."""
        return compare(self.numbers[net.id], sign, (ZERO, ZERO)) is True

    def at_kink(self, net: Cell) -> bool:
        """Whether a net input is exactly at the kink."""
        return self.compares(net, "=")

    # Cells as expressions

    @cached_property
    def own(self) -> Mapping[str, Expression]:
        """The formula of each cell as an expression of its inputs."""
        middles = {self.symbols[name]: (low + high) / 2 for name, (low, high) in self.numbers.items()}
        decide = decided_at(middles)
        lookup = self.symbols.__getitem__
        return {cell.id: expression_of(cell.formula, lookup, decide) for cell in self.step.cells if cell.formula}

    def own_expression(self, cell: Cell) -> Expression:
        """The expression of a cell; at a kink an output moves with its net input as the convention's slope says."""
        if cell.quantity == "out" and self.activation(cell).kink:
            net, slope = self.argument(cell), self.step.get("slope", cell.place, self._sample(cell))
            if slope and self.at_kink(net):
                return rational(plain(self.numbers[cell.id][0])) + self.own[slope.id] * self.symbols[net.id]
        return self.own[cell.id]

    def _sample(self, cell: Cell) -> int:
        return cell.sample or self.step.samples[0]

    def composed(self, kept: Collection[str] = ()) -> dict[str, Expression]:
        """Every cell as an expression of the given cells and of those that are kept as letters."""
        found = self._last_targets()
        for cell in self.step.cells:
            if cell.id in found:
                continue
            if cell.formula is None or cell.id in kept:
                found[cell.id] = self.symbols[cell.id]
            else:
                parts = {self.symbols[name]: found[name] for name in cell.inputs}
                found[cell.id] = filled(self.own_expression(cell), parts)
        return found

    @property
    def sums_to_one(self) -> bool:
        """Whether the short form of a delta relies on targets that sum to 1."""
        loss, activation = self.problem.training.loss, self.network.activations[-1].activation
        short = self.problem.training.shortcut and loss and activation.name in loss.short
        return bool(short and loss and loss.compares == "distributions")

    @property
    def is_fraction(self) -> bool:
        """Whether the loss is a fraction within fractions, which written out as one is too long to be compared."""
        return any(_is_rational(layer.activation.equation) for layer in self.network.all_activations)

    def _last_targets(self) -> dict[str, Expression]:
        """The last target of each sample as 1 minus the others, where the targets must sum to 1."""
        found = {}
        for sample in self.step.samples if self.sums_to_one else ():
            *others, last = (cell.id for cell in self.step.of(("target",), sample))
            found[last] = 1 - sum(self.symbols[name] for name in others)
        return found

    def written_out(self, cells: Iterable[Cell]) -> int:
        """How many operands some cells are made of, written out down to the given cells."""
        sizes: dict[str, int] = {}
        for cell in self.step.cells:
            sizes[cell.id] = sum(sizes[name] for name in cell.formula.symbols()) if cell.formula else 1
        return sum(sizes[cell.id] for cell in cells)

    # The proofs

    def whole(self, gradients: Iterable[Cell]) -> Iterator[Finding]:
        """Each gradient written out, against the derivative of the loss written out."""
        cells = self.composed()
        for cell in gradients:
            if self.is_meant(cell):
                found = derivative(sum(cells[each.id] for each in self.changing(cell)), self.parameter(cell))
                yield Finding(cell, equal(found, cells[cell.id]))
            else:
                yield Finding(cell, None, meant=False)

    def changing(self, gradient: Cell) -> list[Cell]:
        """The losses whose sum a gradient is the derivative of: that of the step, or of the sample of an input."""
        if gradient.quantity != INPUT_GRADIENT:
            return [self.loss]
        samples = self.step.samples if self.network.operations.coupled else (self._sample(gradient),)
        return [loss for sample in samples if (loss := self.losses[sample])]

    def parameter(self, gradient: Cell) -> Expression:
        """What a gradient is taken by, as a letter: a parameter, or an input."""
        return self.symbols[by_of(gradient)]

    def is_meant(self, gradient: Cell) -> bool:
        """Whether a gradient is meant to be the derivative: hidden ones are not, carried back over updated weights."""
        last = self.network.layer_of[gradient.place.target] == self.last
        return self.problem.training.hidden_deltas == "old" or last


def _is_rational(equation: Formula) -> bool:
    """Whether an activation divides by its net input, or raises it to a power, and has no functions but sizes."""
    parts, bent = [equation], False
    while parts:
        part = parts.pop()
        if isinstance(part, Function) and part.name not in ("abs", "sign"):
            return False
        below = part.bottom if isinstance(part, Quotient) else part.base if isinstance(part, Power) else None
        bent = bent or (below is not None and "z" in below.symbols())
        parts += part.parts()
    return bent


def all_of(verdicts: Iterable[bool | None]) -> bool | None:
    """False if one is, else None if one is, else True."""
    found = set(verdicts)
    return False if False in found else None if None in found else True


def summary(verdicts: Sequence[bool | None]) -> Paragraph:
    """How many of the derivatives are proven."""
    proven = sum(verdict is True for verdict in verdicts)
    if proven == len(verdicts):
        said = {1: "The derivative is", 2: "Both derivatives are"}.get(proven, f"All {proven} derivatives are")
        return Paragraph((f"{said} proven equal.",))
    return Paragraph((f"{proven} of {len(verdicts)} derivatives are proven equal.",))
