"""What the rules about net inputs, outputs and losses share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from worked.cells.cell import Cell, identifier
from worked.checking.mistakes.mistake import Around
from worked.formula import Formula, Symbol

SAMPLES_AWAY, STEPS_AWAY = 6, (0, -1, 1, -2)
LOSSES = ("loss", "data-loss")


# One linear unit with a threshold.
THRESHOLD = """
samples = [{ inputs = [2], targets = [0.5] }]
[network]
layers = [1, 1]
activations = "linear"
weights = [[[0.5]]]
biases = [[0.3]]
bias-input = -1
"""


def elsewhere(around: Around, symbols: Sequence[Symbol]) -> Iterator[Mapping[str, Symbol]]:
    """What stands in place of some symbols for other samples and in other steps, the nearest first.

    Numbers that are computed only later are left out, and given ones that are the same.
    """
    key, own = around.key, around.cell
    cells, sample = [key.cells[symbol.name] for symbol in symbols], own.sample or 1
    last = min(len(around.problem.samples), sample + SAMPLES_AWAY)
    near = sorted(range(max(1, sample - SAMPLES_AWAY), last + 1), key=lambda number: abs(number - sample))
    for away in STEPS_AWAY:
        for number in (None, *near):
            names = [identifier(cell.quantity, cell.place, own.step + away, number) for cell in cells]
            found = [key.cells[name] for name in names if name in key.cells]
            known = all(not cell.formula or key.order[cell.id] < key.order[own.id] for cell in found)
            if known and len(found) == len(cells) and any(map(_differ, cells, found)):
                yield {cell.id: other.symbol for cell, other in zip(cells, found, strict=True)}


def _differ(cell: Cell, other: Cell) -> bool:
    """Whether two cells may hold different numbers."""
    return cell.id != other.id and (not cell.given or cell.given != other.given)


def opened(around: Around, formula: Formula | None = None) -> Formula:
    """The loss with its terms written out."""

    def fill(name: str) -> Formula:
        cell = around.key.cells[name]
        return opened(around, cell.formula) if cell.quantity == "loss" and cell.formula else Symbol(name)

    return (formula or around.formula).bind(fill)


def of_samples(around: Around) -> int:
    """From how many samples a cell is computed; 0 where it is the loss of one."""
    cells = [around.key.cells[name] for name in around.formula.symbols()]
    return sum(cell.quantity == "loss" and not cell.place for cell in cells)
