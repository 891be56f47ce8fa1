"""Forward: the cells of a forward pass, layer by layer.

What a unit computes goes through stages, each a cell; most nets have the two of the textbook, net and out.

    net          the weighted sum of what comes in, without the weights that are dropped
    joined       what a residual connection adds to
    normalised   less the mean, by the deviation; over the batch, or over the units of the layer
    scaled       times gamma, plus beta
    out          the activation
    dropped      what dropout leaves of it
"""

from __future__ import annotations

from collections.abc import Sequence

from worked.formula import Formula, Number, Quotient, Symbol, product_of, sqrt, sum_of
from worked.problem.layers import Dropping, Normalisation, Skip, layer_place
from worked.problem.network import Given
from worked.problem.problem import Problem
from worked.trace.cell import Cell, Step, edge, identifier

Parameters = dict[str, Symbol]


def givens(problem: Problem, step: Step, parameters: Parameters) -> None:
    """The weights, biases and inputs with which the first step begins, and the samples of any step."""
    if step.number == 1:
        for (source, target), given in problem.network.weights.items():
            place = edge(source, target)
            parameters[place] = _given(step, "weight", place, None, given)
        for unit, given in problem.network.biases.items():
            parameters[unit] = _given(step, "bias", unit, None, given)
        for number, found in problem.network.extras.normalisations:
            for quantity, numbers in (("gamma", found.scales), ("beta", found.shifts)):
                for unit, given in zip(problem.network.layers[number], numbers, strict=False):
                    parameters[f"{quantity}[{unit}]"] = _given(step, quantity, unit, None, given)
    for sample in step.samples:
        shown = problem.samples[sample - 1]
        for unit, given in zip(problem.network.inputs, shown.inputs, strict=True):
            _given(step, "input", unit, sample, given)
        for unit, given in zip(problem.network.outputs, shown.targets, strict=True):
            _given(step, "target", unit, sample, given)
    if not step.final and not problem.training.schedule:
        _given(step, "learning-rate", "", None, problem.training.rate)


def _given(step: Step, quantity: str, place: str, sample: int | None, given: Given) -> Symbol:
    return step.add(quantity, place, sample, given=given.text, letter=given.letter)


def once(step: Step, quantity: str, place: str, given: Given) -> Symbol:
    """A given cell that a step has once."""
    found = step.get(quantity, place)
    return found.symbol if found else _given(step, quantity, place, None, given)


