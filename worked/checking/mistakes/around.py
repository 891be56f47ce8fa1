"""Around: a cell and what stands around it, as the author of a rule about a known mistake has it at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from worked.cells.cell import Cell, identifier
from worked.cells.place import Place, edge, unit_place
from worked.checking.answer_key.key import Key
from worked.checking.answer_key.rewriting import exchanged
from worked.formula import Formula, Symbol
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import settings_of
from worked.maths.layer_activation import LayerActivation
from worked.number.quantity import BIAS, WEIGHT, Quantity
from worked.problem.layer import Layer
from worked.problem.network import Network
from worked.problem.problem import Problem
from worked.trace.learner import Learner


class Around:
    """A cell and what stands around it in the net: the names from which the author of a rule builds a wrong formula."""

    def __init__(self, key: Key, cell: Cell) -> None:
        self.key, self.cell = key, cell

    @property
    def problem(self) -> Problem:
        """The problem, for rules about nets."""
        return self.key.of_net

    @property
    def learner(self) -> Learner:
        """What learns, for rules about optimisers: a net, or a function that is minimised."""
        return self.key.learner

    @property
    def network(self) -> Network:
        """The net, for rules about nets."""
        return self.key.network

    @property
    def exercise(self) -> Any:
        """The exercise that the cell belongs to, for rules about exercises of one kind, which know its fields."""
        return self.key.problem

    @property
    def formula(self) -> Formula:
        """The right formula of the cell."""
        assert self.cell.formula
        return self.cell.formula

    @cached_property
    def source(self) -> str:
        """The unit that a weight comes from; "" for what belongs to one unit."""
        return self.cell.place.source if self.cell.place.is_edge else ""

    @cached_property
    def unit(self) -> str:
        """The unit that the cell belongs to; for a weight, the unit that it leads into."""
        return self.cell.place.target

    @cached_property
    def layer(self) -> int:
        """The layer of the unit, counted from 0 for the inputs; 0 too where there is no unit."""
        return self._layer.number if self._layer else 0

    @property
    def _layer(self) -> Layer | None:
        return self.key.problem.layer_of.get(self.unit)

    @property
    def is_output(self) -> bool:
        """Whether the cell belongs to an output unit."""
        return self._layer is not None and self._layer.is_output

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the layer."""
        return self._layer.units if self._layer else ()

    @property
    def siblings(self) -> list[str]:
        """The other units of the layer, the nearest first."""
        return self.beside(self.unit)

    def beside(self, unit: str) -> list[str]:
        """The other units of the layer of any unit, the nearest first; of a parameter without a net, the others."""
        layer = self.key.problem.layer_of.get(unit)
        if layer is None:
            return self._other_parameters(unit)
        place = layer.units.index(unit)
        distances = {other: abs(at - place) for at, other in enumerate(layer.units) if other != unit}
        return sorted(distances, key=distances.__getitem__)

    def _other_parameters(self, name: str) -> list[str]:
        """The other parameters of an exercise in which they learn without a net."""
        others = self.key.problem.neighbours(self.cell)
        places = [self.key.cells[other].place for other in others if other in self.key.cells]
        return [place for place in dict.fromkeys(places) if place != name]

    @property
    def feeding(self) -> tuple[str, ...]:
        """The units that send to the unit: those of the layer before, in a net without other edges."""
        return self.key.problem.sources_of(self.unit)

    @property
    def fed(self) -> tuple[str, ...]:
        """The units that the unit sends to: those of the layer after, in a net without other edges."""
        return self.key.problem.targets_of(self.unit)

    def named(self, quantity: str, place: str = "", ahead: int = 0) -> Symbol | None:
        """Another cell of the same step and sample, or None where there is none; `ahead` 1 for the next step."""
        for sample in dict.fromkeys((self.cell.sample, None)):
            name = identifier(quantity, place, self.step + ahead, sample)
            if name in self.key.cells and name != self.cell.id:
                return Symbol(name)
        return None

    @cached_property
    def step(self) -> int:
        """The step that the cell is computed in: a new weight belongs to the step before its number."""
        return self.cell.computed_in

    def each(self, quantity: str, units: Iterable[str]) -> list[Symbol]:
        """The cells of a quantity for some units, as far as there are such cells."""
        return [found for unit in units if (found := self.named(quantity, unit))]

    def sent(self, unit: str) -> Symbol | None:
        """What a unit sends on: its output, or an input of the net."""
        layer = self.key.problem.layer_of.get(unit)
        return self.named("out" if layer and layer.number else "input", unit)

    def net(self, unit: str) -> Symbol | None:
        """The net input of a unit."""
        return self.named("net", unit)

    @property
    def inputs(self) -> list[Symbol]:
        """What is sent to the unit."""
        return [sent for source in self.feeding if (sent := self.sent(source))]

    @property
    def weights(self) -> list[Symbol]:
        """The weights into the unit, in the order of its inputs."""
        return [weight for source in self.feeding if (weight := self.weight(source, self.unit))]

    @property
    def nets(self) -> list[Symbol]:
        """The net inputs of all units of the layer, in order; one that is not computed has the name of no cell."""
        return self._of_layer("net")

    @property
    def outs(self) -> list[Symbol]:
        """The outputs of all units of the layer, likewise."""
        return self._of_layer("out")

    def _of_layer(self, quantity: str) -> list[Symbol]:
        absent = [Symbol(identifier(quantity, unit, self.step, self.cell.sample)) for unit in self.units]
        return [self.named(quantity, unit) or symbol for unit, symbol in zip(self.units, absent, strict=True)]

    def weight(self, source: str, target: str) -> Symbol | None:
        """The weight between two units as the step sees it: the one it begins with, or the one looked ahead to."""
        return self._parameter(WEIGHT, edge(source, target))

    def bias(self, unit: str) -> Symbol | None:
        """The bias of a unit as the step sees it."""
        return self._parameter(BIAS, unit_place(unit))

    def _parameter(self, quantity: Quantity, place: Place) -> Symbol | None:
        """A weight or bias as the step sees it, or the one that it learns as one with."""
        first = self.network.first_of((quantity, place))[1] if isinstance(self.key.problem, Problem) else place
        return self.named("look-ahead", first) or self.latest(quantity, first)

    def latest(self, quantity: str, place: str) -> Symbol | None:
        """The weight or bias that the step begins with."""
        for step in range(self.step, 0, -1):
            name = identifier(quantity, place, step)
            if name in self.key.cells:
                return Symbol(name)
        return None

    @property
    def chosen(self) -> LayerActivation:
        """The activation of the unit, with its parameters."""
        return self.network.activation_of[self.unit]

    def activated(self, nets: Sequence[Formula], unit: str = "") -> Formula:
        """The output of the unit, or of another one of the layer, from any net inputs of the layer."""
        place = self.units.index(unit or self.unit)
        return self.chosen.activation.out(nets, place, self.chosen.settings)

    def slope_at(self, nets: Sequence[Formula], outs: Sequence[Formula]) -> Formula | None:
        """The slope that the cell stands for, else that of the unit, from any net inputs and outputs of the layer."""
        unit, net = self.units.index(self.unit), self.units.index(self.source or self.unit)
        return self.chosen.activation.slope_of(nets, outs, unit, net, self.chosen.settings)

    def symbols_of(self, *quantities: str) -> list[Symbol]:
        """The symbols of the formula that stand for cells of some quantities, each once."""
        names = dict.fromkeys(self.formula.symbols())
        return [Symbol(name) for name in names if self.key.cells[name].quantity in quantities]

    def formula_of(self, symbol: Symbol | None) -> Formula | None:
        """The formula of another cell; None for a given number, and where there is no such cell."""
        return self.key.cells[symbol.name].formula if symbol else None

    def instead_of(self, symbol: Symbol | None, *others: Formula | None) -> Iterator[Formula]:
        """The formula with each of the others in place of one of its symbols, as far as there are any."""
        for other in others:
            if symbol and other and other != symbol:
                yield exchanged(self.formula, {symbol.name: other})

    def is_one(self, symbol: Symbol) -> bool:
        """Whether a cell has the number 1, which can be left out and repeated unseen."""
        return symbol.name in self.key.outcomes and self.key.truth(symbol.name) == 1

    def quantity_of(self, symbol: Formula) -> str:
        """The quantity of the cell that a symbol names; "" for any other formula."""
        return self.key.cells[symbol.name].quantity if isinstance(symbol, Symbol) else ""


def usual(name: str) -> LayerActivation:
    """An activation of the catalogue, with its usual parameters."""
    return LayerActivation(ACTIVATIONS[name], settings_of(ACTIVATIONS[name], {}))
