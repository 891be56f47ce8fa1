"""Residual connections of a batch in arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy

from worked.arrays.buffers import Array
from worked.arrays.stage import Batch, Call, Stage


class Survival(NamedTuple):
    """How layers survive a step: their chance, and whether they do, or None where the engine draws that."""

    chance: float
    mask: Callable[[int], int] | None


class Joined(Stage):
    """A residual connection: what an earlier layer sends is added, to what survives of the layers in between."""

    def __init__(
        self, run: Batch, layer: int, source: Array, joins: int, before: bool, survival: Survival | None
    ) -> None:
        super().__init__(run, layer, source)
        self.joins, self.sent, self.survival = joins, run.sent[joins], survival
        self.out = self.array(f"joined {before}")
        self.alive = numpy.array(1, source.dtype)

    def forward(self) -> Iterator[Call]:
        if self.survival is None:
            yield partial(numpy.add, self.source, self.sent, self.out)
            return
        yield self._draw
        yield partial(numpy.multiply, self.source, self.alive, self.out)
        yield partial(numpy.add, self.out, self.sent, self.out)

    def _draw(self) -> None:
        """Whether the layers in between survive this step; in testing they count by their chance."""
        assert self.survival
        (chance, mask), moment = self.survival, self.run.moment
        if not self.run.training:
            self.alive.fill(chance)
        else:
            self.alive.fill(mask(moment.step) if mask else moment.generator.random() < chance)

    def recorded(self) -> dict[str, Array]:
        """Whether the layers in between survived."""
        return {"alive": self.alive.copy()}

    def backward(self) -> Iterator[Call]:
        if self.joins:
            yield self.run.skipped(self.joins, self.error)
        if self.survival is not None:
            yield partial(numpy.multiply, self.error, self.alive, self.error)
