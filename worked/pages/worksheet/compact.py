"""Compact: a worksheet on few pages: one line for each unit, tables for the backward pass, room for working."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worked.cells.cell import Cell, Step, identifier
from worked.document import Block, Columns, Display, Figure, Inline, Maths, Paragraph, Prose, Table, Workspace
from worked.formula import Answer, BigSum, Chain, Formula, SideBySide
from worked.pages.methods.backward_rules import backward_rules
from worked.pages.methods.derivations import derivations, with_bias
from worked.pages.methods.update import UpdatePage
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import NetLines
from worked.pages.training.shown_steps import learned
from worked.pages.worksheet.sections import Sections
from worked.trace.net import Net

FORWARD, BACKWARD = ("net", "out"), ("error", "slope", "delta")
LEAST_ROOM, MOST_ROOM = 3, 12  # lines of room for working


class CompactSections(Sections):
    """Writes a compact worksheet. Answers that are asked for or marked stand in tables, with room for working."""

    @property
    def in_tables(self) -> bool:
        """Whether the page is a sheet to be filled in, or its key."""
        return self.mode != "solved"

    def opening(self) -> list[Block]:
        """The statement, and the picture of the net next to the rules, which an exam does not give."""
        *before, last = super().opening()
        assert isinstance(last, Figure)
        no_rules = not self.problem.training.optimiser.uses_slopes or self.problem.is_forward_only
        if self.in_tables or no_rules:
            return [*before, last]
        rules = [net_rule(self.problem, self.symbols), *backward_rules(self.problem, self.symbols)]
        return [*before, Columns(((last,), tuple(rules))), *derivations(self.problem, self.symbols)]

    def forward(self, step: Step, level: int) -> list[Block]:
        """The forward pass, a line or a row for each unit, and the loss."""
        if not _is_dense(self.problem):
            return super().forward(step, level)
        lines = Forward(self.shown.problem, step, self.lines)
        if not self.in_tables:
            return list(lines.blocks())
        return self._with_room(list(lines.table()))

    def backward(self, step: Step, level: int) -> list[Block]:
        """Errors, slopes and deltas as a table."""
        beyond = not _is_dense(self.problem) or self.problem.input_gradients
        if beyond or any(cell.quantity == "slope" and cell.place.is_edge for cell in step.cells):
            return [*super().backward(step, level), *self._room(LEAST_ROOM)]
        return self._with_room([_backward_table(self.shown.problem, step, self.lines, self.in_tables)])

    def update(self, update: UpdatePage, step: Step) -> list[Block]:
        """The new weights as a table; on a sheet without what they are made of."""
        if not self.in_tables or not update.is_plain or not self.problem.is_whole:
            return [*update.blocks(), *self._room(LEAST_ROOM)]
        return self._with_room([_weights_table(self.shown.problem, step, self.lines)])

    def _room(self, lines: int) -> list[Block]:
        """Room for working on a student's sheet."""
        return [Workspace(min(max(lines, LEAST_ROOM), MOST_ROOM))] if self.mode == "student" else []

    def _with_room(self, blocks: list[Block]) -> list[Block]:
        """What a student's sheet asks for, and room for working next to it."""
        rows = sum(len(block.rows) + 1 if isinstance(block, Table) else 1 for block in blocks)
        room = self._room(rows + 1)
        return [Columns((tuple(blocks), tuple(room)))] if room else blocks


