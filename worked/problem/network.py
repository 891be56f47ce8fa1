"""Network: the units of a dense net in layers, its weights, biases and activations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from worked.formula import Formula
from worked.maths.activations import Activation
from worked.problem.convention import Convention
from worked.problem.layers import Extras, Given
from worked.record import Record, replace


class LayerActivation(Record):
    """The activation of a layer with its parameters."""

    activation: Activation
    settings: Mapping[str, Formula]


class Network(Record, open=True):
    """A dense net.

    `layers` are the names of the units, inputs first. `weights` maps (source, target) to numbers, in the order of
    the receiving units, layer by layer; `biases` maps units to numbers and is empty where the net has none. `named`
    says whether the author named the units. `extras` is what else is done to the layers.
    """

    layers: tuple[tuple[str, ...], ...]
    activations: tuple[LayerActivation, ...]
    weights: Mapping[tuple[str, str], Given]
    biases: Mapping[str, Given]
    named: bool = False
    extras: Extras = Extras()

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
