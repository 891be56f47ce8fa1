"""Parameters that learn by the gradients of a function: their cells, and the names of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

from worked.cells.cell import Cell, Step, identifier
from worked.cells.place import unit_place
from worked.exercises.common.learning import QUANTITIES, SIGNS, Parameters, index_of, is_fixed, name_of
from worked.exercises.descent.expression import Expression
from worked.formula import Formula, Symbol
from worked.number.quantity import WEIGHT
from worked.problem.problem import Training
from worked.record import replace
from worked.trace.changes import Changes, Learning
from worked.trace.exercise import Exercise
from worked.trace.forward import Parameters as Symbols
from worked.trace.learner import Learner
from worked.trace.methods import first_state, learning_rate, looked_ahead
from worked.trace.task import Derivative


class DescentCells(Exercise, open=True):
    """Parameters with these `names` and numbers at the `start`, which learn by the slopes of a `function`.

    Where there is none, `gradients` are given, a row for each step. `training` says how the parameters learn: of it
    the optimiser, its state, the rate and its schedule, clipping and decay count.
    """

    names: tuple[str, ...]
    start: tuple[str, ...]
    function: Expression | None
    gradients: tuple[tuple[str, ...], ...]
    training: Training

    kind = "descent"
    quantities = QUANTITIES

    @property
    def learner(self) -> Learner:
        """What learns."""
        return Parameters(self.training)

    @property
    def small(self) -> Sequence[str]:
        """What the lines of the optimiser compute that may be small."""
        return self.training.optimiser.small(self.training.form)

    # The trace

    def steps(self) -> Iterator[Step]:
        """One step for each update, and a last one for the value that is reached."""
        schedule = self.training.schedule
        kept = {"weight", *(line.quantity for line in self.training.form.states)}
        kept |= {"value", "learning-rate"} if schedule and schedule.entry.listens else set()
        keys = [(WEIGHT, unit_place(name)) for name in self.names]
        parameters = Symbols()
        for count in range(1, self.training.steps + 1):
            step = Step(count, (), lasting=frozenset(kept))
            if count == 1:
                pairs = zip(keys, self.start, strict=True)
                parameters = {key: step.add(*key, given=text) for key, text in pairs}
                first_state(self.learner, step, parameters)
            if not schedule:
                step.add("learning-rate", "", given=self.training.rate.text)
            self._value(step, parameters)
            gradients = self._gradients(step, looked_ahead(self.learner, step, parameters))
            learning_rate(self.learner, step)
            learnings = [Learning(*key, parameters[key], [gradients[key[1]]]) for key in keys]
            parameters = Changes(self.learner, step).new(learnings)
            yield step
        if self.function:
            step = Step(self.training.steps + 1, (), final=True, lasting=frozenset(kept))
            self._value(step, parameters)
            yield step

    def derivatives(self, step: Step) -> Iterator[Derivative]:
        """The gradients, each the derivative of the function where it is taken."""
        where = "look-ahead" if self.training.form.look_ahead else WEIGHT
        seen = {name: Symbol(identifier(where, name, step.number)) for name in self.names}
        for name in self.names:
            cell = step.get("gradient", name)
            if self.function and cell and cell.formula is not None:
                yield Derivative(cell.id, self.function.formula.bind(seen.__getitem__), seen[name].name)

    def _value(self, step: Step, parameters: Symbols) -> None:
        """The value of the function, where there is one."""
        if self.function:
            step.add("value", "", formula=self.function.formula.bind(_by_name(parameters).__getitem__))

    def _gradients(self, step: Step, parameters: Symbols) -> dict[str, Formula]:
        """The slopes at the parameters that are seen, or the given row."""
        if self.function is None:
            row = zip(self.names, self.gradients[step.number - 1], strict=True)
            return {name: step.add("gradient", name, given=text) for name, text in row}
        slopes, seen = self.function.slopes(), _by_name(parameters)
        return {name: step.add("gradient", name, formula=slopes[name].bind(seen.__getitem__)) for name in self.names}

    # Names

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell, with the number of its update; parameters before any update have their start."""
        if is_fixed(cell.quantity) or (cell.quantity == "learning-rate" and not self.training.schedule):
            return self.named(cell.quantity)
        before = cell.quantity in ("weight", "value")
        return self.named(cell.quantity, cell.place, f"({self.training.state.updates + cell.step - before})")

    def named(self, quantity: str, place: str = "", update: str = "") -> Formula:
        """The name of a quantity of a parameter, "" for any one, at an update."""
        sign = self.letter(quantity, SIGNS[quantity])
        return name_of(sign, quantity, place, update, index_of(place, self.names))

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity of the other parameters, and of the updates before and after; of what is given, none."""
        if not cell.formula:
            return []
        others = [identifier(cell.quantity, name, cell.step) for name in self.names if cell.place not in ("", name)]
        own = range(1, self.training.steps + 1)
        near = (cell.step + away for away in (-1, 1))
        return [*others, *(identifier(cell.quantity, cell.place, step) for step in near if step in own)]

    def altered(self, steps: int | None = None, decimals: int | None = None, carry: str | None = None) -> Self:
        """The exercise with other steps, decimals or carrying; given gradients are no more than they are."""
        if steps is None or (self.gradients and steps > len(self.gradients)):
            return super().altered(steps, decimals, carry)
        training = replace(self.training, steps=steps)
        return replace(super().altered(None, decimals, carry), training=training)


def _by_name(parameters: Symbols) -> dict[str, Symbol]:
    """The symbols of parameters by their names in the function."""
    return {place: symbol for (_, place), symbol in parameters.items()}
