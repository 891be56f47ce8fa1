"""History: a training of several steps at a glance, in a table of its steps and a curve of its loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from worked.cells.cell import identifier
from worked.document import (
    Axis,
    Block,
    Figure,
    Heading,
    Inline,
    Maths,
    Paragraph,
    Plot,
    Prose,
    Series,
    Slot,
    Table,
)
from worked.formula import Answer, Quotient, Symbol, formula, product_of, sum_of
from worked.number import Rounding
from worked.pages.symbols.lines import NetLines
from worked.pages.training.losses import Seen
from worked.pages.training.shown_steps import Row, ShownSteps, learned
from worked.problem.problem import Problem
from worked.trace.beside import beside
from worked.trace.replay import Outcomes
from worked.trace.wording import PREFIX, Wording
from worked.words import capital, count

MOST_WEIGHTS, MOST_OUTPUTS, MOST_SAMPLES = 6, 3, 6
LEAST_POINTS, MOST_POINTS = 3, 200
Point = TypeVar("Point")


class EpochLoss(Wording):
    """The mean loss of the samples of an epoch, each as it was seen: a number of the page that is no cell.

    `losses` are the ids of the losses of its steps, `counts` how often each of them counts.
    """

    epoch: int
    losses: tuple[str, ...]
    counts: tuple[int, ...]
    samples: int
    rounding: Rounding

    @property
    def slot(self) -> str:
        """The slot of the number."""
        return f"{PREFIX}the loss of epoch {self.epoch}"

    def word(self, outcomes: Outcomes) -> str:
        """The number, rounded as a loss is."""
        terms = [product_of((formula(n), Symbol(name))) for n, name in zip(self.counts, self.losses, strict=True)]
        return beside(Quotient(sum_of(terms), formula(self.samples)), "loss", outcomes, self.rounding).shown


class History:
    """The summary of a training; `means` are the numbers on it that are no cells.

    A student's copy shows the steps that it does not ask for, and has a chart to draw in.
    """

    def __init__(self, shown: ShownSteps, lines: NetLines, mode: str = "solved") -> None:
        self.shown, self.problem, self.lines, self.mode = shown, shown.problem, lines, mode
        self.means: list[EpochLoss] = []

    def blocks(self) -> list[Block]:
        """The table and the curve; nothing for a single step, and where numbers depend on letters."""
        if self.problem.training.steps < 2 or not self.problem.training.updates or self.shown.lettered:
            return []
        blocks = [*self._table(), *self._curve()]
        return [Heading(("Training history",)), *blocks] if blocks else []

    # The table

    def _table(self) -> Iterator[Block]:
        """A row for each step: its samples, what comes out, and the weights after it where they are few."""
        heads: list[Prose] = [("epoch",)] if self._has_epochs else []
        heads += [("sample",) if self.problem.training.batch == 1 else ("samples",)] if self._has_samples else []
        heads = heads or [("step",)]
        named = len(heads)
        heads += [(Maths(self.lines.symbols.named(*place)),) for place in (*self._results(), *self._weights())]
        chosen = self._rows()
        if not chosen:
            return
        caption = "The training step by step" + (", with the weights after each update" if self._weights() else "")
        if self.mode == "student" and not self.shown.tabled:
            caption += f"; steps {chosen[0].step} to {chosen[-1].step} were computed for you"
        rows = with_gap(chosen, [self._row(row) for row in chosen])
        yield Table(tuple(heads), rows, (*[False] * named, *[True] * (len(heads) - named)), (f"{caption}.",))
        yield from left_out(chosen)

    def _rows(self) -> list[Row]:
        """The steps that have a row; in a student's copy those that it does not ask for."""
        full = {step.number for step in self.shown.steps} if self.mode == "student" else set[int]()
        return [row for row in self.shown.rows if row.step not in full]

    @property
    def _has_epochs(self) -> bool:
        return len(self.problem.samples) > 1

    @property
    def _has_samples(self) -> bool:
        return self.problem.per_epoch > 1

    def _row(self, row: Row) -> tuple[Prose, ...]:
        cells: list[Prose] = [(epoch_of(self.problem, row),)] if self._has_epochs else []
        cells += [(_samples(row.samples),)] if self._has_samples else []
        cells = cells or [(str(row.step),)]
        cells += [(self._number(identifier(*place, row.step)),) for place in self._results()]
        return (*cells, *((self._number(identifier(*place, row.step + 1)),) for place in self._weights()))

    def _number(self, name: str) -> Inline:
        return Maths(Answer(name)) if name in self.shown.cells else ""

    def _results(self) -> list[tuple[str, str]]:
        """The quantities of a step that have a column: outputs and the error of one sample at a time, and the loss."""
        outputs = self.problem.outputs
        found: list[tuple[str, str]] = []
        if self.problem.training.batch == 1 and len(outputs) <= MOST_OUTPUTS:
            found += [("out", unit) for unit in outputs]
            error = ("error", outputs[0])
            found += [error] if len(outputs) == 1 and identifier(*error, 1) in self.shown.cells else []
        return [*found, ("loss", "")] if self.problem.training.loss else found

    def _weights(self) -> list[tuple[str, str]]:
        """The weights and biases that have a column: all, or none where they are many."""
        found = learned(self.problem)
        others = any(each.learned for each in self.problem.operations)
        return found if len(found) <= MOST_WEIGHTS and not others else []

    # The curve

    def _curve(self) -> Iterator[Block]:
        """The loss after each update, or its mean in each epoch where an update sees only some of the samples.

        Losses of single samples make no curve: they rise and fall with the samples.
        """
        if not self.problem.training.loss:
            return
        whole = [seen for seen in self.shown.losses if seen.cell.sample is None]
        if self.problem.per_epoch > 1:
            epochs = self.problem.training.steps // self.problem.per_epoch
            self.means = thinned([self._mean(epoch, whole) for epoch in range(1, epochs + 1)])
            points = tuple((str(mean.epoch), Slot(mean.slot)) for mean in self.means)
            across, label, said = "epoch", "mean loss", "The mean loss of each epoch, of every sample as it was seen"
        else:
            points = tuple((str(seen.cell.step - 1), Slot(seen.cell.id)) for seen in thinned(whole))
            across, label, said = "updates done", "loss", "The loss before the first update and after each"
        if len(points) >= LEAST_POINTS:
            todo = " Choose a scale and draw the points." if self.mode == "student" and self.shown.all_in_full else ""
            yield loss_curve("loss", (Series(label, points),), across, points[-1][0], f"{said}.{todo}")

    def _mean(self, epoch: int, whole: list[Seen]) -> EpochLoss:
        """The mean loss of an epoch; a loss that is a mean over its samples counts for each of them."""
        last = epoch * self.problem.per_epoch
        seen = whole[last - self.problem.per_epoch : last]
        times = [len(each.samples) if self.problem.training.samples == "mean" else 1 for each in seen]
        names, rounding = tuple(each.cell.id for each in seen), self.problem.rounding
        return EpochLoss(epoch, names, tuple(times), len(self.problem.samples), rounding)


