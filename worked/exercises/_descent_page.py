"""The page of a descent: the rule, the first update line by line, all updates in tables, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worked.cells.cell import Cell
from worked.document import Block, Display, Heading, Inline, Maths, Paragraph, Prose, Strong, Table
from worked.exercises._descent import DescentCells
from worked.formula import BigSum, Chain, Formula, Name, Number, Partial, letter, sqrt
from worked.maths.rule import PREVIOUS, Line
from worked.trace.changes import laid_open
from worked.trace.exercise import Paper
from worked.trace.wording import Verdict

HERE, BEFORE = "(t)", "(t-1)"
HEARD = {"loss-1": "(t-1)", "loss-2": "(t-2)", "loss-3": "(t-3)"}


class Page:
    """Writes one descent on a paper."""

    def __init__(self, descent: DescentCells, paper: Paper) -> None:
        self.descent, self.paper = descent, paper
        self.training, self.form = descent.training, descent.training.form
        self.shared = [line.quantity for line in self.form.shared]
        self.own = [line.quantity for line in self.form.lines]

    # The statement

    def statement(self) -> list[Block]:
        """The function or the gradients, the rule, and what is asked."""
        steps = self.training.steps
        many = f"{steps} updates" if steps > 1 else "one update"
        task = f"Carry out {many} of {'all parameters' if len(self.descent.names) > 1 else 'the parameter'}."
        return [
            Paragraph(tuple(self._opening())),
            Paragraph(("In update ", Maths(Name("t")), ", for any parameter:")),
            Display(tuple(self._rule())),
            *self._note(),
            *([self._given_gradients()] if self.descent.gradients else []),
            Paragraph((Strong("To do."), f" {task}")),
            self.paper.rounding(),
        ]

    def _opening(self) -> Iterator[Inline]:
        """What is to be done, from where, by which rule and with which numbers."""
        paper, training, function = self.paper, self.training, self.descent.function
        method = training.optimiser.called
        method = f"gradient descent with {method}" if method.endswith("momentum") else method
        if function:
            yield "The function "
            yield Maths(Chain((Name("f"), function.formula.bind(letter))))
            yield f" is minimised by {method}"
        else:
            yield f"The gradients are given; parameters change by {method}"
        rate = "initial-rate" if training.schedule else "learning-rate"
        given = [paper.equality(paper.cell(rate))]
        for name, number in training.hyperparameters.items():
            cell = self._cell(name, "", 1)
            plain = Maths(Chain((self.descent.named(name), Number(number.text))))
            given.append(paper.equality(cell) if cell else plain)
        yield " with "
        yield from _listed(given)
        yield ". The start is "
        yield from _listed([paper.equality(paper.cell("weight", name)) for name in self.descent.names])
        yield "."
        yield from self._state()

    def _state(self) -> Iterator[Inline]:
        """What the optimiser remembers before the first update."""
        state, names = self.training.state, self.descent.names
        if state.updates:
            yield f" {state.updates} update{'' if state.updates == 1 else 's'} came before."
        places = [(line.quantity, name) for line in self.form.states if line in self.form.lines for name in names]
        places += [(line.quantity, "") for line in self.form.states if line in self.form.shared]
        if places:
            yield " Before the first update on this page, " if state.updates else " Before the first update, "
            yield from _listed([self.paper.equality(self.paper.cell(*place, 0)) for place in places])
            yield "."

    def _given_gradients(self) -> Table:
        """The gradients that are given."""
        heads: list[Prose] = [("update",)]
        heads += [(Maths(self.descent.named("gradient", name)),) for name in self.descent.names]
        rows = [
            (
                (str(self.training.state.updates + step),),
                *((self.paper.number(self.paper.cell("gradient", name, step)),) for name in self.descent.names),
            )
            for step in self._steps()
        ]
        return Table(tuple(heads), tuple(rows), (True,) * len(heads), ("The gradients",))

    # The rule

    def _rule(self) -> Iterator[Formula]:
        """The lines that are worked for any parameter, in the update t."""
        named = self.descent.named
        schedule = self.training.schedule
        if schedule:
            equation = schedule.entry.forms[schedule.form].bind(self._of_schedule)
            yield Chain((named("learning-rate", "", HERE), equation))
        if self.form.look_ahead:
            yield Chain((named("look-ahead", "", HERE), self.form.look_ahead.bind(self._role)))
        if self.descent.function:
            at = named("look-ahead") if self.form.look_ahead else named("weight")
            yield Chain((named("gradient", "", HERE), Partial(Name("f"), at)))
        if self.training.clip:
            norm = named("gradient-norm", "", HERE)
            if self.training.clip.entry.by_norm:
                yield Chain((norm, sqrt(BigSum("i", named("gradient", "", HERE) ** 2))))
            roles = {"gradient": named("gradient", "", HERE), "norm": norm, "threshold": named("threshold")}
            yield Chain(
                (named("clipped-gradient", "", HERE), self.training.clip.entry.equation.bind(roles.__getitem__))
            )
        for line in (*self.form.shared, *self.form.lines):
            yield Chain((named(line.quantity, "", HERE), self._line(line)))
        yield Chain((named("weight", "", HERE), named("weight", "", BEFORE) + named("change", "", HERE)))

    def _note(self) -> list[Block]:
        """What the equation of a schedule does not say."""
        schedule = self.training.schedule
        if not schedule:
            return []
        if schedule.entry.listens:
            before = schedule.entry.heard(schedule.form) - 1
            which = "update has" if before == 1 else f"{before} updates have"
            return [Paragraph((f"The first {which} the first rate.",))]
        return [Paragraph((f"Of the rate: {schedule.entry.note}.",))] if schedule.entry.note else []

    def _line(self, line: Line) -> Formula:
        formula = laid_open(line.formula.bind(self._role))
        if line.quantity == "change" and self.training.decay:
            formula = formula - self.training.decay.bind(self._role)
        return formula

    def _role(self, name: str) -> Formula:
        """What stands for a symbol of the rule in the update t."""
        named = self.descent.named
        if name.startswith(PREVIOUS):
            return named(name.removeprefix(PREVIOUS), "", BEFORE)
        if name in (*self.shared, *self.own):
            return named(name, "", HERE)
        if name == "gradient":
            return named("clipped-gradient" if self.training.clip else "gradient", "", HERE)
        if name == "weight":
            return named("weight", "", BEFORE)
        if name == "rate":
            return named("learning-rate", "", HERE if self.training.schedule else "")
        return Name("t") if name == "count" else named(name)

    def _of_schedule(self, name: str) -> Formula:
        """What stands for a symbol of a schedule; its count is that of the updates before, or of this one."""
        if name == "count":
            return Name("t") if self.training.counts_from else Name("t") - 1
        if name in HEARD:
            return self.descent.named("value", "", HEARD[name])
        if name == "drops":
            return Name("d")
        if name == "previous-rate":
            return self.descent.named("learning-rate", "", BEFORE)
        return self.descent.named("initial-rate" if name == "rate" else name)

    # The calculation

    def blocks(self) -> list[Block]:
        """The slopes, the first update line by line, all updates in tables, and where they lead."""
        return [*self._slopes(), *self._first(), *self._all(), *self._end()]

    def _steps(self) -> range:
        return range(1, self.training.steps + 1)

    def _slopes(self) -> list[Block]:
        """The partial derivatives of the function."""
        if not self.descent.function:
            return []
        slopes = self.descent.function.slopes()
        lines = [Chain((Partial(Name("f"), letter(name)), slopes[name].bind(letter))) for name in self.descent.names]
        return [Heading(("The derivatives of the function",)), Display(tuple(lines))]

    def _first(self) -> list[Block]:
        """The first update, line by line: what holds for all parameters, then each of them."""
        names, clip = self.descent.names, self.training.clip
        slopes = ["look-ahead", "gradient"]
        whole = self._cells(("value", "learning-rate", *self.shared), "", 1)
        if clip and clip.entry.by_norm:
            whole += [cell for name in names for cell in self._cells(slopes, name, 1)]
            whole += self._cells(("gradient-norm",), "", 1)
            slopes = []
        before, steps = self.training.state.updates, self.training.steps
        title = f"Update {before + 1}" if before else "The first update" if steps > 1 else "The update"
        blocks: list[Block] = [Heading((title,))]
        blocks += [self.paper.display(whole)] if whole else []
        for name in names:
            cells = self._cells((*slopes, "clipped-gradient", *self.own), name, 1)
            new = self.paper.cell("weight", name, 2)
            blocks += [Paragraph(("For ", Maths(letter(name)), ":")), self.paper.display([*cells, new])]
        return blocks

    def _cells(self, quantities: Sequence[str], place: str, step: int) -> list[Cell]:
        """Of some quantities of a step those that are computed."""
        return [cell for name in quantities if (cell := self._cell(name, place, step)) and cell.formula]

    def _cell(self, quantity: str, place: str, step: int) -> Cell | None:
        try:
            return self.paper.cell(quantity, place, step)
        except KeyError:
            return None

    def _all(self) -> list[Block]:
        """A table of all updates for each parameter, where there are several updates."""
        if self.training.steps == 1:
            return []
        blocks: list[Block] = [Heading(("All updates",))]
        whole = [name for name in ("learning-rate", "gradient-norm", *self.shared) if self._cells((name,), "", 1)]
        if whole:
            blocks.append(self._table("", whole, "For all parameters"))
        quantities = ["look-ahead", "gradient", "clipped-gradient", *self.own]
        for name in self.descent.names:
            shown = [each for each in quantities if self._cell(each, name, 1)]
            blocks.append(self._table(name, shown, ""))
        return blocks

    def _table(self, place: str, quantities: Sequence[str], caption: str) -> Table:
        """The numbers of some quantities in all updates; of a parameter also its old and its new number."""
        named, paper = self.descent.named, self.paper
        heads: list[Prose] = [(Maths(Name("t")),)]
        heads += [(Maths(named("weight", place, BEFORE)),)] if place else []
        heads += [(Maths(named(name, place, HERE)),) for name in quantities]
        heads += [(Maths(named("weight", place, HERE)),)] if place else []
        rows: list[tuple[Prose, ...]] = []
        for step in self._steps():
            cells = [paper.cell(name, place, step) for name in quantities]
            if place:
                cells = [paper.cell("weight", place, step), *cells, paper.cell("weight", place, step + 1)]
            update = str(self.training.state.updates + step)
            rows.append(((update,), *((paper.number(cell),) for cell in cells)))
        return Table(tuple(heads), tuple(rows), (True,) * len(heads), (caption,) if caption else ())

    def _end(self) -> list[Block]:
        """Where the parameters have come to, and whether the function has become smaller."""
        last, names = self.training.steps + 1, self.descent.names
        reached = _listed([self.paper.equality(self.paper.cell("weight", name, last)) for name in names])
        heading = Heading(("The result",))
        lead = "The updates lead to " if self.training.steps > 1 else "The update leads to "
        if not self.descent.function:
            return [heading, Paragraph((lead, *reached, "."))]
        first, end = self.paper.cell("value"), self.paper.cell("value", "", last)
        verdict = Verdict(end.id, first.id, ("falls", "stays the same", "rises"))
        said: Prose = (
            *(lead, *reached, ". The value of the function "),
            *(self.paper.word(verdict), " from ", self.paper.number(first), " to ", self.paper.number(end), "."),
        )
        return [heading, *self._values(), self.paper.display([end]), Paragraph(said)]

    def _values(self) -> list[Block]:
        """The way of the parameters and the values on it, where there are several updates."""
        if self.training.steps == 1:
            return []
        names, paper = self.descent.names, self.paper
        heads: list[Prose] = [("after update",), *((Maths(letter(name)),) for name in names), (Maths(Name("f")),)]
        rows: list[tuple[Prose, ...]] = []
        for step in range(1, self.training.steps + 2):
            numbers = [paper.number(paper.cell("weight", name, step)) for name in names]
            numbers.append(paper.number(paper.cell("value", "", step)))
            rows.append(((str(self.training.state.updates + step - 1),), *((number,) for number in numbers)))
        return [Table(tuple(heads), tuple(rows), (True,) * len(heads))]


def _listed(items: Sequence[Inline]) -> Prose:
    """Items with commas and a last `and` between them."""
    found: list[Inline] = []
    for place, item in enumerate(items):
        found += [" and " if place == len(items) - 1 else ", "] if place else []
        found.append(item)
    return tuple(found)
