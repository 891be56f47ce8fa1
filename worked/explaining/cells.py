"""Cells: the lines of one weight at one step, from the net input of its unit to its new value.

The ids are those of a worksheet of the same net, where what any layer sends on is an input of the next. Besides them
there are

    term           one product of a weighted sum           other-terms    all products that are not shown
    path           one product of the error carried back   other-paths    all that are not shown
    other-shares   the gradients of samples not shown      total          the sum of the gradients of all samples
    other-powers   e^net of the other units of a softmax   other-errors   what their errors add to a delta
    other-squares  what all others add to a squared norm   other-weights  the same for the weights into the unit
"""

from __future__ import annotations

import numpy

from worked.arrays.buffers import Array
from worked.cells.cell import Step
from worked.cells.place import edge
from worked.explaining.asked import Asked
from worked.explaining.exact import exact, gathered, product, total
from worked.explaining.lesson import Lesson, OneChange
from worked.explaining.stages import Stages
from worked.formula import Formula, Symbol, product_of, sum_of
from worked.trace.changes import Learning
from worked.trace.loss import mean
from worked.trace.methods import first_state, learning_rate, looked_ahead, penalty_slopes


class Cells:
    """Writes the cells of an explanation into a step."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.recorded = asked, asked.recorded
        self.training, self.design = asked.recorded.training, asked.recorded.design
        self.layer, self.source, self.target = asked.layer, asked.source, asked.target
        self.sample, self.row, self.unit = asked.sample, asked.sample - 1, asked.target - 1
        self.numbers = asked.recorded.layers[asked.layer]
        self.lesson = Lesson(self.recorded, asked.parameter, self.recorded.place(*asked.where))
        self.step = Step(1, tuple(range(1, self.recorded.rows + 1)), lasting=frozenset())
        self.stages = Stages(asked, self.step)

    def whole(self) -> Step:
        """All cells, in order."""
        asked, recorded = self.asked, self.recorded
        old = self._given(asked.quantity, asked.parameter, recorded.before[recorded.place(*asked.where)])
        parameters = {asked.key: old}
        first_state(self.lesson, self.step, parameters)
        self._rate()
        seen = looked_ahead(self.lesson, self.step, parameters)[asked.key]
        self.stages.forward(self._net(seen))
        gradient = self._gradient(self._delta(), seen)
        learning = Learning(*asked.key, old, [gradient])
        OneChange(self.lesson, self.step, recorded, asked.where).new([learning])
        return self.step

    def _given(self, quantity: str, place: str, number: object, sample: int | None = None, ahead: int = 0) -> Symbol:
        return self.asked.given(self.step, quantity, place, number, sample, ahead)

    def _rate(self) -> None:
        """The learning rate: as it is set, as a schedule makes it, or as one that follows losses has made it."""
        schedule = self.training.schedule
        if schedule and not schedule.entry.listens:
            learning_rate(self.lesson, self.step)
        elif schedule:
            self._given("learning-rate", "", self.recorded.rate)
        else:
            self.step.add("learning-rate", "", given=self.training.rate.text)

    # Forward

    def _net(self, seen: Symbol) -> Symbol:
        """The weighted sum of the unit, its largest terms each in a cell."""
        recorded, asked, names = self.recorded, self.asked, self.asked.names[self.layer - 1]
        sent = recorded.sent_by(self.layer - 1)[self.row]
        weights = recorded.views(recorded.seen)["weight"][self.layer][:, self.unit]
        own = self.source - 1 if self.source else None
        found = gathered(weights.astype(float) * sent, asked.terms, own)
        terms: list[Formula] = []
        for place in found.shown:
            where = edge(names[place], asked.unit)
            weight = seen if place == own else self._given("weight", where, weights[place])
            into = self._given("input", names[place], sent[place], self.sample)
            terms.append(self.step.add("term", where, self.sample, weight * into))
        if found.others:
            rest = total(product(exact(weights[place]), exact(sent[place])) for place in found.others)
            terms.append(self._given("other-terms", asked.unit, rest, self.sample))
        if self.unit in self.design.biases[self.layer - 1]:
            place = recorded.place(self.layer, 0, self.target)
            terms.append(self._given("bias", asked.unit, recorded.seen[place]) if self.source else seen)
        return self.step.add("net", asked.unit, self.sample, sum_of(terms))

    # Backward

    def _delta(self) -> Symbol:
        """dE/dnet of the unit for the sample."""
        asked = self.asked
        if not asked.is_output:
            return self.stages.backward(self._carried(), asked.stages[-1])
        names = ("net", *asked.stages)
        counts = self.recorded.counts
        factors: list[Formula] = []
        if counts is not None:
            factors.append(self._given("sample-count", "", counts[self.row], self.sample))
        out = self.stages.made[names[-1]]
        aim = self._given("target", asked.unit, self.recorded.targets[self.row, self.unit], self.sample)
        if asked.short:
            return self.stages.backward(product_of((*factors, asked.shared(out - aim))), names[-2])
        assert self.training.loss
        slope = self.training.loss.rising.bind({"t": aim, "a": out}.__getitem__)
        return self.stages.backward(product_of((*factors, asked.shared(slope))), names[-1])

    def _carried(self) -> Formula:
        """How the loss changes with what a hidden unit sends on, by the deltas of the layer above."""
        step, asked, names, recorded = self.step, self.asked, self.asked.names[self.layer + 1], self.recorded
        ahead = int(self.training.hidden_deltas == "updated")
        weights = recorded.views(recorded.after if ahead else recorded.seen)["weight"][self.layer + 1][self.unit]
        deltas = recorded.layers[self.layer + 1].deltas[self.row]
        found = gathered(weights.astype(float) * deltas, asked.terms)
        paths: list[Formula] = []
        for place in found.shown:
            where = edge(asked.unit, names[place])
            weight = self._given("weight", where, weights[place], None, ahead)
            delta = self._given("delta", names[place], asked.scaled(deltas[place]), self.sample)
            paths.append(step.add("path", where, self.sample, weight * delta))
        if found.others:
            rest = total(product(exact(weights[place]), asked.scaled(deltas[place])) for place in found.others)
            paths.append(self._given("other-paths", asked.unit, rest, self.sample))
        if "handed-back" in self.numbers.others:
            back = asked.scaled(self.numbers.others["handed-back"][self.row, self.unit])
            paths.append(self._given("handed-back", asked.unit, back, self.sample))
        return sum_of(paths)

    # Gradient

    def _gradient(self, delta: Symbol, seen: Symbol) -> Symbol:
        """dE/dw: of the sample, of the batch, and with the slope of a penalty; 0 where it is so by definition."""
        step, place = self.step, self.asked.parameter
        counts = (self.recorded.samples, self.recorded.rows)
        slopes = penalty_slopes(self.lesson, step, self.asked.quantity, seen, *counts)
        name = "data-gradient" if slopes else "gradient"
        if self.recorded.is_absorbed(*self.asked.where):
            whole = self._given(name, place, 0)
        else:
            whole = step.add(name, place, None, self._of_batch(delta))
        return step.add("gradient", place, None, sum_of([whole, *slopes])) if slopes else whole

    def _of_batch(self, delta: Symbol) -> Formula:
        """The sum or mean of what the samples contribute, the largest each in a cell."""
        asked, step, rows = self.asked, self.step, self.recorded.rows
        deltas = self.numbers.deltas[:, self.unit]
        sent = self.recorded.sent_by(self.layer - 1)[:, self.source - 1] if self.source else numpy.ones(rows)
        if rows == 1:
            return self._share(delta, self.row, sent)
        found = gathered(deltas.astype(float) * sent, asked.terms, self.row)
        shares: list[Formula] = []
        for row in found.shown:
            own = delta if row == self.row else self._given("delta", asked.unit, asked.scaled(deltas[row]), row + 1)
            shares.append(step.add("gradient", asked.parameter, row + 1, self._share(own, row, sent)))
        if found.others:
            rest = total(product(asked.scaled(deltas[row]), exact(sent[row])) for row in found.others)
            shares.append(self._given("other-shares", asked.parameter, rest))
        whole = step.add("total", asked.parameter, None, sum_of(shares))
        return mean(whole, rows) if self.training.samples == "mean" else whole

    def _share(self, delta: Symbol, row: int, sent: Array) -> Formula:
        """What a sample contributes: the delta of the unit times what comes in over the weight."""
        if not self.source:
            return delta
        name = self.asked.names[self.layer - 1][self.source - 1]
        into = self.step.get("input", name, row + 1)
        return delta * (into.symbol if into else self._given("input", name, sent[row], row + 1))
