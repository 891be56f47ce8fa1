"""Stages: what becomes of the net input of a unit until it is sent on, and how errors come back through it.

They are those of the exact simulator: net, joined, normalised, scaled, out, dropped. What normalisation and residual
connections take from other units and samples is given: means, deviations, and what an earlier layer sent.
"""

from __future__ import annotations

from typing import Any

from worked.explaining.asked import Asked
from worked.formula import Formula, Number, Quotient, Symbol, exp, product_of
from worked.problem.layers import Dropping, layer_place
from worked.trace.backward import error_of
from worked.trace.cell import Step

# What the engine has of a normalised layer besides the numbers of its units.
NORMS = ("mean", "deviation", "error-mean", "product-mean")


class Stages:
    """Writes the stages of one unit for one sample into a step."""

    def __init__(self, asked: Asked, step: Step) -> None:
        self.asked, self.step, self.recorded = asked, step, asked.recorded
        self.design, self.numbers = asked.recorded.design, asked.recorded.layers[asked.layer]
        self.unit, self.sample = asked.unit, asked.sample
        self.names = asked.stages
        self.made: dict[str, Symbol] = {}

    def given(self, quantity: str, number: Any, place: str | None = None, sample: int | None = None) -> Symbol:
        """A given number of the unit."""
        return self.asked.given(self.step, quantity, self.unit if place is None else place, number, sample)

    # Forward

    def forward(self, net: Symbol) -> None:
        """What becomes of a net input."""
        below = self.made["net"] = net
        for stage in self.names:
            write = {"joined": self._joined, "normalised": self._normalised, "scaled": self._scaled, "out": self._out}
            formula = write.get(stage, self._dropped)(below)
            below = self.made[stage] = self.step.add(stage, self.unit, self.sample, formula)

    def _joined(self, below: Symbol) -> Formula:
        row, unit = self.asked.sample - 1, self.asked.target - 1
        skip = next(skip for skip in self.design.extras.skips if skip.target == self.asked.layer)
        if skip.survival is not None:
            self.given("alive", self.numbers.others["alive"])
        sent = self.given("skipped", self.recorded.sent_by(skip.source)[row, unit], None, self.sample)
        return product_of((*self._alive(), below)) + sent

    def _alive(self) -> list[Formula]:
        """Whether the layers in between survive the step, where that is drawn."""
        alive = self.step.get("alive", self.unit)
        return [alive.symbol] if alive else []

    def _normalised(self, below: Symbol) -> Formula:
        found = self.design.extras.normalisation(self.asked.layer)
        assert found
        row, unit = self.asked.sample - 1, self.asked.target - 1
        place = unit if found.over == "batch" else row
        numbers = {name: self.numbers.others[name][place] for name in NORMS}
        mean, deviation = (self.given(name, numbers[name]) for name in ("mean", "deviation"))
        for name in ("error-mean", "product-mean"):
            self.given(name, self.asked.scaled(numbers[name]))
        return (below - mean) / deviation

    def _scaled(self, below: Symbol) -> Formula:
        views = self.recorded.views(self.recorded.seen)
        found = {
            name: self.given(name, views[name][self.asked.layer][self.asked.target - 1])
            for name in ("gamma", "beta")
            if self.asked.layer in views[name]
        }
        scaled: Formula = found["gamma"] * below if "gamma" in found else below
        return scaled + found["beta"] if "beta" in found else scaled

    def _out(self, below: Symbol) -> Formula:
        chosen = self.asked.activation
        if not chosen.activation.couples:
            return chosen.activation.out([below], 0, chosen.settings)
        return exp(below) / (exp(below) + self.given("other-powers", self.asked.other_powers, None, self.sample))

    def _dropped(self, below: Symbol) -> Formula:
        row, unit = self.asked.sample - 1, self.asked.target - 1
        self.given("mask", self.numbers.others["mask"][row, unit], None, self.sample)
        return product_of((*self._kept(), below))

    def _kept(self) -> list[Formula]:
        """The factors by which dropout multiplies what the unit sends on."""
        dropping, mask = self.design.extras.dropped(self.asked.layer), self.step.get("mask", self.unit, self.sample)
        assert dropping and mask
        if dropping.scaled != "training":
            return [mask.symbol]
        return [Quotient(Number("1"), 1 - self._drop_rate(dropping)), mask.symbol]

    def _drop_rate(self, dropping: Dropping) -> Symbol:
        place = layer_place(self.asked.layer)
        found = self.step.get("drop-rate", place)
        return found.symbol if found else self.step.add("drop-rate", place, given=dropping.rate.text)

    # Backward

    def backward(self, error: Formula, top: str) -> Symbol:
        """From how the loss changes with a stage, or with a net input, to how it changes with the net input."""
        names = ("net", *self.names)
        symbol = self.step.add(error_of(top), self.unit, self.sample, error)
        for place in range(names.index(top), 0, -1):
            formula = self._back(names[place], names[place - 1], symbol)
            symbol = self.step.add(error_of(names[place - 1]), self.unit, self.sample, formula)
        return symbol

    def _back(self, stage: str, below: str, error: Symbol) -> Formula:
        """How the loss changes with what is below a stage."""
        match stage:
            case "out":
                return self._through_activation(below, error)
            case "scaled":
                gamma = self.step.get("gamma", self.unit)
                return gamma.symbol * error if gamma else error
            case "normalised":
                mean, product, deviation = (
                    self.step[f"{name}[{self.unit}]@1"].symbol for name in ("error-mean", "product-mean", "deviation")
                )
                return (error - mean - self.made["normalised"] * product) / deviation
            case "joined":
                return product_of((*self._alive(), error))
        return product_of((*self._kept(), error))

    def _through_activation(self, below: str, error: Symbol) -> Formula:
        chosen, out = self.asked.activation, self.made["out"]
        found = chosen.activation.slope_of([self.made[below]], [out], 0, 0, chosen.settings)
        assert found
        slope = self.step.add("slope", self.unit, self.sample, found)
        if not chosen.activation.couples:
            return slope * error
        return slope * error - out * self.given("other-errors", self.asked.other_errors, None, self.sample)
