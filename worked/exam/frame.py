"""Frame: a problem in which numbers are drawn, and a candidate: the problem with one set of these numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from worked.cells.cell import Cell, Step
from worked.checking.key import Key
from worked.errors import WorkedError
from worked.exam.ask import Ask, names
from worked.exam.draw import Draw
from worked.exam.figures import significant_digits
from worked.exam.stream import Stream, public_seed
from worked.exercises.reading import task_in
from worked.keys.source import Path, changed, path_of
from worked.record import Record
from worked.trace.replay import Outcomes, replay
from worked.trace.solution import Solution
from worked.trace.task import Task

Tables = Mapping[str, Any]


class Place(Record):
    """A number of the problem file that is drawn: the cells that it stands in, the first of which names its stream."""

    name: str
    cells: tuple[str, ...]
    path: Path
    draw: Draw


class Frame:
    """A problem of which everything is fixed but some numbers: what all its variants have in common.

    `tables` are those of the problem file. WorkedError where a name is drawn whose number the file does not give.
    """

    def __init__(self, tables: Tables, draws: Sequence[Draw], ask: Ask, digest: str = "") -> None:
        self.digest = digest
        self.task: Task = task_in(tables)
        self.steps: list[Step] = list(self.task.steps())
        self.cells: dict[str, Cell] = {cell.id: cell for step in self.steps for cell in step.cells}
        self.marks: dict[str, Decimal] = ask.marks_of(self.cells.values())
        self.asked: list[str] = list(self.marks)
        self.drawn_names: set[str] = set()
        self.places: list[Place] = list(self._places(draws))
        self.tables = self.task.expanded() if self.places else tables
        self.made: dict[Any, Any] = {}

    def _places(self, draws: Sequence[Draw]) -> Iterator[Place]:
        """The drawn numbers, each once; what is drawn by the id of a cell is not drawn by its quantity."""
        repeated = self.task.repeated_givens() if draws else {}
        by_path: dict[Path, list[str]] = {}
        for first in repeated:
            path = path_of(self.cells[first].given) or self.task.path_in_source(self.cells[first])
            if path is not None:
                by_path.setdefault(path, []).append(first)
            elif (draw := self._draw_of([first], draws)) is not None:
                raise WorkedError(
                    f"draw.{draw.name}: the problem file does not give the number {first}; write it there to draw it"
                )
        for path, firsts in by_path.items():
            draw = self._draw_of(firsts, draws)
            if draw is not None:
                cells = [name for first in firsts for name in repeated[first]]
                yield Place(firsts[0], tuple(cells), path, draw)

    def _draw_of(self, firsts: Sequence[str], draws: Sequence[Draw]) -> Draw | None:
        """The draw of a number that stands in some cells: by the id of one of them, or else by their quantity."""
        found = None
        for draw in draws:
            for name in firsts:
                cell = self.cells[name]
                if draw.part is None and names(draw.name, cell):
                    self.drawn_names.add(draw.name)
                    found = draw if found is None or draw.name != cell.quantity else found
        return found

    @cached_property
    def computed(self) -> list[Cell]:
        """The computed cells, in order."""
        return [cell for cell in self.cells.values() if cell.formula is not None]

    def once(self, make: Any) -> Any:
        """What is made of the frame once, such as the places where mistakes can be made."""
        if make not in self.made:
            self.made[make] = make(self)
        return self.made[make]

    def drawn(self, seed: bytes, attempt: int) -> Candidate:
        """The candidate of an attempt: each number from the stream of its place."""
        numbers = {}
        for place in self.places:
            chosen = Stream(seed, place.name).below(attempt, place.draw.choices)
            numbers[place.name] = place.draw.chosen(chosen)
        return Candidate(self, numbers)

    def samples(self, count: int) -> Iterator[Candidate]:
        """Some candidates that can be calculated, the same ones for whoever has the exam."""
        seed = public_seed(self.digest, "samples")
        for attempt in range(count):
            candidate = self.drawn(seed, attempt)
            try:
                candidate.calculate()
            except WorkedError:
                continue
            yield candidate

    def candidate(self, numbers: Mapping[str, str]) -> Candidate:
        """The problem with other numbers, by the names of their places."""
        return Candidate(self, numbers)


class Candidate:
    """A problem with drawn numbers, to be held to the requirements: its numbers exactly, and as floats."""

    def __init__(self, frame: Frame, numbers: Mapping[str, str]) -> None:
        self.frame, self.numbers = frame, numbers

    @cached_property
    def pins(self) -> dict[str, Decimal]:
        """The drawn numbers by cell."""
        return {
            name: Decimal(self.numbers[place.name])
            for place in self.frame.places
            if place.name in self.numbers
            for name in place.cells
        }

    def calculate(self) -> None:
        """Calculate its numbers; WorkedError where they have no value."""
        self.outcomes  # noqa: B018

    @cached_property
    def outcomes(self) -> Outcomes:
        """What each cell comes to."""
        found: Outcomes = {}
        for _, outcomes in replay(lambda: self.frame.steps, self.frame.task.rounding, self.pins):
            found |= outcomes
        return found

    @cached_property
    def shown(self) -> dict[str, str]:
        """The numbers as they are printed."""
        return {name: outcome.shown for name, outcome in self.outcomes.items()}

    @cached_property
    def digits(self) -> dict[str, int]:
        """How many significant digits are printed of each number."""
        return {name: significant_digits(text) for name, text in self.shown.items()}

    @cached_property
    def asked(self) -> dict[str, str]:
        """The asked numbers as they are printed; what depends on a letter is not among them."""
        shown = self.shown
        return {name: shown[name] for name in self.frame.asked if name in shown}

    @cached_property
    def truths(self) -> dict[str, float]:
        """The numbers that later cells are computed from, as floats."""
        if self.frame.task.rounding.carry == "shown":
            return {name: float(outcome.rounded.number) for name, outcome in self.outcomes.items()}
        return {name: float(outcome.enclosure[0]) for name, outcome in self.outcomes.items()}

    def cells(self, *quantities: str) -> Iterator[Cell]:
        """The computed cells of some quantities."""
        return (cell for cell in self.frame.computed if cell.quantity in quantities)

    def unit(self, name: str) -> float:
        """One unit of the last printed digit of a number."""
        digits = self.frame.task.rounding.of(self.frame.cells[name].quantity)
        return 10.0 ** digits.place(self.outcomes[name].rounded.number)

    @cached_property
    def key(self) -> Key:
        """The solved problem, prepared for checking."""
        return Key(Solution(self.frame.task, self.pins))

    def tables(self) -> Tables:
        """The tables of its problem file."""
        changes = {place.path: self.numbers[place.name] for place in self.frame.places if place.name in self.numbers}
        return changed(self.frame.tables, changes) if changes else self.frame.tables
