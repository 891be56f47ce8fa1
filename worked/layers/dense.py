"""Dense: the net inputs of a layer, weighted sums of what comes in, with biases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from worked.cells.given import Given
from worked.cells.place import Place, unit_place
from worked.formula import BigSum, Formula, Negative, product_of, sum_of
from worked.layers.operation import WEIGHTED_SUM, Operation, Parameter, Units
from worked.layers.writing import Cells, Names
from worked.number.quantity import BIAS, NET, WEIGHT
from worked.record import NOTHING, replace

if TYPE_CHECKING:
    from worked.arrays.stage import Batch, Stage


class Dense(Operation, open=True):
    """The weighted sums of a layer: `weights` by their edges, `biases` by the units that have one.

    A bias is the weight of a constant input, `bias_input`: 1, or -1 where it is a threshold.
    """

    weights: Mapping[Place, Given] = NOTHING
    biases: Mapping[str, Given] = NOTHING
    bias_input: int = 1

    makes = (NET,)
    position = WEIGHTED_SUM

    @property
    def reads(self) -> int:
        """The layer before."""
        return self.layer - 1

    def with_numbers(self, dense: Dense) -> Self:
        """The same with the weights and biases of another."""
        return replace(self, weights=dense.weights, biases=dense.biases, bias_input=dense.bias_input)

    @property
    def is_plain(self) -> bool:
        """Whether the net inputs are the product of a matrix and what comes in."""
        return True

    def parameters(self, units: Units, before: Units) -> Iterator[Parameter]:
        """For each unit its weights, then its bias."""
        for unit in units:
            for place in self._into.get(unit, ()):
                yield Parameter(WEIGHT, place, self.weights[place])
            if unit in self.biases:
                yield Parameter(BIAS, unit_place(unit), self.biases[unit])

    @cached_property
    def _into(self) -> dict[str, list[Place]]:
        """The edges into each unit, in order."""
        found: dict[str, list[Place]] = {}
        for place in self.weights:
            found.setdefault(place.target, []).append(place)
        return found

    def forward(self, cells: Cells) -> None:
        """A net input for each unit."""
        for sample in cells.samples:
            for unit in cells.units:
                terms = self.terms(cells, unit, sample)
                bias = cells.parameter(BIAS, unit_place(unit))
                signed: Formula | None = Negative(bias) if bias and self.bias_input < 0 else bias
                cells.make(NET, unit, sample, sum_of([*terms, signed] if signed else terms))

    def terms(self, cells: Cells, unit: str, sample: int) -> list[Formula]:
        """What is summed up, without the bias."""
        weights = {place.source: cells.parameter(WEIGHT, place) for place in self._into.get(unit, ())}
        return [product_of((weight, cells.sent(source, sample))) for source, weight in weights.items() if weight]

    def handed_back(self, names: Names) -> Formula:
        """The weights times the deltas of this layer."""
        return product_of((*self.shares(names), BigSum("k", product_of(self.carried(names)))))

    def carried(self, names: Names) -> list[Formula]:
        """What comes back from one unit k of this layer."""
        return [names.generic("weight", "k"), names.generic("delta", "k")]

    def shares(self, names: Names) -> list[Formula]:
        """What stands before the sum over the units of this layer."""
        return []

    def kernel(self, batch: Batch, layer: int, source: Any, handed: Any) -> Stage:
        """A matrix product."""
        from worked.layers._dense_arrays import Linear

        return Linear(batch, layer, source)
