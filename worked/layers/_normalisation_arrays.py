"""Normalised: batch and layer normalisation of a layer in arrays, with gammas, betas and running averages.

Numbers x become (x - mean) / deviation, over the samples of a batch or over the units of a layer. With h for what
they become, e for their errors dE/dh, D for what they are divided by and r for the root of the variance in it,

    dE/dx = (e - mean(e) - h mean(e h) D / r) / D

which is what the chain rule over the simulator's cells comes to; D / r is 1 where epsilon stands beside the variance.

What is 0 by definition is computed as exactly 0: the variance of equal numbers, the gradient of a beta whose shift is
subtracted again later, and dE/dx of two numbers without epsilon, which become -1 and 1 whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy

from worked.arrays.buffers import Array
from worked.arrays.stage import Batch, Call, Stage
from worked.cells.given import number_of
from worked.layers._normalisation_rule import NormalisationRule

RECORDED = ("mean", "deviation", "error-mean", "product-mean")


class Normalised(Stage):
    """The stage that normalises a layer, scales it by its gammas and shifts it by its betas."""

    def __init__(self, run: Batch, layer: int, source: Array, rule: NormalisationRule) -> None:
        super().__init__(run, layer, source)
        self.rule, self.epsilon = rule, number_of(rule.epsilon, "epsilon")
        self.over_batch = rule.over == "batch"
        self.gamma, self.beta = run.views["gamma"].get(layer), run.views["beta"].get(layer)
        self.running = None if run.training else run.running.get(layer)
        count, groups = (self.rows, self.units) if self.over_batch else (self.units, self.rows)
        self.count, self.share = count, run.buffers.filled("share", 1 / count, count)
        self.ones = run.buffers.filled("ones", 1, self.rows)
        names = ("mean", "variance", "root", "divisor", "mean error", "mean product")
        self.mean, self.variance, self.root, self.divisor, *self.means = (self.array(name, groups) for name in names)
        self.hat = self.array("normalised")
        self.squares = run.buffers.array("temporary 0", *source.shape)
        self.out = self.hat if self.gamma is None and self.beta is None else self.array("scaled")

    def _spread(self, array: Array) -> Array:
        """One number for each unit, or for each sample, as it stands beside all numbers."""
        return array if self.over_batch else array[:, None]

    def _mean(self, array: Array, into: Array) -> Call:
        return partial(self.share.dot, array, into) if self.over_batch else partial(array.dot, self.share, into)

    def forward(self) -> Iterator[Call]:
        mean, variance = self.mean, self.variance
        if self.running:
            mean, variance = self.running
            yield partial(numpy.subtract, self.source, mean, self.hat)
        else:
            first = self.source[0] if self.over_batch else self.source[:, 0]
            yield partial(numpy.subtract, self.source, self._spread(first), self.hat)
            yield self._mean(self.hat, mean)
            yield partial(numpy.subtract, self.hat, self._spread(mean), self.hat)
            yield partial(numpy.add, mean, first, mean)
            yield partial(numpy.multiply, self.hat, self.hat, self.squares)
            yield self._mean(self.squares, variance)
            yield from self._remembered()
        yield from self._deviation(variance)
        yield partial(numpy.divide, self.hat, self._spread(self.divisor), self.hat)
        scaled = self.hat
        if self.gamma is not None:
            yield partial(numpy.multiply, self.hat, self.gamma, self.out)
            scaled = self.out
        if self.beta is not None:
            yield partial(numpy.add, scaled, self.beta, self.out)

    def _deviation(self, variance: Array) -> Iterator[Call]:
        """What numbers less their mean are divided by."""
        epsilon = numpy.array(self.epsilon, self.source.dtype)
        if self.rule.beside == "variance":
            yield partial(numpy.add, variance, epsilon, self.root)
            yield partial(numpy.sqrt, self.root, self.root)
            yield partial(numpy.copyto, self.divisor, self.root)
        else:
            yield partial(numpy.sqrt, variance, self.root)
            yield partial(numpy.add, self.root, epsilon, self.divisor)

    def _remembered(self) -> Iterator[Call]:
        """The running averages after a batch."""
        running = self.rule.running
        if running is None or not self.run.training:
            return
        share, part = number_of(running.share, "the share of a running average"), self.array("part", self.units)
        whole = self.count / max(self.count - 1, 1) if running.sample else 1
        kept = numpy.array(1 - share, part.dtype)
        news = (self.mean, numpy.array(share, part.dtype)), (self.variance, numpy.array(share * whole, part.dtype))
        for average, (new, weight) in zip(self.run.running[self.layer], news, strict=True):
            yield partial(numpy.multiply, average, kept, average)
            yield partial(numpy.multiply, new, weight, part)
            yield partial(numpy.add, average, part, average)

    def backward(self) -> Iterator[Call]:
        error, product, gradients = self.error, self.squares, self.run.gradients
        if self.beta is not None and self.run.absorbs(self.layer, "scaled"):
            yield partial(gradients["beta"][self.layer].fill, 0)
        elif self.beta is not None:
            yield partial(self.ones.dot, error, gradients["beta"][self.layer])
        if self.gamma is not None:
            yield partial(numpy.multiply, error, self.hat, product)
            yield partial(self.ones.dot, product, gradients["gamma"][self.layer])
            yield partial(numpy.multiply, error, self.gamma, error)
        yield from self._through(error, product)
        if self.rule.is_fixed(self.count):
            yield partial(error.fill, 0)

    def recorded(self) -> dict[str, Array]:
        """Means and deviations, and the means that come back."""
        arrays = (self.mean, self.divisor, *self.means)
        return {name: array.copy() for name, array in zip(RECORDED, arrays, strict=True)}

    def _through(self, error: Array, product: Array) -> Iterator[Call]:
        """From dE/dh to dE/dx."""
        mean_error, mean_product = self.means
        yield self._mean(error, mean_error)
        yield partial(numpy.multiply, error, self.hat, product)
        yield self._mean(product, mean_product)
        if self.rule.beside != "variance":
            # Where nothing varies the root is 0, and so is what it divides.
            tiny = numpy.array(numpy.finfo(error.dtype).tiny, error.dtype)
            yield partial(numpy.maximum, self.root, tiny, out=self.root)
            yield partial(numpy.multiply, mean_product, self.divisor, mean_product)
            yield partial(numpy.divide, mean_product, self.root, mean_product)
        yield partial(numpy.multiply, self.hat, self._spread(mean_product), product)
        yield partial(numpy.subtract, error, self._spread(mean_error), error)
        yield partial(numpy.subtract, error, product, error)
        yield partial(numpy.divide, error, self._spread(self.divisor), error)
