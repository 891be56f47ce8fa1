"""Stage: what an operation of a layer is on whole batches, calls that write into buffers, forward and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import numpy

from worked.arrays.buffers import Array, Buffers

Views = Mapping[str, Mapping[int, Array]]
Running = Mapping[int, tuple[Array, Array]]
Call = Callable[[], Any]


class Moment:
    """Where a training is: the number of the step, how many samples were seen before it, and what draws its masks."""

    def __init__(self, seed: int = 0) -> None:
        self.step, self.seen = 1, 0
        self.generator = numpy.random.default_rng(numpy.random.SeedSequence((seed, 1)))


class Batch(Protocol):
    """The arrays of a batch that goes through a net, which its stages fill on the way forward and back.

    `views` are the parameters that the net is taken to have, `gradients` what is to be filled in training, both by
    quantity and layer. `sent` is what each layer sends on, inputs first; `errors` are, by layer, what stands for
    dE/d(stage) on the way back, in the end dE/dnet. `running` are averages by layer.
    """

    rows: int
    moment: Moment
    buffers: Buffers
    training: bool
    views: Views
    gradients: Views
    running: Running
    sent: list[Array]
    errors: Mapping[int, Array]

    def skipped(self, source: int, error: Array) -> Call:
        """What hands an error over to an earlier layer, past those in between."""

    def absorbs(self, layer: int, quantity: str) -> bool:
        """Whether the loss of a batch stays the same, whatever is added to a stage of all samples alike."""

    def biased(self, layer: int) -> tuple[int, ...] | None:
        """The places of the units of a layer that have a bias; None where all have one."""


class Stage:
    """One stage of a layer: it takes numbers from the array `source` and leaves them in the array `out`.

    On the way back it turns what stands in the error of the layer, dE/dout, into dE/dsource, in place.
    """

    def __init__(self, run: Batch, layer: int, source: Array) -> None:
        self.run, self.layer, self.source = run, layer, source
        self.rows, self.units = source.shape
        self.out = source

    @property
    def error(self) -> Array:
        """The error of the layer, for training."""
        return self.run.errors[self.layer]

    def array(self, name: str, *shape: int) -> Array:
        """A buffer of this layer."""
        return self.run.buffers.array(f"{name} {self.layer}", *(shape or (self.rows, self.units)))

    def forward(self) -> Iterator[Call]:
        """What is called on the way forward."""
        yield from ()

    def backward(self) -> Iterator[Call]:
        """What is called on the way back."""
        yield from ()

    def recorded(self) -> dict[str, Array]:
        """What a step computed besides the numbers of the units, in copies, for who explains it."""
        return {}

    def hand_over(self) -> Array | None:
        """What the stage leaves to the next one to add, a number for each unit."""
        return None
