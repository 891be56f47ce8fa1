"""Stages: what becomes of the net input of a unit until it is sent on, and how errors come back through it.

Each operation of the layer says what it makes of one number. What it takes from other units and samples is given: means
and deviations, and what an earlier layer sent.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from worked.cells.cell import Step
from worked.cells.given import Given
from worked.cells.place import layer_place
from worked.explaining.asked import Asked
from worked.formula import Formula, Symbol
from worked.number.quantity import error_of


class Stages:
    """Writes the stages of one unit for one sample into a step; see `worked.layers.writing.Explained`."""

    def __init__(self, asked: Asked, step: Step) -> None:
        self.asked, self.step, self.recorded = asked, step, asked.recorded
        self.unit, self.layer, self.sample = asked.unit, asked.layer, asked.sample
        self.numbers = asked.recorded.layers[asked.layer]
        stack = asked.recorded.design.stack(asked.layer)
        self.made_by = [(operation, quantity) for operation in stack for quantity in operation.makes]
        self.made: dict[str, Symbol] = {}

    # Forward and back

    def forward(self, net: Symbol) -> None:
        """What becomes of a net input."""
        below = self.made["net"] = net
        for operation, stage in self.made_by[1:]:
            formula = operation.explained(stage, below, self)
            below = self.made[stage] = self.step.add(stage, self.unit, self.sample, formula)

    def backward(self, error: Formula, top: str) -> Symbol:
        """From how the loss changes with a stage, or with a net input, to how it changes with the net input."""
        names = [quantity for _, quantity in self.made_by]
        symbol = self.step.add(error_of(top), self.unit, self.sample, error)
        for place in range(names.index(top), 0, -1):
            operation, stage = self.made_by[place]
            formula = operation.explained_back(stage, names[place - 1], symbol, self)
            symbol = self.step.add(error_of(names[place - 1]), self.unit, self.sample, formula)
        return symbol

    # What operations ask

    def number(self, name: str) -> Any:
        """What the engine had for the unit and the sample, by name."""
        row, unit = self.asked.sample - 1, self.asked.target - 1
        if name == "other-powers":
            return self.asked.other_powers
        if name == "other-errors":
            return self.asked.other_errors
        found = self.numbers.others[name]
        if found.ndim == 2:
            return found[row, unit]
        # One number for each unit of a batch, for each sample of a layer, or for the whole layer.
        return found[()] if not found.ndim else found[unit if self._by_unit(name) else row]

    def _by_unit(self, name: str) -> bool:
        """Whether an operation of the layer has a number for each unit, and not for each sample."""
        return any(operation.couples_samples for operation, _ in self.made_by if name in operation.recorded)

    def given(self, quantity: str, number: Any, of_sample: bool = False) -> Symbol:
        """A given number of the unit."""
        return self.asked.given(self.step, quantity, self.unit, number, self.sample if of_sample else None)

    def sent_by(self, layer: int) -> Any:
        """What the unit at the same place of an earlier layer sent."""
        return self.recorded.sent_by(layer)[self.asked.sample - 1, self.asked.target - 1]

    def once(self, quantity: str, number: Given) -> Symbol:
        """A given number of the layer."""
        place = layer_place(self.layer)
        found = self.step.get(quantity, place)
        return found.symbol if found else self.step.add(quantity, place, given=number.text)

    def known(self, quantity: str) -> Symbol | None:
        """A number of the unit that stands there already."""
        found = self.step.get(quantity, self.unit, self.sample) or self.step.get(quantity, self.unit)
        return found.symbol if found else None

    def parameter(self, quantity: str) -> Symbol | None:
        """A parameter of the unit as the loss has seen it, such as gamma; None where there is none."""
        view = self.recorded.views(self.recorded.seen)[quantity].get(self.layer)
        return None if view is None else self.given(quantity, view[self.asked.target - 1])

    def share(self, number: Any) -> Decimal:
        """An error of the engine as that of a sample alone."""
        return self.asked.scaled(number)

    def slope(self, formula: Formula) -> Symbol:
        """The slope of the activation, as a cell."""
        return self.step.add("slope", self.unit, self.sample, formula)
