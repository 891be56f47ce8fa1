"""Update: how the weights of a step change, line by line for a few of them and in tables for all."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Cell, Step, identifier
from worked.document import Block, Display, Inline, Maths, Paragraph, Table
from worked.formula import BigSum, Chain, Formula, Number, Word, sqrt
from worked.number.quantity import WEIGHT
from worked.pages.detail import weights_in_detail
from worked.pages.layers.stages import find_sent
from worked.pages.methods.description import Methods
from worked.pages.methods.rows import Row, numbers, rows_of, some
from worked.pages.methods.weighted_sum import weighted_sum
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.layers import generic_of_layer
from worked.pages.symbols.lines import NetLines
from worked.pages.symbols.notation import aged
from worked.trace.net import Net

MOST_IN_A_LINE, MOST_NEW_LINES = 9, 12


class UpdatePage:
    """Writes the update of one step as blocks; `line_by_line` repeats the new weights of the tables as lines."""

    def __init__(self, problem: Net, step: Step, symbols: Symbols, lines: NetLines, line_by_line: bool = True) -> None:
        self.problem, self.step, self.symbols, self.lines = problem, step, symbols, lines
        self.line_by_line = line_by_line
        self.methods, self.form = Methods(problem, symbols), problem.training.form
        self.several = len(step.samples) > 1
        self.by_delta = problem.by_delta(len(step.samples))
        self.signal = problem.training.optimiser.signal

    @property
    def is_plain(self) -> bool:
        """Whether weights change by the gradient times the rate and nothing else."""
        return self.methods.plain

    def ahead(self) -> list[Block]:
        """Where an optimiser looks ahead to: a few weights line by line, and tables; nothing where it does not."""
        if not self.form.look_ahead:
            return []
        shown = [self._cell("look-ahead", Row(WEIGHT, *place)) for place in self._in_detail()]
        blocks: list[Block] = [
            Paragraph(("The gradients are computed at the point to which the velocity leads:",)),
            Display(tuple(self.lines.line(cell) for cell in shown if cell)),
        ]
        for rows in self._rows():
            olds = self._states()
            heads: list[Formula | str] = [
                rows[0].quantity,
                "old value",
                *(aged(self._head(name, rows[0])) for name in olds),
            ]
            lines = [
                [
                    *(self._name(row), Maths(self.lines.value(self._old(row)))),
                    *(self._before(name, row) for name in olds),
                    self._answer("look-ahead", row),
                ]
                for row in rows
            ]
            blocks.append(numbers([*heads, self._head("look-ahead", rows[0])], lines))
        return blocks

    def _rows(self) -> list[list[Row]]:
        """The weights and the biases that learn, those that are tied apart."""
        rows = rows_of(self.problem)
        if self.problem.is_whole:
            return rows
        return some([[row for row in each if self._is_new(row)] for each in rows])

    def _in_detail(self) -> list[tuple[str, str]]:
        """The weights that are written out."""
        found = weights_in_detail(self.problem)
        return found if self.problem.is_whole else [place for place in found if self._is_new(Row(WEIGHT, *place))]

    def _is_new(self, row: Row) -> bool:
        """Whether the new number of a row is computed."""
        name = identifier(row.quantity, row.place, self.step.number + 1)
        return name in self.step and self.step[name].formula is not None

    def _gradients_alone(self) -> list[Block]:
        """The gradients of what is not updated."""
        old = ([row for row in each if not self._is_new(row)] for each in rows_of(self.problem))
        rows = [[row for row in each if self._cell("gradient", row)] for each in old]
        return [self._gradients(each) for each in some(rows)]

    def blocks(self) -> list[Block]:
        """What holds for all weights, a few weights line by line, and the tables."""
        rows, blocks = self._rows(), self._whole()
        if not rows:
            return [*blocks, *self._tied(), *self._gradients_alone()]
        blocks += self._tied()
        if not self.methods.plain and not self.by_delta:
            blocks += [self._gradients(each) for each in rows]
            blocks += [*self._norm(), *self._shown()]
        blocks += [self._table(each) for each in rows]
        if self.line_by_line and (self.methods.plain or self.by_delta):
            blocks += self._new_lines(rows)
        blocks += [] if self.problem.is_whole else self._gradients_alone()
        return [*blocks, *weighted_sum(self.problem, self.step, self.symbols, self.lines)]

    # NetLines

    def _whole(self) -> list[Block]:
        """The lines that hold for all weights: the rate, where a schedule tells it, norms, a shared momentum."""
        quantities = ["learning-rate", *(line.quantity for line in self.form.shared)]
        cells = [cell for name in quantities if (cell := self.step.get(name)) and cell.formula]
        if not cells:
            return []
        return [Paragraph(("For all weights:",)), Display(tuple(self.lines.line(cell) for cell in cells))]

    def _tied(self) -> list[Block]:
        """How the gradients of what learns as one are summed up, or by deltas at once its changes."""
        rows = [row for rows in self._rows() for row in rows if row.tied]
        name = "change" if self.by_delta else "data-gradient" if self.problem.training.penalty else "gradient"
        samples = (*self.step.samples, None) if self.several and not self.by_delta else (None,)
        cells = [self._cell("gradient" if sample else name, row, sample) for row in rows for sample in samples]
        lines = tuple(self.lines.line(cell, show_sample=True) for cell in cells if cell)
        what = "change comes from" if self.by_delta else "gradient is"
        said = f"What learns as one changes as one: its {what} the sum over all places in which it stands."
        return [Paragraph((said,)), Display(lines)] if lines else []

    def _norm(self) -> list[Block]:
        """The norm of all gradients; with its numbers where they fit in a line."""
        cell = self.step.get("gradient-norm")
        if not cell or not cell.formula:
            return []
        sides = [self.lines.name(cell), sqrt(BigSum("ij", self.symbols.generic("gradient") ** 2))]
        sides += [self.lines.numbers(cell.formula)] if len(cell.inputs) <= MOST_IN_A_LINE else []
        said = "The norm of the gradients of all weights" + (" and biases:" if len(self._rows()) > 1 else ":")
        return [Paragraph((said,)), Display((Chain((*sides, self.lines.result(cell))),))]

    def _shown(self) -> list[Block]:
        """The lines of a few weights."""
        blocks: list[Block] = []
        for source, target in self._in_detail():
            row = Row(WEIGHT, source, target)
            before = ["gradient"] if self.problem.training.penalty else []
            cells = [self._cell(name, row) for name in (*before, "clipped-gradient", *self._worked(), "proposed")]
            shown = [self.lines.line(cell) for cell in cells if cell and cell.formula]
            norm = self.step.get("weight-norm", target)
            shown += [self.lines.line(norm)] if norm else []
            shown.append(self.lines.line(self._new(row), age="new"))
            name = self.symbols.named("weight", row.place)
            blocks += [Paragraph(("The update of ", Maths(name), ", line by line:")), Display(tuple(shown))]
        return blocks

    def _new_lines(self, rows: list[list[Row]]) -> list[Block]:
        """The lines of the new weights and biases: of all where they are few, else of those in detail."""
        chosen = [row for each in rows for row in each]
        if len(chosen) > MOST_NEW_LINES:
            chosen = [Row(WEIGHT, *place) for place in self._in_detail()]
        lines = tuple(self.lines.line(self._new(row), age="new") for row in chosen)
        return [Paragraph(("Line by line:",)), Display(lines)] if lines else []

    def _worked(self) -> list[str]:
        """The quantities of the optimiser's lines, the change last."""
        return [line.quantity for line in self.form.lines]

    # Tables

    def _gradients(self, rows: list[Row]) -> Table:
        """How the gradients come about."""
        parts = self._parts_heads(self._model(rows))
        heads: list[Formula | str] = [rows[0].quantity, *parts]
        quantities = [name for name in ("data-gradient", "gradient") if any(self._cell(name, row) for row in rows)]
        heads += [self._head(name, rows[0]) for name in quantities]
        lines = [
            [self._name(row), *self._parts(row, len(parts)), *(self._answer(name, row) for name in quantities)]
            for row in rows
        ]
        return numbers(heads, lines)

    def _model(self, rows: list[Row]) -> Row:
        """A row of which the gradient is computed, where there is one."""
        return next((row for row in rows if self._made_of(row)), rows[0])

    def _table(self, rows: list[Row]) -> Table:
        """From old values to new ones."""
        bias, plain = not rows[0].source, self.methods.plain
        olds, parts = self._olds(rows), self._parts_heads(self._model(rows))
        worked = [name for name in self._worked() if name != "change"] if not (plain or self.by_delta) else []
        heads: list[Formula | str] = []
        if self.by_delta and not rows[0].tied:
            heads += ["unit"] if bias else ["i", "j"]
            heads += [self.symbols.generic(rows[0].quantity), *parts]
            heads += [self.symbols.named("learning-rate")]
        else:
            heads += [rows[0].quantity, "old value", *(parts if plain else [])]
            heads += [] if self.by_delta else [self._head(self._used_gradient(), rows[0])]
        heads += [aged(self._head(name, rows[0])) for name in olds]
        after = [name for name in ("change", "proposed") if any(self._cell(name, row) for row in rows)]
        heads += [self._head(name, rows[0]) for name in (*worked, *after)]
        heads.append(self._head(f"new-{rows[0].quantity}", rows[0]))
        width = len(parts) if plain or self.by_delta else 0
        lines = [[*self._first(row, width), *self._rest(row, olds, worked, after)] for row in rows]
        return numbers(heads, lines)

    def _first(self, row: Row, width: int) -> list[Inline]:
        """The columns of a row before the optimiser's, with so many for what its gradient is made of."""
        old = Maths(self.lines.value(self._old(row)))
        if self.by_delta and not row.tied:
            labels = [*([self.symbols.labels[row.source]] if row.source else []), self.symbols.labels[row.target]]
            rate = self.step.get("learning-rate")
            assert rate
            return [*labels, old, *self._parts(row, width), Maths(self.lines.value(rate))]
        parts = self._parts(row, width) if width else []
        gradient = [] if self.by_delta else [self._answer(self._used_gradient(), row)]
        return [self._name(row), old, *parts, *gradient]

    def _rest(self, row: Row, olds: list[str], worked: list[str], after: list[str]) -> Iterator[Inline]:
        """The columns of a row from the optimiser's on."""
        for name in olds:
            yield self._before(name, row)
        for name in (*worked, *after):
            yield self._answer(name, row)
        yield Maths(self.lines.result(self._new(row)))

    def _olds(self, rows: list[Row]) -> list[str]:
        """The states whose last numbers a table repeats: those that were given, and the last changes."""
        before = {
            name: found
            for name in self._states()
            if (found := self.lines.cells.get(identifier(rows[0].own(name), rows[0].place, self.step.number - 1)))
        }
        return [name for name, cell in before.items() if name == "change" or (cell.formula is None and self._given())]

    def _states(self) -> list[str]:
        """What the optimiser remembers of each weight."""
        return [line.quantity for line in self.form.states if line in self.form.lines]

    def _before(self, quantity: str, row: Row) -> Inline:
        """What a state was one update ago."""
        name = identifier(row.own(quantity), row.place, self.step.number - 1)
        return Maths(self.lines.value(self.lines.cells[name])) if name in self.lines.cells else ""

    def _given(self) -> bool:
        return bool(self.problem.training.state.values)

    def _used_gradient(self) -> str:
        return "clipped-gradient" if self.problem.training.clip else "gradient"

    def _parts_heads(self, row: Row) -> list[Formula | str]:
        """The heads of what a gradient is made of: that of each sample, or the delta and what comes in."""
        if self.several:
            return [f"gradient, sample\N{NO-BREAK SPACE}{sample}" for sample in self.step.samples]
        if row.tied:
            return []
        if not row.is_of_sum:
            layer = self.problem.layer_of[row.target]
            return [generic_of_layer(self.symbols, cell.quantity, layer) for cell in self._made_of(row)]
        sent = self.symbols.generic("input", "i") if self.by_delta else "input"
        if any("weight-mask" in each.symbols for each in self.problem.operations):
            sent = self.symbols.generic("weight-mask") * Word("input")
        return [self.symbols.generic(self.signal), *([sent] if row.source else [])]

    def _parts(self, row: Row, width: int) -> list[Inline]:
        """What the gradient of a row is made of, in so many columns; nothing where it is given."""
        if self.problem.is_whole or self.several:
            return self._factors(row)
        made = self._made_of(row) or self.by_delta
        found = self._factors(row) if made else []
        return [*found, *[""] * (width - len(found))]

    def _factors(self, row: Row) -> list[Inline]:
        """What the gradient of a row is the product of."""
        if self.several:
            return [self._answer("gradient", row, sample) for sample in self.step.samples]
        if row.tied:
            return []
        sample = self.step.samples[0]
        if not row.is_of_sum:
            return [Maths(self.lines.value(cell)) for cell in self._made_of(row)]
        signal = self.step.get(self.signal, row.target, sample)
        parts: list[Inline] = [Maths(self.lines.value(signal))] if signal else []
        found = find_sent(self.problem, self.step, row.source, sample) if row.source else None
        if found:
            sent = self.lines.value(found)
            mask = self.step.get("mask", row.place, sample)
            parts.append(Maths(self.lines.value(mask) * sent if mask else sent))
        return parts

    def _made_of(self, row: Row) -> list[Cell]:
        """The cells that a gradient is the product of."""
        gradient = self._cell("data-gradient", row) or self._cell("gradient", row)
        return [self.step[name] for name in gradient.inputs] if gradient else []

    def _head(self, quantity: str, row: Row) -> Formula:
        if not row.is_of_sum:
            return self.symbols.generic(quantity if quantity == f"new-{row.quantity}" else row.own(quantity))
        bias = not row.source
        special = quantity in ("gradient", "data-gradient", "change")
        return self.symbols.generic(f"bias-{quantity}" if bias and special else quantity, bias=bias)

    def _name(self, row: Row) -> Inline:
        return Maths(self.symbols.named(row.quantity, row.place))

    def _answer(self, quantity: str, row: Row, sample: int | None = None) -> Inline:
        cell = self._cell(quantity, row, sample)
        if cell is None and self.problem.given:
            return ""
        if cell and cell.formula is None:
            return Maths(self.lines.value(cell))
        return Maths(self.lines.result(cell)) if cell else Maths(Number("0"))

    def _cell(self, quantity: str, row: Row, sample: int | None = None) -> Cell | None:
        return self.step.get(row.own(quantity), row.place, sample)

    def _new(self, row: Row) -> Cell:
        return self.step[identifier(row.quantity, row.place, self.step.number + 1)]

    def _old(self, row: Row) -> Cell:
        """The old value of a weight or bias."""
        names = [identifier(row.quantity, row.place, number) for number in range(self.step.number, 0, -1)]
        return next(self.lines.cells[name] for name in names if name in self.lines.cells)
