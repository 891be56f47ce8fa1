"""The page of a descent: the rule, the first update line by line, all updates in tables, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worked.document import Block, Display, Heading, Inline, Maths, Paragraph, Prose, Strong, Table
from worked.document.tables import table_of
from worked.exercises.common.learning_page import BEFORE, HERE, LearningPage
from worked.exercises.descent.cells import DescentCells
from worked.formula import Chain, Formula, Name, Partial, letter
from worked.trace.exercise import Paper
from worked.trace.wording import Verdict
from worked.words import listed


class Page(LearningPage):
    """Writes one descent on a paper."""

    def __init__(self, descent: DescentCells, paper: Paper) -> None:
        super().__init__(descent, descent.training, descent.names, paper)
        self.descent = descent

    def gradient_rule(self) -> Iterator[Formula]:
        """The derivative of the function, where there is one."""
        if self.descent.function:
            at = self.descent.named("look-ahead") if self.form.look_ahead else self.descent.named("weight")
            yield Chain((self.descent.named("gradient", "", HERE), Partial(Name("f"), at)))

    # The statement

    def statement(self) -> list[Block]:
        """The function or the gradients, the rule, and what is asked."""
        steps = self.training.steps
        many = f"{steps} updates" if steps > 1 else "one update"
        task = f"Carry out {many} of {'all parameters' if len(self.descent.names) > 1 else 'the parameter'}."
        return [
            Paragraph(tuple(self._opening())),
            Paragraph(("In update ", Maths(Name("t")), ", for any parameter:")),
            Display(tuple(self.rule())),
            *self.note(),
            *([self._given_gradients()] if self.descent.gradients else []),
            Paragraph((Strong("To do."), f" {task}")),
            self.paper.rounding(),
        ]

    def _opening(self) -> Iterator[Inline]:
        """What is to be done, from where, by which rule and with which numbers."""
        paper, function = self.paper, self.descent.function
        method = self.method
        if function:
            yield "The function "
            yield Maths(Chain((Name("f"), function.formula.bind(letter))))
            yield f" is minimised by {method}"
        else:
            yield f"The gradients are given; parameters change by {method}"
        yield " with "
        yield from listed(self.settings())
        yield ". The start is "
        yield from listed([paper.equality(paper.cell("weight", name)) for name in self.descent.names])
        yield "."
        yield from self.state()

    def _given_gradients(self) -> Table:
        """The gradients that are given."""
        names, before = self.descent.names, self.training.state.updates
        heads: list[Inline] = ["update", *(Maths(self.descent.named("gradient", name)) for name in names)]
        rows = [[str(before + step), *self._numbers("gradient", step)] for step in self.updates]
        return table_of(heads, rows, "The gradients", words=())

    def _numbers(self, quantity: str, step: int) -> list[Inline]:
        """The numbers of a quantity of all parameters."""
        return [self.paper.number(self.paper.cell(quantity, name, step)) for name in self.descent.names]

    # The calculation

    def blocks(self) -> list[Block]:
        """The slopes, the first update line by line, all updates in tables, and where they lead."""
        return [*self._slopes(), *self._first(), *self._all(), *self._end()]

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
        whole = self.cells(("value", "learning-rate", *self.shared), "", 1)
        if clip and clip.entry.by_norm:
            whole += [cell for name in names for cell in self.cells(slopes, name, 1)]
            whole += self.cells(("gradient-norm",), "", 1)
            slopes = []
        before, steps = self.training.state.updates, self.training.steps
        title = f"Update {before + 1}" if before else "The first update" if steps > 1 else "The update"
        blocks: list[Block] = [Heading((title,))]
        blocks += [self.paper.display(whole)] if whole else []
        for name in names:
            cells = self.cells((*slopes, "clipped-gradient", *self.own), name, 1)
            new = self.paper.cell("weight", name, 2)
            blocks += [Paragraph(("For ", Maths(letter(name)), ":")), self.paper.display([*cells, new])]
        return blocks

    def _all(self) -> list[Block]:
        """A table of all updates for each parameter, where there are several updates."""
        if self.training.steps == 1:
            return []
        blocks: list[Block] = [Heading(("All updates",))]
        whole = [name for name in ("learning-rate", "gradient-norm", *self.shared) if self.cells((name,), "", 1)]
        if whole:
            blocks.append(self._table("", whole, "For all parameters"))
        quantities = ["look-ahead", "gradient", "clipped-gradient", *self.own]
        for name in self.descent.names:
            shown = [each for each in quantities if self.cell(each, name, 1)]
            blocks.append(self._table(name, shown, ""))
        return blocks

    def _table(self, place: str, quantities: Sequence[str], caption: str) -> Table:
        """The numbers of some quantities in all updates; of a parameter also its old and its new number."""
        named, paper = self.descent.named, self.paper
        own = [("weight", BEFORE, 0), *((name, HERE, 0) for name in quantities), ("weight", HERE, 1)]
        shown = own if place else own[1:-1]
        heads = [Maths(Name("t")), *(Maths(named(name, place, update)) for name, update, _ in shown)]
        rows = [
            [str(self.training.state.updates + step)]
            + [paper.number(paper.cell(name, place, step + later)) for name, _, later in shown]
            for step in self.updates
        ]
        return table_of(heads, rows, caption, words=())

    def _end(self) -> list[Block]:
        """Where the parameters have come to, and whether the function has become smaller."""
        last, names = self.training.steps + 1, self.descent.names
        reached = listed([self.paper.equality(self.paper.cell("weight", name, last)) for name in names])
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
        names, paper, before = self.descent.names, self.paper, self.training.state.updates
        heads: list[Inline] = ["after update", *(Maths(letter(name)) for name in names), Maths(Name("f"))]
        rows = [
            [str(before + step), *self._numbers("weight", step + 1), paper.number(paper.cell("value", "", step + 1))]
            for step in range(self.training.steps + 1)
        ]
        return [table_of(heads, rows, words=())]
