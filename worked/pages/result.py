"""Result: what the last forward pass says, and the summary of many steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from worked.document import Block, Choice, Inline, Maths, Paragraph, Shown, Table
from worked.formula import Answer, Value
from worked.number import Enclosure, compare
from worked.pages.lines import Lines
from worked.pages.symbols import Symbols
from worked.problem.problem import Problem
from worked.trace.cell import Cell, Step


class Seen(NamedTuple):
    """The loss of a sample, or of a batch, when a step saw it."""

    cell: Cell
    enclosure: Enclosure | None
    samples: tuple[int, ...]


class Comparison(NamedTuple):
    """A loss before and after the training."""

    before: Seen
    after: Seen

    @property
    def slot(self) -> str:
        """The slot of the word that tells what the loss does."""
        return f"verdict of {self.after.cell.id}"

    def verdict(self) -> str:
        """Whether the loss falls, rises or stays."""
        if self.before.enclosure is None or self.after.enclosure is None:
            return ""
        falls = compare(self.after.enclosure, "<", self.before.enclosure)
        if falls is None:
            return "stays"
        return "falls" if falls else "rises" if compare(self.after.enclosure, ">", self.before.enclosure) else "stays"


def comparisons(problem: Problem, losses: list[Seen], final: Step) -> list[Comparison]:
    """The losses of the last forward pass beside those of the same samples when they were first seen."""
    after = {(seen.cell.sample or None): seen for seen in losses if seen.cell.step == final.number}
    first: dict[int | None, Seen] = {}
    for seen in losses:
        if seen.cell.step == final.number:
            continue
        sample = seen.cell.sample or (seen.samples[0] if len(seen.samples) == 1 else None)
        first.setdefault(sample, seen)
    pairs = []
    for sample, seen in after.items():
        key = sample or (seen.samples[0] if len(seen.samples) == 1 else None)
        if key in first:
            pairs.append(Comparison(first[key], seen))
    return pairs


def conclusion(problem: Problem, pairs: list[Comparison], symbols: Symbols, lines: Lines) -> list[Block]:
    """Whether the loss fell: in a sentence for one loss, in a table for several."""
    if not pairs:
        return []
    if len(pairs) == 1:
        before, after = pairs[0]
        text: tuple[Inline, ...] = (
            "The loss ",
            Choice(pairs[0].slot),
            " from ",
            Maths(Value(before.cell.id, symbols.named("loss"))),
            " to ",
            Maths(Value(after.cell.id, symbols.named("loss"))),
            ".",
        )
        return [Paragraph(text)]
    rows = [
        (
            ("all" if pair.after.cell.sample is None else str(pair.after.cell.sample),),
            (f"step {pair.before.cell.step}",),
            (Maths(lines.letters.get(pair.before.cell.id, Answer(pair.before.cell.id))),),
            (Maths(lines.letters.get(pair.after.cell.id, Answer(pair.after.cell.id))),),
            (Choice(pair.slot),),
        )
        for pair in pairs
    ]
    heads = (("sample",), ("first seen",), ("loss then",), ("loss now",), ("the loss",))
    return [Table(heads, tuple(rows), (False, False, True, True, False))]


def verdicts(pairs: list[Comparison]) -> Mapping[str, Shown]:
    """The words for the slots of comparisons."""
    return {pair.slot: Shown(pair.verdict()) for pair in pairs if pair.verdict()}


def outputs(final: Step, symbols: Symbols, lines: Lines) -> tuple[list[Block], list[tuple[Cell, Cell, str]]]:
    """For a rule without a loss: which samples the last forward pass gets right, and the slots of these words."""
    rows, checks = [], []
    for sample in final.samples:
        for unit in symbols.network.outputs:
            target, out = final.get("target", unit, sample), final.get("out", unit, sample)
            assert target and out
            slot = f"verdict of {out.id}"
            checks.append((target, out, slot))
            shown = lines.letters.get(out.id, Answer(out.id))
            rows.append(((str(sample),), (Maths(lines.value(target)),), (Maths(shown),), (Choice(slot),)))
    heads = (("sample",), ("target",), ("output",), ("the output is",))
    return [Table(heads, tuple(rows), (False, True, True, False))], checks


MOST_ROWS = 40


def summary(losses: list[Seen], steps: int) -> list[Block]:
    """The loss step by step, thinned out where the steps are many."""
    whole = [seen for seen in losses if seen.cell.sample is None and not seen.cell.place]
    every = max(1, -(-len(whole) // MOST_ROWS))
    kept = [seen for place, seen in enumerate(whole) if place % every == 0 or place == len(whole) - 1]
    rows = tuple(
        ((str(seen.cell.step),), (", ".join(map(str, seen.samples[:6])),), (Maths(Answer(seen.cell.id)),))
        for seen in kept
    )
    caption = "The loss at each step" if every == 1 else f"The loss at every {every}th step, and at the last"
    return [Table((("step",), ("sample",), ("loss",)), rows, (False, False, True), (caption,))]
