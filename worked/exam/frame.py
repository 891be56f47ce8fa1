"""Frame: a problem in which numbers are drawn, and a candidate: the problem with one set of these numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from worked.cells.cell import Cell, Step
from worked.checking.answer_key.key import Key
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
MOST_SAMPLES = 200  # candidates among which one can be calculated


class Place(Record):
    """A number of the problem file that is drawn, and the cells that it stands in; the first of them is its `name`.

    The numbers of a sample that are drawn together share a `stream`, and `at` is the place of each in the drawn list.
    """

    name: str
    cells: tuple[str, ...]
    path: Path
    draw: Draw
    stream: str
    at: int | None = None

    def number(self, seed: bytes, attempt: int) -> str:
        """The number that an attempt draws."""
        chosen = self.draw.chosen(Stream(seed, self.stream).below(attempt, self.draw.choices))
        return str(chosen if self.at is None else chosen[self.at])


class Frame:
    """A problem of which everything is fixed but some numbers: what all its variants have in common.

    `tables` are those of the problem file. WorkedError where a name is drawn whose number the file does not give.
    """

    def __init__(self, tables: Tables, draws: Sequence[Draw], ask: Ask, digest: str = "") -> None:
        self.digest = digest
        self.task: Task = task_in(tables)
        self.steps: list[Step] = list(self.task.steps())
        self.cells: dict[str, Cell] = {cell.id: cell for step in self.steps for cell in step.cells}
        self.drawn_names: set[str] = set()
        self.places: list[Place] = list(self._places(draws))
        self._refuse_lengths()
        self.lettered = self._lettered()
        marks = ask.marks_of(self.cells.values())
        self.marks: dict[str, Decimal] = {
            name: mark for name, mark in marks.items() if ask.cells or name not in self.lettered
        }
        self.asked: list[str] = list(self.marks)
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
            elif (draw := self._draw_of([first], (), draws)) is not None:
                raise WorkedError(
                    f"draw.{draw.name}: the problem file does not give the number {first}; write it there to draw it"
                )
        for path, firsts in by_path.items():
            draw = self._draw_of(firsts, path, draws)
            if draw is not None:
                cells = tuple([name for first in firsts for name in repeated[first]])
                yield _together(cells, path, draw) if draw.is_row else Place(firsts[0], cells, path, draw, firsts[0])

    def _lettered(self) -> dict[str, str]:
        """The cells that depend on letters in place of numbers, each with its letter; drawn letters are numbers."""
        drawn = {name for place in self.places for name in place.cells}
        found: dict[str, str] = {}
        for name, cell in self.cells.items():
            if cell.letter and name not in drawn:
                found[name] = cell.given
            elif letters := [found[each] for each in cell.inputs if each in found]:
                found[name] = letters[0]
        return found

    def _refuse_lengths(self) -> None:
        """Refuse lists of inputs or targets that are not as long as those of the problem."""
        for draw in dict.fromkeys(place.draw for place in self.places if place.draw.is_row):
            wanted = 1 + max(place.at or 0 for place in self.places if place.draw == draw)
            for row in draw.values:
                if len(row) != wanted:
                    said = f"expected lists of {wanted} numbers, found {len(row)}"
                    raise WorkedError(f"draw.{draw.name}.values: {said}")

    def _draw_of(self, firsts: Sequence[str], path: Path, draws: Sequence[Draw]) -> Draw | None:
        """The draw of a number at a path that stands in some cells.

        It is that of the id of one of them, or else that of its whole sample, or else that of their quantity.
        """
        found: dict[int, Draw] = {}
        for draw in draws:
            for name in firsts:
                cell = self.cells[name]
                if draw.part is None and names(draw.name, cell):
                    found.setdefault(2 if draw.name == cell.quantity else 0, draw)
                elif draw.is_row and path[:1] == ("samples",) and path[2] == draw.name:
                    found.setdefault(1, draw)
        self.drawn_names |= {draw.name for draw in found.values()}
        return found[min(found)] if found else None

    @cached_property
    def is_shaped(self) -> bool:
        """Whether a drawn number may change which cells there are, so that a candidate is to be read again."""
        return any(self.task.shapes(self.cells[place.name]) for place in self.places)

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
        return Candidate(self, {place.name: place.number(seed, attempt) for place in self.places})

    def samples(self, count: int) -> Iterator[Candidate]:
        """Some candidates that can be calculated, the same ones for whoever has the exam."""
        seed = public_seed(self.digest, "samples")
        for attempt in range(count if self.places else 1):
            candidate = self.drawn(seed, attempt)
            try:
                candidate.calculate()
            except WorkedError:
                continue
            yield candidate

    @cached_property
    def example(self) -> Candidate:
        """A candidate that stands for all others where only their formulas count."""
        return next(self.samples(MOST_SAMPLES), self.candidate({}))

    def candidate(self, numbers: Mapping[str, str]) -> Candidate:
        """The problem with other numbers, by the names of their places."""
        return Candidate(self, numbers)


def _together(cells: tuple[str, ...], path: Path, draw: Draw) -> Place:
    """A number of a sample that is drawn with its others."""
    _, sample, _, at = path
    assert isinstance(sample, int) and isinstance(at, int)
    return Place(cells[0], cells, path, draw, f"{draw.name}.{sample + 1}", at)


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
        """Calculate its numbers; WorkedError where they have no value, or are beyond all bounds."""
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
        carry = self.frame.task.rounding.carry
        return {name: float(outcome.carried(carry)[0]) for name, outcome in self.outcomes.items()}

    def cells(self, *quantities: str) -> Iterator[Cell]:
        """The computed cells of some quantities."""
        return (cell for cell in self.frame.computed if cell.quantity in quantities)

    def unit(self, name: str) -> float:
        """One unit of the last printed digit of a number."""
        digits = self.frame.task.rounding.of(self.frame.cells[name].quantity)
        return 10.0 ** digits.place(self.outcomes[name].rounded.number)

    @cached_property
    def key(self) -> Key:
        """The solved problem, prepared for checking, as its own file is read: so its exact numbers are its own."""
        return Key(Solution(task_in(self.tables())))

    def tables(self) -> Tables:
        """The tables of its problem file."""
        task, cells = self.frame.task, self.frame.cells
        changes = {
            path: self.numbers[place.name]
            for place in self.frame.places
            if place.name in self.numbers
            for path in (place.path, *task.paths_along(cells[place.cells[0]]))
        }
        return changed(self.frame.tables, changes) if changes else self.frame.tables
