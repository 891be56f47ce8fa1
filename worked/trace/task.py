"""Task: whatever is solved, shown, checked, drawn and exported, a net or an exercise without one.

All that others ask of it is here: its cells, its given numbers and how others take their place, its phases, and what a
checker knows of a cell without its number. A net is `worked.trace.net.Net`; a kind of exercise is a subclass of
`worked.trace.exercise.Exercise`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Self

from worked.cells.cell import Cell, Step
from worked.errors import WorkedError, excerpt, nearest
from worked.formula import Formula
from worked.keys.source import Path, Source, path_of
from worked.maths.layer_activation import LayerActivation
from worked.number import Rounding
from worked.problem.convention import Convention
from worked.problem.layer import Layer
from worked.record import NOTHING, Record
from worked.trace.learner import Learner
from worked.trace.questions import AskedQuestion

Bounds = tuple[float | None, float | None]


class Phase(Record):
    """A part of the calculation, such as the forward pass of a step: its title, and the ids of its computed cells."""

    title: str
    step: int
    cells: tuple[str, ...]


class Derivative(Record):
    """A cell, by its id, that is meant to be the derivative of a formula of cells by another cell.

    The cells that are `held` do not change with that one, whatever they are made of.
    """

    cell: str
    of: Formula
    by: str
    held: tuple[str, ...] = ()


class Task:
    """What is solved, shown, checked, drawn and exported. `kind` is what it is about: `net`, or a kind of exercise.

    `read_from` is the file that it was read from, None where it was made otherwise; it goes along with changed tasks.
    `convention` is the notation that it is written in, None where it has its own.
    """

    title: str
    rounding: Rounding
    convention: Convention | None
    kind: ClassVar[str] = ""
    read_from: Source | None = None
    _carried: ClassVar[tuple[str, ...]] = ("read_from",)

    def reading(self, source: Source) -> Self:
        """The task as it was read from a file."""
        object.__setattr__(self, "read_from", source)
        return self

    # Cells

    def steps(self) -> Iterator[Step]:
        """The trace, one step at a time: a long training needs no more memory than a short one."""
        raise NotImplementedError

    @property
    def stops_by_itself(self) -> bool:
        """Whether the numbers decide how many steps there are."""
        return False

    def to_be_filled_in(self) -> Self:
        """The task as a student's copy has it: its length must not tell when a training stops."""
        return self

    def phases(self) -> list[Phase]:
        """The parts of the calculation, each with its computed cells, in the order in which they come to their ends."""
        found: dict[tuple[str, int], list[str]] = {}
        for step in self.steps():
            for cell in step.cells:
                if cell.formula is not None:
                    part = self.phase_title(step, cell.phase), step.number
                    # The part that a cell belongs to moves to the end.
                    cells = found.pop(part, [])
                    cells.append(cell.id)
                    found[part] = cells
        return [Phase(title, step, tuple(cells)) for (title, step), cells in found.items()]

    def phase_title(self, step: Step, phase: str) -> str:
        """What a page calls a part of a step."""
        return self.title

    def derivatives(self, step: Step) -> Iterator[Derivative]:
        """The cells of a step that are derivatives, for a proof."""
        yield from ()

    def questions(self, steps: Iterable[Step]) -> Sequence[AskedQuestion]:
        """The small questions beside the sheet about some steps, in the author's order."""
        return ()

    def sample_of(self, cell: Cell) -> int | None:
        """The number of the sample that a given number belongs to; None where there is only one, or none."""
        return None

    @property
    def per_epoch(self) -> int:
        """How many steps an epoch has."""
        return 1

    @property
    def is_whole(self) -> bool:
        """Whether it trains a net in a whole calculation."""
        return False

    # Given numbers

    def givens(self) -> dict[str, Cell]:
        """The given cells by id, in order; letters among them."""
        return {cell.id: cell for step in self.steps() for cell in step.cells if cell.formula is None}

    def repeated_givens(self) -> dict[str, list[str]]:
        """The cells that each given number stands in, by the first of them."""
        found: dict[object, list[str]] = {}
        for step in self.steps():
            for cell in step.cells:
                if cell.formula is None:
                    found.setdefault(self.same_number(step, cell), []).append(cell.id)
        return {names[0]: names for names in found.values()}

    def same_number(self, step: Step, cell: Cell) -> object:
        """What the given cells have in common that are the same number of the task."""
        return cell.quantity, cell.place, path_of(cell.given) or cell.step

    def shapes(self, given: Cell) -> bool:
        """Whether another number in place of a given one may lead to other cells or formulas, as a mask does."""
        return True

    def with_givens(self, numbers: Mapping[str, str]) -> Self:
        """The task with other numbers in place of given ones, by the ids of their cells, as texts.

        A number of the file that stands in several cells, such as an input that is shown again, changes in all of
        them. WorkedError where a cell is not given, is given by the file for several places at once, or where the
        number is none that the file could hold.
        """
        if self.read_from is None:
            raise WorkedError("the problem was not read from a file, so that no number of it can be changed")
        givens = self.givens()
        unknown = [name for name in numbers if name not in givens]
        if unknown:
            raise WorkedError(f"no given number is called {excerpt(unknown[0])}; {nearest(unknown[0], givens)}")
        paths = {name: path_of(cell.given) or self.path_in_source(cell) for name, cell in givens.items()}
        changes: dict[Path, str] = {}
        for name, text in numbers.items():
            path = paths[name]
            if path is None:
                raise WorkedError(f"{name}: the file does not give this number; write it there to change it")
            others = [other for other, found in paths.items() if found == path and other not in numbers]
            apart = [other for other in others if givens[other].place != givens[name].place]
            if apart or changes.get(path, text) != text:
                raise WorkedError(f"{name}: the file has one number for it and {(apart or [name])[0]}; give one each")
            changes |= dict.fromkeys((path, *self.paths_along(givens[name])), text)
        first = self.read_from.read_again(self.read_from.data, {})
        return self.merged(first, self.read_from.read_again(self.expanded(), changes))

    def expanded(self) -> Mapping[str, object]:
        """The tables of the file, with numbers written out that follow from a rule, such as weights that are drawn."""
        assert self.read_from
        return self.read_from.data

    def path_in_source(self, cell: Cell) -> Path | None:
        """Where a given number that the file leaves out would stand in `expanded`; None where it cannot."""
        return None

    def paths_along(self, cell: Cell) -> Sequence[Path]:
        """Where else in `expanded` the number of a given cell stands, which must stay the same there."""
        return ()

    def merged(self, first: Self, read: Self) -> Self:
        """What was `read` now, with all in which this task differs from what was read at `first`."""
        raise NotImplementedError

    # Other ways to show and to round it

    def altered(self, steps: int | None = None, decimals: int | None = None, carry: str | None = None) -> Self:
        """The task with other steps, decimals or carrying, as the command line asks."""
        raise NotImplementedError

    def in_convention(self, convention: Convention) -> Self:
        """The task in another notation, with the same numbers."""
        raise NotImplementedError

    def laid_out(self, layout: str) -> Self:
        """The task with another layout of its page."""
        raise NotImplementedError

    # What a checker knows of a cell

    @property
    def learner(self) -> Learner | None:
        """What learns by an optimiser, if anything does."""
        return None

    @property
    def falling(self) -> bool:
        """Whether errors and deltas are those of a falling loss: target - out."""
        return False

    @property
    def shape(self) -> str:
        """The numbers of units in its layers, such as 2-2-1; "" where there are no units."""
        return ""

    @property
    def layer_of(self) -> Mapping[str, Layer]:
        """The layer of each unit."""
        return NOTHING

    @property
    def activation_of(self) -> Mapping[str, LayerActivation]:
        """The activation of each unit that computes."""
        return NOTHING

    def sources_of(self, unit: str) -> tuple[str, ...]:
        """The units that send to a unit; () where there are none."""
        return ()

    def targets_of(self, unit: str) -> tuple[str, ...]:
        """The units that a unit sends to; () where there are none."""
        return ()

    def alias(self, name: str) -> str:
        """The id of the cell that another id means too; the id itself, where it means nothing else."""
        return name

    def why_not(self, name: str) -> str:
        """Why the task asks for no cell of this id, in a sentence; "" where there is nothing special to say."""
        return ""

    def ways(self, cell: Cell) -> Sequence[Formula]:
        """Other formulas by which a cell may be computed, which are rounded at other places on paper."""
        return ()

    def computed_from(self, cell: Cell, by_any_way: Sequence[str]) -> Sequence[str]:
        """The ids of what a cell is usually computed from, of all that it may be computed from."""
        return cell.inputs

    def bounds(self, cell: Cell) -> Bounds:
        """Between which numbers a cell lies whatever was made wrong before it."""
        return None, None

    def whose_bounds(self, cell: Cell) -> str:
        """What lies between the bounds of a cell, in words."""
        return cell.quantity

    def shares(self, cell: Cell) -> tuple[str, ...]:
        """The ids of the cells whose numbers sum to 1 with it; () where there are none."""
        return ()

    def counts(self, cell: Cell) -> bool:
        """Whether a cell counts something, so that its number is whole."""
        return cell.quantity.whole

    def is_exact(self, cell: Cell) -> bool:
        """Whether nothing is rounded on the way to a cell from those before it, so that no other number is near it."""
        return self.counts(cell)

    def is_output_error(self, cell: Cell) -> bool:
        """Whether a cell is the error of an output, whose sign and factor authors choose for themselves."""
        return False

    def neighbours(self, cell: Cell) -> Sequence[str]:
        """The ids of the cells whose number may be copied in its place by mistake, the nearest first."""
        return ()