def loss_curve(name: str, series: tuple[Series, ...], across: str, last: str, caption: str) -> Figure:
    """A chart of losses from the first point to the last; in a student's copy it is a grid to draw on."""
    up = series[0].label if len(series) == 1 else "loss"
    axes = Axis((across,), str(series[0].points[0][0]), last), Axis((str(up),))
    return Figure(name, Plot(series, *axes, "The loss over the training", (caption,)), (caption,))


def thinned(points: list[Point]) -> list[Point]:
    """Some of many points, evenly, and the last one."""
    every = -(-len(points) // MOST_POINTS)
    return [point for place, point in enumerate(points) if place % every == 0 or place == len(points) - 1]


def gap(rows: Sequence[Row]) -> int:
    """Before which row of a table rows are left out; 0 for none."""
    pairs = enumerate(pairwise(rows), start=1)
    return next((place for place, (one, two) in pairs if two.step > one.step + 1), 0)


def with_gap(rows: Sequence[Row], written: list[tuple[Prose, ...]]) -> tuple[tuple[Prose, ...], ...]:
    """The rows of a table, with a mark where some are left out."""
    place = gap(rows)
    if not place:
        return tuple(written)
    return (*written[:place], (("…",), *[()] * (len(written[0]) - 1)), *written[place:])


def left_out(rows: Sequence[Row]) -> list[Block]:
    """Which rows a table leaves out."""
    place = gap(rows)
    if not place:
        return []
    one, two = rows[place - 1 : place + 1]
    between = two.step - one.step - 1
    said = f"{capital(count(between, 'row'))} between step {one.step} and step {two.step}"
    return [Paragraph((f"{said} {'is' if between == 1 else 'are'} left out.",))]


def epoch_of(problem: Problem, row: Row) -> str:
    """The epoch of a row, counted from 1."""
    return str(problem.epoch(row.step) + 1)


def _samples(samples: tuple[int, ...]) -> str:
    """The numbers of some samples."""
    if len(samples) <= MOST_SAMPLES:
        return ", ".join(map(str, samples))
    return f"{samples[0]} to {samples[-1]}"
