"""Layer rules: how errors come back through the stages of any unit, where there are more than net input and output."""

from __future__ import annotations

from collections.abc import Iterator

from worked.document import Block, Display, Maths, Paragraph, Prose
from worked.formula import BigSum, Chain, Formula, Name, Negative, Number, Partial, Quotient, product_of, sum_of
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.layers import ERRORS, base_of, generic_of_layer
from worked.problem.layers import Dropping, Normalisation
from worked.problem.problem import Problem
from worked.trace.backward import error_of

ONE, TWO = Number("1"), Number("2")


def stages_of(problem: Problem, layer: int) -> list[str]:
    """The stages of a unit of a layer, from its net input to what it sends on."""
    extras = problem.network.extras
    found, dropping = extras.normalisation(layer), extras.dropped(layer)
    whole = ["normalised", *(["scaled"] if found and (found.scales or found.shifts) else [])] if found else []
    before, after = (extras.skip(layer, before=side) for side in (True, False))
    return [
        "net",
        *(["joined"] if before else []),
        *(whole if found and found.before else []),
        "out",
        *(whole if found and not found.before else []),
        *(["joined"] if after else []),
        *(["dropped"] if dropping else []),
    ]


class LayerRules:
    """The equations of one layer, for any unit j of it."""

    def __init__(self, problem: Problem, symbols: Symbols, layer: int) -> None:
        self.problem, self.symbols, self.number = problem, symbols, layer
        self.extras, self.stages = problem.network.extras, stages_of(problem, layer)
        self.normalisation = self.extras.normalisation(layer)
        self.sample = "n" if symbols.over(layer) == "batch" else ""

    def name(self, quantity: str, unit: str = "j", sample: str = "") -> Formula:
        """The name of a number of any unit of the layer."""
        return generic_of_layer(self.symbols, quantity, self.number, unit, sample)

    def error(self, stage: str, unit: str = "j", sample: str = "") -> Formula:
        """The error of a stage."""
        return self.name(error_of(stage), unit, sample)

    def last(self) -> Formula:
        """The name of the error of what a unit sends on."""
        return self.error(self.stages[-1])

    def argument(self) -> str:
        """The stage that the activation is applied to."""
        return self.stages[self.stages.index("out") - 1]

    def handed(self) -> Formula:
        """What comes back to a hidden unit from the units that it feeds, and over a residual connection."""
        symbols, above = self.symbols, self.extras.disconnected(self.number + 1)
        factors = [symbols.generic("weight", "k"), symbols.generic("delta", "k")]
        before: list[Formula] = []
        if above:
            factors.insert(0, symbols.generic("weight-mask", "k"))
            before = self._rescaled(above, "drop-connect-rate", self.number + 1)
        terms: list[Formula] = [product_of((*before, BigSum("k", product_of(factors))))]
        for skip in self.extras.skips:
            if skip.source == self.number:
                terms.append(generic_of_layer(symbols, "joined-error", skip.target, "t"))
        return sum_of(terms)

    def _rescaled(self, dropping: Dropping, rate: str, layer: int) -> list[Formula]:
        if dropping.scaled != "training":
            return []
        return [Quotient(ONE, 1 - self.symbols.named(rate, f"layer-{layer}"))]

    def lines(self, slope: Formula, from_argument: bool = False) -> Iterator[Formula]:
        """From the error of what a unit sends on back to its delta, or only from that of the activation's argument."""
        start = self.stages.index("out") if from_argument else len(self.stages)
        for place in range(start - 1, 0, -1):
            stage, earlier = self.stages[place], self.stages[place - 1]
            if stage == "normalised":
                yield from self._normalised(earlier)
            elif stage == "out":
                yield Chain((self.error(earlier), slope))
            else:
                yield Chain((self.error(earlier), product_of((*self._factor(stage), self.error(stage)))))

    def _factor(self, stage: str) -> list[Formula]:
        """What stands before the error of a stage in the error of the stage before it."""
        if stage == "dropped":
            dropping = self.extras.dropped(self.number)
            assert dropping
            return [*self._rescaled(dropping, "drop-rate", self.number), self.symbols.generic("mask")]
        if stage == "scaled":
            return [self.symbols.generic("gamma")] if self.normalisation and self.normalisation.scales else []
        skip = self.extras.skip(self.number, before=self.stages.index("joined") < self.stages.index("out"))
        return [self.symbols.named("mask", f"layer-{self.number}")] if skip and skip.survival else []

    def _normalised(self, earlier: str) -> Iterator[Formula]:
        """The errors of deviation, variance, mean, and of what was normalised (Ioffe and Szegedy 2015, section 3)."""
        found = self.normalisation
        assert found
        index = self.sample or "u"
        unit = "j" if self.sample else "u"
        count: Formula = Number(str(len(self.problem.network.layers[self.number])))
        if self.sample:
            size = self.problem.training.batch
            count = Name("B") if len(self.problem.samples) % size else Number(str(size))
        share = Quotient(ONE, count)
        mean, deviation = self.name("mean"), self.name("deviation")
        divisor = self._divisor(found, deviation)
        away = self.name(earlier, unit, self.sample) - mean
        own = self.name(earlier, "j", self.sample) - mean
        normalised = self.error("normalised", unit, self.sample)
        variance, centre = self.name("variance-error"), self.name("mean-error")
        by_deviation = self.name("deviation-error")
        yield Chain((by_deviation, Negative(BigSum(index, Quotient(away, divisor**2) * normalised))))
        yield Chain((variance, Quotient(ONE, product_of((TWO, deviation))) * by_deviation))
        yield Chain((centre, Negative(BigSum(index, Quotient(ONE, divisor) * normalised))))
        own_error = Quotient(ONE, divisor) * self.error("normalised", "j", self.sample)
        whole = sum_of([share * centre, product_of((share, TWO, own, variance)), own_error])
        yield Chain((self.error(earlier, "j", self.sample), whole))

    def _divisor(self, found: Normalisation, deviation: Formula) -> Formula:
        """What a number less the mean is divided by."""
        if found.beside == "variance" or (found.epsilon.text == "0" and not found.epsilon.letter):
            return deviation
        return deviation + self.symbols.named("norm-epsilon", f"layer-{self.number}")


