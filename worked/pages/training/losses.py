"""Losses: what the last forward pass shows, the losses before and after, and which outputs are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worked.cells.cell import Cell, Step
from worked.document import Block, Choice, Inline, Maths, Paragraph, Prose, Shown, Table
from worked.pages.symbols.lines import NetLines
from worked.record import Record
from worked.trace.replay import Outcomes
from worked.trace.wording import Verdict, Wording

LOSS_WORDS = ("falls", "stays the same", "rises")
OUTPUT_WORDS = ("wrong", "right", "wrong")


def words(verdicts: Iterable[Wording], outcomes: Outcomes) -> Mapping[str, Shown]:
    """The words for their slots; numbers that are no cells say how they were rounded."""
    return {each.slot: each.shown(outcomes) for each in verdicts}


class Seen(Record):
    """The loss of a sample, or of a batch, when a step saw it."""

    cell: Cell
    samples: tuple[int, ...]

    @property
    def whose(self) -> tuple[int, ...]:
        """The samples of which this is the loss."""
        return (self.cell.sample,) if self.cell.sample else self.samples


class LossChange(Record):
    """A loss when it was first seen, and in the last forward pass."""

    before: Seen
    after: Seen

    @property
    def verdict(self) -> Verdict:
        """What the loss does."""
        return Verdict(self.after.cell.id, self.before.cell.id, LOSS_WORDS)


def comparisons(losses: list[Seen], final: Step) -> list[LossChange]:
    """The losses of the last forward pass beside those of the same samples when they were first seen."""
    first: dict[tuple[int, ...], Seen] = {}
    for seen in losses:
        if seen.cell.step < final.number:
            first.setdefault(seen.whose, seen)
    after = [seen for seen in losses if seen.cell.step == final.number]
    return [LossChange(first[seen.whose], seen) for seen in after if seen.whose in first]


def conclusion(pairs: list[LossChange], lines: NetLines) -> list[Block]:
    """Whether the loss fell: in a sentence for one loss, in a table for several.

    The losses were worked above, so a student's copy does not ask for them again.
    """
    if len(pairs) == 1:
        before, after = pairs[0].before.cell, pairs[0].after.cell
        text: tuple[Inline, ...] = (
            *("The loss ", Choice(pairs[0].verdict.slot), " from "),
            *(Maths(lines.value(before)), " to ", Maths(lines.value(after)), "."),
        )
        return [Paragraph(text)]
    rows = tuple(_compared(pair, lines) for pair in pairs)
    heads = (("sample",), ("first seen",), ("loss then",), ("loss now",), ("the loss",))
    return [Table(heads, rows, (False, False, True, True, False))] if rows else []


def _compared(pair: LossChange, lines: NetLines) -> tuple[Prose, ...]:
    whose = pair.after.whose
    return (
        (str(whose[0]) if len(whose) == 1 else "all",),
        (f"step {pair.before.cell.step}",),
        (Maths(lines.value(pair.before.cell, show_sample=True)),),
        (Maths(lines.value(pair.after.cell, show_sample=True)),),
        (Choice(pair.verdict.slot),),
    )


def outputs(final: Step, units: tuple[str, ...], lines: NetLines) -> tuple[list[Block], list[Verdict]]:
    """For a rule without a loss: which outputs of the last forward pass are right."""
    rows: list[tuple[Prose, ...]] = []
    verdicts = []
    for sample in final.samples:
        for unit in units:
            target, out = final.get("target", unit, sample), final.get("out", unit, sample)
            assert target and out
            verdicts.append(Verdict(out.id, target.id, OUTPUT_WORDS))
            shown = (Maths(lines.value(target)),), (Maths(lines.value(out, show_sample=True)),)
            rows.append(((str(sample),), *shown, (Choice(verdicts[-1].slot),)))
    heads = (("sample",), ("target",), ("output",), ("the output is",))
    return [Table(heads, tuple(rows), (False, True, True, False))], verdicts
