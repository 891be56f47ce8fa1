"""Course: which numbers of an exercise are asked for, and in which order."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import cached_property

from worked.cells.cell import QUESTIONS, Cell
from worked.checking.answer_key.key import Key
from worked.errors import WorkedError, excerpt, nearest
from worked.exam.ask import names
from worked.pages.training.shown_steps import asked_steps


class Course:
    """The computed cells of a solved task, by the parts of the calculation.

    `stops` are their ids in the order in which they are met, `asked` those whose numbers are asked for; the others
    depend on a letter and are only shown. Of a training that is too long for a hand, the first update and the last
    forward pass are met, as in a student's copy. `cells` are quantities or ids, when only some are asked for.
    """

    def __init__(self, key: Key, cells: Sequence[str] = ()) -> None:
        self.key, self.only = key, tuple(cells)
        self.stops = [name for name in self._order if self._is_met(name)]
        self._refuse_unknown()
        self.asked = [name for name in self.stops if name in key.outcomes]
        if not self.asked:
            raise WorkedError("no number is asked for: all of them depend on a letter")
        self.place = {name: place for place, name in enumerate(self.asked, 1)}

    @property
    def _order(self) -> list[str]:
        """The cells by phases, place by place; in the order of the trace where a phase goes on from a later one."""
        order = [name for phase in self.key.problem.phases() for name in self._by_place(phase.cells)]
        seen = set[str]()
        for name in order:
            seen.add(name)
            if any(each not in seen and self.key.cells[each].formula for each in self.key.cells[name].inputs):
                return self.key.askable()
        return order

    def _by_place(self, names: Sequence[str]) -> list[str]:
        """The cells of a phase so that all of a unit or weight come together.

        None comes before what it is made of, nor before those of its own quantity that precede it in the trace.
        """
        if not self.key.problem.shape or self.key.cells[names[0]].phase == QUESTIONS:
            return [*names]
        cells, left = [self.key.cells[name] for name in names], dict.fromkeys(names)
        found: list[str] = []
        groups: dict[object, list[Cell]] = {}
        queues: dict[object, deque[str]] = {}
        for cell in cells:
            groups.setdefault((cell.place, cell.sample), []).append(cell)
            queues.setdefault((cell.quantity, cell.sample), deque()).append(cell.id)
        for first in cells:
            for cell in groups[first.place, first.sample] if first.id in left else ():
                queue = queues[cell.quantity, cell.sample]
                if cell.id in left and queue[0] == cell.id and left.keys().isdisjoint(cell.inputs):
                    found.append(queue.popleft())
                    del left[cell.id]
                elif cell.id in left:
                    break
        return [*found, *left]

    @cached_property
    def _steps(self) -> frozenset[int] | None:
        """The steps whose cells are met; None for all."""
        return asked_steps(self.key.solution)

    def _is_met(self, name: str) -> bool:
        cell = self.key.cells[name]
        if self._steps is not None and cell.computed_in not in self._steps:
            return False
        return not self.only or any(names(each, cell) for each in self.only)

    def _refuse_unknown(self) -> None:
        """Refuse a name that fits no computed cell."""
        computed = [self.key.cells[name] for name in self.key.askable()]
        for name in self.only:
            if not any(names(name, cell) for cell in computed):
                valid = [*dict.fromkeys(cell.quantity for cell in computed), *(cell.id for cell in computed)]
                raise WorkedError(f"--cells: no computed number is called {excerpt(name)}; {nearest(name, valid)}")
        if not self.stops:
            raise WorkedError("--cells: none of these numbers is met in this exercise")
