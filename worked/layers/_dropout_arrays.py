"""Dropout of a batch in arrays."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy

from worked.arrays.buffers import Array
from worked.arrays.stage import Batch, Call, Stage
from worked.layers._dropping import Dropping
from worked.layers._masks_arrays import draw


class Dropped(Stage):
    """Dropout: in training units are dropped by masks; in testing all are kept, scaled where that is the convention."""

    def __init__(self, run: Batch, layer: int, source: Array, dropping: Dropping) -> None:
        super().__init__(run, layer, source)
        self.dropping, self.kept = dropping, numpy.array(dropping.kept(run.training), source.dtype)
        if run.training or self.kept != 1:
            self.out = self.array("dropped")
        if run.training:
            self.mask = run.buffers.array(f"dropout mask {layer}", *source.shape, dtype=bool)
            self.factors = self.array("mask factors")

    def forward(self) -> Iterator[Call]:
        if not self.run.training:
            if self.out is not self.source:
                yield partial(numpy.multiply, self.source, self.kept, self.out)
            return
        drawn = self.mask if self.dropping.by_engine else None
        yield partial(draw, self.dropping, self.run.moment, drawn, self.mask)
        yield partial(numpy.multiply, self.mask, self.kept, self.factors)
        yield partial(numpy.multiply, self.source, self.factors, self.out)

    def recorded(self) -> dict[str, Array]:
        """The masks."""
        return {"mask": self.mask.copy()}

    def backward(self) -> Iterator[Call]:
        if self.layer:
            yield partial(numpy.multiply, self.error, self.factors, self.error)
