"""Layout: how the weights, biases, gammas and betas of a net lie one after another in one flat array."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from worked.arrays.buffers import Array
from worked.cells.place import edge
from worked.layers.activation import Activate
from worked.layers.catalogue import kinds
from worked.layers.dense import Dense
from worked.layers.operation import Operation, Parameter, ParameterKey
from worked.layers.stack import Operations, quantities
from worked.maths.layer_activation import LayerActivation
from worked.number.quantity import BIAS, WEIGHT, quantity
from worked.problem.network import Network as Units
from worked.record import Record


class Design(Record, open=True):
    """A dense net without its numbers.

    `sizes` are the numbers of units of the layers, inputs first. `biases` are, for each layer after the inputs, the
    places of the units that have a bias. `operations` are what layers do besides.
    """

    sizes: tuple[int, ...]
    activations: tuple[LayerActivation, ...]
    biases: tuple[tuple[int, ...], ...]
    operations: Operations = Operations()

    @property
    def last(self) -> int:
        """The number of the layer of the outputs."""
        return len(self.sizes) - 1

    def all_biased(self, layer: int) -> bool:
        """Whether every unit of a layer has a bias."""
        return len(self.biases[layer - 1]) == self.sizes[layer]

    def stack(self, layer: int) -> tuple[Operation, ...]:
        """All that a layer does, in order."""
        return self.stacks[layer]

    @cached_property
    def stacks(self) -> tuple[tuple[Operation, ...], ...]:
        """All that each layer does, in order."""
        own = enumerate(self.activations, 1)
        later = (self.operations.stack(Dense(layer), Activate(layer, chosen), layer) for layer, chosen in own)
        return (self.operations.stack(None, None, 0), *later)

    def made(self, layer: int) -> tuple[str, ...]:
        """What a layer makes of the numbers of each unit, from its net input to what it sends on."""
        return quantities(self.stacks[layer])

    def learned(self, layer: int) -> list[Parameter]:
        """What a layer learns besides weights and biases, unit by unit; units are called by their places."""
        units = tuple(map(str, range(self.sizes[layer])))
        return [each for operation in self.stacks[layer] for each in operation.parameters(units, ())]


class Part(NamedTuple):
    """What of the flat array belongs together: one kind of parameter of one layer, and whether it says that it learns.

    Of weights and biases the training says so.
    """

    kind: str
    layer: int
    start: int
    stop: int
    shape: tuple[int, ...]
    learns: bool | None = None


class Layout:
    """The parts of the flat array: the weights of all layers, then all biases, then all gammas, and so on.

    What is treated alike by an update lies together. A weight matrix has a row for each sending unit.
    """

    def __init__(self, design: Design) -> None:
        self.parts: list[Part] = []
        self.size = 0
        self.kinds = (WEIGHT, BIAS, *dict.fromkeys(quantity for kind in kinds() for quantity in kind.learned))
        for kind in self.kinds:
            for layer in range(1, design.last + 1):
                shape, learns = _shape(design, kind, layer)
                size = shape[0] * shape[-1] if kind == WEIGHT else shape[0]
                if size:
                    self.parts.append(Part(kind, layer, self.size, self.size + size, shape, learns))
                    self.size += size

    def views(self, flat: Array) -> dict[str, dict[int, Array]]:
        """The parts of a flat array as arrays of their shapes, by kind and layer."""
        found: dict[str, dict[int, Array]] = {kind: {} for kind in self.kinds}
        for part in self.parts:
            found[part.kind][part.layer] = flat[part.start : part.stop].reshape(part.shape)
        return found


def _shape(design: Design, kind: str, layer: int) -> tuple[tuple[int, ...], bool | None]:
    if kind == WEIGHT:
        return (design.sizes[layer - 1], design.sizes[layer]), None
    if kind == BIAS:
        return (len(design.biases[layer - 1]),), None
    found = [each for each in design.learned(layer) if each.quantity == kind]
    return (len(found),), found[0].learns if found else None


def positions(units: Units, layout: Layout) -> Iterator[tuple[ParameterKey, int]]:
    """Where each parameter of a problem's net lies in the flat array."""
    for part in layout.parts:
        layer, kind = units.layers[part.layer], quantity(part.kind)
        if kind == WEIGHT:
            places = [edge(source, target) for source in layer.before for target in layer.units]
        else:
            places = [each.place for each in layer.parameters if each.quantity == kind]
        yield from zip(((kind, place) for place in places), range(part.start, part.stop), strict=True)