def sent_by_any(problem: Problem, symbols: Symbols) -> Formula:
    """What any hidden unit i sends on: its output, or what becomes of it where that is the same in all layers."""
    last = {stages_of(problem, layer)[-1] for layer in range(1, len(problem.network.layers) - 1)}
    same = last.pop() if len(last) == 1 else "out"
    return symbols.generic("out", "i") if same == "out" else generic_of_layer(symbols, same, 1, "i")


def learned(problem: Problem, symbols: Symbols) -> list[Block]:
    """The gradients of gamma and beta, for any unit."""
    lines: list[Formula] = []
    for layer, found in problem.network.extras.normalisations:
        sign = Negative if problem.convention.falling else (lambda formula: formula)
        error = generic_of_layer(symbols, "scaled-error", layer)
        normalised = generic_of_layer(symbols, "normalised", layer)
        if found.learns and found.scales:
            lines.append(Chain((symbols.generic("gamma-gradient"), sign(error * normalised))))
        if found.learns and found.shifts:
            lines.append(Chain((symbols.generic("beta-gradient"), sign(error))))
    several = "; of each sample" if problem.training.batch > 1 else ""
    shown = tuple(dict.fromkeys(lines))
    return [Paragraph((f"For gamma and beta, which change like weights{several}:",)), Display(shown)] if shown else []


def marks(problem: Problem, symbols: Symbols) -> list[Block]:
    """What the marked letters of errors stand for, in conventions that do not write errors as derivatives."""
    if isinstance(symbols.generic("error"), Partial):
        return []
    lines: list[Formula] = []
    for layer in range(1, len(problem.network.layers)):
        moments = ("mean", "variance", "deviation") if symbols.over(layer) else ()
        for stage in (*stages_of(problem, layer), *moments):
            if f"{stage}-error" in ERRORS:
                name = generic_of_layer(symbols, stage, layer)
                error = generic_of_layer(symbols, f"{stage}-error", layer)
                change: Formula = Partial(symbols.named("loss"), name)
                lines.append(Chain((error, Negative(change) if problem.convention.falling else change)))
    shown = tuple(dict.fromkeys(lines))
    return (
        [Paragraph(("An error with a mark is the derivative by the number with that mark:",)), Display(shown)]
        if shown
        else []
    )


def explained(problem: Problem, symbols: Symbols) -> list[Block]:
    """What the rules leave unsaid: over what sums run, what a sum of losses is, what becomes of a bias."""
    extras, said = problem.network.extras, list[Prose]()
    if extras.coupled and problem.training.batch > 1:
        how = ", of which the mean is taken with the gradients" if problem.training.samples == "mean" else ""
        said.append(
            ("The samples n of a batch depend on each other: ", Maths(symbols.named("loss")),
             f" in an error is the sum of their losses{how}.")
        )  # fmt: skip
    if extras.normalisations:
        said.append(("The variance does not change with the mean: deviations from the mean sum to 0.",))
    for number, dropping in extras.drop_connect:
        factors = [
            symbols.generic("weight-mask"),
            symbols.generic("delta"),
            symbols.generic("out" if number > 1 else "input", "i"),
        ]
        if dropping.scaled == "training":
            factors.insert(0, Quotient(ONE, 1 - symbols.named("drop-connect-rate", f"layer-{number}")))
        whole = product_of(factors)
        gradient = Chain((symbols.generic("gradient"), Negative(whole) if problem.convention.falling else whole))
        said.append(("For a weight that may be dropped ", Maths(gradient), "."))
    if any(found.over == "layer" for _, found in extras.normalisations):
        said.append(("Sums over u run over the units of the layer.",))
    if any(skip.source for skip in extras.skips):
        said.append(("The unit t is the one in which the residual connection from j ends.",))
    if any(found.before and base_of(symbols, "normalised", layer) == "net" and found.over == "batch"
           and set(problem.network.layers[layer]) & set(problem.network.biases)
           for layer, found in extras.normalisations):  # fmt: skip
        said.append(("A bias before the normalisation is subtracted again with the mean, so its gradient is 0.",))
    prose = tuple(part for sentence in said for part in (*sentence, " "))
    return [Paragraph(prose[:-1])] if prose else []