class Forward:
    """Writes the forward pass of a step."""

    def __init__(self, problem: Net, step: Step, lines: NetLines) -> None:
        self.problem, self.step, self.lines = problem, step, lines
        self.several = len(step.samples) > 1

    def lines_of(self, sample: int) -> Iterator[Formula]:
        """A line for each unit, then those of the loss."""
        for unit, cells in self._units(sample):
            yield SideBySide(tuple(self._short(cell) for cell in cells)) if unit else self._short(cells[0])
        for cell in self._losses(self.step.tag(sample)):
            yield self._short(cell)

    def lines_of_all(self) -> Iterator[Formula]:
        """The lines of the loss of several samples."""
        yield from (self._short(cell) for cell in self._losses(None))

    def blocks(self) -> Iterator[Block]:
        """The lines of each sample."""
        for sample in self.step.samples:
            if self.several:
                yield Paragraph((f"Sample {sample}:",))
            yield Display(tuple(self.lines_of(sample)))
        if self.several and (whole := tuple(self.lines_of_all())):
            yield Display(whole)

    def table(self) -> Iterator[Block]:
        """Blanks for each unit and sample, and for the loss."""
        symbols, rows = self.lines.symbols, list[tuple[Prose, ...]]()
        for sample in self.step.samples:
            for unit, cells in self._units(sample):
                first: list[Prose] = [(str(sample),)] if self.several else []
                answers = [(Maths(Chain((self._name(cell), Answer(cell.id)))),) for cell in cells]
                rows.append((*first, (symbols.labels[unit],), *answers))
        heads: list[Prose] = [*([("sample",)] if self.several else []), ("unit",), ("net input",), ("output",)]
        yield Table(tuple(heads), tuple(rows), (False,) * len(heads))
        losses = [cell for sample in (*self.step.samples, None) for cell in self._losses(self.step.tag(sample))]
        losses = list({cell.id: cell for cell in losses}.values())
        if losses:
            yield Display(tuple(Chain((self._name(cell), Answer(cell.id))) for cell in losses))

    def _units(self, sample: int) -> Iterator[tuple[str, list[Cell]]]:
        for unit in self.problem.computing:
            cells = [self.step.get(quantity, unit, sample) for quantity in FORWARD]
            yield unit, [cell for cell in cells if cell]

    def _losses(self, sample: int | None) -> list[Cell]:
        quantities = ("loss", "data-loss", "penalty")
        return [
            cell for cell in self.step.cells if cell.quantity in quantities and cell.sample == sample and cell.formula
        ]

    def _name(self, cell: Cell) -> Formula:
        return self.lines.name(cell, show_sample=self.several)

    def _short(self, cell: Cell) -> Chain:
        """A line without its formula in names: symbol = numbers = value."""
        return Chain((self._name(cell), *self.lines.sides(cell, self.several)[-2:]))


def _is_dense(problem: Net) -> bool:
    """Whether units have a net input and an output and nothing else."""
    return not problem.operations and (problem.is_whole or problem.is_forward_only)


def net_rule(problem: Net, symbols: Symbols) -> Display:
    """How the net input of any unit is computed."""
    total: Formula = BigSum("i", symbols.generic("weight") * symbols.generic("out", "i"))
    total = with_bias(total, symbols.generic("bias"), problem) if problem.has_biases else total
    return Display((Chain((symbols.generic("net"), total)),))


def _backward_table(problem: Net, step: Step, lines: NetLines, blank: bool) -> Table:
    """A row for each unit from the outputs on: error, slope and delta, with numbers unless these are asked for."""
    several = len(step.samples) > 1
    found = [
        quantity for quantity in BACKWARD if any(cell.quantity == quantity and cell.formula for cell in step.cells)
    ]
    heads: list[Prose] = [*([("sample",)] if several else []), ("unit",)]
    heads += [(Maths(lines.symbols.generic(quantity)),) for quantity in found]
    rows: list[tuple[Prose, ...]] = []
    for sample in step.samples:
        for layer in reversed(problem.computing_layers):
            for unit in layer.units:
                cells = [step.get(quantity, unit, sample) for quantity in found]
                if not any(cells):
                    continue
                numbers = [(_number(lines, cell, blank),) for cell in cells]
                rows.append((*([(str(sample),)] if several else []), (lines.symbols.labels[unit],), *numbers))
    return Table(tuple(heads), tuple(rows), (False,) * len(heads))


def _number(lines: NetLines, cell: Cell | None, blank: bool) -> Inline:
    """A number of the backward pass, with what it is computed from or as an answer alone."""
    if cell is None or not cell.formula:
        return ""
    return Maths(Answer(cell.id)) if blank else Maths(Chain(tuple(lines.sides(cell)[-2:])))


def _weights_table(problem: Net, step: Step, lines: NetLines) -> Table:
    """Old and new weights and biases, with the change between them."""
    symbols = lines.symbols
    heads: Sequence[str] = ("weight", "old value", "change", "new value")
    rows = []
    for quantity, place in learned(problem):
        old = next(
            lines.cells[name]
            for number in range(step.number, 0, -1)
            if (name := identifier(quantity, place, number)) in lines.cells
        )
        answers = [identifier("change", place, step.number), identifier(quantity, place, step.number + 1)]
        first: tuple[Prose, ...] = ((Maths(symbols.named(quantity, place)),), (Maths(lines.value(old)),))
        rows.append((*first, *((Maths(Answer(name)),) for name in answers)))
    return Table(tuple((head,) for head in heads), tuple(rows), (False, True, True, True))
