"""Operation: something that a layer does to the numbers of its units. A kind of layer is a subclass, in a file here.

One class says all that there is to say of its kind: the keys of its table in a problem file, its cells, its place
among what the layer does, its symbols, its sentences, its rules, and how it is computed in arrays. Everybody else
asks the operations of a net, in the order of `stages_of`. `docs/design.md` shows a kind that is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from worked.cells.cell import Cell
from worked.cells.given import Given
from worked.cells.place import Place
from worked.document import Block
from worked.formula import Chain, Formula, product_of
from worked.keys.key import Key
from worked.layers.method import LayerMethod
from worked.layers.writing import Cells, Explained, Names, Statement
from worked.number.quantity import Quantity
from worked.record import NOTHING, Record

if TYPE_CHECKING:
    from worked.arrays.stage import Batch, Stage

# Where an operation stands among what a layer does: the activation has its place, all else stands before or after it.
WEIGHTED_SUM, ACTIVATION, SENT = 0, 50, 100
Units = tuple[str, ...]
Layers = tuple[Units, ...]
Bounds = tuple[float | None, float | None]
ParameterKey = tuple[Quantity, Place]


class Mark(Record):
    """How the name of a net input or output is marked as a stage: by an accent, or by what is raised above it."""

    accent: str = ""
    raised: str = ""


class Parameter(Record):
    """A number that a net learns: its quantity and place, its first value, and whether it changes."""

    quantity: Quantity
    place: Place
    given: Given
    learns: bool | None = None

    @property
    def key(self) -> ParameterKey:
        """What tells it from all others."""
        return self.quantity, self.place


class Gone(Record):
    """What is dropped: units, and weights by their edges."""

    units: frozenset[str] = frozenset()
    weights: frozenset[Place] = frozenset()


class Operation(Record, open=True):
    """Something that the layer of this number does; the inputs are layer 0. A kind adds what is given for it as fields.

    `table` is the name of its table in `[network]`, which is `described` in a sentence. `keys` are those of the table,
    some `required`, and `inner` those of tables in it. `methods` are its entries in the catalogue. `makes` are the
    quantities that it makes of the numbers of each unit, in turn; `marks` say how their names are marked. It computes
    other ones `once` for several units or samples, has `kept` averages for later steps, and may have `learned`
    parameters other than weights and biases. `symbols` are the templates of what has names of its own, as those of a
    convention. A proof has `written_out` what `local` or `ignores` say of by other words than the derivative's.
    `recorded` are the names of what an engine has of it besides the numbers of the units.
    """

    layer: int

    table: ClassVar[str] = ""
    described: ClassVar[str] = ""
    keys: ClassVar[Mapping[str, Key]] = NOTHING
    inner: ClassVar[Mapping[str, Mapping[str, Key]]] = NOTHING
    required: ClassVar[tuple[str, ...]] = ()
    methods: ClassVar[tuple[LayerMethod, ...]] = ()
    marks: ClassVar[Mapping[str, Mark]] = NOTHING
    symbols: ClassVar[Mapping[str, str]] = NOTHING
    learned: ClassVar[tuple[str, ...]] = ()
    once: ClassVar[tuple[str, ...]] = ()
    kept: ClassVar[tuple[str, ...]] = ()
    written_out: ClassVar[tuple[str, ...]] = ()
    recorded: ClassVar[tuple[str, ...]] = ()

    # Reading

    @classmethod
    def read(cls, table: Mapping[str, Any], layers: Layers, by_engine: bool = False) -> Iterable[Operation]:
        """The operations in a table of a problem file: one for each layer that it speaks of.

        `by_engine` says that a training engine reads it, which may draw masks and keeps running averages.
        """
        raise NotImplementedError

    @classmethod
    def clash(cls, layer: int) -> str:
        """What is wrong where two of its kind belong to a layer, for a sentence."""
        return f"named twice: layer {layer}"

    # Its place

    @property
    def makes(self) -> tuple[str, ...]:
        """The quantities that it makes of the numbers of each unit, in turn."""
        raise NotImplementedError

    @property
    def position(self) -> int:
        """Where it stands in its layer, between `WEIGHTED_SUM` and `SENT`; before or after `ACTIVATION`."""
        raise NotImplementedError

    @property
    def reads(self) -> int | None:
        """The earlier layer that it reads from besides the numbers below it."""
        return None

    @property
    def passes_from(self) -> int | None:
        """The layer from which it is a connection past those in between, which is drawn as one."""
        return None

    @property
    def couples_samples(self) -> bool:
        """Whether the samples of a batch depend on each other."""
        return False

    @property
    def couples_units(self) -> bool:
        """Whether what it computes once belongs to the whole layer, for each sample."""
        return False

    def parameters(self, units: Units, before: Units) -> Iterator[Parameter]:
        """What it learns, unit by unit."""
        yield from ()

    # Cells

    def forward(self, cells: Cells) -> None:
        """Write the cells of its layer, for some samples of a step."""
        raise NotImplementedError

    def after_errors(self, quantity: str, cells: Cells) -> None:
        """Write what follows the errors of one of its quantities, such as slopes."""

    def local(self, consumer: Cell, cell: Cell) -> Formula:
        """How one of its cells changes with a cell that it is computed from."""
        return consumer.partials[cell.id]

    def by_parameter(self, consumer: Cell, name: str) -> Formula:
        """How one of its cells changes with a parameter, whose cell has this name."""
        return consumer.partials[name]

    def ignores(self, consumer: Cell, cell: Cell) -> bool:
        """Whether nothing comes back over one of its cells to what it is computed from, because it sums to 0."""
        return False

    def gathers(self, quantity: str) -> bool:
        """Whether a number of this quantity depends on those of several units or samples."""
        return quantity in self.once

    def bounds(self, quantity: str) -> Bounds:
        """Between which numbers a quantity lies whatever its inputs are."""
        return None, None

    def named(self, quantity: str) -> str:
        """What lies between these bounds, in words."""
        return quantity

    @property
    def probabilities(self) -> bool:
        """Whether its outputs sum to 1 over the units of the layer."""
        return False

    # Names

    def of_layer(self) -> Mapping[str, object]:
        """The quantities that belong to the layer as a whole; those of layers with equal values share their name."""
        return {}

    # Sentences

    def statement(self, page: Statement) -> list[Block]:
        """What the statement of an exercise says of it."""
        raise NotImplementedError

    @classmethod
    def at_inference(cls, operations: Sequence[Operation]) -> str:
        """What is different after training, of all operations of a net that it concerns; "" for nothing."""
        return ""

    def factors(self, names: Names, quantity: str) -> list[Formula]:
        """What the error of a stage is multiplied by on the way back to the stage before it, for any unit."""
        raise NotImplementedError

    def rules(self, names: Names, quantity: str, earlier: str) -> Iterator[Formula]:
        """How an error comes back through a stage, for any unit."""
        error, back = names.error(quantity), names.error(earlier)
        yield Chain((back, product_of((*self.factors(names, quantity), error))))

    def handed_back(self, names: Names) -> Formula | None:
        """What comes back to any unit of the layer that it reads from."""
        return None

    def learning_rules(self, names: Names) -> Iterator[Formula]:
        """The gradients of its parameters other than weights and biases, for any unit."""
        yield from ()

    def remarks(self, names: Names) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Sentences that the rules leave unsaid, each as prose with a number by which they are ordered."""
        yield from ()

    # Pictures

    def gone(self, passes: Sequence[int], step: int, layers: Layers) -> Gone:
        """What all of these passes of a step lack."""
        return Gone()

    # Arrays

    def kernel(self, batch: Batch, layer: int, source: Any, handed: Any) -> Stage:
        """The same for a whole batch, in arrays; `handed` are the biases that the stage before left to be added."""
        raise NotImplementedError

    def absorbs_shift(self, quantity: str) -> bool:
        """Whether a number that is added to all samples alike is subtracted again."""
        return False

    def passes_shift(self, quantity: str) -> bool:
        """Whether a number that is added to all samples alike is still added to all alike after it."""
        return True

    # One unit of a trained net

    def explained(self, quantity: str, below: Formula, unit: Explained) -> Formula:
        """What one unit makes of the number below, for one sample, with numbers that an engine had."""
        raise NotImplementedError

    def explained_back(self, quantity: str, below: str, error: Formula, unit: Explained) -> Formula:
        """The error of the number below, from that of what the unit makes of it."""
        raise NotImplementedError
