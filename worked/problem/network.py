"""Network: the units of a dense net in layers, its weights, biases and activations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain, groupby, pairwise

from worked.cells.given import Given
from worked.cells.place import edge, unit_place
from worked.layers.activation import Activate
from worked.layers.dense import Dense
from worked.layers.operation import Operation, Parameter, ParameterKey, Units
from worked.layers.stack import Operations, Stage
from worked.maths.layer_activation import LayerActivation
from worked.number.quantity import BIAS, WEIGHT
from worked.problem.convention import Convention
from worked.problem.layer import Layer, Layered
from worked.record import NOTHING, Record, replace

# Before the unit of a bias, where a file names parameters.
OF_BIAS = "b:"


class Network(Record, Layered, open=True):
    """A feed-forward net.

    `units` are their names by layer, inputs first. `weights` maps (source, target) to numbers, in the order of
    the receiving units, layer by layer: a pair without a number is not joined, and a weight may lead past layers.
    `biases` maps units to numbers and is empty where the net has none; a bias is the weight of the constant input
    `bias_input`, 1 or -1. `by_unit` are the activations of single units that are not those of their layer. `ties` are
    parameters that learn as one, and `frozen` ones do not learn. `named` says whether the author named the units.
    `operations` are what layers do besides.
    """

    units: tuple[Units, ...]
    activations: tuple[LayerActivation, ...]
    weights: Mapping[tuple[str, str], Given]
    biases: Mapping[str, Given]
    named: bool = False
    operations: Operations = Operations()
    by_unit: Mapping[str, LayerActivation] = NOTHING
    ties: tuple[tuple[ParameterKey, ...], ...] = ()
    frozen: frozenset[ParameterKey] = frozenset()
    bias_input: int = 1

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """Its layers, inputs first."""
        last, sides = len(self.units) - 1, zip(((), *self.units), self.units, strict=False)
        return tuple(
            Layer(number, last, units, before, tuple(self._stages(number)))
            for number, (before, units) in enumerate(sides)
        )

    def _stages(self, number: int) -> Iterator[Stage]:
        """What a layer does, in order; each run of units with the same activation has a stage of its own."""
        for operation in self._stack(number):
            for each, units in self._parted(operation, self.units[number]):
                yield Stage(each, units)

    def _stack(self, number: int) -> tuple[Operation, ...]:
        if not number:
            return self.operations.stack(None, None, 0)
        biases = {unit: self.biases[unit] for unit in self.units[number] if unit in self.biases}
        pairs = ((source, unit) for unit in self.units[number] for source in self.sources[unit])
        weights = {edge(*pair): self.weights[pair] for pair in pairs}
        dense = Dense(number, weights, biases, self.bias_input)
        return self.operations.stack(dense, Activate(number, self.activations[number - 1]), number)

    def _parted(self, operation: Operation, units: Units) -> Iterator[tuple[Operation, Units]]:
        """An activation for each run of units that use the same; any other operation as it is."""
        if not (self.by_unit and isinstance(operation, Activate)):
            yield operation, units
            return
        for chosen, run in groupby(units, lambda unit: self.by_unit.get(unit, operation.chosen)):
            yield Activate(operation.layer, chosen), tuple(run)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the net learns or might learn, layer by layer and unit by unit; what learns as one once."""
        every = (each for layer in self.layers for each in layer.parameters)
        return tuple(each for each in every if self.first_of(each.key) == each.key)

    def parameters_by_kind(self) -> list[Parameter]:
        """The same in the order in which they are given: all weights, all biases, then those of each operation."""
        sums = [each for each in self.parameters if each.quantity in (WEIGHT, BIAS)]
        found = [each for quantity in (WEIGHT, BIAS) for each in sums if each.quantity == quantity]
        for stage in (stage for layer in self.layers for stage in layer.stages):
            own = list(stage.operation.parameters(stage.units, ()))
            found += [each for quantity in stage.operation.learned for each in own if each.quantity == quantity]
        return found

    def learns(self, key: ParameterKey) -> bool:
        """Whether an operation says that a parameter of its own learns."""
        return bool(self._learning.get(key))

    @cached_property
    def _learning(self) -> dict[ParameterKey, bool | None]:
        return {each.key: each.learns for each in self.parameters}

    # What learns as one

    @cached_property
    def _first(self) -> dict[ParameterKey, ParameterKey]:
        return {key: tie[0] for tie in self.ties for key in tie}

    def first_of(self, key: ParameterKey) -> ParameterKey:
        """The parameter whose cells stand for all that learn as one with it: itself, where it is tied to none."""
        return self._first.get(key, key)

    def learns_itself(self, key: ParameterKey) -> bool:
        """Whether a weight or bias is not frozen, and the first of those that learn as one with it."""
        return key not in self.frozen and self.first_of(key) == key

    def tie_of(self, key: ParameterKey) -> tuple[ParameterKey, ...]:
        """The parameters that learn as one with it, itself among them."""
        return next((tie for tie in self.ties if key in tie), (key,))

    def is_tied(self, key: ParameterKey) -> bool:
        """Whether it learns as one with others."""
        return key in self._first

    @cached_property
    def learning_units(self) -> tuple[str, ...]:
        """The units into which a weight leads that is not frozen, or whose bias is not, in order."""
        if not self.frozen:
            return self.computing
        found = {target for source, target in self.weights if (WEIGHT, edge(source, target)) not in self.frozen}
        found |= {unit for unit in self.biases if (BIAS, unit_place(unit)) not in self.frozen}
        return tuple(unit for unit in self.computing if unit in found)

    @cached_property
    def reached(self) -> tuple[str, ...]:
        """The units to which errors are carried back: those that learn, and those behind them."""
        found = set(self.learning_units)
        for unit in self.computing:
            if not found.isdisjoint(self.sources[unit]):
                found.add(unit)
        return tuple(unit for unit in self.computing if unit in found)

    # Edges

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """The units that send to each unit, in order."""
        found: dict[str, list[str]] = {unit: [] for units in self.units for unit in units}
        for source, target in self.weights:
            found[target].append(source)
        return {unit: tuple(units) for unit, units in found.items()}

    @cached_property
    def targets(self) -> dict[str, tuple[str, ...]]:
        """The units that each unit sends to, in order."""
        found: dict[str, list[str]] = {unit: [] for units in self.units for unit in units}
        for source, target in self.weights:
            found[source].append(target)
        return {unit: tuple(units) for unit, units in found.items()}

    @cached_property
    def skips(self) -> tuple[tuple[str, str], ...]:
        """The edges that lead past a layer."""
        number = {unit: layer.number for unit, layer in self.layer_of.items()}
        return tuple(pair for pair in self.weights if number[pair[1]] - number[pair[0]] > 1)

    @cached_property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """The pairs of units of neighbouring layers that are not joined."""
        pairs = ((source, unit) for before, units in pairwise(self.units) for unit in units for source in before)
        return tuple(pair for pair in pairs if pair not in self.weights)

    @property
    def beyond_layers(self) -> str:
        """What the net has that a stack of dense layers has not, in words; "" where it is such a stack."""
        found = {
            "edges past layers": self.skips,
            "units that are not joined": self.missing,
            "shared parameters": self.ties,
            "thresholds": self.bias_input < 0,
        }
        return " and ".join(what for what, has in found.items() if has)

    # Activations

    def names_in(self, convention: Convention) -> dict[str, str]:
        """The name of each unit in a convention, where its author gave none."""
        return dict(zip(self.layer_of, chain(*default_names(tuple(map(len, self.units)), convention)), strict=True))

    def renamed(self, name: Mapping[str, str]) -> Network:
        """The same net with other names for its units."""
        weights = {(name[source], name[target]): given for (source, target), given in self.weights.items()}
        biases = {name[unit]: given for unit, given in self.biases.items()}
        return replace(
            self,
            units=tuple(tuple(name[unit] for unit in units) for units in self.units),
            weights=weights,
            biases=biases,
            by_unit={name[unit]: chosen for unit, chosen in self.by_unit.items()},
            ties=tuple(tuple((key[0], key[1].renamed(name)) for key in tie) for tie in self.ties),
            frozen=frozenset((key[0], key[1].renamed(name)) for key in self.frozen),
        )


def name_of(key: ParameterKey) -> str:
    """A weight or bias as a file names it: `x1>h1`, `b:h1`."""
    return str(key[1]) if key[0] == WEIGHT else f"{OF_BIAS}{key[1]}"


def default_names(sizes: tuple[int, ...], convention: Convention) -> tuple[tuple[str, ...], ...]:
    """Names for the units of a net whose author gave none: numbers for `slides`, else x1, h1, o1.

    With more than one hidden layer the hidden units are h1.1, h1.2, h2.1 and so on.
    """
    if convention.name == "slides":
        return through(sizes)
    deep = len(sizes) > 3
    layers = [tuple(f"x{unit}" for unit in range(1, sizes[0] + 1))]
    for number, size in enumerate(sizes[1:-1], start=1):
        stem = f"h{number}." if deep else "h"
        layers.append(tuple(f"{stem}{unit}" for unit in range(1, size + 1)))
    return (*layers, tuple(f"o{unit}" for unit in range(1, sizes[-1] + 1)))


def through(sizes: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """The units numbered 1, 2, 3 ... through the layers."""
    layers, first = [], 1
    for size in sizes:
        layers.append(tuple(str(unit) for unit in range(first, first + size)))
        first += size
    return tuple(layers)
