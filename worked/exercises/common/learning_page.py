"""What the pages of exercises have in common in which parameters learn: the rule of an update and its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from worked.cells.cell import Cell
from worked.document import Block, Inline, Maths, Paragraph
from worked.formula import BigSum, Chain, Formula, Name, Number, sqrt
from worked.maths.rule import PREVIOUS, Line
from worked.problem.problem import Training
from worked.trace.changes import laid_open
from worked.trace.exercise import Paper
from worked.words import listed

HERE, BEFORE = "(t)", "(t-1)"
HEARD = {"loss-1": "(t-1)", "loss-2": "(t-2)", "loss-3": "(t-3)"}


class Named(Protocol):
    """An exercise that names the quantities of its parameters."""

    def named(self, quantity: str, place: str = "", update: str = "") -> Formula:
        """The name of a quantity of a parameter, "" for any one, at an update."""


class LearningPage:
    """Writes how parameters with some `names` learn.

    What stands above a name says of which update it is: `here` of the one that is spoken of, `before` of the one
    before; `newer` what comes of it.
    """

    here, before, newer = HERE, BEFORE, HERE

    def __init__(self, exercise: Named, training: Training, names: Sequence[str], paper: Paper) -> None:
        self.exercise, self.training, self.names, self.paper = exercise, training, names, paper
        self.form = training.form
        self.shared = [line.quantity for line in training.form.shared]
        self.own = [line.quantity for line in training.form.lines]

    @property
    def updates(self) -> range:
        """The updates that are carried out."""
        return range(1, self.training.steps + 1)

    @property
    def method(self) -> str:
        """The optimiser in a sentence."""
        found = self.training.optimiser.called
        return f"gradient descent with {found}" if found.endswith("momentum") else found

    def settings(self) -> list[Inline]:
        """The learning rate and what else is set, each with its number."""
        rate = "initial-rate" if self.training.schedule else "learning-rate"
        given: list[Inline] = [self.paper.equality(self.paper.cell(rate))]
        for name, number in self.training.hyperparameters.items():
            cell = self.cell(name, "", 1)
            plain = Maths(Chain((self.exercise.named(name), Number(number.text))))
            given.append(self.paper.equality(cell) if cell else plain)
        return given

    def state(self) -> Iterator[Inline]:
        """What the optimiser remembers before the first update."""
        state, names = self.training.state, self.names
        if state.updates:
            yield f" {state.updates} update{'' if state.updates == 1 else 's'} came before."
        places = [(line.quantity, name) for line in self.form.states if line in self.form.lines for name in names]
        places += [(line.quantity, "") for line in self.form.states if line in self.form.shared]
        if places:
            yield " Before the first update on this page, " if state.updates else " Before the first update, "
            yield from listed([self.paper.equality(self.paper.cell(*place, 0)) for place in places])
            yield "."

    def rule(self) -> Iterator[Formula]:
        """The lines that are worked for any parameter, in the update t."""
        named = self.exercise.named
        schedule = self.training.schedule
        if schedule:
            equation = schedule.entry.forms[schedule.form].bind(self.of_schedule)
            yield Chain((named("learning-rate", "", self.here), equation))
        if self.form.look_ahead:
            yield Chain((named("look-ahead", "", self.here), self.form.look_ahead.bind(self.role)))
        yield from self.gradient_rule()
        if self.training.clip:
            norm = named("gradient-norm", "", self.here)
            if self.training.clip.entry.by_norm:
                yield Chain((norm, sqrt(BigSum("i", named("gradient", "", self.here) ** 2))))
            roles = {"gradient": named("gradient", "", self.here), "norm": norm, "threshold": named("threshold")}
            yield Chain(
                (named("clipped-gradient", "", self.here), self.training.clip.entry.equation.bind(roles.__getitem__))
            )
        for line in (*self.form.shared, *self.form.lines):
            yield Chain((named(line.quantity, "", self.here), self.line_of(line)))
        yield Chain(
            (named("weight", "", self.newer), named("weight", "", self.before) + named("change", "", self.here))
        )

    def note(self) -> list[Block]:
        """What the equation of a schedule does not say."""
        schedule = self.training.schedule
        if not schedule:
            return []
        if schedule.entry.listens:
            before = schedule.entry.heard(schedule.form) - 1
            which = "update has" if before == 1 else f"{before} updates have"
            return [Paragraph((f"The first {which} the first rate.",))]
        return [Paragraph((f"Of the rate: {schedule.entry.note}.",))] if schedule.entry.note else []

    def line_of(self, line: Line) -> Formula:
        formula = laid_open(line.formula.bind(self.role))
        if line.quantity == "change" and self.training.decay:
            formula = formula - self.training.decay.bind(self.role)
        return formula

    def role(self, name: str) -> Formula:
        """What stands for a symbol of the rule in the update t."""
        named = self.exercise.named
        if name.startswith(PREVIOUS):
            return named(name.removeprefix(PREVIOUS), "", self.before)
        if name in (*self.shared, *self.own):
            return named(name, "", self.here)
        if name == "gradient":
            return named("clipped-gradient" if self.training.clip else "gradient", "", self.here)
        if name == "weight":
            return named("weight", "", self.before)
        if name == "rate":
            return named("learning-rate", "", self.here if self.training.schedule else "")
        return Name("t") if name == "count" else named(name)

    def of_schedule(self, name: str) -> Formula:
        """What stands for a symbol of a schedule; its count is that of the updates before, or of this one."""
        if name == "count":
            return Name("t") if self.training.counts_from else Name("t") - 1
        if name in HEARD:
            return self.exercise.named("value", "", HEARD[name])
        if name == "drops":
            return Name("d")
        if name == "previous-rate":
            return self.exercise.named("learning-rate", "", self.before)
        return self.exercise.named("initial-rate" if name == "rate" else name)

    def gradient_rule(self) -> Iterator[Formula]:
        """The line of the gradient, where it is not told before."""
        yield from ()

    def cells(self, quantities: Sequence[str], place: str, step: int) -> list[Cell]:
        """Of some quantities of a step those that are computed."""
        return [cell for name in quantities if (cell := self.cell(name, place, step)) and cell.formula]

    def cell(self, quantity: str, place: str, step: int) -> Cell | None:
        try:
            return self.paper.cell(quantity, place, step)
        except KeyError:
            return None
