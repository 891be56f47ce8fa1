"""Prover: the cells of a step as expressions with every number left as a letter, and derivatives of its loss."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from worked.cells.cell import Cell, Step
from worked.document import Inline, Paragraph, Strong
from worked.formula import Formula, Function, Power, Quotient, Symbol
from worked.formula.exact import arithmetic_of
from worked.maths.activation import Activation
from worked.number import Enclosure, Enclosures, Undecided, compare, plain
from worked.number.quantity import INPUT_GRADIENT
from worked.symbolic import Expression, decided_at, derivative, equal, expression_of, filled, rational, symbol
from worked.trace.net import Net, by_of

DIGITS = 50
DEEPEST = 2
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
        self.problem, self.step = problem, step
        self.symbols = {cell.id: symbol(cell.id, real=True) for cell in step.cells}
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
                found[cell.id] = arithmetic_of("1" if letter or not text else text).value(str, arithmetic)
            elif all(name in found for name in cell.inputs):
                try:
                    found[cell.id] = cell.formula.value(found.__getitem__, arithmetic)
                except Undecided:
                    continue
        return found

    def activation(self, cell: Cell) -> Activation:
        """The activation of the unit that a cell belongs to."""
        return self.problem.activation_of[cell.place].activation

    def bent(self) -> Iterator[Cell]:
        """The numbers to which an activation with a kink is applied."""
        for cell in self.step.cells:
            if cell.quantity == "out" and self.activation(cell).kink:
                yield self.argument(cell)

    def argument(self, out: Cell) -> Cell:
        """What the activation of a unit is applied to: its net input, or what became of it."""
        return next(cell for name in out.inputs if (cell := self.step[name]).place == out.place)

    def bends(self, net: Cell) -> list[Decimal]:
        """Where the slope of the unit with a net input jumps, in order."""
        chosen = self.problem.activation_of[net.place]
        ends = [bend.value(str, Enclosures(DIGITS)) for bend in chosen.activation.bends(chosen.settings)]
        return sorted((low + high) / 2 for low, high in ends)

    def branch(self, net: Cell) -> str:
        """Between which bends a net input lies, in words; nothing where it is at one, or has no number."""
        bends, number = self.bends(net), self.numbers.get(net.id)
        for below, above in pairwise((None, *bends, None)):
            if number and (below is None or number[0] > below) and (above is None or number[1] < above):
                return _between(below, above)
        return ""

    def at_kink(self, net: Cell) -> str:
        """At which bend a net input exactly is, as text; nothing elsewhere."""
        number = self.numbers[net.id]
        return next((plain(bend) for bend in self.bends(net) if compare(number, "=", (bend, bend))), "")

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
        loss, activation = self.problem.training.loss, self.problem.output_layer.activation.activation
        short = self.problem.training.shortcut and loss and activation.name in loss.short
        return bool(short and loss and loss.compares == "distributions")

    @property
    def is_tangled(self) -> bool:
        """Whether the loss has fractions within fractions, or functions within functions, too many to be compared."""
        entries = {chosen.activation.name: chosen.activation for chosen in self.problem.all_activations}.values()
        return any(_is_tangled(each) for entry in entries for each in (entry.equation, entry.slope))

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
        samples = self.step.samples if self.problem.operations.coupled else (self._sample(gradient),)
        return [loss for sample in samples if (loss := self.losses[sample])]

    def parameter(self, gradient: Cell) -> Expression:
        """What a gradient is taken by, as a letter: a parameter, or an input."""
        return self.symbols[by_of(gradient)]

    def is_meant(self, gradient: Cell) -> bool:
        """Whether a gradient is meant to be the derivative: hidden ones are not, carried back over updated weights."""
        return self.problem.training.hidden_deltas == "old" or gradient.place.target in self.problem.outputs


def _is_tangled(formula: Formula, depth: int = 0) -> bool:
    """Whether `z` is below a fraction bar or raised to a power, within few functions but sizes, or deep within many."""
    if isinstance(formula, Function) and formula.name not in ("abs", "sign"):
        powers = (part for part in _all_parts(formula.argument) if isinstance(part, Power))
        deep = depth == DEEPEST or any("z" in power.symbols() for power in powers)
        return "z" in formula.symbols() and (deep or _is_tangled(formula.argument, depth + 1))
    below = formula.bottom if isinstance(formula, Quotient) else formula.base if isinstance(formula, Power) else None
    if not depth and below is not None and "z" in _outside_functions(below):
        return True
    return any(_is_tangled(part, depth) for part in formula.parts())


def _all_parts(formula: Formula) -> Iterator[Formula]:
    """A formula and all that it is made of."""
    yield formula
    for part in formula.parts():
        yield from _all_parts(part)


def _outside_functions(formula: Formula) -> set[str]:
    """The symbols of a formula that are not within its functions, but for sizes."""
    if isinstance(formula, Function) and formula.name not in ("abs", "sign"):
        return set()
    found = {formula.name} if isinstance(formula, Symbol) else set()
    return found.union(*map(_outside_functions, formula.parts()))


def _between(below: Decimal | None, above: Decimal | None) -> str:
    """Between which numbers something lies, in words."""
    if below is None or above is None:
        end = below if above is None else above
        return "" if end is None else f"{'above' if above is None else 'below'} {plain(end)}"
    return f"between {plain(below)} and {plain(above)}"


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
