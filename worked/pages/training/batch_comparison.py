"""Batch comparison: the same training with batches of other sizes, side by side, each number by a replay of its own.

The cells of the other trainings are not among those of the problem: their slots carry the size of the batch, and who
reads a filled-in copy passes them by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from worked.cells.cell import identifier
from worked.document import Block, Heading, Maths, Paragraph, Prose, Series, Shown, Slot, Table
from worked.formula import Answer, Value
from worked.pages.symbols.cells import Symbols
from worked.pages.training.history import loss_curve, thinned
from worked.pages.training.shown_steps import learned
from worked.record import replace
from worked.trace.net import Net
from worked.trace.replay import replay
from worked.trace.solve import epochs_seen
from worked.trace.wording import PREFIX
from worked.words import count, listed

MOST_WEIGHTS, MOST_SAMPLES = 6, 6


class Variant:
    """A training with one size of batch. Of its numbers the weights of the first epoch and the losses are kept."""

    def __init__(self, problem: Net, size: int) -> None:
        changed = replace(problem.training, batch=size)
        epochs, per_epoch = problem.epochs, -(-len(problem.samples) // size)
        self.problem = replace(problem, training=replace(changed, steps=epochs * per_epoch))
        self.size, self.epochs = size, epochs

    @cached_property
    def shown(self) -> dict[str, Shown]:
        """The numbers of the training, by slot."""
        weights, shown = learned(self.problem), dict[str, Shown]()
        for step, outcomes in replay(lambda: epochs_seen(self.problem), self.problem.rounding):
            names: list[str] = []
            if step.final:
                names = [identifier("loss", "", step.number)]
            elif step.number <= self.problem.per_epoch:
                names = [identifier(*place, step.number + 1) for place in weights]
            for name in names:
                shown[self.slot(name, step.final)] = Shown(outcomes[name].shown, outcomes[name].rounded.exact)
        return shown

    def slot(self, name: str, final: bool = False) -> str:
        """The slot of a cell of this training; that of all samples is kept apart from that of a step."""
        return f"{PREFIX}batch {self.size}, {'all samples, ' if final else ''}{name}"

    def loss(self, epoch: int) -> str:
        """The slot of the loss of all samples after an epoch; 0 is before the first."""
        return self.slot(identifier("loss", "", epoch * self.problem.per_epoch + 1), final=True)

    @property
    def name(self) -> str:
        """What this way to learn is called."""
        if self.size == len(self.problem.samples):
            return "batch"
        return "stochastic" if self.size == 1 else f"mini-batch of {self.size}"


class Comparison:
    """Trainings with batches of several sizes; those of a long training are not worked `by_hand`."""

    def __init__(self, problem: Net, symbols: Symbols, mode: str, by_hand: bool = True) -> None:
        self.problem, self.symbols, self.mode, self.by_hand = problem, symbols, mode, by_hand
        self.weights = learned(problem)

    @cached_property
    def variants(self) -> list[Variant]:
        """The trainings."""
        return [Variant(self.problem, size) for size in self.problem.compare]

    def values(self) -> dict[str, Shown]:
        """The numbers of the trainings that may be shown: in a student's copy what is not asked for."""
        asked = set[str]()
        if self.mode == "student":
            asked = {slot for variant in self.variants for slot in self._asked(variant)}
        return {slot: shown for variant in self.variants for slot, shown in variant.shown.items() if slot not in asked}

    def _asked(self, variant: Variant) -> Iterable[str]:
        """What a student's copy asks of a training: of a long one no losses, and what the page asks already."""
        if self.by_hand:
            return variant.shown
        own = variant.size == self.problem.training.batch
        steps = [1] if own else range(1, variant.problem.per_epoch + 1)
        weights = [variant.slot(identifier(*place, step + 1)) for place in self.weights for step in steps]
        return [*weights, *([variant.loss(variant.epochs)] if own else [])]

    def blocks(self) -> Iterator[Block]:
        """The weights side by side where they are few, what each training comes to, and the curves of their losses."""
        yield Heading(("Batches of several sizes",))
        how = "the mean" if self.problem.training.samples == "mean" else "the sum"
        first = ("The same training, from the same initial weights, with an update after ",)
        sizes = listed([_after(variant) for variant in self.variants], "or")
        yield Paragraph((*first, *sizes, f"; a batch learns from {how} of the gradients of its samples."))
        if len(self.weights) <= MOST_WEIGHTS and len(self.problem.samples) <= MOST_SAMPLES:
            yield self._weights()
        yield self._outcome()
        yield from self._curves()

    def _weights(self) -> Table:
        """The way of each weight through the first epoch; where no update follows a sample, nothing stands."""
        samples = range(1, len(self.problem.samples) + 1)
        heads: list[Prose] = [("training",), ("weight",), ("first",), *((f"after {number}",) for number in samples)]
        rows: list[tuple[Prose, ...]] = []
        for variant in self.variants:
            for number, place in enumerate(self.weights):
                row: list[Prose] = [(variant.name,) if not number else (), (Maths(self.symbols.named(*place)),)]
                row.append((Maths(self._given(place)),))
                rows.append((*row, *(self._updated(variant, place, sample) for sample in samples)))
        numeric = (False, False, *[True] * (len(heads) - 2))
        which = " of the first epoch" if self.problem.epochs > 1 else ""
        caption = f"The weights after each update{which}, by the sample that it follows."
        return Table(tuple(heads), tuple(rows), numeric, (caption,))

    def _given(self, place: tuple[str, str]) -> Value:
        """The first value of a weight: a cell of the problem itself."""
        return Value(identifier(*place, 1), self.symbols.named(*place))

    def _updated(self, variant: Variant, place: tuple[str, str], sample: int) -> Prose:
        """The new weight of a training, if it has an update after a sample, else nothing."""
        if sample % variant.size and sample < len(self.problem.samples):
            return ()
        return (Maths(Answer(variant.slot(identifier(*place, -(-sample // variant.size) + 1)))),)

    def _outcome(self) -> Table:
        """How many updates each training has, and the loss of all samples before and after."""
        heads: tuple[Prose, ...] = (("training",), ("updates",), ("at first",), ("after one epoch",))
        epochs = self.problem.epochs
        heads += ((f"after {count(epochs, 'epoch')}",),) if epochs > 1 else ()
        rows = []
        for variant in self.variants:
            row: list[Prose] = [(variant.name,), (str(variant.problem.per_epoch),)]
            row += [(Maths(Answer(variant.loss(epoch))),) for epoch in dict.fromkeys((0, 1, epochs))]
            rows.append(tuple(row))
        return Table(
            heads,
            tuple(rows),
            (False, *[True] * (len(heads) - 1)),
            ("The updates of an epoch, and the loss of all samples.",),
        )

    def _curves(self) -> Iterator[Block]:
        """The loss of all samples after each epoch, a line for each training."""
        if self.problem.epochs < 2:
            return
        series = []
        for variant in self.variants:
            epochs = thinned(list(range(variant.epochs + 1)))
            points = tuple((str(epoch), Slot(variant.loss(epoch))) for epoch in epochs)
            series.append(Series(variant.name, points))
        said = "The loss of all samples before the first epoch and after each."
        yield loss_curve("batches", tuple(series), "epoch", str(self.problem.epochs), said)


def _after(variant: Variant) -> str:
    """When a training has its updates, in words."""
    if variant.size == len(variant.problem.samples):
        return "all samples (batch)"
    return "each sample (stochastic)" if variant.size == 1 else f"every {variant.size} samples (mini-batch)"
