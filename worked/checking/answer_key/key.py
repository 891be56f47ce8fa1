"""Key: what a checker knows of a problem before it sees a sheet: its cells, their true numbers, the ways to each."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from typing import Any, TypeVar

from worked.cells.cell import Cell, identifier, identity
from worked.checking.answer_key.known import Known
from worked.checking.answer_key.parts import Parts
from worked.checking.answer_key.rewriting import all_parts
from worked.checking.answer_key.ways import other_ways, ways_of_part
from worked.checking.numbers.reading import OUTPUT_ERROR, Answer
from worked.formula import Formula, cases_of
from worked.formula.floats import FLOATS
from worked.number import Digits
from worked.record import replace
from worked.trace.parts import PartialSolution, names_part
from worked.trace.solution import Solution
from worked.trace.task import Bounds

Made = TypeVar("Made")
LINEAR = 1e-12


class Key(Known):
    """A solved problem, prepared for marking: make one for a problem and mark any number of sheets by it.

    `parts` are partial results on a sheet from which other cells go on, and `plain` is the key without them.
    """

    def __init__(self, solution: Solution, plain: Key | None = None, parts: Collection[str] = ()) -> None:
        super().__init__(solution)
        self.plain, self.parts = plain or self, Parts(self.cells, parts)
        if parts:
            self.cells = {name: self._by_parts(cell) for name, cell in self.cells.items()}
        self._ways: dict[str, tuple[Formula, ...]] = {}
        self._without_epsilon: dict[str, tuple[float, ...]] = {}
        self._made: dict[Any, Any] = {}

    def _by_parts(self, cell: Cell) -> Cell:
        """A cell that goes on from the partial results on the sheet."""
        formula = cell.formula and self.parts.put_into(cell.formula, cell, self.order)
        return cell if formula == cell.formula else replace(cell, formula=formula)

    def once(self, kind: Callable[[Key], Made]) -> Made:
        """What is made of the key once and kept with it, such as an `Evidence`, for all sheets."""
        if kind not in self._made:
            self._made[kind] = kind(self)
        return self._made[kind]

    @cached_property
    def error_factor(self) -> float | None:
        """The factor of dE/dout = factor * (output - target), as with a squared error; None where it is 1 or none."""
        if self.plain is not self:
            return self.plain.error_factor
        outputs = [cell for cell in self.cells.values() if self.column(cell) == OUTPUT_ERROR]
        found = {_factor_of(cell) for cell in outputs[:1]}
        factor = found.pop() if found else None
        return None if factor in (None, 1.0) else factor

    @cached_property
    def is_whole(self) -> bool:
        """Whether all numbers are whole and asked without decimals, so that nothing is rounded anywhere."""
        asked = (self.cells[name] for name in self.askable() if name in self.outcomes)
        return all(self.truth(cell.id).is_integer() and self.asked(cell) == Digits(0) for cell in asked)

    def is_itself(self, answer: Answer) -> bool:
        """Whether a number stands for itself alone: it is exact, or nothing is rounded in the whole exercise."""
        return answer.is_exact or (self.is_whole and not answer.written.number % 1)

    @cached_property
    def _largest(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for name in self.outcomes:
            column = self.column(self.cells[name])
            found[column] = max(found.get(column, 1.0), abs(self.truth(name)))
        return found

    def largest(self, column: str) -> float:
        """The largest size of the true numbers of a column, at least 1."""
        return self._largest.get(column, 1.0)

    def truths(self, name: str) -> tuple[float, ...]:
        """The true number of a cell, and what it is taken for: without a small epsilon, or from rounded numbers."""
        found, cell = super().truths(name), self.cells[name]
        epsilon = identifier("epsilon", "", cell.computed_in)
        if epsilon not in cell.inputs:
            return found
        if name not in self._without_epsilon:
            ways = [way for way in self.ways(cell)[1:] if epsilon not in way.symbols()]
            self._without_epsilon[name] = tuple(float(way.value(self.truth, FLOATS)) for way in ways[:1])
        return (*found, *self._without_epsilon[name])

    def ways(self, cell: Cell) -> tuple[Formula, ...]:
        """The formulas by which a cell may be computed, its own first.

        They are the same rule, but on paper they are rounded at other places: a change goes on from the rounded
        gradient or from the delta, a product is multiplied in another order, and tanh is made of exponentials.
        """
        found = self._ways.get(cell.id)
        if found is None:
            assert cell.formula
            found = self._ways[cell.id] = (cell.formula, *self._ways_beside(cell))
        return found

    def _ways_beside(self, cell: Cell) -> list[Formula]:
        if self.is_part(cell):
            return ways_of_part(self.plain, cell)
        if self.plain is self:
            return self._other_ways(cell)
        plain = self.plain.ways(self.plain.cells[cell.id])
        ways = dict.fromkeys(self.parts.put_into(way, cell, self.order) for way in plain[1:])
        return [way for way in ways if way != cell.formula]

    @property
    def kind(self) -> str:
        """What the task is about: a net, or the kind of an exercise."""
        return self.problem.kind

    def _other_ways(self, cell: Cell) -> list[Formula]:
        return [*self.problem.ways(cell), *(other_ways(self, cell) if self.problem.learner else ())]

    @cached_property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """The ids of what each computed cell is directly made of, by any way."""
        return {
            name: tuple(dict.fromkeys((*cell.inputs, *(each for way in self.ways(cell)[1:] for each in way.symbols()))))
            for name, cell in self.cells.items()
            if cell.formula
        }

    def made_of(self, cell: Cell) -> list[str]:
        """The ids of what a cell is usually computed from: no slope from a net input whose output is there."""
        return list(self.problem.computed_from(cell, self.inputs[cell.id]))

    def bounds(self, cell: Cell) -> Bounds:
        """Between which numbers a cell lies whatever its inputs are."""
        return self.problem.bounds(cell)

    def means_several(self, cell: Cell) -> bool:
        """Whether the ways to a cell lead to different numbers: by cases, or to powers of e of other arguments."""
        return self.is_part(cell) or bool(cell.formula and cases_of(cell.formula))

    def is_part(self, cell: Cell) -> bool:
        """Whether a cell is a partial result, and none of the problem."""
        return cell.id in self.solution.partial

    @property
    def has_signed_loss(self) -> bool:
        """Whether the loss may be below 0."""
        loss = self.problem.learner.training.loss if self.problem.learner else None
        return loss is not None and loss.signed

    def whose(self, cell: Cell) -> str:
        """What lies between the bounds of a cell, in words."""
        return self.problem.whose_bounds(cell)

    def whole(self, cell: Cell) -> tuple[str, ...]:
        """The ids of the cells that sum to 1 with it: the probabilities of a layer; () where there are none."""
        return self.problem.shares(cell)

    def counts(self, cell: Cell) -> bool:
        """Whether a cell counts something, so that its number is whole."""
        return self.problem.counts(cell)

    def is_exact(self, cell: Cell) -> bool:
        """Whether nothing is rounded on the way to a cell from those before it."""
        return self.problem.is_exact(cell)

    def is_choice(self, cell: Cell) -> bool:
        """Whether the number of a cell is that of a choice, as the answers to some questions are."""
        return cell.quantity.whole and self.means_several(cell)

    def column(self, cell: Cell) -> str:
        """What the numbers of a cell are compared with: its quantity; the errors of the outputs are their own."""
        return OUTPUT_ERROR if self.problem.is_output_error(cell) else cell.quantity

    def askable(self) -> list[str]:
        """The cells that a student computes."""
        return [name for name, cell in self.cells.items() if cell.formula]

    @cached_property
    def with_all_parts(self) -> Key:
        """The key with all partial results, from which nothing goes on."""
        return Key(PartialSolution(self.problem))

    def owners(self, part: Cell) -> list[Cell]:
        """The cells of the same step and sample that a partial result is part of."""
        formula = part.formula
        return [
            cell
            for cell in self.cells.values()
            if cell.formula
            and (cell.computed_in, cell.sample) == (part.step, part.sample)
            # The same part may have several names, such as the denominator of each output of a softmax.
            and (cell.formula != formula or not self.is_part(cell))
            and formula in [*all_parts(cell.formula)]
        ]

    def for_sheet(self, names: Collection[str]) -> Key:
        """The key for a sheet with answers to cells of these names, which may be those of partial results."""
        if not any(names_part(name) and name not in self.cells for name in names):
            return self
        every = self.with_all_parts
        parts = [name for name in names if name in every.cells and name not in self.cells]
        return Key(every.solution, self, parts)


def _factor_of(cell: Cell) -> float | None:
    """The factor of the plain difference in an error that is made of an output and its target alone, and linear."""
    pair = {identity(name).quantity: name for name in cell.inputs}
    if set(pair) != {"out", "target"} or cell.formula is None:
        return None

    def at(out: float) -> float:
        formula = cell.formula
        assert formula
        return formula.value({pair["out"]: out, pair["target"]: 0.25}.__getitem__, FLOATS)

    try:
        first, zero, second = at(0.5), at(0.25), at(0.75)
    except (ArithmeticError, ValueError):
        return None
    return round(abs(4 * first), 12) if zero == 0 and abs(second - 2 * first) < LINEAR else None
