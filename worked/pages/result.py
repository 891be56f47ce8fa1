"""Result: what the last forward pass says, and the course of the loss over many steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from worked.document import Block, Choice, Heading, Inline, Maths, Paragraph, Prose, Shown, Table
from worked.formula import Answer
from worked.number import compare
from worked.pages.lines import Lines
from worked.trace.cell import Cell, Step
from worked.trace.replay import Outcomes

MOST_ROWS = 40
LOSS_WORDS = ("falls", "does not change", "rises")
OUTPUT_WORDS = ("wrong", "right", "wrong")


class Verdict(NamedTuple):
    """A word that depends on two numbers: whether `number` is less than, equal to or greater than `other`."""

    number: str
    other: str
    words: tuple[str, str, str]

    @property
    def slot(self) -> str:
        """The slot of the word."""
        return f"verdict of {self.number}"

    def word(self, outcomes: Outcomes) -> str:
        """The word for these numbers; two that cannot be told apart are equal."""
        number, other = outcomes[self.number].enclosure, outcomes[self.other].enclosure
        less, equal, greater = self.words
        return less if compare(number, "<", other) else greater if compare(number, ">", other) else equal


def words(verdicts: Iterable[Verdict], outcomes: Outcomes) -> Mapping[str, Shown]:
    """The words for the slots of verdicts."""
    return {verdict.slot: Shown(verdict.word(outcomes)) for verdict in verdicts}


class Seen(NamedTuple):
    """The loss of a sample, or of a batch, when a step saw it."""

    cell: Cell
    samples: tuple[int, ...]

    @property
    def whose(self) -> tuple[int, ...]:
        """The samples of which this is the loss."""
        return (self.cell.sample,) if self.cell.sample else self.samples


class Comparison(NamedTuple):
    """A loss when it was first seen, and in the last forward pass."""

    before: Seen
    after: Seen

    @property
    def verdict(self) -> Verdict:
        """What the loss does."""
        return Verdict(self.after.cell.id, self.before.cell.id, LOSS_WORDS)


def comparisons(losses: list[Seen], final: Step) -> list[Comparison]:
    """The losses of the last forward pass beside those of the same samples when they were first seen."""
    first: dict[tuple[int, ...], Seen] = {}
    for seen in losses:
        if seen.cell.step < final.number:
            first.setdefault(seen.whose, seen)
    after = [seen for seen in losses if seen.cell.step == final.number]
    return [Comparison(first[seen.whose], seen) for seen in after if seen.whose in first]


def conclusion(pairs: list[Comparison]) -> list[Block]:
    """Whether the loss fell: in a sentence for one loss, in a table for several."""
    if len(pairs) == 1:
        before, after = pairs[0].before.cell, pairs[0].after.cell
        text: tuple[Inline, ...] = (
            *("The loss ", Choice(pairs[0].verdict.slot), " from "),
            *(Maths(Answer(before.id)), " to ", Maths(Answer(after.id)), "."),
        )
        return [Paragraph(text)]
    rows = tuple(_compared(pair) for pair in pairs)
    heads = (("sample",), ("first seen",), ("loss then",), ("loss now",), ("the loss",))
    return [Table(heads, rows, (False, False, True, True, False))] if rows else []


def _compared(pair: Comparison) -> tuple[Prose, ...]:
    whose = pair.after.whose
    return (
        (str(whose[0]) if len(whose) == 1 else "all",),
        (f"step {pair.before.cell.step}",),
        (Maths(Answer(pair.before.cell.id)),),
        (Maths(Answer(pair.after.cell.id)),),
        (Choice(pair.verdict.slot),),
    )


def outputs(final: Step, units: tuple[str, ...], lines: Lines) -> tuple[list[Block], list[Verdict]]:
    """For a rule without a loss: which outputs of the last forward pass are right."""
    rows: list[tuple[Prose, ...]] = []
    verdicts = []
    for sample in final.samples:
        for unit in units:
            target, out = final.get("target", unit, sample), final.get("out", unit, sample)
            assert target and out
            verdicts.append(Verdict(out.id, target.id, OUTPUT_WORDS))
            shown = (Maths(lines.value(target)),), (Maths(Answer(out.id)),)
            rows.append(((str(sample),), *shown, (Choice(verdicts[-1].slot),)))
    heads = (("sample",), ("target",), ("output",), ("the output is",))
    return [Table(heads, tuple(rows), (False, True, True, False))], verdicts


def course(losses: list[Seen]) -> list[Block]:
    """The loss step by step, thinned out where the steps are many."""
    whole = [seen for seen in losses if seen.cell.sample is None]
    every = max(1, -(-len(whole) // MOST_ROWS))
    kept = [seen for place, seen in enumerate(whole) if place % every == 0 or place == len(whole) - 1]
    rows = tuple(
        ((str(seen.cell.step),), (", ".join(map(str, seen.samples[:6])),), (Maths(Answer(seen.cell.id)),))
        for seen in kept
    )
    caption = "The loss at each step" if every == 1 else f"The loss at every {every}th step, and at the last"
    table = Table((("step",), ("sample",), ("loss",)), rows, (False, False, True), (caption,))
    return [Heading(("The course of the loss",)), table] if rows else []
