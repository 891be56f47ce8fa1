"""Stages: what is done to the numbers of a layer on the way forward, and to their errors on the way back, in arrays.

They are the stages of the exact simulator: net (the weighted sum), joined (a residual connection), normalised and
scaled, out (the activation), dropped. A stage says what is to be called in each step; all calls write into buffers.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy

from worked.engine.absorbed import absorbs_bias, absorbs_out
from worked.engine.batch import Batch, Call, Moment
from worked.engine.buffers import Array
from worked.errors import WorkedError, excerpt
from worked.problem.layers import Dropping, Given, Skip


def number(given: Given, what: str) -> float:
    """A given number; WorkedError where it is a letter."""
    if given.letter:
        raise WorkedError(f"{what} is the letter {excerpt(given.text)}; the engine computes with numbers")
    return float(given.text)


class Stage:
    """One stage of a layer: it takes numbers from the array `source` and leaves them in the array `out`.

    On the way back it turns what stands in the error of the layer, dE/dout, into dE/dsource, in place.
    """

    def __init__(self, run: Batch, layer: int, source: Array) -> None:
        self.run, self.layer, self.source = run, layer, source
        self.rows, self.units = source.shape
        self.out = source

    @property
    def error(self) -> Array:
        """The error of the layer, for training."""
        return self.run.errors[self.layer]

    def array(self, name: str, *shape: int) -> Array:
        """A buffer of this layer."""
        return self.run.buffers.array(f"{name} {self.layer}", *(shape or (self.rows, self.units)))

    def forward(self) -> Iterator[Call]:
        """What is called on the way forward."""
        yield from ()

    def backward(self) -> Iterator[Call]:
        """What is called on the way back."""
        yield from ()

    def hand_over(self) -> Array | None:
        """What the stage leaves to the next one to add, a number for each unit."""
        return None


class Linear(Stage):
    """The weighted sums of what comes in, with biases: net = inputs . weights + biases.

    `added` are the biases that the stage adds itself. `absorbed` says that their gradients are 0 by definition.
    """

    def __init__(self, run: Batch, layer: int, source: Array) -> None:
        super().__init__(run, layer, source)
        self.weights, self.bias = run.views["weight"][layer], run.views["bias"].get(layer)
        self.units = self.weights.shape[1]
        self.out = self.array("net")
        self.places = None if run.design.all_biased(layer) else numpy.array(run.design.biases[layer - 1], int)
        self.ones = run.buffers.filled("ones", 1, self.rows)
        self.added = self.bias
        self.absorbed = run.training and absorbs_bias(run.design, layer)

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
        if absorbs_out(self.run.design, self.layer):
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
        self.kept = _kept(dropping, run.training)
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
            yield partial(_draw, self.dropping, self.run.moment, turned, self.mask)
            yield self._masked_products
        if self.kept != 1:
            yield partial(numpy.multiply, self.out, numpy.array(self.kept, self.out.dtype), self.out)

    @property
    def drawn(self) -> bool:
        """Whether the engine draws the masks."""
        return not self.dropping.masks and self.dropping.seed is None

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


def _kept(dropping: Dropping, training: bool) -> float:
    """By what numbers are multiplied that dropping is set right for."""
    if dropping.scaled != ("training" if training else "testing"):
        return 1.0
    rate = number(dropping.rate, "a drop rate")
    return 1 / (1 - rate) if training else 1 - rate


def _draw(dropping: Dropping, moment: Moment, drawn: Array | None, mask: Array) -> None:
    """Fill the masks of a step: as the problem says, a row for each pass of a sample, else drawn by the engine."""
    if drawn is not None:
        numpy.greater_equal(moment.generator.random(drawn.shape, numpy.float32), float(dropping.rate.text), out=drawn)
        return
    for place, row in enumerate(mask):
        found = numpy.array(dropping.mask(moment.seen + place), bool)
        numpy.copyto(row, found.reshape(row.T.shape).T)


class Dropped(Stage):
    """Dropout: in training units are dropped by masks; in testing all are kept, scaled where that is the convention."""

    def __init__(self, run: Batch, layer: int, source: Array, dropping: Dropping) -> None:
        super().__init__(run, layer, source)
        self.dropping, self.kept = dropping, numpy.array(_kept(dropping, run.training), source.dtype)
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
        by_engine = not self.dropping.masks and self.dropping.seed is None
        yield partial(_draw, self.dropping, self.run.moment, self.mask if by_engine else None, self.mask)
        yield partial(numpy.multiply, self.mask, self.kept, self.factors)
        yield partial(numpy.multiply, self.source, self.factors, self.out)

    def backward(self) -> Iterator[Call]:
        if self.layer:
            yield partial(numpy.multiply, self.error, self.factors, self.error)


class Joined(Stage):
    """A residual connection: what an earlier layer sends is added, to what survives of the layers in between."""

    def __init__(self, run: Batch, layer: int, source: Array, skip: Skip) -> None:
        super().__init__(run, layer, source)
        self.skip, self.sent = skip, run.sent[skip.source]
        self.out = self.array(f"joined {skip.before}")
        self.alive = numpy.array(1, source.dtype)

    def forward(self) -> Iterator[Call]:
        if self.skip.survival is None:
            yield partial(numpy.add, self.source, self.sent, self.out)
            return
        yield self._draw
        yield partial(numpy.multiply, self.source, self.alive, self.out)
        yield partial(numpy.add, self.out, self.sent, self.out)

    def _draw(self) -> None:
        """Whether the layers in between survive this step; in testing they count by their chance."""
        assert self.skip.survival
        chance, moment = number(self.skip.survival, "the chance to survive"), self.run.moment
        if not self.run.training:
            self.alive.fill(chance)
        elif self.skip.masks or self.skip.seed is not None:
            self.alive.fill(self.skip.mask(moment.step))
        else:
            self.alive.fill(moment.generator.random() < chance)

    def backward(self) -> Iterator[Call]:
        if self.skip.source:
            yield self.run.skipped(self.skip.source, self.error)
        if self.skip.survival is not None:
            yield partial(numpy.multiply, self.error, self.alive, self.error)
