"""Cone: all that one weight of a net depends on in one step, as an exercise whose cells are exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from worked.document import Block
from worked.errors import WorkedError
from worked.explaining.agreement import Agreement, agreements
from worked.explaining.cells import Cells
from worked.explaining.exact import EXACT, exact, powers, product, total, upward
from worked.explaining.page import Page
from worked.explaining.recorded import Recorded
from worked.explaining.refused import check
from worked.explaining.symbols import MEANINGS, symbol
from worked.formula import Formula, Symbol
from worked.maths.component import with_parameters
from worked.number import FINE, Rounding, plain
from worked.problem.convention import load
from worked.problem.network import LayerActivation, default_names
from worked.trace.cell import Cell, Step, edge
from worked.trace.exercise import Bounds, Exercise, Paper
from worked.trace.loss import mean

MOST_TERMS = 50


class Explanation(Exercise, open=True):
    """The weight from unit `source` of the layer before to unit `target` of a `layer` (the bias for the source 0).

    Of the batch it follows one `sample`. Of each long sum the `terms` largest terms are shown; the others are gathered
    into one given number. All are counted from 1, the inputs are layer 0.
    """

    recorded: Recorded
    layer: int
    source: int
    target: int
    sample: int
    terms: int

    kind = "explanation"
    quantities = MEANINGS

    @property
    def where(self) -> tuple[int, int, int]:
        """The layer, and the units between which the weight lies."""
        return self.layer, self.source, self.target

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The names of all units by layer, as a worksheet has them."""
        return default_names(self.recorded.design.sizes, load("plain"))

    @property
    def unit(self) -> str:
        """The name of the unit that the weight leads to."""
        return self.names[self.layer][self.target - 1]

    @property
    def quantity(self) -> str:
        """What is explained: a weight or a bias."""
        return "weight" if self.source else "bias"

    @property
    def parameter(self) -> str:
        """The place of the weight or bias."""
        return edge(self.names[self.layer - 1][self.source - 1], self.unit) if self.source else self.unit

    @property
    def activation(self) -> LayerActivation:
        """The activation of the unit."""
        return self.recorded.design.activations[self.layer - 1]

    @property
    def is_output(self) -> bool:
        """Whether the weight leads to an output."""
        return self.layer == self.recorded.design.last

    @property
    def stages(self) -> tuple[str, ...]:
        """What becomes of the net input of the unit, stage by stage."""
        return self.recorded.design.stages(self.layer)

    @property
    def short(self) -> bool:
        """Whether the errors of the outputs are taken at once as a - t, as the engine does."""
        training = self.recorded.training
        paired = training.loss is not None and self.activation.activation.name in training.loss.short
        ends = self.stages[-1] == "out"
        return self.is_output and ((paired and ends) or not training.optimiser.uses_slopes)

    # Numbers of the engine

    def given(
        self, step: Step, quantity: str, place: str, number: Any, sample: int | None = None, ahead: int = 0
    ) -> Symbol:
        """A cell of a number that the engine had, with all of its digits."""
        value = number if isinstance(number, Decimal) else exact(number)
        return step.add(quantity, place, sample, given=plain(value.normalize(EXACT)), ahead=ahead)

    def scaled(self, delta: Any) -> Decimal:
        """A delta of the engine as that of a sample alone: without its share in the mean over the batch."""
        rows = self.recorded.rows if self.recorded.training.samples == "mean" else 1
        return product(exact(delta), Decimal(rows))

    def shared(self, slope: Formula) -> Formula:
        """A slope of the loss, divided by the number of outputs where the loss is their mean."""
        training, count = self.recorded.training, self.recorded.design.sizes[-1]
        divided = training.outputs == "mean" and count > 1 and training.optimiser.uses_slopes
        return mean(slope, count) if divided else slope

    @property
    def other_powers(self) -> Decimal:
        """The sum of e^net over the other units of a softmax."""
        nets = self.recorded.layers[self.layer].arguments[self.sample - 1]
        return powers(net for place, net in enumerate(nets, start=1) if place != self.target)

    @property
    def other_errors(self) -> Decimal:
        """The sum of a * dE/da over the other outputs of a softmax."""
        recorded, row = self.recorded, self.sample - 1
        assert recorded.training.loss
        slope = self.shared(recorded.training.loss.rising)
        count = Decimal(1) if recorded.counts is None else exact(recorded.counts[row])
        pairs = enumerate(zip(recorded.layers[self.layer].outs[row], recorded.targets[row], strict=True), start=1)
        return total(product(exact(a), count, upward(slope, a, t)) for place, (a, t) in pairs if place != self.target)

    # The trace

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

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """What the exact cells come to beside what the engine computed."""
        return agreements(self)

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
        found = self.activation.activation
        return (found.low, found.high) if cell.quantity == "out" else (None, None)

    # Names and pages

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        return symbol(self, cell)

    def statement(self, paper: Paper) -> Sequence[Block]:
        """Which weight it is, what is given, and what is asked."""
        return Page(self, paper).statement()

    def page(self, paper: Paper) -> Sequence[Block]:
        """The net input, what comes back, the gradient, the update, and what the engine made of it."""
        return Page(self, paper).blocks()


def explain(recorded: Recorded, layer: int, source: int, target: int, sample: int = 1, terms: int = 8) -> Explanation:
    """The exercise of one weight at a recorded step.

    The weight leads from unit `source` of the layer before to unit `target` of the `layer`; the source 0 is its bias.
    `sample` is the one of the batch that is followed, `terms` how many terms of a long sum are shown. Units, samples
    and layers are counted from 1. WorkedError says which number is wrong, or why a weight cannot be explained.
    """
    check(recorded, layer, source, target, sample)
    if isinstance(terms, bool) or not isinstance(terms, int) or not 1 <= terms <= MOST_TERMS:
        raise WorkedError(f"terms: expected a whole number from 1 to {MOST_TERMS}, found {terms!r}")
    title = f"One {'weight' if source else 'bias'} at one step"
    return Explanation(title, Rounding(FINE), recorded, layer, source, target, sample, terms)
