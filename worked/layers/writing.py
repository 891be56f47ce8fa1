"""Writing: what an operation has at hand where it writes cells, rules, sentences, or the numbers of one unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Protocol

from worked.cells.cell import Cell
from worked.cells.given import Given
from worked.cells.place import Place
from worked.document import Maths
from worked.formula import Formula, Symbol
from worked.number.quantity import Quantity


class Cells(Protocol):
    """A layer of one step, into which an operation writes its cells for some samples."""

    number: int
    units: tuple[str, ...]
    before: tuple[str, ...]
    samples: Sequence[int]

    @property
    def testing(self) -> bool:
        """Whether this is the last forward pass, after training."""

    @property
    def step(self) -> int:
        """The number of the step."""

    def units_of(self, layer: int) -> tuple[str, ...]:
        """The units of any layer."""

    def sent(self, unit: str, sample: int) -> Symbol:
        """What a unit of this layer or an earlier one sends on so far."""

    def is_idle(self, symbol: Symbol) -> bool:
        """Whether no error is carried back to a cell, because nothing that learns leads to it."""

    def parameter(self, quantity: Quantity, place: Place) -> Symbol | None:
        """A parameter as the forward pass sees it; None where the net has none there."""

    def cell(self, quantity: str, place: str, sample: int | None) -> Cell | None:
        """A cell of the step."""

    def make(self, quantity: str, unit: str, sample: int, formula: Formula) -> Symbol:
        """Append a stage of a unit, which is what the unit sends on so far."""

    def part(self, quantity: str, place: str, sample: int | None, formula: Formula) -> Symbol:
        """Append a cell that no unit sends on."""

    def given(self, quantity: str, place: str, sample: int | None, number: Given) -> Symbol:
        """Append a given number."""

    def once(self, quantity: str, place: str, number: Given) -> Symbol:
        """A given number that a step has once."""

    def ahead(self, quantity: str, place: str, formula: Formula) -> None:
        """Append what the next step begins with."""

    def seen(self, sample: int) -> int:
        """How many samples training has seen before this pass of a sample."""


class Names(Protocol):
    """The names of a page for the numbers of one layer, for any unit j of it."""

    number: int
    stages: tuple[str, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the layer."""

    @property
    def falling(self) -> bool:
        """Whether errors are those of a falling loss, -dE/d(...)."""

    @property
    def sample(self) -> str:
        """The letter of any sample, where the samples of a batch depend on each other; else ""."""

    @property
    def batch_size(self) -> int | None:
        """The number of samples in a batch; None where the last one is smaller."""

    @property
    def base(self) -> str:
        """The quantity that the stages after the activation are made of: `out`, or `input` in layer 0."""

    def name(self, quantity: str, unit: str = "j", sample: str = "") -> Formula:
        """The name of a quantity of the layer."""

    def error(self, stage: str, unit: str = "j", sample: str = "") -> Formula:
        """The name of the error of a stage."""

    def generic(self, quantity: str, unit: str = "j") -> Formula:
        """The name of a quantity at any unit of any layer, or on any edge from i to j."""

    def named(self, quantity: str, place: str = "") -> Formula:
        """The name of a quantity at a place."""

    def in_layer(self, quantity: str, layer: int, unit: str = "j") -> Formula:
        """The name of a quantity of another layer."""

    def has_bias(self) -> bool:
        """Whether a unit of the layer has a bias."""


class Statement(Names, Protocol):
    """The statement of an exercise, in which an operation describes itself."""

    def units_of(self, layer: int) -> tuple[str, ...]:
        """The units of any layer."""

    def layer_name(self, layer: int) -> str:
        """What a layer is called in a sentence."""

    def equality(self, quantity: str, place: str, number: Given) -> Maths:
        """A symbol and the number that is given for it."""

    def passes(self) -> Iterator[tuple[int, int, int]]:
        """The passes of training: the step, the sample, and how many samples were seen before."""

    @property
    def steps(self) -> int:
        """The number of updates."""

    @property
    def several_samples(self) -> bool:
        """Whether there are several samples."""


class Explained(Protocol):
    """One unit of a trained net in one update, of which an operation tells what it made of the number below."""

    unit: str
    layer: int

    def number(self, name: str) -> Any:
        """What the engine had for the unit and the sample, by name."""

    def sent_by(self, layer: int) -> Any:
        """What the unit at the same place of an earlier layer sent."""

    def given(self, quantity: str, number: Any, of_sample: bool = False) -> Symbol:
        """A given number of the unit."""

    def once(self, quantity: str, number: Given) -> Symbol:
        """A given number of the layer."""

    def known(self, quantity: str) -> Symbol | None:
        """A number of the unit that stands there already."""

    def parameter(self, quantity: str) -> Symbol | None:
        """A parameter of the unit as the loss has seen it, such as gamma; None where there is none."""

    def share(self, number: Any) -> Decimal:
        """An error of the engine as that of a sample alone."""

    def slope(self, formula: Formula) -> Symbol:
        """The slope of the activation, as a cell."""
