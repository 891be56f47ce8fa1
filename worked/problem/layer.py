"""Layer: the units of a net that compute side by side, and what they do in turn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from worked.cells.given import Given
from worked.cells.place import Place, edge
from worked.layers.activation import Activate
from worked.layers.dense import Dense
from worked.layers.operation import ACTIVATION, Mark, Operation, Parameter, Units
from worked.layers.stack import Stage, argument, quantities
from worked.maths.layer_activation import LayerActivation
from worked.number.quantity import INPUT, NET, OUT, Quantity
from worked.record import NOTHING


class Layer:
    """A layer of a net; the inputs are layer 0, the outputs layer `last`.

    `units` are the names of its units, `before` those of the layer below. `stages` are what it does, in order; each
    run of units with the same activation has a stage of its own.
    """

    def __init__(self, number: int, last: int, units: Units, before: Units, stages: tuple[Stage, ...]) -> None:
        self.number, self.last, self.units, self.before, self.stages = number, last, units, before, stages

    @property
    def is_output(self) -> bool:
        """Whether it is the last layer."""
        return self.number == self.last

    @property
    def kind(self) -> str:
        """What each of its units is: `input`, `hidden` or `output`."""
        return "input" if not self.number else "output" if self.is_output else "hidden"

    @property
    def title(self) -> str:
        """What it is called: `input layer`, `output layer`, `hidden layer`, or `hidden layer 2` of several."""
        return f"{self.kind} layer{f' {self.number}' if self.kind == 'hidden' and self.last > 2 else ''}"

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        if not self.number:
            return "the inputs"
        return self.title if self.title[-1].isdigit() else f"the {self.title}"

    # What it does

    @cached_property
    def operations(self) -> list[Operation]:
        """What it does, in order: of activations that differ by unit the first stands for all."""
        found = [stage.operation for stage in self.stages]
        first = next((each for each in found if isinstance(each, Activate)), None)
        return [each for each in found if each is first or not isinstance(each, Activate)]

    @cached_property
    def makes(self) -> tuple[str, ...]:
        """What it makes of the numbers of each unit, from the net input to what the unit sends on."""
        return quantities(self.operations)

    @property
    def argument(self) -> str:
        """The quantity that the activation is applied to."""
        return argument(self.operations)

    @cached_property
    def marks(self) -> Mapping[str, Mark]:
        """How the names of the quantities are marked that are made of a net input or an output."""
        return {quantity: mark for each in reversed(self.operations) for quantity, mark in each.marks.items()}

    def base_of(self, quantity: str) -> Quantity:
        """What a quantity with a mark is made of: a net input, an output, or an input."""
        before = quantities(each for each in self.operations if each.position < ACTIVATION)
        return NET if quantity in before else OUT if self.number else INPUT

    @cached_property
    def couples_samples(self) -> bool:
        """Whether the samples of a batch depend on each other in it."""
        return any(each.couples_samples for each in self.operations)

    @cached_property
    def couples_units(self) -> bool:
        """Whether its units depend on each other, for each sample."""
        return any(each.couples_units for each in self.operations)

    @cached_property
    def activations(self) -> list[LayerActivation]:
        """Its activations: one, unless its units differ; none of the inputs."""
        found: list[LayerActivation] = []
        for chosen in self.activation_of.values():
            if chosen not in found:
                found.append(chosen)
        return found

    @property
    def activation(self) -> LayerActivation:
        """Its activation; that of its first unit, where its units differ."""
        return self.activations[0]

    @cached_property
    def activation_of(self) -> Mapping[str, LayerActivation]:
        """The activation of each of its units."""
        chosen = ((stage.operation, stage.units) for stage in self.stages)
        return {unit: each.chosen for each, units in chosen if isinstance(each, Activate) for unit in units}

    # What is given for it

    @property
    def weights(self) -> Mapping[Place, Given]:
        """The weights into its units, by their edges."""
        return self._sums.weights if self._sums else NOTHING

    @property
    def biases(self) -> Mapping[str, Given]:
        """The biases of its units, of those that have one."""
        return self._sums.biases if self._sums else NOTHING

    @cached_property
    def _sums(self) -> Dense | None:
        return next((each for each in self.operations if isinstance(each, Dense)), None)

    @cached_property
    def has_skips(self) -> bool:
        """Whether a weight leads into it past a layer."""
        return not {place.source for place in self.weights}.issubset(self.before)

    @cached_property
    def is_full(self) -> bool:
        """Whether every unit of the layer before is joined to each of its units, and no others are."""
        return self.weights.keys() == {edge(source, unit) for unit in self.units for source in self.before}

    @property
    def is_plain(self) -> bool:
        """Whether its net inputs are the product of a matrix and what the layer before sends."""
        return not self.has_skips and self._sums is not None and self._sums.is_plain

    @cached_property
    def parameters(self) -> list[Parameter]:
        """What its operations learn or might learn, unit by unit."""
        return [each for stage in self.stages for each in stage.operation.parameters(stage.units, self.before)]


class Layered:
    """What is made of layers, and what is asked of them all: a net, and a problem about one."""

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Its layers, inputs first."""
        raise NotImplementedError

    @property
    def computing_layers(self) -> tuple[Layer, ...]:
        """The layers after the inputs."""
        return self.layers[1:]

    @property
    def hidden_layers(self) -> tuple[Layer, ...]:
        """The layers between inputs and outputs."""
        return self.layers[1:-1]

    @property
    def output_layer(self) -> Layer:
        """The last layer."""
        return self.layers[-1]

    @cached_property
    def layer_of(self) -> Mapping[str, Layer]:
        """The layer of each unit, in the order of the units."""
        return {unit: layer for layer in self.layers for unit in layer.units}

    @property
    def inputs(self) -> Units:
        """The names of the input units."""
        return self.layers[0].units

    @property
    def outputs(self) -> Units:
        """The names of the output units."""
        return self.layers[-1].units

    @cached_property
    def computing(self) -> Units:
        """The names of the units that compute, in the order of the forward pass."""
        return tuple(unit for layer in self.computing_layers for unit in layer.units)

    @cached_property
    def activation_of(self) -> Mapping[str, LayerActivation]:
        """The activation of each unit that computes."""
        return {unit: chosen for layer in self.layers for unit, chosen in layer.activation_of.items()}

    @property
    def all_activations(self) -> list[LayerActivation]:
        """The activations of all layers, one after another; those of a layer whose units differ all of them."""
        return [each for layer in self.layers for each in layer.activations]

    @property
    def has_biases(self) -> bool:
        """Whether a unit has a bias."""
        return any(layer.biases for layer in self.layers)

    @property
    def has_skips(self) -> bool:
        """Whether a weight leads past a layer."""
        return any(layer.has_skips for layer in self.layers)

    @property
    def is_layered(self) -> bool:
        """Whether every unit is joined to every unit of the next layer and to no others."""
        return all(layer.is_full for layer in self.computing_layers)

    @property
    def shape(self) -> str:
        """The numbers of units: 2-2-1."""
        return "-".join(str(len(layer.units)) for layer in self.layers)
