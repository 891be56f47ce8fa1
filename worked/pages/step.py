"""Step: one step of a worksheet, its forward pass, loss, backward pass and update."""

from __future__ import annotations

from worked.document import Block, Display, Heading, Inline, Maths, Paragraph, Prose, Table
from worked.formula import Formula, Letter, Matrix
from worked.formula.notation import Chain
from worked.pages.chains import Chains, weights_to_tell
from worked.pages.lines import Lines
from worked.pages.picture import backward_picture
from worked.pages.rules import backward_rules
from worked.pages.symbols import Symbols
from worked.problem.problem import Problem
from worked.trace.cell import Cell, Step, edge

MOST_DRAWN = 48


class StepPage:
    """Writes one step of a worksheet as blocks."""

    def __init__(self, problem: Problem, step: Step, symbols: Symbols, lines: Lines) -> None:
        self.problem, self.step, self.symbols, self.lines = problem, step, symbols, lines
        self.several = len(step.samples) > 1

    def name(self, unit: str) -> Prose:
        """What a unit is called in a sentence."""
        kind = "output" if unit in self.problem.network.outputs else "hidden"
        return (f"{kind.capitalize()} unit {self.symbols.labels[unit]}",)

    def forward(self) -> list[Block]:
        """The forward pass of each sample, with its loss."""
        blocks: list[Block] = []
        for sample in self.step.samples:
            if self.several:
                blocks.append(Heading((f"Sample {sample}",), 3))
            if self.problem.convention.matrices:
                blocks += self._matrices(sample)
            for _, unit in self.problem.network.computing():
                cells = [self.step.get(quantity, unit, sample) for quantity in ("net", "out")]
                blocks.append(Paragraph((*self.name(unit), ":")))
                blocks.append(Display(tuple(self.lines.line(cell) for cell in cells if cell)))
            blocks += self._loss(sample)
        whole = self.step.get("loss")
        if self.several and whole:
            blocks.append(Paragraph(("The loss of the step:",)))
            blocks.append(Display((self.lines.line(whole, tell_sample=True),)))
        return blocks

    def _loss(self, sample: int) -> list[Block]:
        """The loss of a sample; for a rule that has none, the errors of the outputs."""
        found = self.step.of(("loss",), sample)
        cells = [cell for cell in found if cell.formula and not (self.several and cell.sample is None)]
        if not cells:
            return []
        return [Paragraph(("Loss:",)), Display(tuple(self.lines.line(cell) for cell in cells))]

    def _matrices(self, sample: int) -> list[Block]:
        """The forward pass of each layer in matrix form, with the numbers put in."""
        network, rows = self.problem.network, []
        for number, layer in enumerate(network.layers[1:], start=1):
            before = network.layers[number - 1]
            sent = [self.step.get("out" if number > 1 else "input", unit, sample) for unit in before]
            nets = [self.step.get("net", unit, sample) for unit in layer]
            weights = Matrix(
                tuple(
                    tuple(self._operand(net, "weight", edge(source, unit)) for source in before)
                    for net, unit in zip(nets, layer, strict=True)
                )
            )
            product = weights * _column([self.lines.value(cell) for cell in sent if cell])
            if all(unit in network.biases for unit in layer):
                biases = [self._operand(net, "bias", unit) for net, unit in zip(nets, layer, strict=True)]
                product = product + _column(biases)
            rows.append(Chain((_column([self.lines.name(net) for net in nets if net]), product)))
        return [Paragraph(("In matrix form:",)), Display(tuple(rows))]

    def _operand(self, net: Cell | None, quantity: str, place: str) -> Formula:
        """The number of a weight or bias in a net input."""
        assert net
        cell = next(self.lines.cells[name] for name in net.inputs if name.startswith(f"{quantity}[{place}]"))
        return self.lines.value(cell)

    def backward(self) -> list[Block]:
        """The backward pass of each sample: the rules, then errors, slopes and deltas layer by layer, then chains."""
        blocks: list[Block] = []
        if self.step.number == 1:
            blocks += backward_rules(self.problem, self.symbols)
        for sample in self.step.samples:
            if self.several:
                blocks.append(Heading((f"Sample {sample}",), 3))
            for layer in reversed(self.problem.network.layers[1:]):
                for unit in layer:
                    blocks += self._deltas(unit, sample)
        if (
            not self.several
            and len(self.problem.network.weights) <= MOST_DRAWN
            and self.problem.training.optimiser.uses_slopes
        ):
            blocks.append(backward_picture(self.problem, self.symbols, self.step))
        if self.problem.training.loss and self.problem.training.optimiser.uses_slopes:
            chains = Chains(self.problem, self.step, self.lines, self.step.samples[0])
            for place in weights_to_tell(self.problem):
                blocks += chains.blocks(place)
        return blocks

    def _deltas(self, unit: str, sample: int) -> list[Block]:
        """The error, slope and delta of a unit."""
        rows = []
        for quantity in ("error", "slope"):
            cell = self.step.get(quantity, unit, sample)
            rows += [self.lines.line(cell)] if cell else []
        rows += [
            self.lines.line(cell) for cell in self.step.of(("slope",), sample) if cell.place.startswith(f"{unit}>")
        ]
        delta = self.step.get("delta", unit, sample)
        rows += [self.lines.line(delta)] if delta else []
        return [Paragraph((*self.name(unit), ":")), Display(tuple(rows))] if rows else []

    def update(self) -> list[Block]:
        """The table of the weights, and that of the biases where they learn."""
        blocks: list[Block] = [
            self._table("weight", [(source, target) for source, target in self.problem.network.weights])
        ]
        if self.problem.network.biases and self.problem.training.update_biases:
            blocks.append(self._table("bias", [("", unit) for unit in self.problem.network.biases]))
        return blocks

    def _table(self, quantity: str, places: list[tuple[str, str]]) -> Table:
        rows = [self._row(quantity, source, target) for source, target in places]
        heads = self._heads(quantity)
        return Table(heads, tuple(rows), (False, *[True] * (len(heads) - 1)))

    def _by_delta(self) -> bool:
        return self.problem.by_delta(len(self.step.samples))

    def _heads(self, quantity: str) -> tuple[Prose, ...]:
        symbols, bias = self.symbols, quantity == "bias"
        generic = symbols.generic
        prefix = "bias-" if bias else ""
        signal = self.problem.training.optimiser.signal
        heads: list[Formula | str] = []
        if self._by_delta():
            heads += ["unit"] if bias else ["i", "j"]
            heads += [generic(quantity), generic(signal)]
            heads += [] if bias else [generic("input", "i")]
            heads += [symbols.named("learning-rate")]
        else:
            heads += [quantity, "old value"]
            if self.several:
                heads += [f"gradient, sample {sample}" for sample in self.step.samples]
            else:
                heads += [generic(signal)]
                heads += [] if bias else ["input"]
            heads += [generic(f"{prefix}gradient")]
        heads += [generic(f"{prefix}change"), generic(f"new-{quantity}")]
        return tuple((head,) if isinstance(head, str) and len(head) > 1 else (Maths(_letter(head)),) for head in heads)

    def _row(self, quantity: str, source: str, target: str) -> tuple[Prose, ...]:
        """One weight or bias: where it is, what goes into its change, the change and the new value."""
        place = edge(source, target) if source else target
        new = self._cell(quantity, place, ahead=True)
        old = next(self.lines.cells[name] for name in new.inputs if name.startswith(quantity))
        cells: list[Inline] = [Maths(self.lines.value(old))]
        if self.several:
            cells += [self._answer("gradient", place, sample) for sample in self.step.samples]
        else:
            signal = self._cell(self.problem.training.optimiser.signal, target)
            cells.append(Maths(self.lines.value(signal)))
            if source:
                sent = self._cell("out" if self.problem.network.layer_of[source] else "input", source)
                cells.append(Maths(self.lines.value(sent)))
        if self._by_delta():
            first: list[Inline] = [*([self.symbols.labels[source]] if source else []), self.symbols.labels[target]]
            cells.append(Maths(self.lines.value(self._cell("learning-rate", ""))))
        else:
            first = [Maths(self.symbols.named(quantity, place))]
            cells.append(self._answer("gradient", place))
        cells += [self._answer("change", place), Maths(self.lines.result(new))]
        return tuple((cell,) for cell in (*first, *cells))

    def _cell(self, quantity: str, place: str, sample: int | None = None, ahead: bool = False) -> Cell:
        if ahead:
            return self.step[f"{quantity}[{place}]@{self.step.number + 1}"]
        shared = ("change", "learning-rate")
        which = sample if sample is not None or quantity in shared or self.several else self.step.samples[0]
        found = self.step.get(quantity, place, which)
        assert found, f"{quantity}[{place}]"
        return found

    def _answer(self, quantity: str, place: str, sample: int | None = None) -> Maths:
        cell = self._cell(quantity, place, sample)
        return Maths(self.lines.result(cell))


def _column(entries: list[Formula]) -> Matrix:
    return Matrix(tuple((entry,) for entry in entries))


def _letter(head: Formula | str) -> Formula:
    return Letter(head) if isinstance(head, str) else head
