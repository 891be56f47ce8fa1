"""Normalised batch: the passes of a step whose samples are normalised over the batch, layer by layer.

What is different for each sample stands in tables, under the lines by which it is computed for any sample.
"""

from __future__ import annotations

from collections.abc import Sequence

from worked.cells.cell import BACKWARD, FORWARD, Cell, Step
from worked.document import Block, Display, Heading, Inline, Maths, Paragraph, Prose, Table
from worked.formula import Cases, Chain, Formula, Prime, Symbol, Value
from worked.pages.layers.stages import averages, cells_of
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import NetLines, is_long
from worked.problem.layer import Layer
from worked.problem.problem import Problem
from worked.words import capital


class NormalisedBatch:
    """Writes the layers of one step for all of its samples at once."""

    def __init__(self, problem: Problem, step: Step, symbols: Symbols, lines: NetLines, level: int = 1) -> None:
        self.problem, self.step, self.symbols, self.lines = problem, step, symbols, lines
        self.level = level
        self.tags: list[int | None] = [step.tag(sample) for sample in step.samples]

    def forward(self, layer: Layer) -> list[Block]:
        """The forward pass of a layer; of the inputs only what dropout leaves of them."""
        blocks: list[Block] = []
        for unit in layer.units:
            parts = cells_of(self.step, (unit,), FORWARD, self.tags, layer)
            if not parts.before and not parts.after:
                continue
            blocks.append(Paragraph((*self.name(unit), ":")))
            if not layer.couples_samples:
                blocks.append(self._lines(parts.before))
                continue
            blocks.append(self._lines([*parts.before, *parts.once]))
            blocks += self._table(parts.before, parts.after)
            blocks += self._running(unit)
        return [Heading((capital(layer.name),), self.level + 1), *blocks] if blocks else []

    def backward(self, layer: Layer) -> list[Block]:
        """The backward pass of a layer."""
        blocks: list[Block] = []
        for unit in layer.units:
            parts = cells_of(self.step, (unit,), BACKWARD, self.tags, layer)
            blocks.append(Paragraph((*self.name(unit), ":")))
            if not layer.couples_samples:
                blocks.append(self._lines(parts.before))
                continue
            blocks += self._table([], parts.before)
            blocks.append(self._lines([*parts.once, *parts.after]))
        return [Heading((capital(layer.name),), self.level + 1), *blocks]

    def name(self, unit: str) -> Prose:
        """What a unit is called in a sentence."""
        layer, label = self.problem.layer_of[unit], self.symbols.labels[unit]
        if not layer.number:
            return ("Input ", Maths(self.symbols.named("input", unit)))
        return (f"{capital(layer.kind)} unit {label}",)

    def _lines(self, cells: Sequence[Cell]) -> Display:
        """NetLines of cells, each marked with its sample; the same quantity for one sample after the other."""
        return Display(tuple(self.lines.line(cell, show_sample=True) for cell in cells))

    def _running(self, unit: str) -> list[Block]:
        """The running averages after the step."""
        cells = averages(self.step, unit)
        if not cells:
            return []
        text = ("The running averages, for inference:",)
        return [Paragraph(text), Display(tuple(self.lines.line(cell, age="new") for cell in cells))]

    # What is different for each sample

    def _table(self, before: Sequence[Cell], cells: Sequence[Cell]) -> list[Block]:
        """How some quantities are computed for any sample, and a table of them; it begins with what they start from."""
        columns, start = grouped(cells), grouped(before)[-1:]
        rules = [self._of_any(column[0]) for column in columns]
        heads: list[Prose] = [("sample",), *((self._head(column[0]),) for column in (*start, *columns))]
        rows: list[tuple[Prose, ...]] = []
        for sample in self.step.samples:
            tag = self.step.tag(sample)
            at = [next((cell for cell in column if cell.sample == tag), None) for column in (*start, *columns)]
            write = [self.lines.value] * len(start) + [self.lines.result] * len(columns)
            numbers = [Maths(put(cell)) if cell else "" for put, cell in zip(write, at, strict=True)]
            rows.append(((str(sample),), *((number,) for number in numbers)))
        table = Table(tuple(heads), tuple(rows), (False, *[True] * (len(heads) - 1)))
        return [Paragraph(("For each sample:",)), Display(tuple(rules)), table]

    def _head(self, cell: Cell) -> Inline:
        return Maths(self.symbols.of(cell))

    def _of_any(self, cell: Cell) -> Chain:
        """The line of a cell for any sample: numbers are put in where they are the same for all of them."""
        assert cell.formula
        name, formula = self.lines.name(cell), cell.formula
        function = self.symbols.function(cell) if isinstance(formula, Cases) else ""
        if isinstance(formula, Cases) and function:
            order = 1 if cell.quantity == "slope" else 0
            applied = Prime(function, self.lines.names(formula.cases[0].left), order)
            return Chain((name, applied) if name != applied else (name,))
        if is_long(formula) or isinstance(formula, Symbol):
            return Chain((name, self.lines.names(formula)))
        names, mixed = self.lines.names(formula), formula.bind(self._put_in)
        return Chain((name, names, mixed) if mixed != names else (name, names))

    def _put_in(self, name: str) -> Formula:
        """The number of what is the same for all samples, the symbol of what is not."""
        cell = self.lines.cells[name]
        found = self.lines.value(cell)
        return found if cell.sample is None or not isinstance(found, Value) else self.lines.name(cell)


def grouped(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells of the same quantity and place, one for each sample."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        found.setdefault((cell.quantity, cell.place), []).append(cell)
    return list(found.values())
