"""The page of an explanation: which weight it is, the sums that lead to it, its update, and what the engine had."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Cell
from worked.document import Block, Display, Heading, Inline, Maths, Paragraph, Strong, Table
from worked.engine.absorbed import absorbs
from worked.explaining._agreement_table import agreement
from worked.explaining._lines import Lines, Row
from worked.explaining.agreement import Compared
from worked.explaining.symbols import parameter, stage_name
from worked.formula import BigSum, Chain, Formula, Name, Partial
from worked.layers.normalisation import Normalisation
from worked.number.quantity import error_of
from worked.trace.exercise import Paper
from worked.words import listed

TASK = " Fill in the tables, and find the net input of the unit, {} and the new {}."


class ExplanationPage(Lines):
    """Writes one explanation on a paper."""

    def __init__(self, asked: Compared, paper: Paper) -> None:
        super().__init__(asked)
        self.compared, self.paper, self.recorded = asked, paper, asked.recorded
        self.training, self.design = asked.recorded.training, asked.recorded.design
        self.layer, self.unit, self.sample = asked.layer, asked.unit, asked.sample
        self.absorbed = asked.recorded.is_absorbed(*asked.where)

    # The statement

    def statement(self) -> list[Block]:
        """Which weight it is, what is given, and what is asked."""
        sought = "its delta" if self.absorbed else "its delta, the gradient"
        return [
            Paragraph(tuple(self._opening())),
            Paragraph((Strong("Given,"), *self._given())),
            Paragraph((Strong("To do."), TASK.format(sought, self.asked.quantity))),
        ]

    def _opening(self) -> Iterator[Inline]:
        """The net, the weight and the step."""
        asked, recorded, rows = self.asked, self.recorded, self.recorded.rows
        functions = ", ".join(chosen.activation.function for chosen in self.design.activations)
        units = "-".join(map(str, self.design.sizes))
        yield f"A net of {units} units ({functions}) learns by {self.training.optimiser.called}. This page follows "
        yield Maths(parameter(asked))
        yield f", {self._whose()}, through update {recorded.updates + 1}"
        yield f" from a batch of {rows} samples, and of these sample {asked.sample}." if rows > 1 else "."

    def _whose(self) -> str:
        """Between which units the weight lies."""
        asked, before = self.asked, self.layer - 1
        unit = f"output {asked.target}" if asked.is_output else f"unit {asked.target} of layer {self.layer}"
        if not asked.source:
            return f"the bias of {unit}"
        source = f"unit {asked.source} of layer {before}" if before else f"input {asked.source}"
        return f"the weight from {source} to {unit}"

    def _given(self) -> Iterator[Inline]:
        """What is given and what is computed."""
        asked, rows = self.asked, self.recorded.rows
        inputs = "the inputs after dropout" if self.design.stack(0) else "the inputs"
        known: list[Inline] = ["the weights before the update", "what the optimiser remembers"]
        known.append(f"what layer {self.layer - 1} sends on" if self.layer > 1 else inputs)
        known.append("the target" if asked.is_output else f"the deltas of layer {self.layer + 1}")
        known += ["the other net inputs of the layer"] if asked.activation.activation.couples else []
        known += ["what a residual connection brings"] if "joined" in asked.stages else []
        known += ["the means and deviations of normalisation"] if "normalised" in asked.stages else []
        known += ["the delta of the unit for each other sample"] if rows > 1 and not self.absorbed else []
        yield " as the engine had them: "
        yield from listed(known)
        yield f". All else is computed. Of a long sum the {asked.terms} largest terms are shown; the others stand "
        yield "together in one given number, their sum, known to more digits than are printed."
        if rows > 1 and self.training.samples == "mean":
            yield f" The engine's deltas hold the share 1/{rows} of a sample in the mean; here they stand without it."
        yield f" Numbers are printed with {asked.rounding.of('net')}, and the calculation goes on with all digits of "
        yield f"the {self.recorded.dtype} numbers that are given."

    # The calculation

    def blocks(self) -> list[Block]:
        """The net input, what comes back, the gradient, the update, and what the engine had."""
        found = [*self._forward(), *self._backward(), *self._gradient(), *self._update()]
        return found if self.paper.mode == "student" else [*found, *agreement(self.compared)]

    def _all(self, quantity: str) -> list[Cell]:
        """The cells of a quantity, in order."""
        return [cell for cell in self.asked.step.cells if cell.quantity == quantity]

    def _gathered(self, quantity: str, place: str, sample: int | None, count: int, empty: int) -> list[Row]:
        """The row of what is not shown, where there is any."""
        cell = self.asked.cell(quantity, place, sample)
        return [(f"the other {count} together", False, [*[None] * empty, cell])] if cell else []

    def _forward(self) -> list[Block]:
        """The net input as a sum, and the activation."""
        asked, unit, sample = self.asked, self.unit, self.sample
        net, bias, terms = self.cell("net", unit, sample), asked.cell("bias", unit), self._all("term")
        names = asked.names[self.layer - 1]
        weight = Name("w", f"i,{asked.target}", f"({self.layer})")
        into = Name("a", "i", f"({self.layer - 1})") if self.layer > 1 else Name("x", "i")
        rule: Formula = BigSum("i", weight * into)
        rows: list[Row] = []
        for term in terms:
            source = term.place.source
            factors = [asked.step[name] for name in reversed(term.inputs)]
            rows.append((str(names.index(source) + 1), term.place == asked.parameter, [*factors, term]))
        rows += self._gathered("other-terms", unit, sample, len(names) - len(terms), 2)
        if bias:
            rows.append(("bias", not asked.source, [None, None, self._seen(bias)]))
            rule = rule + self.name(bias)
        rows.append(("net input", False, [None, None, net]))
        head = f"unit of layer {self.layer - 1}" if self.layer > 1 else "input"
        return [
            Heading(("The net input",)),
            *self.lines(asked.cell("look-ahead", asked.parameter)),
            Display((Chain((self.name(net), rule)),)),
            self.table((head, Maths(into), Maths(weight), "product"), rows),
            *self.stated(
                "The powers of e of the other net inputs of the layer sum to ", asked.cell("other-powers", unit, sample)
            ),
            *self._stages_given(),
            *self.lines(*(self.cell(stage, unit, sample) for stage in asked.stages)),
        ]

    def _seen(self, bias: Cell) -> Cell:
        """The bias that the net input is computed with: it may be looked ahead to."""
        return (self.asked.cell("look-ahead", bias.place) or bias) if not self.asked.source else bias

    def _stages_given(self) -> list[Block]:
        """What else is given of what becomes of the net input."""
        asked, unit, sample = self.asked, self.unit, self.sample
        of_batch = [asked.cell(name, unit) for name in ("mean", "deviation", "gamma", "beta")]
        found = self.design.operations.find(Normalisation, self.layer)
        over = f"over the {found.rule.over}" if found else ""
        skipped = [asked.cell("skipped", unit, sample), asked.cell("alive", unit)]
        mask = asked.cell("mask", unit, sample)
        kept = "keeps" if mask and mask.given == "1" else "drops"
        return [
            *self.stated(f"The unit is normalised {over} with ", *of_batch),
            *self.stated("A residual connection brings ", *skipped),
            *(self.stated(f"Dropout {kept} the unit for this sample: ", mask, *self._all("drop-rate")) if mask else []),
        ]

    def _backward(self) -> list[Block]:
        """The delta of the unit, from the target or from the layer above."""
        asked, unit, sample = self.asked, self.unit, self.sample
        normalised = [asked.cell(name, unit) for name in ("error-mean", "product-mean")]
        shown = self._aim() if asked.is_output else self._paths()
        first = asked.step.cells.index(self.cell("net", unit, sample))
        errors = {error_of(stage) for stage in ("net", *asked.stages)} | {"slope"}
        cells = [cell for cell in asked.step.cells[first:] if cell.quantity in errors and cell.formula]
        return [
            Heading(("The delta",)),
            *shown,
            *self.stated(
                "Of the errors of what is normalised, and of their products with it, the means are ", *normalised
            ),
            *self.lines(*(cells if asked.is_output else cells[1:])),
        ]

    def _aim(self) -> list[Block]:
        """The target of an output."""
        asked, unit, sample = self.asked, self.unit, self.sample
        return [
            *self.stated("The target is ", asked.cell("target", unit, sample)),
            *self.stated("The sample counts ", asked.cell("sample-count", "", sample)),
            *self.stated("The other outputs add to the delta ", asked.cell("other-errors", unit, sample)),
        ]

    def _paths(self) -> list[Block]:
        """What comes back over the weights to the layer above."""
        asked, unit, sample, above = self.asked, self.unit, self.sample, self.layer + 1
        error = self.cell(error_of(asked.stages[-1]), unit, sample)
        paths, names = self._all("path"), asked.names[above]
        weight, delta = Name("w", f"{asked.target},q", f"({above})"), Name("delta", "q", f"({above})")
        rows: list[Row] = []
        for path in paths:
            factors = [asked.step[name] for name in reversed(path.inputs)]
            rows.append((str(names.index(path.place.target) + 1), False, [*factors, path]))
        rows += self._gathered("other-paths", unit, sample, len(names) - len(paths), 2)
        back = asked.cell("handed-back", unit, sample)
        rows += [("past the layers", False, [None, None, back])] if back else []
        rows.append(("sum", False, [None, None, error]))
        head = f"unit of layer {above}" if above < self.design.last else "output"
        carried: Formula = BigSum("q", weight * delta)
        sides = [carried + self.name(back) if back else carried]
        changes = Partial(Name("E"), stage_name(asked, asked.stages[-1]))
        sides = [changes, *sides] if self.name(error) != changes else sides
        found: list[Block] = [
            Display((Chain((self.name(error), *sides)),)),
            self.table((head, Maths(delta), Maths(weight), "product"), rows),
        ]
        if self.training.hidden_deltas == "updated":
            found.append(Paragraph(("These weights are already updated.",)))
        return found

    def _gradient(self) -> list[Block]:
        """The gradient: of each sample, of the batch, and with what a penalty adds."""
        asked, place, rows = self.asked, self.asked.parameter, self.recorded.rows
        whole = [asked.cell("data-gradient", place), asked.cell("gradient", place)]
        called = Maths(Chain((Name("g"), Partial(Name("E"), parameter(asked)))))
        found: list[Block] = [Heading(("The gradient",))]
        if self.absorbed:
            found += [Paragraph(("The gradient ", called, f" is 0 by definition: {self._absorbed()}"))]
        elif rows > 1:
            said = " is the mean" if self.training.samples == "mean" else " is the sum"
            of = "delta times what comes in over the weight" if asked.source else "the deltas of the unit"
            found += [Paragraph(("The gradient ", called, f"{said} of {of}, over all samples:")), self._shares()]
        else:
            found.append(Paragraph(("The gradient ", called, ":")))
        penalty = self.training.penalty
        if penalty and whole[0]:
            strengths = [asked.cell(part.strength) for part in penalty.entry.parts]
            shown = [
                *found,
                *self.lines(whole[0]),
                *self.stated(f"The {penalty.entry.called} penalty has ", *strengths),
            ]
            return [*shown, *self.lines(whole[1])]
        return [*found, *self.lines(*whole)]

    def _absorbed(self) -> str:
        """Why a gradient is 0 whatever the deltas are."""
        asked = self.asked
        same = "what comes in over the weight is the same for every sample; " if asked.source else ""
        if not absorbs(self.design, self.layer, "net"):
            same = "its activation has the same slope for every sample; "
        adds = f"the {asked.quantity} adds the same number for every sample"
        return f"{same}{adds}, and batch normalisation subtracts it again with the mean of the batch."

    def _shares(self) -> Table:
        """What the samples contribute."""
        asked, place = self.asked, self.asked.parameter
        delta = Name("delta", str(asked.target), f"({self.layer})")
        rows: list[Row] = []
        shares = [cell for cell in self._all("gradient") if cell.sample]
        for share in shares:
            factors = [asked.step[name] for name in share.inputs]
            cells = [*factors, share] if asked.source else [share]
            rows.append((str(share.sample), share.sample == self.sample, cells))
        empty = 2 if asked.source else 0
        rows += self._gathered("other-shares", place, None, self.recorded.rows - len(shares), empty)
        rows.append(("sum", False, [*[None] * empty, self.cell("total", place)]))
        heads: list[Inline] = ["sample", Maths(delta)]
        if asked.source:
            into = self.name(self.cell("input", asked.names[self.layer - 1][asked.source - 1], self.sample))
            heads += [Maths(into), "product"]
        return self.table(heads, rows)

    def _update(self) -> list[Block]:
        """The lines from the gradient to the new weight."""
        asked, cells = self.asked, self.asked.step.cells
        first = cells.index(self.cell("gradient", asked.parameter)) + 1
        last = cells.index(self.cell("change", asked.parameter))
        states = [cell for cell in cells if cell.step < 1]
        rules = {"learning-rate", "initial-rate", *self.training.hyperparameters}
        rules -= {part.strength for part in self.training.penalty.entry.parts} if self.training.penalty else set()
        given = [cell for cell in cells if cell.quantity in rules and not cell.formula]
        old = self.cell(asked.quantity, asked.parameter)
        chosen = self.training.optimiser
        entry = f" ({self.training.form.name})" if len(chosen.forms) > 1 else ""
        return [
            Heading(("The update",)),
            Paragraph(
                (
                    *(f"By {chosen.called}{entry} with ", *listed([self.equality(cell) for cell in given])),
                    *("; before the update ", *listed([self.equality(cell) for cell in (old, *states)]), "."),
                )
            ),
            *self.stated("The squares of all other gradients sum to ", asked.cell("other-squares")),
            *self.stated(
                "Those of the other new weights into the unit sum to ", asked.cell("other-weights", self.unit)
            ),
            *self.lines(*(cell for cell in cells if cell.quantity == "learning-rate"), *cells[first:last]),
            *self.lines(*cells[last:]),
        ]
