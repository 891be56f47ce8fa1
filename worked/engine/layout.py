"""Layout: how the weights, biases, gammas and betas of a net lie one after another in one flat array."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from worked.engine.buffers import Array
from worked.problem.layers import Extras
from worked.problem.network import LayerActivation
from worked.problem.network import Network as Units
from worked.record import Record

KINDS = ("weight", "bias", "gamma", "beta")


class Design(Record):
    """A dense net without its numbers.

    `sizes` are the numbers of units of the layers, inputs first. `biases` are, for each layer after the inputs, the
    places of the units that have a bias. `extras` is what else is done to the layers.
    """

    sizes: tuple[int, ...]
    activations: tuple[LayerActivation, ...]
    biases: tuple[tuple[int, ...], ...]
    extras: Extras = Extras()

    @property
    def last(self) -> int:
        """The number of the layer of the outputs."""
        return len(self.sizes) - 1

    def all_biased(self, layer: int) -> bool:
        """Whether every unit of a layer has a bias."""
        return len(self.biases[layer - 1]) == self.sizes[layer]

    def stages(self, layer: int) -> tuple[str, ...]:
        """The stages of a layer after its net inputs, in turn; the inputs may only be dropped."""
        extras, found = self.extras, self.extras.normalisation(layer)
        hat = (["normalised", "scaled"] if found.scales or found.shifts else ["normalised"]) if found else []
        before = [*(["joined"] if extras.skip(layer, True) else []), *(hat if found and found.before else [])]
        after = [*(hat if found and not found.before else []), *(["joined"] if extras.skip(layer, False) else [])]
        return (*before, "out", *after, *(["dropped"] if extras.dropped(layer) else []))


class Part(NamedTuple):
    """What of the flat array belongs together: one kind of parameter of one layer."""

    kind: str
    layer: int
    start: int
    stop: int
    shape: tuple[int, ...]


class Layout:
    """The parts of the flat array: the weights of all layers, then all biases, then all gammas, then all betas.

    What is treated alike by an update lies together. A weight matrix has a row for each sending unit.
    """

    def __init__(self, design: Design) -> None:
        self.parts: list[Part] = []
        self.size = 0
        for kind in KINDS:
            for layer in range(1, design.last + 1):
                shape = _shape(design, kind, layer)
                size = shape[0] * shape[-1] if kind == "weight" else shape[0]
                if size:
                    self.parts.append(Part(kind, layer, self.size, self.size + size, shape))
                    self.size += size

    def views(self, flat: Array) -> dict[str, dict[int, Array]]:
        """The parts of a flat array as arrays of their shapes, by kind and layer."""
        found: dict[str, dict[int, Array]] = {kind: {} for kind in KINDS}
        for part in self.parts:
            found[part.kind][part.layer] = flat[part.start : part.stop].reshape(part.shape)
        return found


def _shape(design: Design, kind: str, layer: int) -> tuple[int, ...]:
    if kind == "weight":
        return design.sizes[layer - 1], design.sizes[layer]
    if kind == "bias":
        return (len(design.biases[layer - 1]),)
    found = design.extras.normalisation(layer)
    return (len((found.scales if kind == "gamma" else found.shifts) if found else ()),)


def positions(units: Units, layout: Layout) -> Iterator[tuple[str, int]]:
    """Where each parameter of a problem's net lies in the flat array.

    A weight is called by its edge, `x1>h1`, a bias by its unit, others `gamma[h1]` and `beta[h1]`.
    """
    for part in layout.parts:
        layer = units.layers[part.layer]
        if part.kind == "weight":
            before = units.layers[part.layer - 1]
            names = [f"{source}>{target}" for source in before for target in layer]
        elif part.kind == "bias":
            names = [unit for unit in layer if unit in units.biases]
        else:
            names = [f"{part.kind}[{unit}]" for unit in layer]
        yield from zip(names, range(part.start, part.stop), strict=True)
