"""Proof: SymPy differentiates the loss of this very net and compares every gradient with that of the page.

All weights, biases, inputs and targets are letters in a proof. A small net is proven as a whole: its loss is one
expression. A larger one is proven layer by layer, as the chain rule allows: the loss by the last net inputs, what a
layer hands on by the net inputs of the layer below, and each net input by its weights.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from worked.document import Block, Heading, Inline, Maths, Paragraph, Prose, Strong, Table
from worked.maths.activations import Activation
from worked.number import ZERO, Enclosure, Enclosures, Undecided, compare, plain
from worked.pages.symbols import Symbols
from worked.pages.words import count, listed
from worked.problem.problem import Problem
from worked.symbolic import Expression, decided_at, derivative, equal, expression_of, filled, rational, symbol
from worked.trace.cell import Cell, Step
from worked.trace.solve import steps

LARGEST_WHOLE = 25_000
MOST_PARAMETERS = 500
MOST_UNITS_TOLD = 12
DIGITS = 50
# What each kind of gradient is taken by; a weight or a bias by its place.
GRADIENTS = {"gradient": "", "gamma-gradient": "gamma", "beta-gradient": "beta"}
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


def proof(problem: Problem, symbols: Symbols) -> list[Block]:
    """The section in which every gradient of the first step is proven."""
    heading = Heading(("Proof",))
    if not problem.training.loss or not problem.training.optimiser.uses_slopes:
        name = problem.training.optimiser.name
        return [heading, Paragraph((f"The {name} rule follows no slope: there is no loss to differentiate.",))]
    step = next(iter(steps(problem)))
    gradients = [cell for cell in step.cells if cell.quantity in GRADIENTS and cell.sample is None]
    if len(gradients) > MOST_PARAMETERS:
        return [heading, Paragraph((f"The net has {len(gradients)} weights and biases, too many to prove on a page.",))]
    prover = Prover(problem, step)
    whole = prover.written_out(gradients) <= LARGEST_WHOLE
    by_cells = bool(problem.network.extras) and problem.training.hidden_deltas == "old"
    prove = prover.whole if whole else prover.by_cells if by_cells else prover.by_layers
    findings = list(prove(gradients))
    rows = tuple(((Maths(symbols.of(found.cell)),), (_said(found),)) for found in findings)
    text = _what_was_done(problem, step, whole)
    if prover.sums_to_one:
        text = (*text, " The targets of a sample sum to 1, so the last one is written as 1 minus the others.")
    table = Table((("derivative",), ("verdict",)), rows, (False, False))
    return [
        heading,
        Paragraph(text),
        *_kinks(prover, symbols),
        table,
        _summary(findings),
    ]


def _said(found: Finding) -> Inline:
    return VERDICTS[found.verdict] if found.meant else "not the derivative: carried back over updated weights, as asked"


def _what_was_done(problem: Problem, step: Step, whole: bool) -> Prose:
    several = f" over its {count(len(step.samples), 'sample')}" if len(step.samples) > 1 else ""
    what = "weight and bias" if problem.network.biases and problem.training.update_biases else "weight"
    given = "weights, biases, inputs" if problem.network.biases else "weights, inputs"
    if whole:
        return (
            f"SymPy wrote the loss of step 1{several} as one formula of the {given} and targets, all left as letters, "
            f"differentiated it by each {what}, and compared the result with the gradient of this page, written out in "
            "the same way.",
        )
    if problem.network.extras:
        return (
            "As one formula the loss of this net is too long, so SymPy went cell by cell, as the chain rule allows: "
            f"it differentiated what step 1{several} computes from each number by that number, with all numbers left "
            "as letters, and compared their sums, each times the error of what is computed, with the "
            "errors, deltas and gradients of this page.",
        )
    return (
        "As one formula the loss of this net is too long, so SymPy went layer by layer, which the chain rule allows: "
        f"it differentiated the loss of step 1{several} by the net inputs of the last layer, what each layer hands on "
        f"by the net inputs of the layer below it, and each net input by each {what}, with all numbers left as "
        "letters, and compared the results with the deltas and gradients of this page.",
    )


def _summary(findings: list[Finding]) -> Paragraph:
    meant = [found for found in findings if found.meant]
    proven = sum(found.verdict is True for found in meant)
    if proven == len(meant):
        said = {1: "The derivative is", 2: "Both derivatives are"}.get(proven, f"All {proven} derivatives are")
        return Paragraph((f"{said} proven equal.",))
    return Paragraph((f"{proven} of {len(meant)} derivatives are proven equal.",))


def _kinks(prover: Prover, symbols: Symbols) -> list[Block]:
    """On which branches activations with a kink were differentiated."""
    nets = list(prover.bent())
    if not nets:
        return []
    names = dict.fromkeys(prover.activation(cell).function for cell in nets)
    have = "activation has a kink" if len(names) == 1 else "activations have a kink"
    letters = ", with 1 in the place of letters" if prover.lettered else ""
    text: list[Inline] = [
        f"The {' and '.join(names)} {have} at 0: each such unit is differentiated on the branch on which its net input "
        f"lies{letters}."
    ]
    for sign, where in ((">", "above 0"), ("<", "below 0")):
        cells = [cell for cell in nets if prover.compares(cell, sign)]
        if cells and len(nets) <= MOST_UNITS_TOLD:
            text += [f" {where.capitalize()}: ", *_named(cells, symbols), "."]
    at = [cell for cell in nets if prover.at_kink(cell)]
    if at:
        text += [
            " Exactly at the kink, where there is no derivative and the convention decides: ",
            *_named(at, symbols),
            ".",
        ]
    return [Paragraph(tuple(text))]


def _named(cells: Iterable[Cell], symbols: Symbols) -> Prose:
    return listed([Maths(symbols.of(cell, cell.sample)) for cell in cells])


class Prover:
    """Compares the gradients of a step with derivatives of its loss."""

    def __init__(self, problem: Problem, step: Step) -> None:
        self.problem, self.step, self.network = problem, step, problem.network
        self.last = len(self.network.layers) - 1
        self.symbols = {cell.id: symbol(cell.id) for cell in step.cells}
        self.lettered = any(cell.letter for cell in step.cells)
        self.loss = step["loss@1"]
        self._losses = {sample: step.get("loss", "", sample) for sample in step.samples}

    # What the numbers of the page decide

    @cached_property
    def numbers(self) -> Mapping[str, Enclosure]:
        """What each cell comes to, letters taken as 1, as far as it has a value."""
        arithmetic, found = Enclosures(DIGITS), dict[str, Enclosure]()
        for cell in self.step.cells:
            if cell.formula is None:
                number = Decimal(1 if cell.letter else cell.given)
                found[cell.id] = (number, number)
            elif all(name in found for name in cell.inputs):
                try:
                    found[cell.id] = cell.formula.value(found.__getitem__, arithmetic)
                except Undecided:
                    continue
        return found

    def activation(self, cell: Cell) -> Activation:
        """The activation of the unit that a cell belongs to."""
        return self.network.activation(self.network.layer_of[cell.place]).activation

    def bent(self) -> Iterator[Cell]:
        """The numbers to which an activation with a kink is applied."""
        for cell in self.step.cells:
            if cell.quantity == "out" and self.activation(cell).kink:
                yield self._argument(cell)

    def _argument(self, out: Cell) -> Cell:
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

    def _own(self, cell: Cell) -> Expression:
        """The expression of a cell; at a kink an output moves with its net input as the convention's slope says."""
        if cell.quantity == "out" and self.activation(cell).kink:
            net, slope = self._argument(cell), self.step.get("slope", cell.place, self._sample(cell))
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
                found[cell.id] = filled(self._own(cell), {self.symbols[name]: found[name] for name in cell.inputs})
        return found

    @property
    def sums_to_one(self) -> bool:
        """Whether the short form of a delta relies on targets that sum to 1."""
        loss, activation = self.problem.training.loss, self.network.activations[-1].activation
        return bool(loss and self.problem.training.shortcut and activation.couples and activation.name in loss.short)

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
            if self._meant(cell):
                found = derivative(cells[self.loss.id], self.parameter(cell))
                yield Finding(cell, equal(found, cells[cell.id]))
            else:
                yield Finding(cell, None, meant=False)

    def parameter_name(self, gradient: Cell) -> str:
        """The id of what a gradient is taken by."""
        kind = "weight" if ">" in gradient.place else "bias"
        return f"{GRADIENTS[gradient.quantity] or kind}[{gradient.place}]@1"

    def parameter(self, gradient: Cell) -> Expression:
        """What a gradient is taken by, as a letter."""
        return self.symbols[self.parameter_name(gradient)]

    def _meant(self, gradient: Cell) -> bool:
        """Whether a gradient is meant to be the derivative: hidden ones are not, carried back over updated weights."""
        unit = gradient.place.split(">")[-1]
        return self.problem.training.hidden_deltas == "old" or self.network.layer_of[unit] == self.last

    def by_cells(self, gradients: Iterable[Cell]) -> Iterator[Finding]:
        """Each gradient by the chain rule, one cell at a time."""
        from worked.pages.proof_by_cells import ByCells

        proofs = ByCells(self)
        errors = list(proofs.errors())
        for cell, verdict in proofs.gradients(gradients):
            yield Finding(cell, all_of([verdict, *errors]))

    def by_layers(self, gradients: Iterable[Cell]) -> Iterator[Finding]:
        """Each gradient by the chain rule, one layer at a time."""
        deltas = {number: self._deltas(number) for number in range(1, self.last + 1)}
        cells: dict[int, dict[str, Expression]] = {}
        losses: dict[int, Expression] = {}
        for cell in gradients:
            number = self.network.layer_of[cell.place.split(">")[-1]]
            if not self._meant(cell):
                yield Finding(cell, None, meant=False)
                continue
            if number not in cells:
                cells[number] = self.composed(self._ids("delta", number) | self._ids("out", number - 1))
                losses[number] = self._linear_loss(number, cells[number])
            own = equal(derivative(losses[number], self.parameter(cell)), cells[number][cell.id])
            above = [verdict for layer in range(number, self.last + 1) for verdict in deltas[layer]]
            yield Finding(cell, all_of([own, *above]))

    def _ids(self, quantity: str, number: int) -> set[str]:
        units = self.network.layers[number]
        return {cell.id for cell in self.step.cells if cell.quantity == quantity and cell.place in units}

    def _signed(self, cell: Cell) -> Expression:
        """A delta, kept as a letter, as a derivative of the loss."""
        return -self.symbols[cell.id] if self.problem.convention.falling else self.symbols[cell.id]

    def _handed_on(self, number: int, sample: int, cells: Mapping[str, Expression]) -> Expression:
        """The net inputs of a layer, each times its delta, which counts as a constant."""
        total = 0
        for unit in self.network.layers[number]:
            delta, net = (self.step.get(quantity, unit, sample) for quantity in ("delta", "net"))
            assert delta and net
            total += self._signed(delta) * cells[net.id]
        return total

    def _deltas(self, number: int) -> list[bool | None]:
        """Whether the deltas of a layer are the derivatives by its net inputs, given those of the layer above."""
        nets = self._ids("net", number)
        above = self._ids("delta", number + 1) if number < self.last else set()
        cells = self.composed(nets | above)
        verdicts = []
        for sample in self.step.samples:
            loss = self._losses[sample]
            assert loss
            rises = self._handed_on(number + 1, sample, cells) if number < self.last else cells[loss.id]
            for unit in self.network.layers[number]:
                delta, net = (self.step.get(quantity, unit, sample) for quantity in ("delta", "net"))
                assert delta and net
                sign = -1 if self.problem.convention.falling else 1
                verdicts.append(equal(derivative(rises, self.symbols[net.id]), sign * cells[delta.id]))
        return verdicts

    def _linear_loss(self, number: int, cells: Mapping[str, Expression]) -> Expression:
        """The loss of the step as it changes with the weights of one layer: each sample's through its net inputs."""
        parts = {
            self.symbols[loss.id]: self._handed_on(number, sample, cells)
            for sample, loss in self._losses.items()
            if loss
        }
        return filled(self.composed({loss.id for loss in self._losses.values() if loss})[self.loss.id], parts)


def all_of(verdicts: Iterable[bool | None]) -> bool | None:
    """False if one is, else None if one is, else True."""
    found = set(verdicts)
    return False if False in found else None if None in found else True
