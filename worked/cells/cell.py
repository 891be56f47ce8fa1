"""Cell: one line of a worksheet, a given number or a formula of earlier cells."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Protocol

from worked.cells.place import Place, unit_place
from worked.formula import Formula, Symbol
from worked.number.quantity import Quantity, learned_quantities
from worked.number.quantity import quantity as known
from worked.record import Record

# The parts of a step in which cells are computed; a given number belongs to none of them.
GIVEN, LOOK_AHEAD, FORWARD, BACKWARD, UPDATE = "", "look-ahead", "forward", "backward", "update"
QUESTIONS = "questions"


class Origin(Protocol):
    """What computes a cell of a net: an operation at work in a layer; `worked.layers` has them."""

    @property
    def number(self) -> int:
        """The number of the layer; that of the inputs is 0."""

    def bounds(self, quantity: str) -> tuple[float | None, float | None]:
        """Between which numbers a quantity lies whatever its inputs are."""

    def named(self, quantity: str) -> str:
        """What lies between these bounds, in words."""

    def shares(self, quantity: str) -> tuple[str, ...]:
        """The units whose numbers of a quantity sum to 1, as the probabilities of a softmax do; () for all others."""


class Cell(Record, open=True):
    """One line of a worksheet.

    Its id is `quantity[place]@step`, with `.sample` where the step sees several samples. The place is a unit (`h1`),
    an edge (`x1>h1`) or nothing for the whole net. The formula's symbols are ids of earlier cells; a given cell has
    no formula but the `given` text of its number, or of its letter. `phase` is the part of the step that it is computed
    in; `origin` what computes it, if that is an operation of a layer.
    """

    id: str
    quantity: Quantity
    place: Place
    step: int
    sample: int | None
    formula: Formula | None = None
    given: str = ""
    letter: bool = False
    phase: str = GIVEN
    origin: Origin | None = None

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The ids of the cells that the formula is made of, each once, in the order in which they are written."""
        return tuple(dict.fromkeys(self.formula.symbols())) if self.formula else ()

    @cached_property
    def partials(self) -> dict[str, Formula]:
        """How the cell changes with each of its inputs, where its formula is a sum of products."""
        return self.formula.partials() if self.formula else {}

    @property
    def computed_in(self) -> int:
        """The step that it is computed in: a new weight or running average belongs to the step before its number."""
        return self.step - (self.formula is not None and self.quantity.ahead)

    @property
    def symbol(self) -> Symbol:
        """The cell as a leaf of a later formula."""
        return Symbol(self.id)


def identifier(quantity: str, place: str, step: int, sample: int | None = None) -> str:
    """The id of a cell."""
    where = f"[{place}]" if place else ""
    which = "" if sample is None else f".{sample}"
    return f"{quantity}{where}@{step}{which}"


class Identity(Record):
    """What the id of a cell says of it."""

    quantity: str
    place: str
    step: int
    sample: int | None


def identity(name: str) -> Identity:
    """What an id says, as `identifier` wrote it."""
    where, _, when = name.partition("@")
    quantity, _, place = where.removesuffix("]").partition("[")
    step, _, sample = when.partition(".")
    return Identity(quantity, place, int(step), int(sample) if sample else None)


class Step:
    """The cells of one step, in an order in which each can be computed from those before it.

    `samples` are the numbers of the samples that it sees; `final` marks the last forward pass, which learns nothing.
    `lasting` are the quantities from which later steps go on.
    """

    def __init__(
        self,
        number: int,
        samples: tuple[int, ...],
        final: bool = False,
        lasting: frozenset[str] | None = None,
    ) -> None:
        self.number = number
        self.samples = samples
        self.final = final
        self.lasting = frozenset(learned_quantities()) if lasting is None else lasting
        self.cells: list[Cell] = []
        self._by_id: dict[str, Cell] = {}
        self._by_quantity: dict[tuple[str, int | None], list[Cell]] = {}

    def tag(self, sample: int | None) -> int | None:
        """The number of a sample where cells must carry it."""
        return sample if len(self.samples) > 1 else None

    def add(
        self,
        quantity: str,
        place: str,
        sample: int | None = None,
        formula: Formula | None = None,
        given: str = "",
        letter: bool = False,
        ahead: int = 0,
        phase: str = FORWARD,
        origin: Origin | None = None,
    ) -> Symbol:
        """Append a cell and return its symbol. `ahead` is 1 for what the next step begins with."""
        number, tag = self.number + ahead, self.tag(sample)
        name, kind = identifier(quantity, place, number, tag), known(quantity)
        where = place if isinstance(place, Place) else unit_place(place)
        part = GIVEN if formula is None else phase
        cell = Cell(name, kind, where, number, tag, formula, given, letter, part, origin)
        self.put(cell)
        return cell.symbol

    def put(self, cell: Cell) -> None:
        """Append a cell as it is."""
        self.cells.append(cell)
        self._by_id[cell.id] = cell
        self._by_quantity.setdefault((cell.quantity, cell.sample), []).append(cell)

    def __getitem__(self, name: str) -> Cell:
        return self._by_id[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_id

    def remembered(self, names: Iterable[str]) -> list[str]:
        """Of the ids of cells, in order, those that later steps go on from: the last two of each lasting number."""
        found: dict[tuple[str, str], list[str]] = {}
        for name in names:
            said = self._by_id.get(name) or identity(name)
            if said.sample is None and said.quantity in self.lasting:
                found[said.quantity, said.place] = [*found.get((said.quantity, said.place), ())[-1:], name]
        return [name for kept in found.values() for name in kept]

    def get(self, quantity: str, place: str = "", sample: int | None = None) -> Cell | None:
        """The cell of a quantity in this step, or None."""
        return self._by_id.get(identifier(quantity, place, self.number, self.tag(sample)))

    def of(self, quantities: Iterable[str], sample: int | None = None) -> list[Cell]:
        """The cells of some quantities, of one sample or of the whole step, in order."""
        tag = self.tag(sample)
        return [cell for name in quantities for cell in self._by_quantity.get((name, tag), ())]
