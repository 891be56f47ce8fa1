"""Parameters that learn by the gradients of a function: their cells, and the names of these."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Cell, Step, identifier
from worked.cells.place import unit_place
from worked.exercises.common.learning import QUANTITIES, SIGNS, Learning, index_of, name_of
from worked.exercises.descent.expression import Expression
from worked.formula import Formula, Symbol
from worked.number.quantity import WEIGHT
from worked.problem.problem import Training
from worked.trace.forward import Parameters as Symbols
from worked.trace.methods import first_state, looked_ahead
from worked.trace.task import Derivative


class DescentCells(Learning, open=True):
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

    def may_take(self, steps: int) -> bool:
        """No more updates than there are gradients."""
        return not self.gradients or steps <= len(self.gradients)

    # The trace

    def steps(self) -> Iterator[Step]:
        """One step for each update, and a last one for the value that is reached."""
        assert self.learner
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
            parameters = self.learned(step, parameters, gradients)
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
        if self.is_constant(cell.quantity):
            return self.named(cell.quantity)
        before = cell.quantity in ("weight", "value")
        return self.named(cell.quantity, cell.place, f"({self.training.state.updates + cell.step - before})")

    def named(self, quantity: str, place: str = "", update: str = "") -> Formula:
        """The name of a quantity of a parameter, "" for any one, at an update."""
        sign = self.letter(quantity, SIGNS[quantity])
        return name_of(sign, quantity, place, update, index_of(place, self.names))

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity of the other parameters, and of the updates before and after; of what is given, none."""
        return self.same_learned(cell, self.names) if cell.formula else []


def _by_name(parameters: Symbols) -> dict[str, Symbol]:
    """The symbols of parameters by their names in the function."""
    return {place: symbol for (_, place), symbol in parameters.items()}
