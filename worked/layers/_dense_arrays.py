"""Weighted sums of a batch in arrays, whole or with weights that are dropped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy

from worked.arrays.buffers import Array
from worked.arrays.stage import Batch, Call, Stage
from worked.layers._dropping import Dropping
from worked.layers._masks_arrays import draw
from worked.number.quantity import NET, OUT


class Linear(Stage):
    """The weighted sums of what comes in, with biases: net = inputs . weights + biases.

    `added` are the biases that the stage adds itself. `absorbed` says that their gradients are 0 by definition.
    """

    def __init__(self, run: Batch, layer: int, source: Array) -> None:
        super().__init__(run, layer, source)
        self.weights, self.bias = run.views["weight"][layer], run.views["bias"].get(layer)
        self.units = self.weights.shape[1]
        self.out = self.array("net")
        places = run.biased(layer)
        self.places = None if places is None else numpy.array(places, int)
        self.ones = run.buffers.filled("ones", 1, self.rows)
        self.added = self.bias
        self.absorbed = run.training and run.absorbs(layer, NET)

    def hand_over(self) -> Array | None:
        """The biases, where every unit has one: an activation adds them while it goes over the net inputs anyway."""
        if self.places is not None:
            return None
        self.added = None
        return self.bias

    def forward(self) -> Iterator[Call]:
        yield from self._products()
        if self.added is None:
            return
        if self.places is None:
            yield partial(numpy.add, self.out, self.added, self.out)
        else:
            spread = numpy.zeros(self.units, self.out.dtype)
            yield partial(spread.put, self.places, self.added)
            yield partial(numpy.add, self.out, spread, self.out)

    def _products(self) -> Iterator[Call]:
        yield partial(self.source.dot, self.weights, self.out)

    def gradients(self) -> Iterator[Call]:
        """The gradients of weights and biases, from the error of the net inputs (their delta)."""
        into, source = self.run.gradients["weight"][self.layer], self.source
        if self.absorbed:
            # The deltas sum to 0, so this is the same, and exactly 0 where all samples send the same.
            source = self.run.buffers.array("varying", *source.shape)
            yield partial(numpy.subtract, self.source, self.source[:1], source)
        yield partial(source.T.dot, self.error, into)
        yield from self._of_biases()

    def _of_biases(self) -> Iterator[Call]:
        if self.bias is None:
            return
        into = self.run.gradients["bias"][self.layer]
        if self.absorbed:
            yield partial(into.fill, 0)
            return
        whole = into if self.places is None else self.array("bias gradient", self.units)
        yield partial(self.ones.dot, self.error, whole)
        if self.run.absorbs(self.layer, OUT):
            yield partial(numpy.multiply, whole, self.array("bends", self.units), whole)
        if self.places is not None:
            yield partial(whole.take, self.places, 0, into, "clip")

    def carried(self, weights: Array) -> Iterator[Call]:
        """The error that goes back to the layer before, over these weights."""
        yield partial(self.error.dot, weights.T, self.run.errors[self.layer - 1])


class Disconnected(Linear):
    """Weighted sums of which DropConnect drops weights, others for each sample."""

    def __init__(self, run: Batch, layer: int, source: Array, dropping: Dropping) -> None:
        super().__init__(run, layer, source)
        self.dropping = dropping
        self.kept = dropping.kept(run.training)
        if run.training:
            shape = self.weights.shape
            self.mask = run.buffers.array(f"weight mask {layer}", self.rows, *shape, dtype=bool)
            self.left = run.buffers.array("weights left", *shape)
            self.scaled = self.array("scaled error")

    def _products(self) -> Iterator[Call]:
        if not self.run.training:
            yield partial(self.source.dot, self.weights, self.out)
        else:
            # A mask of a problem file lists the weights of one receiving unit after another.
            turned = self.mask.reshape(self.rows, -1) if self.drawn else None
            yield partial(draw, self.dropping, self.run.moment, turned, self.mask)
            yield self._masked_products
        if self.kept != 1:
            yield partial(numpy.multiply, self.out, numpy.array(self.kept, self.out.dtype), self.out)

    @property
    def drawn(self) -> bool:
        """Whether the engine draws the masks."""
        return self.dropping.by_engine

    def _masked_products(self) -> None:
        for mask, row, net in zip(self.mask, self.source, self.out, strict=True):
            numpy.multiply(self.weights, mask, self.left)
            row.dot(self.left, net)

    def gradients(self) -> Iterator[Call]:
        yield partial(numpy.multiply, self.error, numpy.array(self.kept, self.error.dtype), self.scaled)
        yield self._masked_gradients
        yield from self._of_biases()

    def _masked_gradients(self) -> None:
        gradient = self.run.gradients["weight"][self.layer]
        gradient.fill(0)
        for mask, row, error in zip(self.mask, self.source, self.scaled, strict=True):
            numpy.multiply(row[:, None], error, self.left)
            numpy.multiply(self.left, mask, self.left)
            numpy.add(gradient, self.left, gradient)

    def carried(self, weights: Array) -> Iterator[Call]:
        yield partial(self._masked_errors, weights)

    def _masked_errors(self, weights: Array) -> None:
        for mask, error, before in zip(self.mask, self.scaled, self.run.errors[self.layer - 1], strict=True):
            numpy.multiply(weights, mask, self.left)
            self.left.dot(error, before)
