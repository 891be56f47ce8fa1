"""Activated: the stage at which a layer applies its activation, elementwise by the catalogue, or as softmax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy

from worked.arrays.buffers import Array
from worked.arrays.kernel import kernel, single
from worked.arrays.softmax import softmax
from worked.arrays.stage import Batch, Call, Stage
from worked.cells.quantity import OUT
from worked.formula import Formula, Symbol
from worked.maths.component import with_parameters
from worked.maths.layer_activation import LayerActivation


class Activated(Stage):
    """An activation of each net input for itself, by the formulas of the catalogue, after biases are added if given."""

    def __init__(self, run: Batch, layer: int, source: Array, bias: Array | None, chosen: LayerActivation) -> None:
        super().__init__(run, layer, source)
        self.bias = bias
        self.entry, self.settings = chosen.activation, chosen.settings
        self.equation = self._formula(self.entry.safe or self.entry.equation)
        if self.equation != Symbol("z"):
            self.out = self.array("out")

    def _formula(self, formula: Formula) -> Formula:
        return with_parameters(formula, self.settings)

    def forward(self) -> Iterator[Call]:
        lines, arrays = [], {"z": self.source}
        if self.bias is not None:
            lines, arrays = [("z", Symbol("z") + Symbol("bias"))], {**arrays, "bias": self.bias}
        if self.out is not self.source:
            lines, arrays = [*lines, ("a", self.equation)], {**arrays, "a": self.out}
        if lines:
            yield kernel(tuple(lines), tuple(arrays)).bound(arrays, self.run.buffers)

    def backward(self) -> Iterator[Call]:
        if self.out is self.source:
            return
        slope, arrays = self._formula(self.entry.slope), {"a": self.out, "z": self.source}
        if self.run.absorbs(self.layer, OUT):
            yield from self._marked(slope, arrays)
            return
        arrays = {"error": self.error, **arrays}
        yield single("error", Symbol("error") * slope, *arrays).bound(arrays, self.run.buffers)

    def _marked(self, slope: Formula, arrays: Mapping[str, Array]) -> Iterator[Call]:
        """The same, with a mark for each unit: 1 where its slope differs between samples, else 0.

        Where it does not, the errors of the unit, which sum to 0, sum to 0 after it, too.
        """
        slopes, differs = self.array("slope"), self.run.buffers.array("differs", self.rows, self.units, dtype=bool)
        yield single("slope", slope, "slope", *arrays).bound({"slope": slopes, **arrays}, self.run.buffers)
        yield partial(numpy.not_equal, slopes, slopes[0], differs)
        yield partial(numpy.logical_or.reduce, differs, 0, None, self.array("bends", self.units))
        yield partial(numpy.multiply, self.error, slopes, self.error)


class SoftmaxStage(Activated):
    """Softmax, written by hand: the largest net input of a sample is taken from all, so that no power is too large.

    `shifted` are the net inputs less the largest, `sums` the sums of their exponentials.
    """

    def __init__(self, run: Batch, layer: int, source: Array, bias: Array | None, chosen: LayerActivation) -> None:
        super().__init__(run, layer, source, bias, chosen)
        self.out, self.shifted = self.array("out"), self.array("shifted")
        self.largest, self.sums = self.array("largest", self.rows, 1), self.array("sums", self.rows)
        self.ones = run.buffers.filled("ones of units", 1, self.units)

    def forward(self) -> Iterator[Call]:
        if self.run.buffers.backend == "numba":
            bias = numpy.zeros(self.units, self.source.dtype) if self.bias is None else self.bias
            arrays = self.source, bias, self.shifted, self.out, self.sums
            yield partial(softmax(*arrays), *arrays)
            return
        if self.bias is not None:
            yield partial(numpy.add, self.source, self.bias, self.source)
        yield partial(numpy.maximum.reduce, self.source, 1, None, self.largest, True)
        yield partial(numpy.subtract, self.source, self.largest, self.shifted)
        yield partial(numpy.exp, self.shifted, self.out)
        yield partial(self.out.dot, self.ones, self.sums)
        yield partial(numpy.divide, self.out, self.sums[:, None], self.out)

    def backward(self) -> Iterator[Call]:
        """dE/dz_i = a_i (e_i - sum of a_j e_j)."""
        carried, whole = self.run.buffers.array("temporary 0", self.rows, self.units), self.array("whole", self.rows)
        yield partial(numpy.multiply, self.error, self.out, carried)
        yield partial(carried.dot, self.ones, whole)
        yield partial(numpy.subtract, self.error, whole[:, None], self.error)
        yield partial(numpy.multiply, self.error, self.out, self.error)


# Activations that couple the units of a layer need an array kernel of their own.
COUPLED: dict[str, type[Activated]] = {"softmax": SoftmaxStage}


def activated(run: Batch, layer: int, source: Array, bias: Array | None, chosen: LayerActivation) -> Activated:
    """The stage of the activation of a layer."""
    entry = chosen.activation
    if entry.couples and entry.name not in COUPLED:
        raise TypeError(f"the engine has no array kernel for {entry.name}, which couples the units of a layer")
    return COUPLED.get(entry.name, Activated)(run, layer, source, bias, chosen)
