"""Elementwise operations of a batch in arrays, compiled from their formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from worked.arrays.buffers import Array
from worked.arrays.kernel import single
from worked.arrays.stage import Batch, Call, Stage
from worked.formula import Formula, Number, Symbol


class ElementwiseStage(Stage):
    """A formula of the numbers `x` and of parameters of each unit; `slopes` are its derivatives by these names."""

    def __init__(
        self, run: Batch, layer: int, source: Array, name: str, formula: Formula, slopes: Mapping[str, Formula]
    ) -> None:
        super().__init__(run, layer, source)
        self.name, self.formula, self.slopes = name, formula, slopes
        self.parameters = {each: run.views[each][layer] for each in slopes if each != "x"}
        self.arrays = {"x": source, **self.parameters}
        self.ones = run.buffers.filled("ones", 1, self.rows)
        self.out = self.array(name)

    def forward(self) -> Iterator[Call]:
        yield single("made", self.formula, *self.arrays).bound({"made": self.out, **self.arrays}, self.run.buffers)

    def backward(self) -> Iterator[Call]:
        error, arrays = {"error": self.error}, self.arrays
        for name, slope in self.slopes.items():
            if name == "x":
                continue
            share = self.run.buffers.array("temporary 0", self.rows, self.units)
            both = {"share": share, **error, **arrays}
            yield single("share", Symbol("error") * slope, *both).bound(both, self.run.buffers)
            yield partial(self.ones.dot, share, self.run.gradients[name][self.layer])
        if self.slopes["x"] != Number("1"):
            both = {**error, **arrays}
            yield single("error", Symbol("error") * self.slopes["x"], *both).bound(both, self.run.buffers)
