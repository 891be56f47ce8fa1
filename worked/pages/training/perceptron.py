"""Perceptron: the training of a single unit by the perceptron rule, a row for each sample, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.document import Block, Choice, Heading, Inline, Listing, Maths, Paragraph, Prose, Strong, Table
from worked.formula import Answer, Chain
from worked.pages.symbols.lines import NetLines
from worked.pages.training.decision_line import decision
from worked.pages.training.history import epoch_of, left_out, with_gap
from worked.pages.training.not_separable import not_separable
from worked.pages.training.shown_steps import Row, ShownSteps, in_rows, learned
from worked.trace.net import Net
from worked.trace.wording import PREFIX
from worked.words import count, listed

MOST_CHANGES = 3


class PerceptronPage:
    """Writes the training of a perceptron as a table, its end, and the line that it draws.

    `problem` is the problem as it is set; `shown` what was carried out of it, in a student's copy more than there is
    to do, so that its length gives nothing away.
    """

    def __init__(self, problem: Net, shown: ShownSteps, lines: NetLines, mode: str) -> None:
        self.problem, self.shown, self.lines, self.mode = problem, shown, lines, mode
        self.symbols, self.unit = lines.symbols, problem.outputs[0]
        self.given = [("input", unit) for unit in problem.inputs] + [("target", self.unit)]
        self.learned = learned(problem)

    def blocks(self) -> list[Block]:
        """The table, what it comes to, and the decision line where there are two inputs."""
        blocks: list[Block] = [Heading(("All updates",)), self._table(), *left_out(self.shown.rows)]
        return [
            *blocks,
            *self.end(),
            *decision(self.shown, self.symbols, None if self.mode == "student" else self._changing()),
        ]

    def end(self) -> list[Block]:
        """When the training ends, or that it does not and why; in a student's copy this is asked."""
        if not self.problem.training.stop:
            return []
        return self._asked() if self.mode == "student" else list(self._end())

    # The table

    def _table(self) -> Table:
        """A row for each sample that was seen: net input, output, error, changes and new weights."""
        heads: list[Prose] = [("epoch",)]
        columns = [*self.given, ("net", self.unit), ("out", self.unit), ("error", self.unit), *self._changes()]
        heads += [(Maths(self.symbols.named(*column)),) for column in (*columns, *self.learned)]
        start: list[Prose] = [("start",), *[()] * len(columns)]
        start += [(Maths(self.lines.value(self.lines.cells[identifier(*place, 1)])),) for place in self.learned]
        rows = (tuple(start), *with_gap(self.shown.rows, [self._row(row) for row in self.shown.rows]))
        caption = "One row per sample, with the weights after its update."
        return Table(tuple(heads), rows, (False, *[True] * (len(heads) - 1)), (caption,))

    def _changes(self) -> list[tuple[str, str]]:
        """The columns of the changes, where there is room for them."""
        return [("change", place) for _, place in self.learned] if len(self.learned) <= MOST_CHANGES else []

    def _row(self, row: Row) -> tuple[Prose, ...]:
        """The row of a step. Given numbers are those of the first step that saw the sample."""
        first = self.problem.first_seen(row.samples[0])
        computed = [("net", self.unit), ("out", self.unit), ("error", self.unit), *self._changes()]
        cells: list[Inline] = [
            Maths(self.lines.value(self.lines.cells[identifier(*place, first or 1)])) for place in self.given
        ]
        cells += [Maths(self.lines.result(self.lines.cells[identifier(*place, row.step)])) for place in computed]
        cells += [Maths(self.lines.result(self.lines.cells[identifier(*each, row.step + 1)])) for each in self.learned]
        return ((epoch_of(self.problem, row),), *((cell,) for cell in cells))

    def _changing(self) -> list[int]:
        """The shown steps that changed a weight."""
        outcomes, found = self.shown.outcomes, []
        for row in self.shown.rows:
            names = [identifier("change", place, row.step) for _, place in self.learned]
            if any(name in outcomes and outcomes[name].enclosure != (0, 0) for name in names):
                found.append(row.step)
        return found

    # The end

    def _asked(self) -> list[Block]:
        """What a student's copy asks for. It asks the same whether or not the training ends."""
        weights = [(Maths(self.symbols.named(*place)), " = ", _blank(f"last {place[1]}")) for place in self.learned]
        most = count(self.problem.epochs, "epoch")
        rows = len(self.shown.rows) // self.problem.per_epoch
        more = f" The table has rows for {count(rows, 'epoch')}: use another sheet for more."
        until = "Stop after the first epoch in which every sample is classified correctly; rows may stay empty."
        return [
            Paragraph((until if rows >= self.problem.epochs else until + more,)),
            Listing(
                (
                    (f"The first epoch without an error (or none of {most}): ", _blank("last epoch")),
                    ("The last weights: ", *listed(weights)),
                    ("If there is no such epoch, why not? ", _blank("why")),
                )
            ),
        ]

    def _end(self) -> Iterator[Block]:
        """When the training stops, or that it does not and why."""
        if not self.shown.wrong[-1]:
            after = self.shown.problem.training.steps + 1
            weights = [
                Maths(Chain((self.symbols.named(*place), Answer(identifier(*place, after))))) for place in self.learned
            ]
            said = f" In epoch {len(self.shown.wrong)} every sample is classified correctly and no weight changes:"
            yield Paragraph((Strong("Converged."), f"{said} training stops with ", *listed(weights), "."))
            return
        wrong = count(self.shown.wrong[-1], "sample")
        said = f" After {count(len(self.shown.wrong), 'epoch')} training is stopped; in the last one {wrong} "
        yield Paragraph(
            (Strong("Not converged."), f"{said}{'was' if self.shown.wrong[-1] == 1 else 'were'} misclassified.")
        )
        yield from self._cycle()
        if in_rows(self.shown.problem):
            yield from not_separable(self.problem, self.symbols)

    def _cycle(self) -> Iterator[Block]:
        """That the weights come back, where they do: from the same weights the same samples lead to the same ones."""
        seen: dict[object, int] = {}
        for epoch, weights in enumerate(self.shown.ends, start=1):
            if weights in seen:
                said = f"The weights after epoch {epoch} equal those after epoch {seen[weights]}. "
                length = epoch - seen[weights]
                again = (
                    "every epoch repeats the one before" if length == 1 else f"the same {count(length, 'epoch')} repeat"
                )
                yield Paragraph((f"{said}From there on {again}, forever.",))
                return
            seen[weights] = epoch


def _blank(what: str) -> Choice:
    """A blank that no cell fills: the id of a cell would tell in which step it is."""
    return Choice(f"{PREFIX}{what}")
