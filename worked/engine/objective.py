"""Objective: the loss of a batch in arrays, and with which error the way back begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy

from worked.arrays.buffers import Array
from worked.arrays.kernel import Kernel, single
from worked.arrays.stage import Call
from worked.engine.layout import Design
from worked.formula import Formula, Maximum, Minimum, Symbol, formula
from worked.layers._activation_arrays import SoftmaxStage
from worked.maths.losses import Loss
from worked.maths.rule import Optimiser
from worked.problem.problem import Training

if TYPE_CHECKING:
    from worked.engine.passing import Pass

OUT = Symbol("a")


class Objective:
    """The loss of the outputs of a pass for `targets`, an array to be filled before.

    `short` says that the error with which the way back begins is that of the net inputs of the outputs, a - t, and
    not that of the outputs themselves.
    """

    def __init__(self, run: Pass, training: Training) -> None:
        self.run, self.training, self.loss = run, training, training.loss
        self.outs = run.sent[-1]
        self.targets = run.buffers.array("targets", *self.outs.shape)
        self.units = self.outs.shape[1] if training.outputs == "mean" else 1
        self.rows = run.rows if training.samples == "mean" else 1
        partner = run.design.activations[-1].activation.name
        self.uses_slopes = training.optimiser.uses_slopes
        paired = self.loss is not None and partner in self.loss.short and run.ends_with_activation()
        self.short = paired or not self.uses_slopes
        self.partner = partner if paired else ""
        self.terms = run.buffers.array("terms", *self.outs.shape)
        self._flat = self.terms.reshape(-1)
        self._ones = run.buffers.filled("ones of terms", 1, self._flat.size)
        self._each = run.buffers.filled("ones of outputs", 1, self.outs.shape[1])
        self._prepare, self._term = self._of_terms()
        # What stands before the sum of the terms.
        self.factor = (-1 if self.loss and self.loss.negative else 1) / (self.units * self.rows)

    def _of_terms(self) -> tuple[Call | None, Call | None]:
        """What makes the terms of the loss: first for each sample, then for each output."""
        if self.loss is None:
            return None, None
        by_net = self.loss.by_net.get(self.partner)
        if by_net is None:
            term = (self.loss.safe or self.loss.term).bind(_seen(self.loss))
            return None, self._bound(single("terms", term, "terms", "t", "a"), {"a": self.outs})
        kernel, last = single("terms", by_net, "terms", "t", "z", "log-sum"), self.run.last_activation
        if not isinstance(last, SoftmaxStage):
            return None, self._bound(kernel, {"z": last.source, "log-sum": self.terms})
        logs, sums = last.array("log sums", self.run.rows), last.sums
        return lambda: numpy.log(sums, logs), self._bound(kernel, {"z": last.shifted, "log-sum": logs[:, None]})

    def _bound(self, kernel: Kernel, arrays: Mapping[str, Array]) -> Call:
        found = {"terms": self.terms, "t": self.targets, **arrays}
        return kernel.bound(found, self.run.buffers)

    def value(self, weights: Array | None = None) -> float | None:
        """The loss of the batch after its way forward, or None; `weights` are factors for the samples."""
        if self._term is None:
            return None
        if self._prepare:
            self._prepare()
        self._term()
        if weights is None:
            return float(self._flat.dot(self._ones)) * self.factor
        return float(self.terms.dot(self._each).dot(weights)) * self.factor

    def begin(self) -> list[Call]:
        """What writes the error of the outputs, with the shares of outputs and samples in it."""
        error = self.run.errors[self.run.design.last]
        if self.short:
            share = self.rows * (self.units if self.uses_slopes else 1)
            slope: Formula = OUT - Symbol("t")
        else:
            assert self.loss
            share = self.rows * self.units
            slope = self.loss.rising.bind(_seen(self.loss))
        if share != 1:
            slope = formula(repr(1 / share)) * slope
        kernel = single("error", slope, "error", "t", "a")
        return [kernel.bound({"error": error, "t": self.targets, "a": self.outs}, self.run.buffers)]


def _seen(loss: Loss) -> Callable[[str], Formula]:
    """What stands for the symbols of a loss: outputs that are probabilities are kept from 0 and 1."""
    return Symbol if loss.compares in ("numbers", "signs") else _bounded


def _bounded(name: str) -> Formula:
    """An output that is a probability, kept from 0 and 1, where the logarithms of a loss end."""
    return Maximum((Minimum((OUT, formula("0.9999999"))), formula("1e-30"))) if name == "a" else Symbol(name)


def fits(loss: Loss | None, targets: Array) -> str:
    """What is wrong with targets for a loss, or nothing."""
    if loss is None or loss.compares == "numbers":
        return ""
    if loss.compares == "signs":
        return "" if numpy.isin(targets, (-1, 1)).all() else f"{loss.name} needs targets that are -1 or 1"
    if targets.size and (targets.min() < 0 or targets.max() > 1):
        return f"{loss.name} needs targets from 0 to 1"
    if loss.compares == "distributions" and not numpy.allclose(targets.sum(axis=1), 1, atol=1e-4):
        return f"{loss.name} needs targets that sum to 1 for each sample"
    return ""


def unfit(loss: Loss | None, optimiser: Optimiser, design: Design) -> str:
    """What of a loss, a rule and the activations of a net does not go together, or nothing."""
    if not optimiser.uses_slopes:
        said = f"the {optimiser.name} rule trains one layer, the net has {design.last}"
        return said if design.last > 1 else ""
    for chosen in design.activations:
        if not chosen.activation.learns:
            return f"{chosen.activation.name} has no slope to descend; use the perceptron rule or another activation"
    last = design.activations[-1].activation.name
    if loss and loss.needs and last not in loss.needs:
        return f"{loss.name} needs {' or '.join(loss.needs)} outputs, the last layer is {last}"
    return ""
