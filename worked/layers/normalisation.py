"""Normalisation: numbers less their mean by their deviation, over the samples of a batch or the units of a layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from worked.cells.cell import Cell, identifier
from worked.cells.place import layer_place, unit_place
from worked.document import Block
from worked.formula import Chain, Formula, Negative, Number, Quotient, Symbol, product_of, sqrt, sum_of
from worked.layers import _normalisation_page
from worked.layers._normalisation_rule import DEFAULTS, KEYS, RUNNING, TABLE, NormalisationRule, rules_in
from worked.layers.method import LayerForm, LayerMethod, m, x
from worked.layers.operation import ACTIVATION, Layers, Mark, Operation, Parameter, Units
from worked.layers.writing import Cells, Explained, Names, Statement
from worked.maths.rule import Line
from worked.number.quantity import define

if TYPE_CHECKING:
    from worked.arrays.stage import Batch, Stage

ONE = Number("1")
GAMMA, BETA = define("gamma", learned=True), define("beta", learned=True)
MEAN, VARIANCE, DEVIATION = define("mean"), define("variance"), define("deviation")
NORMALISED, SCALED = define("normalised"), define("scaled")
RUNNING_MEAN, RUNNING_VARIANCE = define("running-mean", ahead=True), define("running-variance", ahead=True)
EPSILON, SHARE = define("norm-epsilon"), define("running-share")


def _forms(variance: str, deviation: str) -> tuple[LayerForm, LayerForm]:
    """The two places of epsilon, with who writes each so."""
    epsilon, own = Symbol("epsilon"), Symbol(VARIANCE)
    both = (("variance", sqrt(own + epsilon), variance), ("deviation", sqrt(own) + epsilon, deviation))
    first, second = (
        LayerForm(
            name,
            (
                Line(MEAN, ONE / m * Symbol("sum-of-x")),
                Line(VARIANCE, ONE / m * Symbol("sum-of-squares")),
                Line(NORMALISED, (x - Symbol(MEAN)) / divisor),
                Line(SCALED, Symbol(GAMMA) * Symbol(NORMALISED) + Symbol(BETA)),
            ),
            met,
        )
        for name, divisor, met in both
    )
    return first, second


MU = Symbol(MEAN)
BATCH = LayerMethod(
    "batch-normalisation",
    "The net inputs or outputs of a unit get mean 0 and variance 1 over the samples of a batch, then a scale and a "
    "shift that are learned. At inference, running averages replace the batch mean and variance.",
    (
        *_forms("Ioffe & Szegedy 2015; third lecture; PyTorch (epsilon 1e-5), Keras (epsilon 1e-3)",
                "exercises after the first lecture"),
        LayerForm("running", (Line("running", (1 - Symbol("share")) * Symbol("running") + Symbol("share") * MU),),
                  "PyTorch (share 0.1; the variance that goes in is divided by m - 1); Keras writes momentum = "
                  "0.99 for the share of the old, and divides by m in dense layers"),
    ),
    "Ioffe & Szegedy 2015; lecture slides",
    aliases=("batch-norm", "bn"),
    parameters=DEFAULTS,
)  # fmt: skip
LAYER = LayerMethod(
    "layer-normalisation",
    "The net inputs or outputs of the units of a layer get mean 0 and variance 1, for each sample separately, "
    "in training and at inference alike. The first lecture calls this batch normalisation.",
    _forms("Ba, Kiros & Hinton 2016; PyTorch (epsilon 1e-5), Keras (epsilon 1e-3)", "first lecture"),
    "Ba, Kiros & Hinton 2016; first lecture",
    aliases=("layer-norm", "ln"),
    parameters={name: DEFAULTS[name] for name in ("epsilon", "gamma", "beta")},
)


class Normalisation(Operation, open=True):
    """Batch normalisation (over the samples of a batch) or layer normalisation (over the units of a layer).

    `rule` says how, with gammas, betas and running averages.
    """

    rule: NormalisationRule

    table = TABLE
    described = "batch or layer normalisation: a table, or several; see below"
    keys = KEYS
    methods = (BATCH, LAYER)
    marks: ClassVar = {NORMALISED: Mark(accent="hat"), SCALED: Mark(accent="tilde")}
    symbols: ClassVar = {
        MEAN: "mu_{unit}",
        VARIANCE: "sigma_{unit}^2",
        DEVIATION: "s_{unit}",
        GAMMA: "gamma_{unit}",
        "new-gamma": "gamma_{unit}^new",
        BETA: "beta_{unit}",
        "new-beta": "beta_{unit}^new",
        EPSILON: "epsilon",
        RUNNING_MEAN: "mu_{unit}^run",
        "new-running-mean": "mu_{unit}^run,new",
        RUNNING_VARIANCE: "sigma_{unit}^2,run",
        "new-running-variance": "sigma_{unit}^2,run,new",
        SHARE: "kappa",
    }
    learned = (GAMMA, BETA)
    once = (MEAN, VARIANCE, DEVIATION)
    kept = (RUNNING_MEAN, RUNNING_VARIANCE)
    written_out = (DEVIATION, MEAN)
    recorded = ("mean", "deviation", "error-mean", "product-mean")
    inner: ClassVar = {"running": RUNNING}

    # Reading

    @classmethod
    def read(cls, table: Mapping[str, Any], layers: Layers, by_engine: bool = False) -> Iterable[Operation]:
        """The normalisation of some layers, of which the inputs are none."""
        return [Normalisation(number, rule) for number, rule in rules_in(table, layers, by_engine)]

    # Its place

    @property
    def makes(self) -> tuple[str, ...]:
        """Normalised numbers, and where there are gammas or betas scaled ones."""
        return (NORMALISED, SCALED) if self.rule.scales or self.rule.shifts else (NORMALISED,)

    @property
    def position(self) -> int:
        """Next to the activation, on either side."""
        return ACTIVATION - 10 if self.rule.before else ACTIVATION + 10

    @property
    def couples_samples(self) -> bool:
        """Whether it is batch normalisation."""
        return self.rule.over == "batch"

    @property
    def couples_units(self) -> bool:
        """Whether it is layer normalisation."""
        return self.rule.over == "layer"

    def parameters(self, units: Units, before: Units) -> Iterator[Parameter]:
        """The gamma and beta of each unit."""
        for at, unit in enumerate(units):
            for quantity, numbers in ((GAMMA, self.rule.scales), (BETA, self.rule.shifts)):
                if numbers:
                    yield Parameter(quantity, unit_place(unit), numbers[at], self.rule.learns)

    # Cells

    def forward(self, cells: Cells) -> None:
        """Mean, variance and deviation, then what each unit is normalised to, scaled and shifted."""
        if self.couples_units:
            for sample in cells.samples:
                values = [cells.sent(unit, sample) for unit in cells.units]
                moments = self._moments(cells, layer_place(self.layer), sample, values)
                for unit in cells.units:
                    self._normalised(cells, unit, sample, moments)
        else:
            for unit in cells.units:
                if cells.testing and self.rule.running:
                    moments = self._averages(cells, unit)
                else:
                    values = [cells.sent(unit, sample) for sample in cells.samples]
                    moments = self._moments(cells, unit, None, values)
                for sample in cells.samples:
                    self._normalised(cells, unit, sample, moments)
        self._scale(cells)

    def _moments(
        self, cells: Cells, place: str, sample: int | None, values: Sequence[Symbol]
    ) -> tuple[Symbol, Formula]:
        """The mean and variance of some numbers; returns the mean, and what numbers less the mean are divided by."""
        share = Quotient(ONE, Number(str(len(values))))
        mean = cells.part(MEAN, place, sample, product_of((share, sum_of(values))))
        squares: list[Formula] = [(value - mean) ** 2 for value in values]
        variance = cells.part(VARIANCE, place, sample, product_of((share, sum_of(squares))))
        if self.rule.running and not cells.testing:
            self._remember(cells, place, mean, variance, len(values))
        return mean, self._deviation(cells, place, sample, variance)

    def _deviation(self, cells: Cells, place: str, sample: int | None, variance: Formula) -> Formula:
        """The standard deviation, with epsilon beside the variance or beside the deviation."""
        if not self.rule.has_epsilon:
            return cells.part(DEVIATION, place, sample, sqrt(variance))
        epsilon = cells.once(EPSILON, layer_place(self.layer), self.rule.epsilon)
        if self.rule.beside == "variance":
            return cells.part(DEVIATION, place, sample, sqrt(variance + epsilon))
        return cells.part(DEVIATION, place, sample, sqrt(variance)) + epsilon

    def _normalised(self, cells: Cells, unit: str, sample: int, moments: tuple[Symbol, Formula]) -> None:
        mean, deviation = moments
        cells.make(NORMALISED, unit, sample, (cells.sent(unit, sample) - mean) / deviation)

    def _scale(self, cells: Cells) -> None:
        """What gamma and beta make of the normalised numbers."""
        if SCALED not in self.makes:
            return
        for sample in cells.samples:
            for unit in cells.units:
                scaled: Formula = cells.sent(unit, sample)
                gamma, beta = (cells.parameter(quantity, unit_place(unit)) for quantity in (GAMMA, BETA))
                scaled = gamma * scaled if gamma else scaled
                cells.make(SCALED, unit, sample, scaled + beta if beta else scaled)

    def _averages(self, cells: Cells, unit: str) -> tuple[Symbol, Formula]:
        """The averages that were kept in training, as they are used in testing."""
        mean, variance = (Symbol(identifier(each, unit, cells.step)) for each in (RUNNING_MEAN, RUNNING_VARIANCE))
        return mean, self._deviation(cells, unit, None, variance)

    def _remember(self, cells: Cells, place: str, mean: Symbol, variance: Symbol, count: int) -> None:
        """The running averages after a batch."""
        running = self.rule.running
        assert running
        at = cells.units.index(place)
        share = cells.once(SHARE, layer_place(self.layer), running.share)
        whole: Formula = variance
        if running.sample:
            whole = product_of((Quotient(Number(str(count)), Number(str(count - 1))), variance))
        for quantity, new, first in (
            (RUNNING_MEAN, mean, running.means[at]),
            (RUNNING_VARIANCE, whole, running.variances[at]),
        ):
            if cells.step == 1:
                cells.given(quantity, place, None, first)
            old = Symbol(identifier(quantity, place, cells.step))
            cells.ahead(quantity, place, (1 - share) * old + share * new)

    def local(self, consumer: Cell, cell: Cell) -> Formula:
        """How a cell changes with another; of a root written with the root itself."""
        if consumer.quantity == DEVIATION:
            return Quotient(ONE, product_of((Number("2"), consumer.symbol)))
        return consumer.partials[cell.id]

    def ignores(self, consumer: Cell, cell: Cell) -> bool:
        """A variance does not change with its mean: what is less its mean sums to 0."""
        return cell.quantity == MEAN and consumer.quantity == VARIANCE

    def gathers(self, quantity: str) -> bool:
        """All but scaling."""
        return quantity != SCALED

    # Names and sentences

    def of_layer(self) -> Mapping[str, object]:
        """Epsilon and the share of running averages, and what is computed over the layer."""
        found: dict[str, object] = {EPSILON: self.rule.epsilon}
        if self.rule.running:
            found[SHARE] = self.rule.running.share
        return found | (dict.fromkeys(self.once, self.layer) if self.couples_units else {})

    def statement(self, page: Statement) -> list[Block]:
        """What is normalised over what, scaled, shifted and kept for the test."""
        return _normalisation_page.statement(self.rule, page)

    @classmethod
    def at_inference(cls, operations: Sequence[Operation]) -> str:
        """Running averages are used."""
        kept = any(isinstance(each, Normalisation) and each.rule.running for each in operations)
        return "running averages replace the batch mean and variance" if kept else ""

    def factors(self, names: Names, quantity: str) -> list[Formula]:
        """The scale."""
        return [names.generic(GAMMA)] if quantity == SCALED and self.rule.scales else []

    def rules(self, names: Names, quantity: str, earlier: str) -> Iterator[Formula]:
        """The errors of deviation, variance and mean on the way; a scaled number just has a factor."""
        return (
            _normalisation_page.rules(self.rule, names, earlier)
            if quantity == NORMALISED
            else super().rules(names, quantity, earlier)
        )

    def learning_rules(self, names: Names) -> Iterator[Formula]:
        """The gradients of gamma and beta."""
        error, normalised = names.error(SCALED), names.name(NORMALISED)
        if self.rule.learns and self.rule.scales:
            whole = error * normalised
            yield Chain((names.generic("gamma-gradient"), Negative(whole) if names.falling else whole))
        if self.rule.learns and self.rule.shifts:
            yield Chain((names.generic("beta-gradient"), Negative(error) if names.falling else error))

    def remarks(self, names: Names) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Why nothing comes back from the variance to the mean, what sums run over, and what becomes of a bias."""
        yield 1, ("The variance does not change with the mean: deviations from the mean sum to 0.",)
        if self.couples_units:
            yield 3, ("Sums over u run over the units of the layer.",)
        elif self.rule.before and names.has_bias():
            yield 5, ("A bias before the normalisation is subtracted again with the mean, so its gradient is 0.",)

    # Arrays

    def kernel(self, batch: Batch, layer: int, source: Any, handed: Any) -> Stage:
        """Reductions over an axis."""
        from worked.layers._normalisation_arrays import Normalised

        return Normalised(batch, layer, source, self.rule)

    def absorbs_shift(self, quantity: str) -> bool:
        """A batch mean takes the shift away again."""
        return self.couples_samples and quantity == NORMALISED

    def passes_shift(self, quantity: str) -> bool:
        """Over a layer, each sample is moved by its own mean."""
        return quantity != NORMALISED

    # One unit of a trained net

    def explained(self, quantity: str, below: Formula, unit: Explained) -> Formula:
        """One unit with means and deviations as given numbers, and what comes back from the others."""
        if quantity == SCALED:
            gamma, beta = (unit.parameter(each) for each in (GAMMA, BETA))
            scaled = gamma * below if gamma else below
            return scaled + beta if beta else scaled
        mean, deviation = (unit.given(name, unit.number(name)) for name in self.recorded[:2])
        for name in self.recorded[2:]:
            unit.given(name, unit.share(unit.number(name)))
        return (below - mean) / deviation

    def explained_back(self, quantity: str, below: str, error: Formula, unit: Explained) -> Formula:
        """From the error of a scaled or normalised number to that of what it is made of."""
        if quantity == SCALED:
            gamma = unit.known(GAMMA)
            return gamma * error if gamma else error
        found = [unit.known(name) for name in ("error-mean", "product-mean", "deviation", NORMALISED)]
        mean, product, deviation, normalised = (each for each in found if each)
        return (error - mean - normalised * product) / deviation
