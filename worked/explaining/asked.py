"""Asked: which weight of a net is explained, and the numbers that the engine had around it."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from worked.cells.cell import Step
from worked.cells.place import Place, edge, unit_place
from worked.explaining.exact import EXACT, exact, powers, product, total, upward
from worked.explaining.recorded import Recorded
from worked.formula import Formula, Symbol
from worked.layers.operation import ParameterKey
from worked.maths.layer_activation import LayerActivation
from worked.number import plain
from worked.number.quantity import BIAS, WEIGHT, Quantity
from worked.problem.convention import load
from worked.problem.network import default_names
from worked.trace.exercise import Exercise
from worked.trace.loss import mean


class Asked(Exercise, open=True):
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
    def quantity(self) -> Quantity:
        """What is explained: a weight or a bias."""
        return WEIGHT if self.source else BIAS

    @property
    def parameter(self) -> Place:
        """The place of the weight or bias."""
        unit = unit_place(self.unit)
        return edge(self.names[self.layer - 1][self.source - 1], self.unit) if self.source else unit

    @property
    def key(self) -> ParameterKey:
        """What tells it from all other parameters."""
        return self.quantity, self.parameter

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
        return self.recorded.design.made(self.layer)[1:]

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