class Forward:
    """The forward pass of one step. `cells` are its cells by layer, in order; `parameters` the weights that it sees."""

    def __init__(self, problem: Problem, step: Step, parameters: Parameters) -> None:
        self.problem, self.step, self.parameters = problem, step, parameters
        self.network, self.extras = problem.network, problem.network.extras
        self.cells: dict[int, list[Cell]] = {number: [] for number in range(len(self.network.layers))}
        self.last: dict[tuple[str, int], Symbol] = {}

    def sent(self, unit: str, sample: int) -> Symbol:
        """What a unit sends on."""
        return self.last[unit, sample]

    def inputs(self, samples: Sequence[int]) -> None:
        """What the inputs send on: themselves, unless they are dropped."""
        for sample in samples:
            for unit in self.network.inputs:
                self.last[unit, sample] = Symbol(self._id("input", unit, sample))
        self._dropout(0, samples)

    def layer(self, number: int, samples: Sequence[int]) -> None:
        """The cells of a layer, for some samples."""
        units = self.network.layers[number]
        found = self.extras.normalisation(number)
        for sample in samples:
            for unit in units:
                self._add(number, "net", unit, sample, self._net(number, unit, sample))
        self._skip(number, samples, before=True)
        if found and found.before:
            self._normalise(number, samples, found)
        chosen = self.network.activation(number)
        for sample in samples:
            nets = [self.sent(unit, sample) for unit in units]
            for place, unit in enumerate(units):
                self._add(number, "out", unit, sample, chosen.activation.out(nets, place, chosen.settings))
        if found and not found.before:
            self._normalise(number, samples, found)
        self._skip(number, samples, before=False)
        self._dropout(number, samples)

    def _id(self, quantity: str, place: str, sample: int) -> str:
        return identifier(quantity, place, self.step.number, self.step.tag(sample))

    def _add(self, number: int, quantity: str, unit: str, sample: int, formula: Formula) -> None:
        """Append a stage of a unit; it is what the unit sends on so far."""
        self.last[unit, sample] = self._part(number, quantity, unit, sample, formula)

    # Net inputs

    def _net(self, number: int, unit: str, sample: int) -> Formula:
        """The weighted sum of what comes in."""
        before = self.network.layers[number - 1]
        terms: list[Formula] = [
            product_of((self.parameters[edge(source, unit)], self.sent(source, sample))) for source in before
        ]
        dropping = self.extras.disconnected(number)
        if dropping:
            terms = [self._disconnected(number, unit, sample, dropping, terms)]
        if unit in self.network.biases:
            terms.append(self.parameters[unit])
        return sum_of(terms)

    def _disconnected(self, number: int, unit: str, sample: int, dropping: Dropping, terms: list[Formula]) -> Formula:
        """The weighted sum over the weights that are not dropped."""
        before = self.network.layers[number - 1]
        if not self.step.final:
            row = dropping.mask(self.problem.passes_before(self.step.number) + self.step.samples.index(sample))
            first = self.network.layers[number].index(unit) * len(before)
            masks = [
                _given(self.step, "mask", edge(source, unit), sample, Given(str(row[first + place])))
                for place, source in enumerate(before)
            ]
            terms = [product_of((mask, term)) for mask, term in zip(masks, terms, strict=True)]
        return self._rescaled(number, dropping, sum_of(terms), "drop-connect-rate")

    def _rescaled(self, number: int, dropping: Dropping, formula: Formula, rate: str = "drop-rate") -> Formula:
        """What is left after dropping, set right for the chance to be dropped."""
        if dropping.scaled != ("testing" if self.step.final else "training"):
            return formula
        kept = 1 - once(self.step, rate, layer_place(number), dropping.rate)
        return product_of((kept, formula)) if self.step.final else product_of((Quotient(Number("1"), kept), formula))

    # Dropping and skipping

    def _dropout(self, number: int, samples: Sequence[int]) -> None:
        """What dropout leaves of what the units of a layer send on."""
        dropping = self.extras.dropped(number)
        if dropping is None or (self.step.final and dropping.scaled != "testing"):
            return
        for sample in samples:
            row: tuple[int, ...] = ()
            if not self.step.final:
                row = dropping.mask(self.problem.passes_before(self.step.number) + self.step.samples.index(sample))
            for place, unit in enumerate(self.network.layers[number]):
                left: Formula = self.sent(unit, sample)
                if row:
                    left = product_of((_given(self.step, "mask", unit, sample, Given(str(row[place]))), left))
                self._add(number, "dropped", unit, sample, self._rescaled(number, dropping, left))

    def _skip(self, number: int, samples: Sequence[int], before: bool) -> None:
        """What a residual connection adds to what the units of a layer compute."""
        skip = self.extras.skip(number, before)
        if skip is None:
            return
        for sample in samples:
            for source, unit in zip(self.network.layers[skip.source], self.network.layers[number], strict=True):
                own = self._surviving(number, skip, self.sent(unit, sample))
                self._add(number, "joined", unit, sample, own + self.sent(source, sample))

    def _surviving(self, number: int, skip: Skip, formula: Formula) -> Formula:
        """What is left of the layers that a residual connection passes over, with stochastic depth."""
        if skip.survival is None:
            return formula
        if self.step.final:
            return once(self.step, "survival", layer_place(number), skip.survival) * formula
        return once(self.step, "mask", layer_place(number), Given(str(skip.mask(self.step.number)))) * formula

    # Normalising

    def _normalise(self, number: int, samples: Sequence[int], found: Normalisation) -> None:
        """Mean, variance and deviation, then what each unit is normalised to, scaled and shifted."""
        units = self.network.layers[number]
        if found.over == "layer":
            for sample in samples:
                values = [self.sent(unit, sample) for unit in units]
                deviation = self._moments(number, layer_place(number), sample, values, found)
                for unit in units:
                    self._normalised(number, unit, sample, deviation, found)
        else:
            for unit in units:
                if self.step.final and found.running:
                    deviation = self._running(number, unit, found)
                else:
                    values = [self.sent(unit, sample) for sample in samples]
                    deviation = self._moments(number, unit, None, values, found)
                for sample in samples:
                    self._normalised(number, unit, sample, deviation, found)
        self._scale(number, samples, found)

    def _moments(
        self, number: int, place: str, sample: int | None, values: list[Symbol], found: Normalisation
    ) -> tuple[Symbol, Formula]:
        """The mean and variance of some numbers; returns the mean, and what numbers less the mean are divided by."""
        share = Quotient(Number("1"), Number(str(len(values))))
        mean = self._part(number, "mean", place, sample, product_of((share, sum_of(values))))
        squares: list[Formula] = [(value - mean) ** 2 for value in values]
        variance = self._part(number, "variance", place, sample, product_of((share, sum_of(squares))))
        self._remember(number, place, found, mean, variance, len(values))
        return mean, self._deviation(number, place, sample, variance, found)

    def _part(self, number: int, quantity: str, place: str, sample: int | None, formula: Formula) -> Symbol:
        """A cell of a layer that no unit sends on."""
        symbol = self.step.add(quantity, place, sample, formula)
        self.cells[number].append(self.step.cells[-1])
        return symbol

    def _deviation(
        self, number: int, place: str, sample: int | None, variance: Formula, found: Normalisation
    ) -> Formula:
        """The standard deviation, with epsilon beside the variance or beside the deviation."""
        if found.epsilon.text == "0" and not found.epsilon.letter:
            return self._part(number, "deviation", place, sample, sqrt(variance))
        epsilon = once(self.step, "norm-epsilon", layer_place(number), found.epsilon)
        if found.beside == "variance":
            return self._part(number, "deviation", place, sample, sqrt(variance + epsilon))
        return self._part(number, "deviation", place, sample, sqrt(variance)) + epsilon

    def _normalised(
        self, number: int, unit: str, sample: int, moments: tuple[Symbol, Formula], found: Normalisation
    ) -> None:
        mean, deviation = moments
        self._add(number, "normalised", unit, sample, (self.sent(unit, sample) - mean) / deviation)

    def _scale(self, number: int, samples: Sequence[int], found: Normalisation) -> None:
        """What gamma and beta make of the normalised numbers."""
        if not found.scales and not found.shifts:
            return
        for sample in samples:
            for unit in self.network.layers[number]:
                scaled: Formula = self.sent(unit, sample)
                if found.scales:
                    scaled = self.parameters[f"gamma[{unit}]"] * scaled
                if found.shifts:
                    scaled = scaled + self.parameters[f"beta[{unit}]"]
                self._add(number, "scaled", unit, sample, scaled)

    def _running(self, number: int, unit: str, found: Normalisation) -> tuple[Symbol, Formula]:
        """The averages that were kept in training, as they are used in testing."""
        names = [identifier(quantity, unit, self.step.number) for quantity in ("running-mean", "running-variance")]
        mean, variance = map(Symbol, names)
        return mean, self._deviation(number, unit, None, variance, found)

    def _remember(
        self, number: int, place: str, found: Normalisation, mean: Symbol, variance: Symbol, count: int
    ) -> None:
        """The running averages after a batch."""
        running = found.running
        if running is None or self.step.final:
            return
        at = self.network.layers[number].index(place)
        share = once(self.step, "running-share", layer_place(number), running.share)
        whole: Formula = variance
        if running.sample:
            whole = product_of((Quotient(Number(str(count)), Number(str(count - 1))), variance))
        for quantity, new, first in (
            ("running-mean", mean, running.means[at]),
            ("running-variance", whole, running.variances[at]),
        ):
            name = identifier(quantity, place, self.step.number)
            if self.step.number == 1:
                _given(self.step, quantity, place, None, first)
            self.step.add(quantity, place, None, (1 - share) * Symbol(name) + share * new, ahead=1)
