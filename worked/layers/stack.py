"""Stack: what the layers of a net do besides weighted sums and activations, and all that one does, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from worked.layers.activation import Activate
from worked.layers.dense import Dense
from worked.layers.operation import ACTIVATION, WEIGHTED_SUM, Bounds, Operation, Units
from worked.record import Record

AKind = TypeVar("AKind", bound=Operation)


class Operations(Record, open=True):
    """The operations of the layers of a net, weighted sums and activations left out."""

    all: tuple[Operation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all)

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.all)

    @cached_property
    def coupled(self) -> bool:
        """Whether the samples of a batch depend on each other."""
        return any(each.couples_samples for each in self.all)

    def of(self, kind: type[AKind]) -> list[AKind]:
        """The operations of a kind."""
        return [each for each in self.all if isinstance(each, kind)]

    def find(self, kind: type[AKind], layer: int) -> AKind | None:
        """The operation of a kind in a layer."""
        return next((each for each in self.of(kind) if each.layer == layer), None)

    def stack(self, dense: Dense | None, activate: Activate | None, layer: int) -> tuple[Operation, ...]:
        """All that a layer does, in order; the inputs have no weighted sum and no activation.

        An operation in place of the weighted sum takes over its weights.
        """
        own = [each for each in self.all if each.layer == layer]
        summing = next((each for each in own if each.position == WEIGHTED_SUM), None)
        if isinstance(summing, Dense) and dense:
            own[own.index(summing)] = summing.with_numbers(dense)
        elif dense:
            own.append(dense)
        return tuple(sorted([*own, *([activate] if activate else [])], key=lambda each: each.position))


class Stage:
    """An operation at work in its layer, which cells name as their origin."""

    __slots__ = ("number", "operation", "units")

    def __init__(self, operation: Operation, units: Units) -> None:
        self.operation, self.number, self.units = operation, operation.layer, units

    def bounds(self, quantity: str) -> Bounds:
        """Between which numbers a quantity lies whatever its inputs are."""
        return self.operation.bounds(quantity)

    def named(self, quantity: str) -> str:
        """What lies between these bounds, in words."""
        return self.operation.named(quantity)

    def shares(self, quantity: str) -> Units:
        """The units whose numbers of a quantity sum to 1."""
        return self.units if self.operation.probabilities and quantity in self.operation.makes else ()


def quantities(stack: Iterable[Operation]) -> tuple[str, ...]:
    """What a layer makes of the numbers of each unit, stage by stage."""
    return tuple(quantity for each in stack for quantity in each.makes)


def argument(stack: Iterable[Operation]) -> str:
    """The stage that the activation is applied to."""
    return quantities(each for each in stack if each.position < ACTIVATION)[-1]
