"""Activated: the stage at which a layer applies its activation, by the formulas of the catalogue, or as softmax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy

from worked.arrays.buffers import Array
from worked.arrays.kernel import kernel, single
from worked.arrays.softmax import softmax
from worked.arrays.stage import Batch, Call, Stage
from worked.formula import Formula, Number, Symbol, sum_of
from worked.maths.activation import Softmax
from worked.maths.component import with_parameters
from worked.maths.layer_activation import LayerActivation
from worked.number.quantity import OUT


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


class Coupled(Activated):
    """Any other activation that couples the units of a layer, by the formulas of its entry, a line for each unit.

    Units lie in rows here. Each line has the net inputs of all units, so that this suits layers of some dozens.
    """

    def __init__(self, run: Batch, layer: int, source: Array, bias: Array | None, chosen: LayerActivation) -> None:
        super().__init__(run, layer, source, bias, chosen)
        self.out, units = self.array("out"), range(self.units)
        self.nets, self.outs = (self.array(f"{name} by unit", self.units, self.rows) for name in ("nets", "outs"))
        self.symbols = [[Symbol(f"{letter}{unit}") for unit in units] for letter in "za"]
        pairs = zip(self.symbols, (self.nets, self.outs), strict=True)
        self.arrays = {symbol.name: row for names, rows in pairs for symbol, row in zip(names, rows, strict=True)}

    def forward(self) -> Iterator[Call]:
        if self.bias is not None:
            yield partial(numpy.add, self.source, self.bias, self.source)
        yield partial(numpy.copyto, self.nets, self.source.T)
        nets, outs = self.symbols
        for unit, symbol in enumerate(outs):
            line = self.entry.out(nets, unit, self.settings)
            yield single(symbol.name, line, *self.arrays).bound(self.arrays, self.run.buffers)
        yield partial(numpy.copyto, self.out, self.outs.T)

    def backward(self) -> Iterator[Call]:
        """dE/dz_i = sum of e_j da_j/dz_i."""
        errors, deltas = (self.array(f"{name} by unit", self.units, self.rows) for name in ("errors", "deltas"))
        yield partial(numpy.copyto, errors, self.error.T)
        arrays = {**self.arrays, **{f"e{unit}": row for unit, row in enumerate(errors)}}
        nets, outs = self.symbols
        for net, delta in enumerate(deltas):
            slopes = [self.entry.slope_of(nets, outs, unit, net, self.settings) for unit in range(self.units)]
            terms = [Symbol(f"e{unit}") * slope for unit, slope in enumerate(slopes) if slope is not None]
            line = single("delta", sum_of(terms or [Number("0")]), "delta", *arrays)
            yield line.bound({"delta": delta, **arrays}, self.run.buffers)
        yield partial(numpy.copyto, self.error, deltas.T)


def activated(run: Batch, layer: int, source: Array, bias: Array | None, chosen: LayerActivation) -> Activated:
    """The stage of the activation of a layer."""
    if type(chosen.activation) is Softmax:
        return SoftmaxStage(run, layer, source, bias, chosen)
    return (Coupled if chosen.activation.couples else Activated)(run, layer, source, bias, chosen)
