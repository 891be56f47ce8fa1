"""Network: the units of a dense net in layers, its weights, biases and activations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from worked.cells.given import Given
from worked.cells.place import edge
from worked.layers.activation import Activate
from worked.layers.dense import Dense
from worked.layers.operation import Operation, Parameter, ParameterKey
from worked.layers.stack import Operations, Stage, quantities
from worked.maths.layer_activation import LayerActivation
from worked.number.quantity import BIAS, WEIGHT
from worked.problem.convention import Convention
from worked.record import Record, replace


class Network(Record, open=True):
    """A dense net.

    `layers` are the names of the units, inputs first. `weights` maps (source, target) to numbers, in the order of
    the receiving units, layer by layer; `biases` maps units to numbers and is empty where the net has none. `named`
    says whether the author named the units. `operations` are what layers do besides.
    """

    layers: tuple[tuple[str, ...], ...]
    activations: tuple[LayerActivation, ...]
    weights: Mapping[tuple[str, str], Given]
    biases: Mapping[str, Given]
    named: bool = False
    operations: Operations = Operations()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the input units."""
        return self.layers[0]

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the output units."""
        return self.layers[-1]

    @cached_property
    def layer_of(self) -> dict[str, int]:
        """The layer of each unit; the inputs are layer 0."""
        return {unit: number for number, layer in enumerate(self.layers) for unit in layer}

    def computing(self) -> Iterator[tuple[int, str]]:
        """The units that compute, with their layers, in the order of the forward pass."""
        for number, layer in enumerate(self.layers[1:], start=1):
            for unit in layer:
                yield number, unit

    @cached_property
    def stages(self) -> dict[int, tuple[Stage, ...]]:
        """What each layer does, in order."""
        return {
            number: tuple(Stage(each, units, number == len(self.layers) - 1) for each in self._stack(number))
            for number, units in enumerate(self.layers)
        }

    def _stack(self, number: int) -> tuple[Operation, ...]:
        if not number:
            return self.operations.stack(None, None, 0)
        before, units = self.layers[number - 1], self.layers[number]
        pairs = [(source, unit) for unit in units for source in before]
        weights = {edge(*pair): self.weights[pair] for pair in pairs if pair in self.weights}
        dense = Dense(number, weights, {unit: self.biases[unit] for unit in units if unit in self.biases})
        return self.operations.stack(dense, Activate(number, self.activation(number)), number)

    def dense(self, layer: int) -> Dense:
        """The weighted sums of a layer, counted from 1."""
        found = self.stages[layer][0].operation
        assert isinstance(found, Dense)
        return found

    def made(self, layer: int) -> tuple[str, ...]:
        """What a layer makes of the numbers of each unit, from its net input to what it sends on."""
        return quantities(stage.operation for stage in self.stages[layer])

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the net learns or might learn, layer by layer and unit by unit."""
        return tuple(
            each
            for number, stages in self.stages.items()
            for stage in stages
            for each in stage.operation.parameters(stage.units, self.layers[number - 1] if number else ())
        )

    def parameters_by_kind(self) -> list[Parameter]:
        """The same in the order in which they are given: all weights, all biases, then those of each operation."""
        sums = [each for each in self.parameters if each.quantity in (WEIGHT, BIAS)]
        found = [each for quantity in (WEIGHT, BIAS) for each in sums if each.quantity == quantity]
        for stages in self.stages.values():
            for stage in stages:
                own = list(stage.operation.parameters(stage.units, ()))
                found += [each for quantity in stage.operation.learned for each in own if each.quantity == quantity]
        return found

    def learns(self, key: ParameterKey) -> bool:
        """Whether an operation says that a parameter of its own learns."""
        return bool(self._learning.get(key))

    @cached_property
    def _learning(self) -> dict[ParameterKey, bool | None]:
        return {each.key: each.learns for each in self.parameters}

    def activation(self, layer: int) -> LayerActivation:
        """The activation of a layer, counted from 1."""
        return self.activations[layer - 1]

    def renamed(self, layers: tuple[tuple[str, ...], ...]) -> Network:
        """The same net with other names for its units."""
        old = [unit for layer in self.layers for unit in layer]
        name = dict(zip(old, (unit for layer in layers for unit in layer), strict=True))
        weights = {(name[source], name[target]): given for (source, target), given in self.weights.items()}
        biases = {name[unit]: given for unit, given in self.biases.items()}
        return replace(self, layers=layers, weights=weights, biases=biases)

    def shape(self) -> str:
        """The numbers of units: 2-2-1."""
        return "-".join(str(len(layer)) for layer in self.layers)


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
