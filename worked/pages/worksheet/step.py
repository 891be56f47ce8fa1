"""Step: one step of a worksheet, its forward pass, loss, backward pass and update."""

from __future__ import annotations

from collections.abc import Sequence

from worked.cells.cell import BACKWARD, FORWARD, UPDATE, Cell, Step
from worked.cells.place import Place, edge
from worked.document import Block, Display, Heading, Paragraph
from worked.formula import Formula, Matrix, Number
from worked.formula.notation import Chain
from worked.number.quantity import BIAS, NET, WEIGHT, Quantity
from worked.pages.detail import chains_in_detail
from worked.pages.layers.normalised_batch import NormalisedBatch
from worked.pages.layers.stages import averages, cells_of, sent_cell
from worked.pages.layers.statement import at_inference
from worked.pages.methods.backward_rules import backward_rules
from worked.pages.methods.derivations import derivations
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import NetLines
from worked.pages.worksheet.chains import Chains
from worked.pages.worksheet.picture import backward_picture
from worked.problem.layer import Layer
from worked.trace.net import Net
from worked.trace.wording import Wording
from worked.words import capital

LOSSES = ("loss", "data-loss", "penalty")


class StepPage:
    """Writes one step of a worksheet as blocks.

    The headings of its passes have the level `level`; `wordings` are the words on it that depend on numbers.
    """

    def __init__(self, problem: Net, step: Step, symbols: Symbols, lines: NetLines, level: int = 1) -> None:
        self.problem, self.step, self.symbols, self.lines = problem, step, symbols, lines
        self.several, self.level = len(step.samples) > 1, level
        self.together = NormalisedBatch(problem, step, symbols, lines, level)
        self.name = self.together.name
        self.wordings: list[Wording] = []

    def forward(self) -> list[Block]:
        """The forward pass of each sample, with its loss; of all together where they are normalised over the batch."""
        blocks: list[Block] = at_inference(self.problem) if self.step.final else []
        if self.several and self.problem.operations.coupled:
            return [*blocks, *self._forward_together()]
        for sample in self.step.samples:
            if self.several:
                blocks.append(Heading((f"Sample {sample}",), self.level + 1))
            if self.problem.convention.matrices:
                blocks += self._matrices(sample)
            for layer in self.problem.layers:
                blocks += self._stages(layer, sample, FORWARD)
            blocks += self._loss(sample)
        whole = self._losses(None) if self.several else []
        if whole:
            blocks.append(Paragraph(("The loss of the step:",)))
            blocks.append(Display(tuple(self.lines.line(cell, show_sample=True) for cell in whole)))
        return blocks

    def _forward_together(self) -> list[Block]:
        """The forward pass of all samples, layer by layer, then their losses."""
        blocks: list[Block] = []
        for layer in self.problem.layers:
            blocks += self._layer_of_all(layer, FORWARD)
        cells = [cell for sample in (*self.step.samples, None) for cell in self._losses(sample)]
        lines = tuple(self.lines.line(cell, show_sample=True) for cell in cells)
        return [*blocks, Heading(("Loss",), self.level + 1), Display(lines)] if lines else blocks

    def _layer_of_all(self, layer: Layer, phase: str) -> list[Block]:
        """A pass through a layer for all samples; where each is normalised for itself, one sample after the other."""
        if not layer.couples_units:
            return self.together.forward(layer) if phase == FORWARD else self.together.backward(layer)
        blocks: list[Block] = [Heading((capital(layer.name),), self.level + 1)]
        for sample in self.step.samples:
            blocks += [Heading((f"Sample {sample}",), self.level + 2), *self._stages(layer, sample, phase)]
        return blocks

    def _stages(self, layer: Layer, sample: int, phase: str) -> list[Block]:
        """The lines of each unit of a layer; what is computed for all units at once stands between them."""
        units, tag = layer.units, self.step.tag(sample)
        if not layer.couples_units:
            return [block for unit in units for block in self._unit(unit, layer, tag, phase)]
        parts = cells_of(self.step, units, phase, (tag,), layer)
        blocks = [block for unit in units for block in self._of_unit(unit, parts.before)]
        if parts.once:
            blocks += [Paragraph(("Over the units of the layer:",)), self._display(parts.once)]
        return [*blocks, *(block for unit in units for block in self._of_unit(unit, parts.after))]

    def _unit(self, unit: str, layer: Layer, tag: int | None, phase: str) -> list[Block]:
        parts = cells_of(self.step, (unit,), phase, (tag,), layer)
        blocks = self._of_unit(unit, [*parts.before, *parts.once, *parts.after])
        running = averages(self.step, unit)
        if running and phase == FORWARD:
            blocks.append(Paragraph(("The running averages, for inference:",)))
            blocks.append(Display(tuple(self.lines.line(cell, age="new") for cell in running)))
        return blocks

    def _of_unit(self, unit: str, cells: Sequence[Cell]) -> list[Block]:
        """The lines of a unit."""
        own = [cell for cell in cells if cell.place.source == unit]
        return [Paragraph((*self.name(unit), ":")), self._display(own)] if own else []

    def _display(self, cells: Sequence[Cell]) -> Display:
        return Display(tuple(self.lines.line(cell) for cell in cells))

    def _loss(self, sample: int) -> list[Block]:
        """The loss of a sample: its terms and what they come to."""
        lines = tuple(self.lines.line(cell, self.several) for cell in self._losses(self.step.tag(sample)))
        return [Paragraph(("Loss:",)), Display(lines)] if lines else []

    def _losses(self, sample: int | None) -> list[Cell]:
        """The cells of the loss of a sample, or of the whole step, with what a penalty adds."""
        return [cell for cell in self.step.cells if cell.quantity in LOSSES and cell.sample == sample and cell.formula]

    def _matrices(self, sample: int) -> list[Block]:
        """The forward pass of each layer in matrix form, with the numbers put in."""
        rows = []
        for layer in self.problem.computing_layers:
            found = [self.step.get(NET, unit, sample) for unit in layer.units]
            nets = [net for net in found if net and net.formula]
            if not layer.is_plain or len(nets) < len(found):
                continue
            sent = [sent_cell(self.problem, self.step, unit, sample) for unit in layer.before]
            entries = [[self._operand(net, WEIGHT, edge(source, net.place)) for source in layer.before] for net in nets]
            product = Matrix(tuple(map(tuple, entries))) * _column([self.lines.value(cell) for cell in sent])
            if len(layer.biases) == len(nets):
                biases = _column([self._operand(net, BIAS, net.place) for net in nets])
                product = product - biases if self.problem.has_thresholds else product + biases
            rows.append(Chain((_column([self.lines.name(net) for net in nets]), product)))
        return [Paragraph(("In matrix form:",)), Display(tuple(rows))] if rows else []

    def _operand(self, net: Cell, quantity: Quantity, place: Place) -> Formula:
        """The number of a weight or bias in a net input; 0 where units are not joined."""
        first = self.problem.first_of((quantity, place))[1]
        seen = (self.lines.cells[name] for name in net.inputs)
        cell = next((each for each in seen if each.place == first and each.quantity in (quantity, "look-ahead")), None)
        return self.lines.value(cell) if cell else Number("0")

    def backward(self) -> list[Block]:
        """The backward pass of each sample: the rules, then errors, slopes and deltas layer by layer, then chains."""
        if not self.has_backward:
            return []
        blocks = self.rules()
        layers = self.problem.layers[::-1] if self.problem.input_gradients else self.problem.computing_layers[::-1]
        if self.several and self.problem.operations.coupled:
            for layer in layers:
                blocks += self._layer_of_all(layer, BACKWARD)
        else:
            for sample in self.step.samples:
                if self.several:
                    blocks.append(Heading((f"Sample {sample}",), self.level + 1))
                for layer in layers:
                    blocks += self._stages(layer, sample, BACKWARD)
        return [*blocks, *self.chains()]

    @property
    def has_backward(self) -> bool:
        """Whether anything is computed after the forward pass."""
        return any(cell.phase in (BACKWARD, UPDATE) for cell in self.step.cells)

    def rules(self) -> list[Block]:
        """Before the first backward pass, the rules that it is worked by."""
        if self.step.number > 1:
            return []
        return [*backward_rules(self.problem, self.symbols), *derivations(self.problem, self.symbols)]

    def chains(self) -> list[Block]:
        """The backward pass as a picture, and as chains of derivatives for some weights."""
        if not self.problem.training.optimiser.uses_slopes:
            return []
        blocks = [] if self.several else backward_picture(self.problem, self.symbols, self.step)
        chains = Chains(self.problem, self.step, self.lines, self.step.samples[0])
        for place in chains_in_detail(self.problem):
            blocks += chains.blocks(place) if chains.has(place) else []
        self.wordings += chains.wordings
        return blocks


def _column(entries: list[Formula]) -> Matrix:
    return Matrix(tuple((entry,) for entry in entries))
