"""Dense: the net inputs of a layer, weighted sums of what comes in, with biases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self

from worked.cells.given import Given
from worked.cells.place import Place, edge, unit_place
from worked.formula import BigSum, Formula, product_of, sum_of
from worked.layers.operation import WEIGHTED_SUM, Operation, Parameter, Units
from worked.layers.writing import Cells, Names
from worked.number.quantity import BIAS, NET, WEIGHT
from worked.record import NOTHING, replace

if TYPE_CHECKING:
    from worked.arrays.stage import Batch, Stage


class Dense(Operation, open=True):
    """The weighted sums of a layer: `weights` by their edges, `biases` by the units that have one."""

    weights: Mapping[Place, Given] = NOTHING
    biases: Mapping[str, Given] = NOTHING

    makes = (NET,)
    position = WEIGHTED_SUM

    @property
    def reads(self) -> int:
        """The layer before."""
        return self.layer - 1

    def with_numbers(self, dense: Dense) -> Self:
        """The same with the weights and biases of another."""
        return replace(self, weights=dense.weights, biases=dense.biases)

    @property
    def is_plain(self) -> bool:
        """Whether the net inputs are the product of a matrix and what comes in."""
        return True

    def parameters(self, units: Units, before: Units) -> Iterator[Parameter]:
        """For each unit its weights, then its bias."""
        for unit in units:
            for place in (edge(source, unit) for source in before):
                if place in self.weights:
                    yield Parameter(WEIGHT, place, self.weights[place])
            if unit in self.biases:
                yield Parameter(BIAS, unit_place(unit), self.biases[unit])

    def forward(self, cells: Cells) -> None:
        """A net input for each unit."""
        for sample in cells.samples:
            for unit in cells.units:
                terms = self.terms(cells, unit, sample)
                bias = cells.parameter(BIAS, unit_place(unit))
                cells.make(NET, unit, sample, sum_of([*terms, bias] if bias else terms))

    def terms(self, cells: Cells, unit: str, sample: int) -> list[Formula]:
        """What is summed up, without the bias."""
        weights = {source: cells.parameter(WEIGHT, edge(source, unit)) for source in cells.before}
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
